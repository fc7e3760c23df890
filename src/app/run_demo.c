/*
 * demo: the invented city, made and poured.
 */
#include <unistd.h>

#include "command.h"
#include "demo_accounts.h"
#include "yardstick/base/clock.h"
#include "yardstick/base/fs.h"
#include "yardstick/demo/drone.h"
#include "yardstick/demo/pour.h"
#include "yardstick/demo/report.h"
#include "yardstick/store/stmt.h"
#include "yardstick/survey/survey_import.h"

static void progress(void *context, const char *what, int percent)
{
    struct session *session = context;

    if (isatty(STDERR_FILENO))
        fprintf(session->err, "\r%-16s %3d %%", what, percent);
}

/* Is the ledger that is there a demo city? */
static bool is_demo(const char *dir, bool *out, struct error *err)
{
    struct ledger *ledger = NULL;
    AUTO(reader) r = { 0 };
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step = STEP_FAILED;

    if (!ledger_open(dir, LEDGER_READ, &ledger, err))
        return false;
    if (reader_borrow(ledger, &r, err) && stmt_open(r.conn, SQL_META_GET, &q, err)) {
        stmt_bind_str(&q, ":key", STR("demo"));
        step = stmt_step(&q, err);
    }
    *out = step == STEP_ROW;
    stmt_release(&q);
    reader_release(&r);
    ledger_close(ledger);
    return step != STEP_FAILED;
}

/* What tests and planners read beside the ledger: the faults that were planted, the problem. */
static bool files_write(const struct city *city, const char *data, struct error *err)
{
    static const struct {
        const char *name;
        void (*write)(const struct city *city, struct buf *out);
    } files[] = {
        { "planted.json", city_report_planted },
        { "relocation.json", city_report_relocation },
    };
    char path[LEDGER_PATH_MAX];

    snprintf(path, sizeof(path), "%s/demo", data);
    if (!fs_mkdir(path, 0700, err))
        return false;
    for (size_t i = 0; i < ARRAY_LEN(files); i++) {
        AUTO(buf) text = BUF_INIT(256 << 20);

        files[i].write(city, &text);
        snprintf(path, sizeof(path), "%s/demo/%s", data, files[i].name);
        if (!buf_ok(&text, err) || !fs_write(path, buf_str(&text), 0600, err))
            return false;
    }
    return true;
}

/* What a demo is set to: everybody looks at the map, one person may be all. */
static bool settings_write(const char *data, struct error *err)
{
    static const char text[] = "[access]\npublic_map = true\n\n[auth]\nseparation = off\n";
    char path[LEDGER_PATH_MAX];

    snprintf(path, sizeof(path), "%s/yardstick.conf", data);
    return fs_exists(path) || fs_write(path, str_from(text), 0600, err);
}

/* What a drone brought home twice, and a plan of one floor, to try everything at once. */
static const struct flight {
    const char *folder, *name, *flown;
    bool (*write)(const struct city *city, const char *folder, struct error *err);
} flights[] = {
    { "delivery-2024", "航摄 2024", DRONE_FLOWN_EARLIER, drone_earlier_write },
    { "delivery", "航摄 2026", DRONE_FLOWN, drone_delivery_write },
};

static bool drone_files_write(const struct city *city, const char *data, struct error *err)
{
    char path[LEDGER_PATH_MAX];

    snprintf(path, sizeof(path), "%s/demo/floor.dxf", data);
    if (!drone_plan_write(city, path, err))
        return false;
    for (size_t i = 0; i < ARRAY_LEN(flights); i++) {
        snprintf(path, sizeof(path), "%s/demo/%s", data, flights[i].folder);
        if (!fs_mkdir(path, 0700, err) || !flights[i].write(city, path, err))
            return false;
    }
    return true;
}

static void on_survey(void *context, unsigned percent, const char *stage)
{
    progress(context, stage, (int)percent);
}

static bool flight_import(struct session *session, struct ledger *ledger,
                          const struct flight *flight, struct error *err)
{
    char name[32], path[LEDGER_PATH_MAX];
    const char *paths[] = { path };
    struct survey_request request = { .paths = paths,
                                      .n_paths = 1,
                                      .name = str_from(flight->name),
                                      .flown = str_from(flight->flown) };
    struct survey_watch watch = { { session, on_survey, NULL, NULL }, NULL };
    AUTO(buf) report = BUF_INIT(64 << 20);
    struct write_by by = { .actor = "demo" };
    struct survey_result result;

    snprintf(name, sizeof(name), "demo/%s", flight->folder);
    ledger_path(ledger, name, path);
    return survey_import(ledger, &by, &request, &watch, &result, &report, err);
}

/*
 * As somebody would hand them in. Where files cannot be read safely the demo
 * is one without imagery.
 */
static bool flights_import(struct session *session, struct ledger *ledger, struct error *err)
{
    for (size_t i = 0; i < ARRAY_LEN(flights); i++) {
        if (flight_import(session, ledger, &flights[i], err))
            continue;
        if (err->code != ERROR_UNAVAILABLE)
            return false;
        fprintf(session->err, "yardstick: %s\n", err->message[session->options->speak]);
        *err = (struct error){ 0 };
        return true;
    }
    return true;
}

static bool make(struct session *session, struct error *err)
{
    const struct options *o = session->options;
    struct city_plan plan = { .seed = (uint64_t)o->seed, .scale = (unsigned)o->scale };
    struct city *city = city_make(&plan, err);
    struct own_world own = { 0 };
    struct pour pour = { .city = city, .name = "枣庄市", .progress = progress, .context = session };
    struct write_request request = { .run = pour_run, .argument = &pour, .actor = "demo" };
    bool done =
        city && ledger_open(o->data, LEDGER_CREATE, &own.ledger, err) &&
        world_open_writer(&own.world, own.ledger, err) &&
        writer_run(ledger_writer(own.ledger), &request, err) && files_write(city, o->data, err) &&
        settings_write(o->data, err) && demo_accounts_make(own.ledger, err) &&
        (o->no_survey ||
         (drone_files_write(city, o->data, err) && flights_import(session, own.ledger, err)));

    own_world_release(&own);
    city_release(city);
    if (isatty(STDERR_FILENO))
        fprintf(session->err, "\r%24s\r", "");
    return done;
}

/* As whom to look around, said each time: who starts the demo again has forgotten. */
static void sign_in_print(const struct session *session)
{
    const struct options *o = session->options;

    fprintf(session->out,
            o->speak == LANG_ZH
                ? "登录名 admin（具有全部角色），各角色的账号与密码见 %s/demo/accounts.txt\n"
                : "sign in as admin, who is everything; its password and an account a role are in "
                  "%s/demo/accounts.txt\n",
            o->data);
}

int run_demo(struct session *session)
{
    const struct options *o = session->options;
    struct error err = { 0 };
    char file[LEDGER_PATH_MAX];
    int64_t start = clock_ms();
    bool demo = false;

    snprintf(file, sizeof(file), "%s/ledger.sqlite", o->data);
    if (fs_exists(file)) {
        if (!is_demo(o->data, &demo, &err))
            return session_fail(session, &err);
        if (!demo) {
            error_set(&err, ERROR_CONFLICT,
                      "%s holds a ledger that is no demo city; give another --data", o->data);
            return session_fail(session, &err);
        }
        fprintf(session->out,
                o->speak == LANG_ZH ? "演示城市已在 %s\n" : "the demo city is in %s already\n",
                o->data);
        sign_in_print(session);
        return 0;
    }
    if (!make(session, &err))
        return session_fail(session, &err);
    fprintf(session->out,
            o->speak == LANG_ZH ? "演示城市已生成：%s（%.1f 秒）\n"
                                : "made the demo city in %s (%.1f s)\n",
            o->data, (double)(clock_ms() - start) / 1000);
    sign_in_print(session);
    return 0;
}
