# messages.tsv (English TAB Chinese, already C-escaped) to initialisers, sorted by strcmp order.
BEGIN { FS = "\t" }
/^#/ || NF < 2 { next }
{
    print "    { \"" $1 "\", \"" $2 "\" },"
}
