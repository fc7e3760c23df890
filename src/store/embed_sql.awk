# data/sql to C. Reads the query files, then checks, then schema files (in order, `kind` set by
# the file's folder), and writes sql_list.inc: X(NAME, "name") lines, and sql_text.inc: the texts.
#   -- name: room_by_id     a statement, SQL_ROOM_BY_ID
#   -- dated: map_as_of     a statement behind as_of.sql only
#   -- scope: room         what stands before the table on a scoped reader (sql_scope.inc)
#   -- view: rooms          SQL_ROOMS, SQL_ROOMS_AS_OF (behind as_of.sql), and CREATE VIEW rooms; a condition on
#                           scope_units() is a comment in the view, since only our connections know it
# A file of checks/ is one statement, SQL_CHECK_<FILE>; a file of schema/ is a script by version.
function quote(text) {
    gsub(/\\/, "\\\\", text); gsub(/"/, "\\\"", text); gsub(/\n/, "\\n\"\n        \"", text)
    return "\"" text "\""
}
function emit(name, text) {
    sub(/[ \n;]+$/, "", text)
    printf "X(%s)\n", toupper(name) > list
    printf "    [SQL_%s] = { \"%s\",\n        %s },\n", toupper(name), name, quote(text) > texts
}
function flush_statement() {
    if (mode == "name") emit(name, text)
    if (mode == "dated") emit(name, as_of text)
    if (mode == "view") {
        sub(/[ \n;]+$/, "", text)
        scoped = text
        gsub(/\/\*AND scope_units\(\)\*\//, "AND scope_units()", scoped)
        emit(name, scoped "\n ORDER BY 1")
        emit(name "_as_of", as_of scoped "\n ORDER BY 1")
        printf "    { \"%s\", %s },\n", name, quote("CREATE VIEW " name " AS\n" text) > views
    }
    if (mode == "scope") {
        sub(/[ \n;]+$/, "", text)
        printf "    { \"%s\", %s },\n", name, quote("CREATE TEMP VIEW " name " AS\n" text) > scopes
    }
    if (mode == "check") emit("check_" name, text)
    if (mode == "schema") printf "    %s,\n", quote(text) > schemas
    mode = ""; text = ""
}
BEGIN { list = out "/sql_list.inc"; texts = out "/sql_text.inc"; views = out "/sql_views.inc"; schemas = out "/sql_schema.inc"; scopes = out "/sql_scope.inc"
        printf "" > list; printf "" > texts; printf "" > views; printf "" > schemas; printf "" > scopes }
FNR == 1 {
    flush_statement()
    n = split(FILENAME, part, "/"); folder = part[n - 1]; file = part[n]; sub(/\.sql$/, "", file)
    if (folder == "checks") { mode = "check"; name = file }
    if (folder == "schema") { mode = "schema"; name = file }
}
file == "as_of" { as_of = as_of $0 "\n"; next }
/^-- (name|dated|view|scope): / && folder == "query" { flush_statement(); mode = substr($2, 1, length($2) - 1); name = $3; next }
/^--/ && mode != "schema" { if (mode == "check" && text == "") printf "" ; else if (text == "") next }
mode != "" { if (text != "" || $0 !~ /^(--.*)?$/ || mode == "schema") text = text $0 "\n" }
END { flush_statement() }
