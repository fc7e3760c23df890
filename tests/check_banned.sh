#!/bin/sh
# Functions we do not use, each with what is used instead.
cd "$1" || exit 2
bad=0
look() { # pattern, advice, folders left out
    if grep -rnE "(^|[^_a-zA-Z0-9])($1)\(" src include --include='*.[ch]' | grep -vE "${3:-^$}"; then
        echo "  banned: $2"; bad=1
    fi
}
look 'sprintf|vsprintf|strcpy|strcat|strncpy|gets' 'snprintf, buf_addf, struct str'
look 'strtok|strtok_r' 'str_cut'
look 'gmtime|localtime|ctime|asctime' 'base/clock'
look 'atoi|atol|atof' 'str_to_i64, str_to_f64'
look 'system|popen' 'never: no shell'
look 'sqlite3_exec' 'store/' '^src/store/'
look 'abort|exit' 'return an error' '^src/(app|worker)/'
exit $bad
