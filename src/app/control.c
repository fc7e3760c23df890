/*
 * control: see the header. Records of base/record.h both ways: 'C' directory,
 * password and words; 'O' and 'E' printed text, 'Z' exit status.
 */
#include "control.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "command.h"
#include "yardstick/base/log.h"
#include "yardstick/base/record.h"

enum { WORDS_MAX = OPERANDS_MAX + 2 * OPTION_LIST_MAX, CALL_BYTES = 1 << 20 };

struct control {
    struct world *world;
    int listener;
    char path[LEDGER_PATH_MAX];
    pthread_t thread;
};

/*
 * A socket's address holds 107 bytes and a data directory may be longer: the
 * directory is named by a descriptor, which the caller closes.
 */
static int address_of(const char *data, struct sockaddr_un *out)
{
    int dir = open(data, O_PATH | O_DIRECTORY | O_CLOEXEC);

    *out = (struct sockaddr_un){ .sun_family = AF_UNIX };
    snprintf(out->sun_path, sizeof(out->sun_path), "/proc/self/fd/%d/yardstick.sock", dir);
    return dir;
}

/* Print what comes until the status. */
static bool answer_print(int fd, int *status)
{
    struct record_reader r = RECORD_READER_INIT(fd, UINT64_MAX);
    struct error err = { 0 };
    struct field f;
    bool done = false;
    char tag;

    while (!done && record_next(&r, &tag, &err) == RECORD_READ && record_field(&r, &f, &err)) {
        FILE *to = tag == 'E' ? stderr : stdout;

        if (tag == 'Z') {
            *status = (int)f.i64;
            done = true;
        } else {
            fwrite(f.bytes.ptr, 1, f.bytes.len, to);
            fflush(to);
        }
    }
    record_reader_release(&r);
    if (!done) {
        fprintf(stderr, "yardstick: the server ended before it had answered\n");
        *status = 1;
    }
    return true;
}

bool control_call(const char *data, const char *password, int argc, char **argv, int *status)
{
    struct record_writer w = RECORD_WRITER_INIT(-1);
    struct sockaddr_un address;
    struct error err = { 0 };
    char here[4096];
    int dir = address_of(data, &address);
    bool sent;

    w.fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sent = dir >= 0 && w.fd >= 0 && getcwd(here, sizeof(here)) &&
           connect(w.fd, (const struct sockaddr *)&address, sizeof(address)) == 0;
    if (dir >= 0)
        close(dir);
    if (!sent) {
        if (w.fd >= 0)
            close(w.fd);
        return false;
    }
    record_begin(&w, 'C');
    record_text(&w, str_from(here));
    record_text(&w, str_from(password ? password : ""));
    for (int i = 0; i < argc; i++)
        record_text(&w, str_from(argv[i]));
    sent = record_end(&w, &err) && record_flush(&w, &err);
    record_writer_release(&w);
    if (sent)
        sent = answer_print(w.fd, status);
    close(w.fd);
    return sent;
}

/* A FILE whose bytes go out as records. */
struct stream {
    int fd;
    char tag;
};

static ssize_t stream_write(void *cookie, const char *bytes, size_t n)
{
    const struct stream *s = cookie;
    struct record_writer w = RECORD_WRITER_INIT(s->fd);
    struct error err;
    bool sent;

    record_begin(&w, s->tag);
    record_bytes(&w, (struct str){ bytes, n });
    sent = record_end(&w, &err) && record_flush(&w, &err);
    record_writer_release(&w);
    return sent ? (ssize_t)n : 0;
}

static FILE *stream_open(struct stream *s)
{
    FILE *file = fopencookie(s, "w", (cookie_io_functions_t){ .write = stream_write });

    if (file)
        setvbuf(file, NULL, _IOLBF, 4096);
    return file;
}

/* Paths of a call are relative to the caller's directory. */
static void absolute(const char **path, const char *here, struct arena *arena)
{
    if (*path && **path != '/')
        *path = arena_printf(arena, "%s/%s", here, *path).ptr;
}

static int command_run(struct control *control, int argc, char **argv, const char *here,
                       const char *password, struct arena *arena, FILE *out, FILE *err)
{
    AUTO(options) options = { 0 };
    struct session session = {
        .options = &options, .out = out, .err = err, .world = control->world
    };
    size_t words;

    options_init(&options);
    for (size_t i = 0; i < n_commands; i++) {
        words = strchr(commands[i].name, ' ') ? 2 : 1;
        if ((size_t)argc < words || !commands[i].writes ||
            strncmp(commands[i].name, argv[0], strlen(argv[0])) != 0)
            continue;
        if (words == 2 && strcmp(strchr(commands[i].name, ' ') + 1, argv[1]) != 0)
            continue;
        if (options_parse(&commands[i], argc - (int)words + 1, argv + words - 1, &options) >= 0)
            return 2;
        options.password = *password ? password : NULL;
        absolute(&options.output, here, arena);
        // The first operand is a file where the command says so, else a TYPE or a name.
        for (size_t f = strncmp(commands[i].operands, "FILE", 4) ? 1 : 0; f < options.n_operands;
             f++)
            absolute(&options.operands[f], here, arena);
        return commands[i].run(&session);
    }
    return 2;
}

static void serve_call(struct control *control, int fd)
{
    struct record_reader r = RECORD_READER_INIT(fd, CALL_BYTES);
    struct record_writer w = RECORD_WRITER_INIT(fd);
    AUTO(arena) arena = ARENA_INIT(CALL_BYTES);
    struct stream out = { fd, 'O' }, err_out = { fd, 'E' };
    FILE *o = stream_open(&out), *e = stream_open(&err_out);
    char *words[WORDS_MAX + 2] = { NULL };
    struct field f;
    struct error err = { 0 };
    int n = 0, status = 2;
    char tag;

    r.timeout_ms = 5000;
    if (o && e && record_next(&r, &tag, &err) == RECORD_READ && tag == 'C') {
        while (n < WORDS_MAX + 1 && record_has_field(&r) && record_field(&r, &f, &err))
            words[n++] = (char *)(uintptr_t)arena_copy(&arena, f.bytes).ptr;
        if (n > 2)
            status = command_run(control, n - 2, words + 2, words[0], words[1], &arena, o, e);
    }
    if (o)
        fclose(o);
    if (e)
        fclose(e);
    record_begin(&w, 'Z');
    record_i64(&w, status);
    if (!record_end(&w, &err) || !record_flush(&w, &err))
        log_event(LOG_INFO, "control", "a command's caller is gone");
    record_writer_release(&w);
    record_reader_release(&r);
}

static void *listen_thread(void *arg)
{
    struct control *control = arg;
    int fd;

    while ((fd = accept4(control->listener, NULL, NULL, SOCK_CLOEXEC)) >= 0 || errno == EINTR) {
        if (fd < 0)
            continue;
        serve_call(control, fd);
        close(fd);
    }
    return NULL;
}

bool control_start(struct world *world, struct control **out, struct error *err)
{
    struct control *control = calloc(1, sizeof(*control));
    struct sockaddr_un address;
    int dir;
    bool done;

    if (!control)
        return error_set(err, ERROR_INTERNAL, "out of memory");
    control->world = world;
    ledger_path(world->ledger, "yardstick.sock", control->path);
    control->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    unlink(control->path);
    dir = address_of(ledger_dir(world->ledger), &address);
    done = dir >= 0 && control->listener >= 0 &&
           bind(control->listener, (const struct sockaddr *)&address, sizeof(address)) == 0 &&
           chmod(control->path, 0600) == 0 && listen(control->listener, 8) == 0 &&
           pthread_create(&control->thread, NULL, listen_thread, control) == 0;
    if (dir >= 0)
        close(dir);
    if (!done) {
        error_set(err, ERROR_INTERNAL, "cannot open %s: %s", control->path, strerror(errno));
        if (control->listener >= 0)
            close(control->listener);
        free(control);
        return false;
    }
    *out = control;
    return true;
}

void control_stop(struct control *control)
{
    if (!control)
        return;
    shutdown(control->listener, SHUT_RDWR); // wakes accept
    pthread_join(control->thread, NULL);
    close(control->listener);
    unlink(control->path);
    free(control);
}
