# data/standards/*.csv to C: a row { "2014", "its text" }, a file.
function quote(text) { gsub(/\\/, "\\\\", text); gsub(/"/, "\\\"", text); return "\"" text "\\n\"" }
FNR == 1 {
    if (NR > 1) print "    },"
    name = FILENAME; sub(/^.*\//, "", name); sub(/\.csv$/, "", name)
    printf "    { \"%s\",\n", name
}
{ print "      " quote($0) }
END { print "    }," }
