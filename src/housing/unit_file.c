/*
 * unit_file: a workbook that came back, read sheet by sheet by the worker; see unit_book.h.
 */
#include "unit_sheet.h"

#include "yardstick/base/json_read.h"
#include "yardstick/intake/inspect.h"

enum { INSPECT_BYTES = 4 << 20, READ_S = 30, READ_BYTES = 64 << 20 };

static const struct watch nobody;

/* The register a sheet is of, by its name in either language; UNIT_SHEETS: none. */
static size_t sheet_named(struct str name)
{
    for (size_t i = 0; i < UNIT_SHEETS; i++) {
        const struct collection *of = unit_sheet_of(&unit_sheets[i]);

        if (str_eq(str_trim(name), str_from(of->title[LANG_ZH])) ||
            str_eq_nocase(str_trim(name), str_from(of->title[LANG_EN])))
            return i;
    }
    return UNIT_SHEETS;
}

static bool sheet_read(struct ledger *ledger, const struct process_file *file, struct str name,
                       struct row_spool *out, struct error *err)
{
    AUTO(arena) arena = ARENA_INIT(1 << 16);
    struct str layer = arena_copy(&arena, name);
    char folder[LEDGER_PATH_MAX];
    struct process_spec spec = { .verb = "read",
                                 .spool = folder,
                                 .files = file,
                                 .n_files = 1,
                                 .layer = layer.ptr,
                                 .max_bytes = READ_BYTES,
                                 .seconds = READ_S };
    struct row_spool_watch watch = { .watch = &nobody };

    ledger_path(ledger, "spool", folder);
    return row_spool_fill(out, &spec, &watch, err);
}

static bool sheets_read(struct ledger *ledger, const struct process_file *file,
                        const struct json_value *layers, struct unit_file *out, struct error *err)
{
    size_t n = 0;

    for (size_t i = 0; i < json_count(layers); i++) {
        struct str name = json_as_str(json_get(json_at(layers, i), "name"));
        size_t sheet = sheet_named(name);

        if (sheet == UNIT_SHEETS || out->spools[sheet].fd >= 0)
            continue;
        if (!sheet_read(ledger, file, name, &out->spools[sheet], err))
            return error_prefix(err, "sheet %" STR_FMT, STR_ARG(name));
        n++;
    }
    return n || error_set(err, ERROR_INVALID, "no sheet of this workbook is a register of a unit");
}

static bool is_workbook(const struct json_value *file, struct error *err)
{
    struct str format = json_as_str(json_get(file, "format"));

    return str_eq(format, STR("xlsx")) || str_eq(format, STR("ods")) ||
           error_set(err, ERROR_UNSUPPORTED, "this is no workbook (xlsx, ods)");
}

bool unit_file_read(struct ledger *ledger, const char *path, const char *name,
                    struct unit_file *out, struct error *err)
{
    struct import_request request = { .files = { { path, name } }, .n_files = 1 };
    AUTO(buf) text = BUF_INIT(INSPECT_BYTES);
    AUTO(json_doc) doc = { 0 };

    for (size_t i = 0; i < UNIT_SHEETS; i++)
        out->spools[i] = (struct row_spool)ROW_SPOOL_INIT;
    if (inspect_files(ledger, &request, &nobody, &text, err) &&
        json_read(buf_str(&text), INSPECT_BYTES, &doc, err) && is_workbook(doc.root, err) &&
        sheets_read(ledger, &request.files[0], json_get(doc.root, "layers"), out, err))
        return true;
    unit_file_release(out);
    return false;
}

void unit_file_release(struct unit_file *file)
{
    for (size_t i = 0; i < UNIT_SHEETS; i++)
        row_spool_release(&file->spools[i]);
}
