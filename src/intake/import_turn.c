/*
 * import_turn: see the header.
 */
#include "import_turn.h"

#include "yardstick/base/clock.h"

enum { LOOK_EVERY = 256, PATIENCE_MS = 400, GIVES_WAY_MOST = 30 };

void import_turn_begin(struct import_turn *turn, struct conn *conn)
{
    turn->conn = conn;
    turn->started_ms = clock_ms();
    turn->n_taken = turn->n_told = 0;
    turn->gives_way = false;
}

/* Is it time to let others pass? Not when the rest takes no longer than they have waited. */
static bool should_give_way(const struct import_turn *turn)
{
    int64_t waited, spent, left;

    if (turn->n_taken % LOOK_EVERY || turn->n_taken == 0 || turn->n_given_way >= GIVES_WAY_MOST)
        return false;
    waited = writer_waited_ms(turn->conn);
    spent = clock_ms() - turn->started_ms;
    left = spent * (turn->rows->spool->n_rows - turn->n_taken) / turn->n_taken;
    return waited > PATIENCE_MS && left > PATIENCE_MS;
}

bool import_turn_go_on(struct import_turn *turn, struct error *err)
{
    if (!should_give_way(turn))
        return import_rows_go_on(turn->rows, turn->n_taken++, err);
    turn->gives_way = true;
    return error_set(err, ERROR_BUSY, "the import lets other changes pass");
}

void import_turn_tell(struct import_turn *turn, const struct problem *problem)
{
    const struct import_watch *watch = turn->rows->watch;

    if (++turn->n_told <= turn->told_before)
        return;
    turn->told_before = turn->n_told;
    if (watch->problem)
        watch->problem(watch->work.context, problem);
}

bool import_turn_end(struct import_turn *turn, bool done, struct error *err)
{
    if (!done || !turn->rows->request->dry_run)
        return done;
    turn->dry_run_done = true;
    return error_set(err, ERROR_CANCELED, "nothing was stored: this was a dry run");
}

bool import_turn_run(struct import_turn *turn, struct write_request *request, struct error *err)
{
    const struct import_rows *rows = turn->rows;
    bool done;

    request->is_long = true;
    request->day = rows->day;
    write_request_by(request, rows->by);
    do {
        *err = (struct error){ 0 };
        watch_progress(&rows->watch->work, 50, "storing");
        done = writer_run(rows->writer, request, err) || turn->dry_run_done;
    } while (!done && turn->gives_way && ++turn->n_given_way);
    return done;
}
