/*
 * log: see the header.
 */
#include "yardstick/base/log.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "yardstick/base/clock.h"
#include "yardstick/base/json.h"

enum { LINE_MAX_BYTES = 4096, EVENTS_A_SECOND = 20, EVENT_NAMES = 32 };

static const char *const levels[] = { "debug", "info", "warning", "error" };

/* How often each event name came in the second running; a small table, no eviction. */
static struct {
    pthread_mutex_t lock;
    enum log_level level;
    int64_t second;
    struct {
        const char *event;
        unsigned n;
    } seen[EVENT_NAMES];
} state = { .lock = PTHREAD_MUTEX_INITIALIZER, .level = LOG_INFO };

static void line_write(enum log_level level, const char *event, struct str text)
{
    AUTO(buf) line = BUF_INIT(LINE_MAX_BYTES);
    struct json j = JSON_INIT(&line);
    char at[CLOCK_TEXT];
    ssize_t ignored;

    clock_format(clock_now(), at);
    json_object_begin(&j, NULL);
    json_text(&j, "at", at);
    json_text(&j, "level", levels[level]);
    json_text(&j, "event", event);
    json_str(&j, "text", text);
    json_end(&j);
    buf_addc(&line, '\n');
    ignored = write(STDERR_FILENO, line.data, line.len);
    (void)ignored;
}

/* Under the lock: may this event be written? Says first what the last second swallowed. */
static bool admit(const char *event)
{
    int64_t second = clock_ms() / 1000;
    char text[80];

    if (second != state.second) {
        for (size_t i = 0; i < EVENT_NAMES && state.seen[i].event; i++) {
            if (state.seen[i].n > EVENTS_A_SECOND) {
                snprintf(text, sizeof(text), "%u more of these in one second",
                         state.seen[i].n - EVENTS_A_SECOND);
                line_write(LOG_WARNING, state.seen[i].event, str_from(text));
            }
            state.seen[i].event = NULL;
        }
        state.second = second;
    }
    for (size_t i = 0; i < EVENT_NAMES; i++) {
        if (!state.seen[i].event) {
            state.seen[i].event = event;
            state.seen[i].n = 1;
            return true;
        }
        if (strcmp(state.seen[i].event, event) == 0)
            return ++state.seen[i].n <= EVENTS_A_SECOND;
    }
    return true;
}

void log_set_level(enum log_level level)
{
    pthread_mutex_lock(&state.lock);
    state.level = level;
    pthread_mutex_unlock(&state.lock);
}

void log_event(enum log_level level, const char *event, const char *fmt, ...)
{
    char text[1024];
    size_t len;
    va_list args;

    va_start(args, fmt);
    vsnprintf(text, sizeof(text), fmt, args);
    va_end(args);
    for (len = strlen(text); len > 0 && !str_is_utf8((struct str){ text, len }); len--)
        ;
    pthread_mutex_lock(&state.lock);
    if (level >= state.level && admit(event))
        line_write(level, event, (struct str){ text, len });
    pthread_mutex_unlock(&state.lock);
}
