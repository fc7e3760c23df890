/*
 * flow_read: from the lines of a table to a machine that makes sense.
 */
#include "yardstick/flow/flow.h"

enum { CELLS_MAX = 10 };

static const struct {
    const char *name, *text;
} flows[] = {
#include "flows.inc"
    { NULL, NULL },
};

const char *flow_text(size_t i, const char **name)
{
    if (i >= ARRAY_LEN(flows) - 1)
        return NULL;
    *name = flows[i].name;
    return flows[i].text;
}

struct reading {
    struct flow *flow;
    struct arena *arena;
    size_t line;
};

static bool wrong(const struct reading *r, const char *what, struct error *err)
{
    return error_set(err, ERROR_INVALID, "machine %" STR_FMT ", line %zu: %s is wrong",
                     STR_ARG(r->flow->name), r->line, what);
}

static bool is_name(struct str s)
{
    if (!s.len || s.len > 40 || s.ptr[0] < 'a' || s.ptr[0] > 'z')
        return false;
    for (size_t i = 0; i < s.len; i++)
        if (!(s.ptr[i] >= 'a' && s.ptr[i] <= 'z') && !(s.ptr[i] >= '0' && s.ptr[i] <= '9') &&
            s.ptr[i] != '_')
            return false;
    return true;
}

static bool words_cut(struct str cell, bool may_be_made, struct flow_words *out)
{
    *out = (struct flow_words){ .n = 0 };
    if (str_eq(cell, STR("-")))
        return true;
    while (cell.len) {
        struct str word = str_cut(&cell, ',');
        struct str name = word;

        if (may_be_made && str_starts(word, STR("+")))
            name = (struct str){ word.ptr + 1, word.len - 1 };
        if (out->n == FLOW_WORDS_MAX || !is_name(name))
            return false;
        out->items[out->n++] = word;
    }
    return out->n > 0;
}

static bool state_take(struct reading *r, const struct str *cell, size_t n, struct error *err)
{
    static const char *const kinds[] = { "start", "open", "end" };
    struct flow *flow = r->flow;
    struct flow_state *state = &flow->states[flow->n_states];
    size_t kind = 0;

    if (n != 6 || flow->n_states == FLOW_STATES_MAX || !is_name(cell[1]) ||
        flow_state_find(flow, cell[1]) >= 0)
        return wrong(r, "state", err);
    while (kind < ARRAY_LEN(kinds) && !str_eq(cell[2], str_from(kinds[kind])))
        kind++;
    *state = (struct flow_state){ .name = cell[1],
                                  .kind = (enum flow_state_kind)kind,
                                  .title = { [LANG_ZH] = cell[4], [LANG_EN] = cell[5] } };
    if (kind == ARRAY_LEN(kinds) || !cell[4].len || !cell[5].len ||
        (!str_eq(cell[3], STR("-")) && (!str_to_i64(cell[3], &state->days) || state->days < 1)))
        return wrong(r, "state", err);
    flow->n_states++;
    return true;
}

static bool from_take(struct reading *r, struct str cell, struct flow_move *move, struct error *err)
{
    struct flow_words from;

    if (!words_cut(cell, false, &from) || !from.n)
        return wrong(r, "from", err);
    for (size_t i = 0; i < from.n; i++) {
        int state = flow_state_find(r->flow, from.items[i]);

        if (state < 0)
            return wrong(r, "from", err);
        move->from |= 1u << state;
    }
    return true;
}

static bool move_take(struct reading *r, const struct str *cell, size_t n, struct error *err)
{
    struct flow *flow = r->flow;
    struct flow_move *move = &flow->moves[flow->n_moves];
    int to;

    if (n != 10 || flow->n_moves == FLOW_MOVES_MAX || !is_name(cell[1]) || !cell[8].len ||
        !cell[9].len)
        return wrong(r, "move", err);
    *move = (struct flow_move){ .name = cell[1],
                                .title = { [LANG_ZH] = cell[8], [LANG_EN] = cell[9] } };
    move->stays = str_eq(cell[3], STR("same"));
    to = move->stays ? 0 : flow_state_find(flow, cell[3]);
    if (to < 0)
        return wrong(r, "to", err);
    move->to = (size_t)to;
    if (!from_take(r, cell[2], move, err))
        return false;
    if (!words_cut(cell[4], false, &move->roles) || !move->roles.n)
        return wrong(r, "roles", err);
    if (!words_cut(cell[5], false, &move->guards) || !words_cut(cell[6], false, &move->effects) ||
        !words_cut(cell[7], true, &move->documents))
        return wrong(r, "guards, effects or documents", err);
    flow->n_moves++;
    return true;
}

static bool line_take(struct reading *r, struct str line, struct error *err)
{
    struct str cell[CELLS_MAX];
    size_t n = 0;

    while (line.len && n < CELLS_MAX)
        cell[n++] = str_cut(&line, '\t');
    if (line.len)
        return wrong(r, "the number of columns", err);
    if (str_eq(cell[0], STR("state")))
        return state_take(r, cell, n, err);
    if (str_eq(cell[0], STR("move")))
        return move_take(r, cell, n, err);
    if (!str_eq(cell[0], STR("flow")) || n != 4 || r->flow->name.len || !is_name(cell[1]))
        return wrong(r, "the first column", err);
    r->flow->name = cell[1];
    r->flow->title[LANG_ZH] = cell[2];
    r->flow->title[LANG_EN] = cell[3];
    return true;
}

/* States to be had from those in the set. */
static uint32_t reach(const struct flow *flow, uint32_t from)
{
    uint32_t before;

    do {
        before = from;
        for (size_t i = 0; i < flow->n_moves; i++)
            if (!flow->moves[i].stays && (flow->moves[i].from & from))
                from |= 1u << flow->moves[i].to;
    } while (from != before);
    return from;
}

/* One start; every state can be reached; what is no end can be left, and an end cannot. */
static bool sense_check(const struct flow *flow, struct error *err)
{
    uint32_t start = 0, left = 0, reached;
    size_t n_starts = 0;

    for (size_t i = 0; i < flow->n_states; i++)
        if (flow->states[i].kind == FLOW_START) {
            start |= 1u << i;
            n_starts++;
        }
    if (!flow->name.len || n_starts != 1)
        return error_set(err, ERROR_INVALID, "a machine has a name and one start");
    reached = reach(flow, start);
    for (size_t i = 0; i < flow->n_moves; i++)
        left |= flow->moves[i].stays ? 0 : flow->moves[i].from;
    for (size_t i = 0; i < flow->n_states; i++) {
        bool is_end = flow->states[i].kind == FLOW_END;

        if (!(reached >> i & 1) || is_end == (bool)(left >> i & 1))
            return error_set(err, ERROR_INVALID,
                             "machine %" STR_FMT ": the state %" STR_FMT
                             " is never reached, never left, or an end that is left",
                             STR_ARG(flow->name), STR_ARG(flow->states[i].name));
    }
    return true;
}

bool flow_read(struct str text, struct arena *arena, struct flow *out, struct error *err)
{
    struct flow flow = { 0 };
    struct reading r = { &flow, arena, 0 };

    if (!str_is_utf8(text))
        return error_set(err, ERROR_INVALID, "a machine's table is UTF-8");
    text = arena_copy(arena, text);
    if (!text.ptr)
        return error_set(err, ERROR_TOO_LARGE, "out of memory");
    while (text.len) {
        struct str line = str_cut(&text, '\n');

        r.line++;
        if (line.len && line.ptr[line.len - 1] == '\r')
            line.len--;
        if (line.len && line.ptr[0] != '#' && !line_take(&r, line, err))
            return false;
    }
    if (!sense_check(&flow, err))
        return false;
    *out = flow;
    return true;
}

bool flow_load(struct str name, struct arena *arena, struct flow *out, struct error *err)
{
    for (size_t i = 0; i < ARRAY_LEN(flows) - 1; i++)
        if (str_eq(str_from(flows[i].name), name))
            return flow_read(str_from(flows[i].text), arena, out, err);
    return error_set(err, ERROR_NOT_FOUND, "there is no machine %" STR_FMT, STR_ARG(name));
}
