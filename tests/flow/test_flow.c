/* flow: machines are read or refused, and do what their tables say. */
#include "yardstick/flow/flow.h"

#include "test.h"

static const char lamp[] = "# a lamp\n"
                           "flow\tlamp\t灯\tLamp\n"
                           "state\toff\tstart\t-\t灭\tOff\n"
                           "state\ton\topen\t3\t亮\tOn\n"
                           "state\tbroken\tend\t-\t坏\tBroken\n"
                           "move\tpress\toff\ton\tanyone\thas_power\tcount\t-\t按\tPress\n"
                           "move\tpress\ton\toff\tanyone\t-\tcount\t-\t按\tPress\n"
                           "move\tdrop\toff,on\tbroken\towner\t-\t-\treason\t摔\tDrop\n"
                           "move\tlook\toff,on\tsame\tanyone\t-\t-\t-\t看\tLook\n";

struct house {
    bool power, is_owner, has_reason;
    int presses;
};

static bool has_power(void *context, bool *holds, struct error *why, struct error *err)
{
    (void)err;
    error_set(why, ERROR_CONFLICT, "a state nobody knows");
    *holds = ((struct house *)context)->power;
    return true;
}
static bool count(void *context, struct error *err)
{
    (void)err;
    ((struct house *)context)->presses++;
    return true;
}
static bool has_role(const void *context, struct str role)
{
    return str_eq(role, STR("owner")) && ((const struct house *)context)->is_owner;
}
static bool has_document(const void *context, struct str name)
{
    return str_eq(name, STR("reason")) && ((const struct house *)context)->has_reason;
}
static const struct flow_guard guards[] = { { "has_power", has_power } };
static const struct flow_effect effects[] = { { "count", count } };
static const struct flow_domain domain = { guards, 1, effects, 1, has_role, has_document };

/* Each a change of the lamp that makes no sense: a text in it, and what stands there instead. */
static const struct {
    const char *of, *by;
} wrongs[] = {
    { "state\toff\tstart", "state\toff\topen" },                  /* no start */
    { "state\ton\topen", "state\ton\tstart" },                    /* two */
    { "state\tbroken\tend", "state\tbroken\topen" },              /* cannot be left */
    { "state\ton\topen", "state\ton\tend" },                      /* an end that is left */
    { "move\tdrop\toff,on\tbroken", "move\tdrop\toff,on\tsame" }, /* broken is never reached */
    { "off\ton\tanyone", "off\tgone\tanyone" },                   /* no such state */
    { "off,on\tbroken", "off,gone\tbroken" },
    { "owner\t-\t-\treason", "-\t-\t-\treason" }, /* nobody may */
    { "\t3\t", "\t0\t" },
    { "flow\tlamp", "flow\tLamp" },
    { "# a lamp", "a lamp" },
};

static bool changed_read(const char *of, const char *by, struct arena *arena, struct flow *out,
                         struct error *err)
{
    char text[2048];
    const char *at = strstr(lamp, of);

    if (!CHECK(at))
        return false;
    snprintf(text, sizeof(text), "%.*s%s%s", (int)(at - lamp), lamp, by, at + strlen(of));
    return flow_read(str_from(text), arena, out, err);
}

TESTS
{
    AUTO(arena) arena = ARENA_INIT(1 << 20);
    struct error err = { 0 };
    struct flow flow;
    const char *name;

    TEST ("every machine of the program makes sense")
        for (size_t i = 0; flow_text(i, &name); i++)
            if (!CHECK(flow_load(str_from(name), &arena, &flow, &err) &&
                       str_eq(flow.name, str_from(name))))
                NOTE("%s", err.message[LANG_EN]);
    TEST ("a machine that makes no sense is refused")
        for (size_t i = 0; i < ARRAY_LEN(wrongs); i++)
            if (!CHECK(!changed_read(wrongs[i].of, wrongs[i].by, &arena, &flow, &err) &&
                       err.code == ERROR_INVALID))
                NOTE("%s", wrongs[i].by);
    if (!CHECK(flow_read(str_from(lamp), &arena, &flow, &err)))
        return;
    TEST ("a machine that names what the domain lacks does not fit") {
        struct flow_domain less = domain;

        CHECK(flow_fits(&flow, &domain, &err));
        less.n_guards = 0;
        CHECK(!flow_fits(&flow, &less, &err));
        less = domain;
        less.n_effects = 0;
        CHECK(!flow_fits(&flow, &less, &err));
    }
    TEST ("a guard, a role, a document, a state: each refuses in its own way") {
        struct house h = { 0 };
        size_t to = 9;

        CHECK(!flow_go(&flow, &domain, &h, 0, STR("press"), &to, &err) &&
              err.code == ERROR_CONFLICT && h.presses == 0);
        CHECK(!flow_go(&flow, &domain, &h, 0, STR("drop"), &to, &err) &&
              err.code == ERROR_FORBIDDEN);
        h = (struct house){ .power = true, .is_owner = true };
        CHECK(!flow_go(&flow, &domain, &h, 0, STR("drop"), &to, &err) &&
              err.code == ERROR_INVALID && strcmp(err.parameter, "reason") == 0);
        CHECK(!flow_go(&flow, &domain, &h, 2, STR("press"), &to, &err) &&
              err.code == ERROR_CONFLICT);
        CHECK(!flow_go(&flow, &domain, &h, 0, STR("eat"), &to, &err) &&
              err.code == ERROR_NOT_FOUND);
        CHECK(to == 9);
        CHECK(flow_go(&flow, &domain, &h, 0, STR("press"), &to, &err) && to == 1 && h.presses == 1);
        CHECK(flow_go(&flow, &domain, &h, 1, STR("look"), &to, &err) && to == 1);
        h.has_reason = true;
        CHECK(flow_go(&flow, &domain, &h, 1, STR("drop"), &to, &err) && to == 2);
    }
    TEST ("the moves open to one are those whose guards hold") {
        const struct flow_move *open[FLOW_MOVES_MAX];
        struct house h = { .is_owner = true };
        size_t n = 0;

        CHECK(flow_open_moves(&flow, &domain, &h, 0, open, &n, &err) && n == 2);
        h.power = true;
        CHECK(flow_open_moves(&flow, &domain, &h, 0, open, &n, &err) && n == 3);
        CHECK(flow_open_moves(&flow, &domain, &h, 2, open, &n, &err) && n == 0);
    }
}
