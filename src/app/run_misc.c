/*
 * run_misc: version, routes, config check and show, find.
 */
#include "command.h"

#include "yardstick/base/json.h"
#include "yardstick/http/openapi.h"
#include "yardstick/query/search_load.h"

int run_version(struct session *session)
{
    fprintf(session->out, "yardstick %s\n", YS_VERSION);
    return 0;
}

int run_routes(struct session *session)
{
    struct route_table tables[API_TABLES_MAX];
    struct router *router = NULL;
    struct error err = { 0 };
    AUTO(buf) text = BUF_INIT(1 << 20);

    if (!router_make(tables, api_tables(tables), NULL, &router, &err))
        return session_fail(session, &err);
    routes_print(router, session->options->speak, &text);
    router_free(router);
    fwrite(text.data, 1, text.len, session->out);
    return 0;
}

/* What may be meant otherwise of who is trusted. */
static void proxy_check(const struct session *session)
{
    const struct options *o = session->options;
    bool zh = session->options->speak == LANG_ZH;

    if (o->proxy_header && !o->proxy)
        fputs(zh ? "警告：设置了 auth.proxy_header 但未设置 server.proxy，该请求头不起作用\n"
                 : "warning: auth.proxy_header without server.proxy: nobody is believed\n",
              session->out);
    if (o->proxy_header && o->proxy)
        fprintf(session->out,
                zh ? "注意：来自 %s 的请求，其 %s 即为登录名；代理须删除客户端自带的该请求头，"
                     "且本机其他程序不得从该地址访问\n"
                   : "note: whoever asks from %s is who %s says: the proxy must take away what "
                     "clients send under that name, and nothing else may ask from there\n",
                o->proxy, o->proxy_header);
    if (o->plain_http && !o->proxy && !o->tls_cert && !o->tls_self_signed)
        fputs(zh ? "警告：server.plain_http = true，密码以明文传输\n"
                 : "warning: server.plain_http = true: passwords travel in the clear\n",
              session->out);
}

int run_config_check(struct session *session)
{
    struct error err = { 0 };

    struct auth_settings auth;
    bool zh = session->options->speak == LANG_ZH;

    if (!options_load_config(session->options, &err) ||
        !options_auth(session->options, &auth, &err))
        return session_fail(session, &err);
    fprintf(session->out, zh ? "配置有效\n" : "the configuration is valid\n");
    if (!auth.separation)
        fprintf(session->out, zh ? "警告：auth.separation = off，一人可兼任系统、安全、审计管理员\n"
                                 : "warning: auth.separation = off: one person may be system, "
                                   "security and audit administrator\n");
    proxy_check(session);
    if (auth.public_map)
        fprintf(session->out, zh ? "注意：access.public_map = true，地图与台账无需登录即可查看\n"
                                 : "note: access.public_map = true: map and registers are shown "
                                   "without signing in\n");
    return 0;
}

int run_config_show(struct session *session)
{
    struct error err = { 0 };
    const char *section = "";

    if (!options_load_config(session->options, &err))
        return session_fail(session, &err);
    for (size_t i = 0; i < n_option_rows; i++) {
        const struct option_row *row = &option_rows[i];
        const void *field = (const char *)session->options + row->offset;
        struct str name = str_from(row->key ? row->key : ".");
        struct str head = str_cut(&name, '.');

        if (!row->key)
            continue;
        if (!str_eq(head, (struct str){ section, str_find(str_from(section), '.') }))
            fprintf(session->out, "[%" STR_FMT "]\n", STR_ARG(head));
        section = row->key;
        if (!option_is_given(session->options, row))
            fprintf(session->out, "# %" STR_FMT " =\n", STR_ARG(name));
        else if (row->kind == OPTION_TEXT)
            fprintf(session->out, "%" STR_FMT " = %s\n", STR_ARG(name),
                    *(const char *const *)field);
        else if (row->kind == OPTION_NUMBER)
            fprintf(session->out, "%" STR_FMT " = %lld\n", STR_ARG(name),
                    (long long)*(const int64_t *)field);
        else
            fprintf(session->out, "%" STR_FMT " = %s\n", STR_ARG(name),
                    *(const bool *)field ? "true" : "false");
    }
    return 0;
}

static void hit_print(struct session *session, const struct search_index *index,
                      const struct search_hit *hit)
{
    AUTO(buf) context = BUF_INIT(4096);
    AUTO(buf) line = BUF_INIT(8192);
    struct json j = JSON_INIT(&line);

    search_context_write(index, hit, 0, &context);
    if (!session->options->json) {
        fprintf(session->out, "%-12s %lld  %" STR_FMT "  %" STR_FMT "  %" STR_FMT "\n",
                search_kind_name(hit->key.kind), (long long)hit->key.id, STR_ARG(hit->label),
                STR_ARG(hit->code), STR_ARG(buf_str(&context)));
        return;
    }
    json_object_begin(&j, NULL);
    json_text(&j, "kind", search_kind_name(hit->key.kind));
    json_i64(&j, "id", hit->key.id);
    json_str(&j, "label", hit->label);
    json_str(&j, "code", hit->code);
    json_str(&j, "context", buf_str(&context));
    json_end(&j);
    fprintf(session->out, "%s\n", line.data);
}

static bool words_join(const struct options *o, struct buf *out, struct error *err)
{
    for (size_t i = 0; i < o->n_operands; i++) {
        if (i)
            buf_addc(out, ' ');
        buf_text(out, o->operands[i]);
    }
    return buf_ok(out, err);
}

static bool find(struct session *session, struct ledger *ledger, struct error *err)
{
    AUTO(reader) r = { 0 };
    AUTO(buf) words = BUF_INIT(1000);
    AUTO(arena) arena = ARENA_INIT(16 << 20);
    struct search_live live = SEARCH_LIVE_INIT;
    struct search_query query = { .limit = 20 };
    struct search_index *index;
    struct search_hit *hits;
    char day[DATE_TEXT], path[LEDGER_PATH_MAX];
    uint64_t kept;
    size_t n = 0;
    bool done;

    if (!words_join(session->options, &words, err) || !reader_borrow(ledger, &r, err))
        return false;
    conn_deadline(r.conn, 0);
    clock_today(day);
    ledger_path(ledger, "names", path);
    if (!search_open(r.conn, str_from(day), path, &live, &kept, err))
        return false;
    index = search_live_take(&live);
    query.text = buf_str(&words);
    done = search_run(index, &query, &arena, &hits, &n, err);
    for (size_t i = 0; i < n; i++)
        hit_print(session, index, &hits[i]);
    search_index_drop(index);
    search_live_put(&live, NULL);
    return done;
}

int run_find(struct session *session)
{
    struct own_world own;
    struct ledger *ledger;
    struct error err = { 0 };
    bool done = session_open_read(session, &own, &ledger, &err) && find(session, ledger, &err);

    own_world_release(&own);
    return done ? 0 : session_fail(session, &err);
}
