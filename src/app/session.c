/*
 * session: what the commands share; see command.h.
 */
#include "command.h"

const struct write_by command_line = { .actor = "command line" };

int session_fail(struct session *session, const struct error *err)
{
    enum lang lang = session->options->speak;
    const char *expected = words_find(lang, err->expected);

    fprintf(session->err, "yardstick: %s", err->message[lang]);
    if (expected[0] && !strstr(err->message[lang], expected))
        fprintf(session->err, lang == LANG_ZH ? "（应为：%s）" : " (expected: %s)", expected);
    fputc('\n', session->err);
    return 1;
}

bool session_open_write(struct session *session, struct own_world *own, struct world **out,
                        struct error *err)
{
    *own = (struct own_world){ 0 };
    *out = session->world;
    if (session->world)
        return true;
    if (!ledger_open(session->options->data, LEDGER_WRITE, &own->ledger, err))
        return false;
    *out = &own->world;
    return world_open_writer(&own->world, own->ledger, err);
}

bool session_open_read(struct session *session, struct own_world *own, struct ledger **out,
                       struct error *err)
{
    *own = (struct own_world){ 0 };
    if (session->world) {
        *out = session->world->ledger;
        return true;
    }
    if (!ledger_open(session->options->data, LEDGER_READ, &own->ledger, err))
        return false;
    *out = own->ledger;
    return true;
}

void own_world_release(struct own_world *own)
{
    world_close(&own->world);
    ledger_close(own->ledger);
    *own = (struct own_world){ 0 };
}
