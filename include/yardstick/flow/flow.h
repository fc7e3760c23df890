/*
 * flow: state machines as data: states, and the moves between them.
 *
 * A machine is a table of data/flows (docs/flows.md is drawn from the same
 * tables): which states there are and how long one may last, which moves lead
 * from where to where, who may make them, what must hold (guards), what must
 * come with them (documents) and what is then done (effects). The engine knows
 * no guard or effect; the domain brings them by name, and a machine that names
 * one the domain lacks is refused when the program starts.
 *
 * Lines of a table, columns apart by tabs, "-" for none:
 *     flow   NAME TITLE_ZH TITLE
 *     state  NAME start|open|end DAYS TITLE_ZH TITLE
 *     move   NAME FROM[,FROM] TO ROLES GUARDS EFFECTS DOCUMENTS TITLE_ZH TITLE
 * TO is a state, or "same". Several rows may bear one move's name: the first whose guards hold is
 * taken. The role "system" is the program itself, "anyone" whoever may ask at all. A document is
 * what the mover must give; with "+" in front, what the move makes.
 *
 * Text of a flow lives in the arena it was read into. Pure but for what guards
 * and effects do; a flow that was read is safe from any thread.
 */
#pragma once

#include "yardstick/base/arena.h"
#include "yardstick/base/error.h"

enum { FLOW_STATES_MAX = 24, FLOW_MOVES_MAX = 64, FLOW_WORDS_MAX = 8 };

enum flow_state_kind { FLOW_START, FLOW_OPEN, FLOW_END };

/* A list in one cell. */
struct flow_words {
    struct str items[FLOW_WORDS_MAX];
    size_t n;
};

struct flow_state {
    struct str name, title[LANG_COUNT];
    enum flow_state_kind kind;
    int64_t days; /* so long it should last at most; 0: as long as it takes */
};

struct flow_move {
    struct str name, title[LANG_COUNT];
    uint32_t from; /* bit i: from states[i] */
    size_t to;     /* an index of states */
    bool stays;    /* the state remains what it is, and `to` says nothing */
    struct flow_words roles, guards, effects, documents;
};

struct flow {
    struct str name, title[LANG_COUNT];
    struct flow_state states[FLOW_STATES_MAX];
    struct flow_move moves[FLOW_MOVES_MAX];
    size_t n_states, n_moves;
};

/*
 * Read and check a table. ERROR_INVALID names the line, or what is wrong with the whole: no start
 * or two, a state that cannot be reached or left, an end that can be left, a name nobody knows.
 */
MUST_CHECK bool flow_read(struct str text, struct arena *arena, struct flow *out,
                          struct error *err);

/* The machine of data/flows of this name, read anew; ERROR_NOT_FOUND when there is none. */
MUST_CHECK bool flow_load(struct str name, struct arena *arena, struct flow *out,
                          struct error *err);
/* The i-th machine's name and text; NULL past the last. */
const char *flow_text(size_t i, const char **name);

/* -1 when there is none. */
int flow_state_find(const struct flow *flow, struct str name);
const struct flow_state *flow_start(const struct flow *flow);
bool flow_has_move(const struct flow *flow, struct str name);

/* What the domain brings. A guard tells whether it holds, and why not (in *why). */
struct flow_guard {
    const char *name;
    bool (*check)(void *context, bool *holds, struct error *why, struct error *err);
};
struct flow_effect {
    const char *name;
    bool (*run)(void *context, struct error *err);
};
struct flow_domain {
    const struct flow_guard *guards;
    size_t n_guards;
    const struct flow_effect *effects;
    size_t n_effects;
    /* Is who moves of this role? Never asked of "anyone". */
    bool (*has_role)(const void *context, struct str role);
    /* Was this document given? NULL: none is. */
    bool (*has_document)(const void *context, struct str name);
};

/* Does the domain have every guard and effect the machine names? ERROR_INVALID names the one. */
MUST_CHECK bool flow_fits(const struct flow *flow, const struct flow_domain *domain,
                          struct error *err);

/*
 * The row that a move by this name takes from this state, for who moves. Nothing is done yet.
 * ERROR_NOT_FOUND: no such move; ERROR_CONFLICT: not from this state; ERROR_FORBIDDEN: not by this
 * role; ERROR_INVALID: a document is missing; else what the guard said.
 */
MUST_CHECK bool flow_choose(const struct flow *flow, const struct flow_domain *domain,
                            void *context, size_t state, struct str move,
                            const struct flow_move **out, struct error *err);

/* Choose, and run the effects in their order. *to is the state that follows. */
MUST_CHECK bool flow_go(const struct flow *flow, const struct flow_domain *domain, void *context,
                        size_t state, struct str move, size_t *to, struct error *err);

/* The moves open to who asks from this state, each name once; documents may still be missing. */
MUST_CHECK bool flow_open_moves(const struct flow *flow, const struct flow_domain *domain,
                                void *context, size_t state,
                                const struct flow_move *out[FLOW_MOVES_MAX], size_t *n,
                                struct error *err);
