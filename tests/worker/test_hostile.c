/* hostile: files made to harm. None reaches the network, another file, or more than its share. */
#include "jobs/worker_run.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <pthread.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "worker/zip_make.h"
#include "yardstick/base/clock.h"

enum { PORT = 18150 };

#define URL    "http://127.0.0.1:18150/x"
#define CANARY "canary-5f1c9a"

static int listener = -1, n_connections;

static void *count_connections(void *unused)
{
    int fd;

    while ((fd = accept(listener, NULL, NULL)) >= 0) {
        __atomic_add_fetch(&n_connections, 1, __ATOMIC_SEQ_CST);
        close(fd);
    }
    return unused;
}

static bool listen_start(pthread_t *thread)
{
    struct sockaddr_in at = { .sin_family = AF_INET,
                              .sin_port = htons(PORT),
                              .sin_addr = { htonl(INADDR_LOOPBACK) } };
    int yes = 1;

    listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
    return bind(listener, (struct sockaddr *)&at, sizeof(at)) == 0 && listen(listener, 16) == 0 &&
           pthread_create(thread, NULL, count_connections, NULL) == 0;
}

/* Read it every way: quickly, leaving nothing, showing nothing of the canary. True: it was read. */
static bool survives(struct run *run, const char *name, struct str bytes)
{
    static const char *const ways[] = { "inspect", "read" };
    bool read = false;

    for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
        int64_t start = clock_ms();

        read = run_bytes(run, ways[i], name, bytes);
        if (!CHECK(clock_ms() - start < 2000) || !CHECK(run_is_clean(run)))
            NOTE("%s %s", ways[i], name);
        CHECK(!run->said.data || !strstr(run->said.data, CANARY));
        CHECK(!strstr(run->err.message[LANG_EN], CANARY));
        CHECK(read || run->err.message[LANG_ZH][0]);
    }
    return read;
}

static void refused(struct run *run, const char *name, struct str bytes, const char *reason)
{
    CHECK(!survives(run, name, bytes));
    if (!CHECK(strstr(run->err.message[LANG_EN], reason)))
        NOTE("%s: %s", name, run->err.message[LANG_EN]);
}

static void zip_refused(struct run *run, struct zip_member member, const char *reason)
{
    struct zip_make zip = ZIP_MAKE_INIT;

    zip_add(&zip, (struct zip_member){ .name = "a.shp", .bytes = STR("not really") });
    zip_add(&zip, member);
    refused(run, "rooms.zip", zip_end(&zip), reason);
    zip_make_release(&zip);
}

static void many_entries(struct run *run)
{
    struct zip_make zip = ZIP_MAKE_INIT;
    char name[32];

    for (int i = 0; i < 2001; i++) {
        snprintf(name, sizeof(name), "%d.shp", i);
        zip_add(&zip, (struct zip_member){ .name = name });
    }
    refused(run, "many.zip", zip_end(&zip), "2001 entries");
    zip_make_release(&zip);
}

static void claiming_too_much(struct run *run)
{
    struct zip_make zip = ZIP_MAKE_INIT;

    zip_add(&zip, (struct zip_member){ .name = "a.shp", .claimed = 0xFFFFFFF0u });
    zip_add(&zip, (struct zip_member){ .name = "a.dbf", .claimed = 0xFFFFFFF0u });
    refused(run, "a.zip", zip_end(&zip), "at most 4096 MB");
    zip_make_release(&zip);
}

/* The same packed bytes listed again and again. */
static void overlapping(struct run *run)
{
    struct zip_make zip = ZIP_MAKE_INIT;
    size_t start;

    zip_add(&zip, (struct zip_member){ .name = "a.shp", .bytes = STR("0123456789") });
    start = zip.directory.len;
    zip_add(&zip, (struct zip_member){ .name = "b.dbf", .bytes = STR("0123456789") });
    memset(zip.directory.data + start + 42, 0, 4);
    refused(run, "a.zip", zip_end(&zip), "overlap");
    zip_make_release(&zip);
}

static void bomb(struct run *run)
{
    struct zip_make zip = ZIP_MAKE_INIT;
    size_t n = 40 << 20;
    char *sheet = malloc(n);

    if (!sheet)
        return;
    memset(sheet, ' ', n);
    refused(run, "bomb.xlsx", xlsx_make(&zip, (struct str){ sheet, n }, STR("<sst/>")),
            "times its size");
    free(sheet);
    zip_make_release(&zip);
}

static void sheet_hostile(struct run *run, struct str sheet, struct str strings)
{
    struct zip_make zip = ZIP_MAKE_INIT;

    survives(run, "h.xlsx", xlsx_make(&zip, sheet, strings));
    NOTE("rows %zu %s", run->n_rows, run->err.message[LANG_EN]);
    zip_make_release(&zip);
}

#define SHEET_OPEN                                                                                 \
    "<?xml version=\"1.0\"?>"                                                                      \
    "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>"
#define SHEET_CLOSE "</sheetData></worksheet>"
#define ONE_CELL    "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\"><v>1</v></c></row>"

static void sheets(struct run *run, const char *canary)
{
    AUTO(buf) strings = BUF_INIT(65536);

    buf_addf(
        &strings,
        "<?xml version=\"1.0\"?><!DOCTYPE s [<!ENTITY e SYSTEM \"file://%s\"><!ENTITY u SYSTEM "
        "\"" URL "\">]><sst><si><t>&e;&u;</t></si></sst>",
        canary);
    sheet_hostile(run, STR(SHEET_OPEN ONE_CELL SHEET_CLOSE), buf_str(&strings));
    buf_clear(&strings);
    buf_text(&strings, "<?xml version=\"1.0\"?><!DOCTYPE s [<!ENTITY a0 \"lol\">");
    for (int i = 1; i < 12; i++)
        buf_addf(&strings, "<!ENTITY a%d \"&a%d;&a%d;&a%d;&a%d;&a%d;&a%d;&a%d;&a%d;\">", i, i - 1,
                 i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1);
    buf_text(&strings, "]><sst><si><t>&a11;</t></si></sst>");
    sheet_hostile(run, STR(SHEET_OPEN ONE_CELL SHEET_CLOSE), buf_str(&strings));
    // A row and a column far away make GDAL fill everything before them.
    sheet_hostile(
        run, STR(SHEET_OPEN "<row r=\"2000000000\"><c r=\"A1\"><v>1</v></c></row>" SHEET_CLOSE),
        STR("<sst/>"));
    sheet_hostile(run,
                  STR(SHEET_OPEN "<row r=\"1\"><c r=\"ZZZZZZ1\"><v>1</v></c></row>" SHEET_CLOSE),
                  STR("<sst/>"));
    sheet_hostile(run, STR("<worksheet"), STR("<sst"));
    // The same workbook without harm is read, so that it is the harm that was refused.
    sheet_hostile(
        run, STR(SHEET_OPEN ONE_CELL "<row r=\"2\"><c r=\"A2\"><v>1</v></c></row>" SHEET_CLOSE),
        STR("<sst><si><t>a</t></si></sst>"));
    CHECK(run->n_rows == 1);
}

static void texts(struct run *run, const char *canary)
{
    AUTO(buf) text = BUF_INIT(65536);
    static const char *const names[] = {
        "a.geojson", "a.csv", "a.gpkg", "a.shp", "a.xlsx", "a.fgb"
    };

    buf_addf(&text,
             "<OGRVRTDataSource><OGRVRTLayer name=\"a\"><SrcDataSource>%s</SrcDataSource>"
             "</OGRVRTLayer><OGRVRTLayer name=\"b\"><SrcDataSource>/vsicurl/" URL
             "</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>",
             canary);
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        refused(run, names[i], buf_str(&text), "of format XML");
    survives(run, "link.geojson",
             STR("{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"link\",\"properties\":{"
                 "\"href\":\"" URL "\",\"type\":\"proj4\"}},\"features\":[{\"type\":\"Feature\","
                 "\"properties\":{\"a\":1},\"geometry\":null}]}"));
    survives(run, "epsg.geojson",
             STR("{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":{"
                 "\"name\":\"" URL "\"}},\"features\":[]}"));
    survives(run, "service.geojson", STR("{\"url\":\"" URL "\",\"type\":\"Topology\"}"));
    survives(run, "vsicurl.geojson", STR("/vsicurl/" URL ".geojson"));
    survives(run, "address.csv", STR("WKT,href\n\"/vsicurl/" URL "\"," URL "\n"));
    buf_clear(&text);
    buf_addf(&text,
             "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"geometry\":"
             "{\"type\":\"GeometryCollection\",\"geometries\":");
    for (int i = 0; i < 2000; i++)
        buf_text(&text, "[{\"type\":\"GeometryCollection\",\"geometries\":");
    survives(run, "deep.geojson", buf_str(&text));
}

/* What the sender calls a file is never a path or an address. */
static void names(struct run *run)
{
    static const char *const called[] = { "/vsicurl/" URL ".csv", "../../../../etc/passwd",
                                          "/etc/passwd", "a.csv/../../b", "\xFF\xFE.csv" };
    const char *path = run_write(run, "n.csv", STR("a,b\n1,2\n"));

    for (size_t i = 0; i < ARRAY_LEN(called); i++) {
        struct process_file file = { path, called[i] };

        if (!CHECK(run_spec(run,
                            (struct process_spec){ .verb = "read", .files = &file, .n_files = 1 })))
            NOTE("%s", run->err.message[LANG_EN]);
        CHECK(run->n_rows == 1);
        CHECK(run_is_clean(run));
    }
}

/* All parts of one table lie under one stem; they are delivered together. */
static bool delivered(struct run *run, const char *folder, const char *main_name)
{
    static const char *const endings[] = { "", "shx", "dbf", "prj", "cpg" };
    static char paths[5][512];
    struct process_file files[5];
    size_t n = 0, stem = (size_t)(strrchr(main_name, '.') - main_name) + 1;
    bool is_shp = strcmp(main_name + stem, "shp") == 0;

    for (size_t i = 0; i < (is_shp ? 5 : 1); i++) {
        snprintf(paths[n], sizeof(paths[n]), "%s/%.*s%s", folder, (int)stem, main_name,
                 i ? endings[i] : main_name + stem);
        if (access(paths[n], R_OK) == 0) {
            files[n] = (struct process_file){ paths[n], strrchr(paths[n], '/') + 1 };
            n++;
        }
    }
    return run_spec(run, (struct process_spec){ .verb = "read", .files = files, .n_files = n });
}

/* Each file of a folder is read, or refused with a reason, soon, and nothing is left. */
static int folder_deliver(struct run *run, const char *folder)
{
    DIR *dir = opendir(folder);
    struct dirent *entry;
    int n = 0;

    while (dir && (entry = readdir(dir))) {
        const char *dot = strrchr(entry->d_name, '.');
        int64_t start = clock_ms();
        bool read;

        if (entry->d_name[0] == '.' || !dot || strcmp(dot, ".shx") == 0 ||
            strcmp(dot, ".dbf") == 0 || strcmp(dot, ".prj") == 0)
            continue;
        read = delivered(run, folder, entry->d_name);
        n++;
        NOTE("%s: %s %zu %s", entry->d_name, read ? "rows" : "refused after rows:", run->n_rows,
             read ? "" : run->err.message[LANG_EN]);
        CHECK(clock_ms() - start < 2000);
        CHECK(read || (run->err.message[LANG_EN][0] && run->err.code != ERROR_INTERNAL));
        CHECK(run_is_clean(run));
    }
    if (dir)
        closedir(dir);
    return n;
}

TESTS
{
    const char *data = SOURCE_DIR "/../shared/data";
    char canary[256];
    pthread_t thread;
    struct run run;

    run_init(&run);
    snprintf(canary, sizeof(canary), "%s",
             run_write(&run, "canary.csv", STR("a,b\n" CANARY ",1\n")));
    if (!CHECK(listen_start(&thread)))
        return;
    TEST ("zip entries that lead outside are refused") {
        zip_refused(&run, (struct zip_member){ .name = "../../etc/cron.d/x" }, "outside");
        zip_refused(&run, (struct zip_member){ .name = "/etc/passwd" }, "outside");
        zip_refused(&run, (struct zip_member){ .name = "C:\\x" }, "outside");
        zip_refused(&run, (struct zip_member){ .name = "a/../../b.dbf" }, "outside");
        zip_refused(&run, (struct zip_member){ .name = "/vsicurl/" URL }, "outside");
        zip_refused(&run,
                    (struct zip_member){ .name = "a.dbf",
                                         .bytes = STR("/etc/passwd"),
                                         .attributes = (S_IFLNK | 0777u) << 16 },
                    "symbolic link");
    }
    TEST ("zips in zips, names that come twice, encryption and bombs are refused") {
        zip_refused(&run, (struct zip_member){ .name = "more.zip" }, "archive itself");
        zip_refused(&run, (struct zip_member){ .name = "A.SHP" }, "twice");
        zip_refused(&run, (struct zip_member){ .name = "b.dbf", .flags = 1 }, "encrypted");
        claiming_too_much(&run);
        many_entries(&run);
        overlapping(&run);
        bomb(&run);
        refused(&run, "cut.zip", STR("PK\x03\x04 and then nothing"), "damaged");
    }
    TEST ("workbooks with entities, far cells and cut XML harm nobody") {
        sheets(&run, canary);
    }
    TEST ("text that names addresses or other files opens neither") {
        texts(&run, canary);
    }
    TEST ("names that are paths or addresses are only names") {
        names(&run);
    }
    TEST ("every malformed file is refused or read with a reason, soon, leaving nothing") {
        char folder[512];

        snprintf(folder, sizeof(folder), "%s/malformed", data);
        if (access(folder, R_OK) != 0)
            SKIP("no %s", folder);
        else
            CHECK(folder_deliver(&run, folder) > 20);
    }
    TEST ("odd shapefiles, workbooks and indoor maps are read or refused with a reason") {
        static const char *const folders[] = { "tables", "tables/shp-gdal", "indoor",
                                               "indoor/imdf-minimal" };

        for (size_t i = 0; i < ARRAY_LEN(folders); i++) {
            char folder[512];

            snprintf(folder, sizeof(folder), "%s/%s", data, folders[i]);
            if (access(folder, R_OK) != 0)
                SKIP("no %s", folder);
            else
                CHECK(folder_deliver(&run, folder) > 0);
        }
    }
    TEST ("nobody called the listener") {
        CHECK(__atomic_load_n(&n_connections, __ATOMIC_SEQ_CST) == 0);
    }
    shutdown(listener, SHUT_RDWR);
    close(listener);
    pthread_join(thread, NULL);
    run_release(&run);
    run_folder_remove();
}
