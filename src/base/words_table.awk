# messages/*.tsv (English TAB Chinese, C-escaped) to lines "TEXT TAB initialiser,". They are sorted by
# TEXT, which is the English as the program has it: strcmp(3) must agree with the order.
BEGIN { FS = "\t" }
/^#/ || NF < 2 { next }
{
    text = $1
    gsub(/\\"/, "\"", text)
    print text "\t    { \"" $1 "\", \"" $2 "\" },"
}
