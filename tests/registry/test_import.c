#include "yardstick/registry/import.h"

#include "yardstick/base/fs.h"
#include "yardstick/store/ledger.h"

#include "test.h"

/* A file: the collection, a header line and rows, cells separated by |. */
struct file {
    const char *collection;
    const char *const *lines;
    const char *day;
    bool replace, make_floors;
};

struct outcome {
    struct import_counts counts;
    char problems[8][400];
    size_t n_problems;
};

struct run {
    const struct file *file;
    struct outcome *outcome;
};

static size_t split(const char *line, struct str *cells)
{
    struct str rest = str_from(line);
    size_t n = 0;

    do
        cells[n++] = str_cut(&rest, '|');
    while (rest.len || (n < 20 && cells[n - 1].ptr + cells[n - 1].len + 1 == rest.ptr));
    return n;
}

static void tell(void *context, const struct problem *p)
{
    struct outcome *o = context;

    if (o->n_problems < 8)
        snprintf(o->problems[o->n_problems++], 400, "%s row %lld, %s, \"%s\": %s",
                 p->severity == PROBLEM_ERROR ? "error" : "warning", (long long)p->row,
                 p->what.parameter, p->what.value, p->what.message[LANG_EN]);
}

static bool import_run(struct conn *conn, void *arg, struct error *err)
{
    const struct run *run = arg;
    struct str headers[20], cells[20];
    struct import_options o = {
        .collection = collection_find(str_from(run->file->collection)),
        .headers = headers,
        .n_headers = split(run->file->lines[0], headers),
        .day = str_from(run->file->day),
        .replace = run->file->replace,
        .make_floors = run->file->make_floors,
        .tell = tell,
        .tell_context = run->outcome,
    };
    struct import *import = NULL;
    bool done = import_bind(&o, NULL, 0, err) && import_begin(conn, &o, &import, err);

    for (int i = 1; done && run->file->lines[i]; i++) {
        struct import_row row = { .number = i + 1, .cells = cells };

        row.n_cells = split(run->file->lines[i], cells);
        done = import_take(import, &row, err);
    }
    done = done && import_finish(import, err);
    if (import)
        run->outcome->counts = *import_counts(import);
    import_close(import);
    return done;
}

static struct ledger *ledger;

static bool take(const struct file *file, struct outcome *outcome)
{
    struct run run = { file, outcome };
    struct write_request request = {
        .run = import_run, .argument = &run, .actor = "test", .day = file->day
    };
    struct error err = { 0 };
    bool done;

    memset(outcome, 0, sizeof(*outcome));
    done = writer_run(ledger_writer(ledger), &request, &err);
    if (!done && outcome->n_problems == 0)
        snprintf(outcome->problems[outcome->n_problems++], 400, "%s", err.message[LANG_EN]);
    return done;
}

#define LINES(...) ((const char *const[]){ __VA_ARGS__, NULL })

static const struct {
    const char *name;
    struct file file;
    const char *says; /* in the first problem; NULL: it is imported */
    int64_t inserted, updated, unchanged, ended;
} steps[] = {
    { "institutions come first",
      { "institutions", LINES("机构代码|机构名称|上级机构代码", "JG1|财政局|", "JG2|国库中心|JG1"),
        "2026-01-01", false, false },
      NULL,
      2,
      0,
      0,
      0 },
    { "a parent that does not exist is named with its row",
      { "institutions", LINES("机构代码|机构名称|上级机构代码", "JG3|甲|NOPE"), "2026-01-01", false,
        false },
      "error row 2, 上级机构代码, \"NOPE\"",
      0,
      0,
      0,
      0 },
    { "a courtyard and a building",
      { "courtyards", LINES("code|name", "Y1|行政中心"), "2026-01-01", false, false },
      NULL,
      1,
      0,
      0,
      0 },
    { "the building",
      { "buildings", LINES("code|courtyard_code|name|height", "B1|Y1|A座|15.6"), "2026-01-01",
        false, false },
      NULL,
      1,
      0,
      0,
      0 },
    { "rooms need their floor",
      { "rooms", LINES("房间编号|楼栋编号|楼层|使用面积(㎡)", "R1|B1|5F|23.5"), "2026-01-01", false,
        false },
      "no floor 4",
      0,
      0,
      0,
      0 },
    { "floors are made when asked for",
      { "rooms", LINES("房间编号|楼栋编号|楼层|使用面积(㎡)", "R1|B1|5F|23.5", "R2|B1|五层|30"),
        "2026-01-01", false, true },
      NULL,
      2,
      0,
      0,
      0 },
    { "the same file again changes nothing",
      { "rooms", LINES("房间编号|楼栋编号|楼层|使用面积(㎡)", "R1|B1|5F|23.5", "R2|B1|五层|30"),
        "2026-03-01", false, true },
      NULL,
      0,
      0,
      2,
      0 },
    { "a column that is absent leaves its field alone, an empty cell clears it",
      { "rooms", LINES("code|number|declared_area", "R1|512|", "R2|513|31"), "2026-02-01", false,
        false },
      NULL,
      0,
      2,
      0,
      0 },
    { "one bad row and nothing is imported",
      { "rooms", LINES("code|number|use", "R1|600|office", "R2|601|宿舍"), "2026-02-01", false,
        false },
      "error row 3, use, \"宿舍\"",
      0,
      0,
      0,
      0 },
    { "nothing was",
      { "rooms", LINES("code|number", "R1|512", "R2|513"), "2026-02-01", false, false },
      NULL,
      0,
      0,
      2,
      0 },
    { "a key twice in a file is an error",
      { "rooms", LINES("code|number", "R1|512", "R1|513"), "2026-02-01", false, false },
      "row 2 has the same key",
      0,
      0,
      0,
      0 },
    { "a new record needs what is required",
      { "rooms", LINES("code|number", "R9|512"), "2026-02-01", false, false },
      "--map building_code=COLUMN",
      0,
      0,
      0,
      0 },
    { "two columns for one field are the user's to decide",
      { "rooms", LINES("code|门牌号|房号", "R1|1|2"), "2026-02-01", false, false },
      "two columns",
      0,
      0,
      0,
      0 },
    { "a change dated before the last one is refused",
      { "rooms", LINES("code|number", "R1|599"), "2025-01-01", false, false },
      "give a later day",
      0,
      0,
      0,
      0 },
    { "a file of another program gives its ids as codes, and a level may be a list",
      { "rooms", LINES("id|楼栋编号|level|name", "way/7|B1|4;5|甲", "way/8|B1||乙"), "2026-02-01",
        false, true },
      "4;5",
      2,
      0,
      0,
      0 },
    { "and is found again by them",
      { "rooms", LINES("id|code|name", "way/7|B1-way/7|丙", "x|B1-way/8|乙"), "2026-02-01", false,
        false },
      "is no id of this ledger",
      0,
      1,
      1,
      0 },
    { "a value the schema refuses is the row's problem",
      { "buildings", LINES("code|floors_above", "B1|999"), "2026-02-01", false, false },
      "outside what is possible",
      0,
      0,
      0,
      0 },
    { "people without a staff number are told apart by name and institution",
      { "people", LINES("姓名|机构代码|职级", "张三|JG1|bureau_head", "李四|JG1|一般工作人员"),
        "2026-01-01", false, false },
      NULL,
      2,
      0,
      0,
      0 },
    { "and found again",
      { "people", LINES("姓名|机构代码|职级", "张三|JG1|staff", "李四|JG1|staff"), "2026-01-01",
        false, false },
      NULL,
      0,
      1,
      1,
      0 },
    { "holdings with dates and shares",
      { "holdings",
        LINES("机构代码|房间编号|起始日期|份额", "JG1|R1|2026/1/5|50%", "JG2|R1|2026/1/5|0.5",
              "JG1|R2|2026-01-05|"),
        "2026-01-05", false, false },
      NULL,
      3,
      0,
      0,
      0 },
    { "--replace ends what the file lacks",
      { "holdings", LINES("机构代码|房间编号|起始日期|份额", "JG1|R1|2026/1/5|50%"), "2026-04-01",
        true, false },
      NULL,
      0,
      0,
      1,
      2 },
    { "--replace does not end what others refer to",
      { "rooms", LINES("code", "R2"), "2026-04-01", true, false },
      "--replace cannot end",
      0,
      0,
      0,
      0 },
};

TESTS
{
    char dir[] = "/tmp/ys_test_import.XXXXXX";
    struct error err = { 0 };
    struct outcome outcome;

    CHECK(mkdtemp(dir) != NULL);
    CHECK(ledger_open(dir, LEDGER_CREATE, &ledger, &err));
    CHECK(ledger_start_writer(ledger, NULL, &err));
    for (size_t i = 0; i < ARRAY_LEN(steps); i++)
        TEST (steps[i].name) {
            bool done = take(&steps[i].file, &outcome);

            CHECK(done == (!steps[i].says || steps[i].inserted + steps[i].updated > 0));
            CHECK(!steps[i].says || strstr(outcome.problems[0], steps[i].says));
            CHECK(!done || (outcome.counts.inserted == steps[i].inserted &&
                            outcome.counts.updated == steps[i].updated &&
                            outcome.counts.unchanged == steps[i].unchanged &&
                            outcome.counts.ended == steps[i].ended));
            for (size_t k = 0; k < outcome.n_problems; k++)
                NOTE("%s", outcome.problems[k]);
        }
    ledger_close(ledger);
    CHECK(fs_remove_tree(dir, &err));
}
