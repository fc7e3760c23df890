/*
 * serve: build the world, answer until a signal comes, let requests finish.
 */
#include <signal.h>
#include <unistd.h>

#include "command.h"
#include "control.h"
#include "yardstick/base/clock.h"
#include "yardstick/base/log.h"
#include "yardstick/base/fs.h"
#include "yardstick/http/assets.h"
#include "yardstick/http/certificate.h"
#include "yardstick/http/events.h"
#include "yardstick/jobs/process.h"

enum { STOP_MS = 25000, TEND_MS = 1000, EXIT_DISK_FAILED = 75 };

extern const struct asset page_assets[];
extern const size_t n_page_assets;

struct serving {
    struct ledger *ledger;
    struct world world;
    struct events *events;
    struct assets *assets;
    struct server *server;
    struct control *control;
    struct route_table tables[API_TABLES_MAX];
    char map_origin[96];
    struct buf certificate, key; /* PEM, as long as it serves */
};

static bool is_loopback(const char *listen)
{
    return strncmp(listen, "127.", 4) == 0 || strncmp(listen, "[::1]", 5) == 0 ||
           strncmp(listen, "localhost", 9) == 0;
}

/* The key and certificate kept in DIR/keys, made when absent. */
static bool self_signed_make(const char *certificate, const char *key, struct error *err)
{
    AUTO(buf) pem = BUF_INIT(1 << 16);
    AUTO(buf) secret = BUF_INIT(1 << 16);
    char host[256] = "localhost", print[FINGERPRINT_TEXT];

    if (fs_exists(certificate) && fs_exists(key))
        return true;
    gethostname(host, sizeof(host) - 1);
    if (!certificate_make(host, &pem, &secret, print, err) ||
        !fs_write(key, buf_str(&secret), 0600, err) ||
        !fs_write(certificate, buf_str(&pem), 0600, err))
        return false;
    log_event(LOG_INFO, "certificate", "made for %s, SHA-256 %s", host, print);
    return true;
}

static bool tls_open(struct serving *s, const struct options *o, struct server_options *server,
                     struct error *err)
{
    char certificate[LEDGER_PATH_MAX], key[LEDGER_PATH_MAX];

    snprintf(certificate, sizeof(certificate), "%s/keys/tls.crt", o->data);
    snprintf(key, sizeof(key), "%s/keys/tls.key", o->data);
    if ((o->tls_cert == NULL) != (o->tls_key == NULL))
        return error_set(err, ERROR_INVALID, "--tls-cert and --tls-key belong together");
    if (!o->tls_cert && !o->tls_self_signed)
        return true;
    if (!o->tls_cert && !self_signed_make(certificate, key, err))
        return false;
    s->certificate = (struct buf)BUF_INIT(1 << 20);
    s->key = (struct buf)BUF_INIT(1 << 20);
    if (!fs_read(o->tls_cert ? o->tls_cert : certificate, &s->certificate, err) ||
        !fs_read(o->tls_key ? o->tls_key : key, &s->key, err))
        return false;
    buf_addc(&s->certificate, '\0');
    buf_addc(&s->key, '\0');
    server->tls_certificate = s->certificate.data;
    server->tls_key = s->key.data;
    return true;
}

/* Passwords travel: beyond this machine only under TLS, ours or a proxy's, or when told so. */
static bool beyond_check(struct serving *s, const struct options *o, struct server_options *server,
                         struct error *err)
{
    bool beyond = !is_loopback(server->listen);

    server->proxies = o->proxy;
    s->world.proxy_header = o->proxy ? o->proxy_header : NULL;
    s->world.secure = server->tls_key || o->proxy;
    s->world.plain_http = beyond && !s->world.secure;
    if (!s->world.plain_http || o->plain_http)
        return true;
    return error_set(err, ERROR_FORBIDDEN,
                     "%s is not a loopback address: give --tls-cert and --tls-key, "
                     "--tls-self-signed or server.proxy, or say server.plain_http = true",
                     server->listen);
}

/* What stands in addresses and in the page's policy is letters, digits, dots and dashes. */
static bool is_plain(const char *text, size_t most)
{
    size_t n = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-:");

    return n > 0 && n <= most && text[n] == '\0';
}

/* The national base map: one origin, named in the page's policy, and a key. */
static bool base_map_open(struct serving *s, const struct options *o, struct server_options *server,
                          struct error *err)
{
    const char *host = o->tianditu_host ? o->tianditu_host : "t0.tianditu.gov.cn";

    if (!o->tianditu_key || !*o->tianditu_key)
        return true;
    if (!is_plain(host, 80) || !is_plain(o->tianditu_key, 64))
        return error_set(err, ERROR_INVALID,
                         "map.tianditu_key and map.tianditu_host are a key and a host's name");
    snprintf(s->map_origin, sizeof(s->map_origin), "https://%s", host);
    server->map_host = s->map_origin;
    s->world.map_origin = s->map_origin;
    s->world.map_key = o->tianditu_key;
    return true;
}

static bool start(struct serving *s, struct options *o, struct error *err)
{
    struct server_options server = { .listen = o->listen ? o->listen : "127.0.0.1:8080",
                                     .n_threads = o->threads > 0 ? (unsigned)o->threads : 0,
                                     .access_log = o->access_log };

    if (!options_load_config(o, err) || !options_auth(o, &s->world.auth_settings, err))
        return false;
    api_serve(&s->world, s->tables, &server);
    server.access_log = o->access_log;
    server.listen = o->listen ? o->listen : server.listen;
    if (!base_map_open(s, o, &server, err) || !tls_open(s, o, &server, err) ||
        !beyond_check(s, o, &server, err))
        return false;
    s->events = events_new(0, 0);
    if (!s->events)
        return error_set(err, ERROR_INTERNAL, "out of memory");
    if (!ledger_open(o->data, LEDGER_WRITE, &s->ledger, err) ||
        !world_open(&s->world, s->ledger, s->events, err) ||
        !assets_make(page_assets, n_page_assets, &s->assets, err))
        return false;
    if (!process_probe(NULL, &s->world.sandbox))
        log_event(LOG_WARNING, "sandbox", "files cannot be read here: %s",
                  s->world.sandbox.message[LANG_EN]);
    server.assets = s->assets;
    server.events = s->events;
    if (!world_start_jobs(&s->world, err))
        return false;
    return server_start(&server, &s->server, err) && control_start(&s->world, &s->control, err);
}

static bool stop(struct serving *s)
{
    bool finished = true;

    control_stop(s->control);
    if (s->server)
        finished = server_stop(s->server, STOP_MS);
    assets_free(s->assets);
    if (s->world.ledger)
        world_close(&s->world);
    events_free(s->events);
    ledger_close(s->ledger);
    buf_release(&s->certificate);
    buf_release(&s->key);
    return finished;
}

/* Signals are taken by this thread alone: the others have them blocked. */
static int wait_for_signal(struct serving *s, const sigset_t *signals)
{
    struct timespec second = { .tv_sec = TEND_MS / 1000 };
    char today[DATE_TEXT], day[DATE_TEXT];

    clock_today(today);
    for (;;) {
        if (sigtimedwait(signals, NULL, &second) > 0)
            return 0;
        if (writer_is_broken(ledger_writer(s->ledger)))
            return EXIT_DISK_FAILED;
        clock_today(day);
        world_tend(&s->world, strcmp(day, today) != 0);
        memcpy(today, day, sizeof(day));
    }
}

int run_serve(struct session *session)
{
    struct serving s = { 0 };
    struct error err = { 0 };
    sigset_t signals;
    int status;

    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    if (!start(&s, session->options, &err)) {
        status = session_fail(session, &err);
        stop(&s);
        return status;
    }
    fprintf(session->out, "%s\n", server_url(s.server));
    fflush(session->out);
    status = wait_for_signal(&s, &signals);
    log_event(LOG_INFO, "stop", "letting requests finish");
    if (!stop(&s))
        log_event(LOG_WARNING, "stop", "some requests did not finish in time");
    return status;
}
