# data/flows/*.tsv to C: a row { "confirmation", "its text" }, a file.
function quote(text) { gsub(/\\/, "\\\\", text); gsub(/"/, "\\\"", text); gsub(/\t/, "\\t", text); return "\"" text "\\n\"" }
FNR == 1 {
    if (NR > 1) print "    },"
    name = FILENAME; sub(/^.*\//, "", name); sub(/\.tsv$/, "", name)
    printf "    { \"%s\",\n", name
}
{ print "      " quote($0) }
END { print "    }," }
