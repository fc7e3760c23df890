/* formats: what is written by a worker is read by another as it was. */
#include "jobs/worker_run.h"

#include <math.h>

static const char *const formats[] = { "csv", "geojson", "gpkg", "shp.zip", "fgb" };

static struct exchange_column columns[] = {
    { .name = { "id", 2 }, .kind = { "integer", 7 }, .short_name = { "id", 2 } },
    { .name = { "institution_id", 14 }, .kind = { "integer", 7 }, .short_name = { "inst_id", 7 } },
    { .name = { "institution", 11 }, .kind = { "text", 4 }, .short_name = { "inst", 4 } },
    { .name = { "usable_area", 11 }, .kind = { "real", 4 }, .short_name = { "area", 4 } },
    { .name = { "built", 5 }, .kind = { "date", 4 }, .short_name = { "built", 5 } },
};

/* A square of 0.001 degrees with its corner at x, y, as ISO WKB. */
static struct str square(double x, double y, char out[93])
{
    double ring[5][2] = {
        { x, y }, { x + .001, y }, { x + .001, y + .001 }, { x, y + .001 }, { x, y }
    };
    uint32_t head[4] = { 3, 1, 5, 0 };

    out[0] = 1;
    memcpy(out + 1, head, 12);
    memcpy(out + 13, ring, 80);
    return (struct str){ out, 93 };
}

static bool rows_put(struct process *p, const char *name, bool with_geometry, struct error *err)
{
    struct exchange_layer layer = { .name = str_from(name),
                                    .format = STR("gpkg"),
                                    .n_rows = 3,
                                    .rows_exact = true,
                                    .geometry = with_geometry ? STR("Polygon") : STR("none"),
                                    .epsg = 4490,
                                    .certainty = STR("exact"),
                                    .columns = columns,
                                    .n_columns = ARRAY_LEN(columns) };
    struct str names[] = { STR("财政局"), STR("=cmd|'x'!A1, \"quoted\""), STR("-12.5") };
    char wkb[93];

    if (!exchange_layer_write(&p->to, &layer, err))
        return false;
    for (int i = 0; i < 3; i++) {
        struct field values[] = { { .kind = FIELD_I64, .i64 = 9007199254740990 - i },
                                  { .kind = i == 2 ? FIELD_NULL : FIELD_I64, .i64 = 7 },
                                  { .kind = FIELD_TEXT, .bytes = names[i] },
                                  { .kind = FIELD_F64, .f64 = 12.3 + i },
                                  { .kind = FIELD_TEXT, .bytes = STR("2026-11-23") } };
        struct exchange_row row = { i + 1, values, ARRAY_LEN(values), { 0 } };

        if (with_geometry)
            row.wkb = square(117.123456789 + i, 36.5, wkb);
        if (!exchange_row_write(&p->to, &row, err))
            return false;
    }
    return true;
}

static bool end_put(struct process *p, struct error *err)
{
    return exchange_end_write(&p->to, &(struct exchange_end){ 3, 0 }, err);
}

/* Write the three rows, again in `second` if there is one; the bytes of the file go to `out`. */
static bool written(struct run *run, const char *format, bool with_geometry, const char *second,
                    struct buf *out)
{
    struct process_spec spec = { .verb = "write", .spool = run->spool, .format = format };
    struct process p;
    char name[32], piece[65536];
    ssize_t n;
    int fd;
    bool done;

    buf_clear(&run->said);
    run->err = (struct error){ 0 };
    snprintf(name, sizeof(name), "output.%s", format);
    if (!process_start(&p, &spec, &run->err))
        return false;
    done = rows_put(&p, "rooms", with_geometry, &run->err) &&
           (!second || rows_put(&p, second, false, &run->err)) && end_put(&p, &run->err);
    process_close_input(&p);
    done = run_listen(run, &p) && done;
    fd = done ? process_output(&p, name, &run->err) : -1;
    while (fd >= 0 && (n = read(fd, piece, sizeof(piece))) > 0)
        buf_add(out, (struct str){ piece, (size_t)n });
    if (fd >= 0)
        close(fd);
    process_release(&p);
    if (fd < 0)
        printf("    %s: %s\n", format, run->err.message[LANG_EN]);
    return fd >= 0;
}

/* The first ring is one of the three squares, to a billionth of a degree, from any corner. */
static bool is_a_square(const struct run *run)
{
    double ring[5][2], west = 180, south = 90;

    if (run->n_first_wkb != 93)
        return false;
    memcpy(ring, run->first_wkb + 13, sizeof(ring));
    for (int i = 0; i < 5; i++) {
        west = fmin(west, ring[i][0]);
        south = fmin(south, ring[i][1]);
    }
    west -= floor(west);
    return fabs(west - .123456789) < 1e-9 && fabs(south - 36.5) < 1e-9;
}

static void round_trip(struct run *run, const char *format)
{
    AUTO(buf) bytes = BUF_INIT(1 << 20);
    AUTO(buf) again = BUF_INIT(1 << 20);
    bool is_csv = strcmp(format, "csv") == 0;
    char name[32];

    snprintf(name, sizeof(name), "rooms.%s", format);
    if (!CHECK(written(run, format, true, NULL, &bytes)) ||
        !CHECK(written(run, format, true, NULL, &again)))
        return;
    if (!CHECK(str_eq(buf_str(&bytes), buf_str(&again))))
        NOTE("%s: the same rows gave different bytes", format);
    CHECK(said(run, "Z 3 0"));
    if (!CHECK(run_bytes(run, "read", name, buf_str(&bytes))))
        printf("    %s: %s\n", format, run->err.message[LANG_EN]);
    CHECK(run->n_rows == 3);
    CHECK(said(run, " | =cmd|'x'!A1, \"quoted\" | 13.3 | 2026-11-23"));
    CHECK(said(run, " | 财政局 | 12.3 | 2026-11-23"));
    CHECK(said(run, " | -12.5 | 14.3 | 2026-11-23"));
    CHECK(said(run, "9007199254740990 | 7 | "));
    CHECK(said(run, "9007199254740988 | "));
    CHECK(said(run, strcmp(format, "shp.zip") == 0 ? " inst_id:" : " institution_id:"));
    if (is_csv) {
        CHECK(said(run, "POLYGON"));
        return;
    }
    CHECK(said(run, strcmp(format, "geojson") == 0 ? " 4326 exact" : " 4490 exact"));
    CHECK(said(run, " | wkb 93"));
    CHECK(is_a_square(run));
    CHECK(run_is_clean(run));
}

TESTS
{
    struct run run;

    run_init(&run);
    for (size_t i = 0; i < ARRAY_LEN(formats); i++) {
        TEST (formats[i]) {
            round_trip(&run, formats[i]);
        }
    }
    TEST ("tables without geometry") {
        for (size_t i = 0; i < ARRAY_LEN(formats); i++) {
            AUTO(buf) bytes = BUF_INIT(1 << 20);
            char name[32];

            snprintf(name, sizeof(name), "t.%s", formats[i]);
            if (strcmp(formats[i], "shp.zip") == 0)
                continue;
            if (strcmp(formats[i], "fgb") == 0) {
                CHECK(!written(&run, formats[i], false, NULL, &bytes));
                CHECK(failed_with(&run, ERROR_UNSUPPORTED, "no table without geometry"));
                continue;
            }
            CHECK(written(&run, formats[i], false, NULL, &bytes));
            if (!CHECK(run_bytes(&run, "read", name, buf_str(&bytes)) && run.n_rows == 3))
                NOTE("%s: %zu %s", formats[i], run.n_rows, run.err.message[LANG_EN]);
        }
    }
    TEST ("a GeoPackage of several layers, in write-ahead mode too") {
        AUTO(buf) bytes = BUF_INIT(1 << 20);
        struct process_file file;

        CHECK(written(&run, "gpkg", true, "people", &bytes));
        // As another program leaves it: readers would have to write beside it.
        bytes.data[18] = bytes.data[19] = 2;
        file = (struct process_file){ run_write(&run, "two.gpkg", buf_str(&bytes)), "two.gpkg" };
        CHECK(run_file(&run, "inspect", file.path));
        CHECK(said(&run, "L rooms gpkg 3 exact Polygon 4490 exact UTF-8 | id:integer["));
        CHECK(said(&run, "L people gpkg 3 exact none"));
        CHECK(
            run_spec(&run, (struct process_spec){
                               .verb = "read", .layer = "people", .files = &file, .n_files = 1 }));
        CHECK(run.n_rows == 3 && said(&run, "L people"));
        CHECK(
            !run_spec(&run, (struct process_spec){
                                .verb = "read", .layer = "nobody", .files = &file, .n_files = 1 }));
        CHECK(failed_with(&run, ERROR_NOT_FOUND, "no layer named nobody"));
        CHECK(!run_spec(&run, (struct process_spec){
                                  .verb = "read", .format = "csv", .files = &file, .n_files = 1 }));
        CHECK(failed_with(&run, ERROR_UNSUPPORTED, "declared to be csv but is gpkg"));
        CHECK(!written(&run, "csv", true, "people", &bytes));
        CHECK(failed_with(&run, ERROR_INVALID, "only a GeoPackage"));
    }
    TEST ("rows that stop half-way leave no file behind") {
        struct process_spec spec = { .verb = "write", .spool = run.spool, .format = "gpkg" };
        struct process p;

        run.err = (struct error){ 0 };
        CHECK(process_start(&p, &spec, &run.err));
        CHECK(rows_put(&p, "rooms", true, &run.err) && record_flush(&p.to, &run.err));
        process_close_input(&p);
        CHECK(!run_listen(&run, &p));
        CHECK(failed_with(&run, ERROR_CANCELED, "cut short"));
        process_release(&p);
        CHECK(run_is_clean(&run));
    }
    run_release(&run);
    run_folder_remove();
}
