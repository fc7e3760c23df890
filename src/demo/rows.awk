# A TSV list as C initialisers, a row a line; -v numbers=" 5 6 " are columns that stay numbers.
BEGIN { FS = "\t" }
/^#/ || $0 == "" { next }
{
    line = ""
    for (i = 1; i <= NF; i++)
        line = line (i > 1 ? ", " : "") (index(numbers, " " i " ") ? "INT64_C(" $i ")" : "\"" $i "\"")
    print "    { " line " },"
}
