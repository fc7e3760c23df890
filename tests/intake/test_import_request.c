/* import_request: files into the ledger, through the real worker. */
#include "intake/intake_run.h"

static const char gare[] = SOURCE_DIR "/../shared/data/indoor/gare-de-l-est.geojson";
static const char gare_shared[] = "/work/shared/data/indoor/gare-de-l-est.geojson";

static void csv_test(struct run *run)
{
    TEST ("a CSV of institutions is imported, and again changes nothing") {
        static const char text[] = "code,name,parent_code\nJ1,财政局,\nJ2,国库中心,J1\n";

        CHECK(run_import(run, "institutions", text, NULL) && run_counts(run, 2, 0, 0, 0));
        CHECK(run_import(run, "institutions", text, NULL) && run_counts(run, 0, 0, 2, 0));
        CHECK(run->percent == 100 && run_is_clean(run));
    }
    TEST ("a CSV in GB18030 is read, recognised or declared") {
        struct str text =
            STR("\xBB\xFA\xB9\xB9\xB4\xFA\xC2\xEB,\xBB\xFA\xB9\xB9\xC3\xFB\xB3\xC6\r\n"
                "J1,\xB2\xC6\xD5\xFE\xBE\xD6\r\n");
        const char *path = run_write(run, "gbk.csv", text);
        struct import_request gbk = { .encoding = STR("GBK") };

        CHECK(run_import_file(run, "institutions", path, NULL) && run_counts(run, 0, 0, 1, 0));
        CHECK(run_import_file(run, "institutions", path, &gbk) && run_counts(run, 0, 0, 1, 0));
        run_say(run);
    }
    TEST ("errors name the line of the file, and nothing is imported") {
        CHECK(!run_import(run, "institutions",
                          "code,name,class\n\nJ8,\"two\nlines\",\nJ9,人社局,royal\n", NULL));
        CHECK(run_told(run, "error 5 class: class: \"royal\""));
        CHECK(run->err.code == ERROR_INVALID && run_count(run, "institutions") == 2);
        CHECK(run->result.counts.errors == 1);
    }
    TEST ("a dry run tells all and stores nothing") {
        struct import_request dry = { .dry_run = true };

        CHECK(run_import(run, "institutions", "code,name\nJ1,财政局\nJ3,人社局\nJ2,国库\n", &dry));
        CHECK(run_counts(run, 1, 1, 1, 0) && run->result.dry_run);
        CHECK(run_count(run, "institutions") == 2);
    }
    TEST ("--replace ends what the file lacks") {
        struct import_request replace = { .replace = true };

        CHECK(run_import(run, "institutions", "code,name\nJ1,财政局\n", &replace));
        CHECK(run_counts(run, 0, 0, 1, 1) && run_count(run, "institutions") == 1);
    }
    TEST ("a field is set for all rows, mapped from any column, and rows are chosen") {
        struct import_request r = { .where = STR("keep = 1"), .n_set = 1, .n_map = 2 };

        CHECK(import_choice_read(STR("class=municipal"), &r.set[0], &run->err));
        CHECK(import_choice_read(STR("code=key"), &r.map[0], &run->err));
        CHECK(import_choice_read(STR("name=called"), &r.map[1], &run->err));
        CHECK(!import_choice_read(STR("name"), &r.map[3], &run->err));
        CHECK(
            run_import(run, "institutions", "key,called,keep\nK1,甲,1\nK2,乙,0\nK3,丙,1.0\n", &r));
        CHECK(run_counts(run, 2, 0, 0, 0) && run->result.counts.filtered == 1);
        run_say(run);
    }
    TEST ("what is asked for and cannot be is named") {
        struct import_request r = { .where = STR("kept = 1") };

        CHECK(!run_import(run, "castles", "code\nA\n", NULL) &&
              strstr(run->err.message[0], "castles"));
        CHECK(!run_import(run, "institutions", "code,name\nK1,甲\n", &r) &&
              strstr(run->err.message[LANG_EN], "no column \"kept\""));
        r = (struct import_request){ .from = STR("2026-02-30") };
        CHECK(!run_import(run, "institutions", "code,name\nK1,甲\n", &r) &&
              strstr(run->err.message[LANG_EN], "2026-02-30"));
        r = (struct import_request){ .from = STR("2020-01-01") };
        CHECK(!run_import(run, "institutions", "code,name\nK1,甲甲\n", &r));
        CHECK(run_told(run, "give a later day"));
    }
}

static void place_test(struct run *run)
{
    static const char square[] = "code,building_code,ordinal,wkt\n"
                                 "R1,B,0,\"POLYGON((%s 0,%s 9,19 9,19 0,%s 0))\"\n";
    char text[400];

    (void)square;
    (void)text;
    TEST ("rooms of a station, by the command of the manual") {
        struct import_request r = { .where = STR("indoor IN ('room','corridor','area')"),
                                    .n_set = 1,
                                    .n_map = 1,
                                    .make_floors = true };
        const char *path = access(gare, R_OK) == 0 ? gare : gare_shared;

        CHECK(run_found(run));
        CHECK(import_choice_read(STR("building_code=B"), &r.set[0], &run->err));
        CHECK(import_choice_read(STR("ordinal=level"), &r.map[0], &run->err));
        if (access(path, R_OK) != 0) {
            SKIP("%s is not here", path);
        } else {
            CHECK(run_import_file(run, "rooms", path, &r) && run_counts(run, 116, 0, 0, 0));
            CHECK(run_told(run, "floor 0") && run_count(run, "floors") == 2);
            CHECK(run->result.counts.filtered == 128);
            run_say(run);
            CHECK(run_import_file(run, "rooms", path, &r) && run_counts(run, 0, 0, 116, 0));
        }
    }
}

TESTS
{
    struct run run;

    run_open(&run);
    csv_test(&run);
    place_test(&run);
    run_close(&run);
}
