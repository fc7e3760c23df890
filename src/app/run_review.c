/*
 * run_review: a unit's workbook written, and read back as corrections that its head accepts.
 * The unit is given by its code.
 */
#include "command.h"

#include "yardstick/base/clock.h"
#include "yardstick/housing/unit_book.h"
#include "yardstick/registry/entry.h"

enum { ARENA_BYTES = 256 << 20 };

static bool unit_find(struct conn *conn, const char *code, struct arena *arena, int64_t *out,
                      struct error *err)
{
    const struct collection *of = &collections[COLLECTION_INSTITUTIONS];
    struct entry like = { .values[0] = { CELL_TEXT, 0, str_from(code) } }, unit;
    bool found;

    if (!entry_find(conn, of, &like, arena, &unit, &found, err))
        return false;
    *out = unit.id;
    return found ||
           error_set(err, ERROR_NOT_FOUND, "there is no \"%" STR_FMT "\"", STR_ARG(str_from(code)));
}

int run_review_export(struct session *session)
{
    const struct options *o = session->options;
    AUTO(arena) arena = ARENA_INIT(ARENA_BYTES);
    AUTO(reader) r = { 0 };
    struct own_world own = { 0 };
    struct ledger *ledger = NULL;
    struct book *book = NULL;
    struct error err = { 0 }, ignored;
    int64_t unit;
    bool done =
        (o->output || error_set(&err, ERROR_INVALID, "name the file to write: -o FILE")) &&
        session_open_read(session, &own, &ledger, &err) && reader_borrow(ledger, &r, &err) &&
        unit_find(r.conn, o->operands[0], &arena, &unit, &err) && book_open(o->output, &book, &err);

    if (done) {
        done = unit_book_write(
            r.conn, unit, o->lang && strcmp(o->lang, "en") == 0 ? LANG_EN : LANG_ZH, book, &err);
        done = book_close(book, done ? &err : &ignored) && done;
    }
    reader_release(&r);
    own_world_release(&own);
    return done ? 0 : session_fail(session, &err);
}

struct proposing {
    struct unit_findings found;
    struct correction_by by;
    struct arena arena;
    char at[CLOCK_TEXT], day[DATE_TEXT];
};

static bool propose_run(struct conn *conn, void *argument, struct error *err)
{
    struct proposing *p = argument;
    bool kept;

    for (size_t i = 0; i < p->found.n_changes; i++)
        if (!correction_propose(conn, &p->by, &p->found.changes[i].wish, &p->arena, &kept, err))
            return false;
    return true;
}

static void change_print(struct session *session, const struct unit_change *c)
{
    fprintf(session->out, "%" STR_FMT ":%lld  %" STR_FMT "  ", STR_ARG(c->sheet), (long long)c->row,
            STR_ARG(c->wish.object));
    if (c->wish.field.len)
        fprintf(session->out, "%" STR_FMT ": \"%" STR_FMT "\" -> \"%" STR_FMT "\"\n",
                STR_ARG(c->column), STR_ARG(c->before), STR_ARG(c->wish.value));
    else
        fprintf(session->out, "+ %" STR_FMT "\n", STR_ARG(c->wish.value));
}

static void fault_print(struct session *session, const struct unit_fault *f)
{
    enum lang lang = session->options->speak;

    fprintf(session->err, "%" STR_FMT ":%lld %" STR_FMT ": %s", STR_ARG(f->sheet),
            (long long)f->row, STR_ARG(f->column), f->what.message[lang]);
    if (f->what.expected[0])
        fprintf(session->err, lang == LANG_ZH ? "（应为：%s）" : " (expected: %s)",
                words_find(lang, f->what.expected));
    fputc('\n', session->err);
}

static bool compare(struct session *session, struct ledger *ledger, struct proposing *p,
                    struct error *err)
{
    const struct options *o = session->options;
    const char *path = o->operands[0], *slash = strrchr(path, '/');
    struct unit_file file;
    AUTO(reader) r = { 0 };
    bool done;

    if (!o->institution)
        return error_set(err, ERROR_INVALID, "say whose workbook it is: --institution CODE");
    if (!reader_borrow(ledger, &r, err) ||
        !unit_find(r.conn, o->institution, &p->arena, &p->by.unit, err) ||
        !unit_file_read(ledger, path, slash ? slash + 1 : path, &file, err))
        return false;
    done = unit_file_compare(r.conn, p->by.unit, &file, &p->arena, &p->found, err);
    unit_file_release(&file);
    for (size_t i = 0; done && i < p->found.n_changes; i++)
        change_print(session, &p->found.changes[i]);
    for (size_t i = 0; done && i < p->found.n_faults_told; i++)
        fault_print(session, &p->found.faults[i]);
    if (done && p->found.n_faults)
        return error_set(err, ERROR_INVALID, "%lld cells are wrong; nothing was proposed",
                         (long long)p->found.n_faults);
    return done;
}

static bool import(struct session *session, struct proposing *p, struct error *err)
{
    struct write_request request = { .run = propose_run, .argument = p };
    struct own_world own = { 0 };
    struct world *world = NULL;
    bool done =
        session_open_write(session, &own, &world, err) && compare(session, world->ledger, p, err);

    write_request_by(&request, &command_line);
    if (done && p->found.n_changes && !session->options->dry_run)
        done = writer_run(ledger_writer(world->ledger), &request, err);
    own_world_release(&own);
    return done;
}

int run_review_import(struct session *session)
{
    struct proposing p = { .arena = ARENA_INIT(ARENA_BYTES) };
    bool zh = session->options->speak == LANG_ZH, dry = session->options->dry_run;
    struct error err = { 0 };
    bool done;

    clock_format(clock_now(), p.at);
    clock_today(p.day);
    p.by =
        (struct correction_by){ 0, str_from(p.at), str_from(p.day), str_from(command_line.actor) };
    done = import(session, &p, &err);
    if (done)
        fprintf(session->out,
                zh ? (dry ? "%lld 行，可提出更正 %zu 项\n" : "%lld 行，已提出更正 %zu 项\n")
                   : (dry ? "%lld rows, %zu corrections to propose\n"
                          : "%lld rows, %zu corrections proposed\n"),
                (long long)p.found.n_rows, p.found.n_changes);
    arena_release(&p.arena);
    return done ? 0 : session_fail(session, &err);
}
