/*
 * http_floor: libmicrohttpd alone, answering fixed bytes to anything.
 *
 *     bench_http_floor [PORT [BYTES [THREADS]]]      defaults 8081 20000 2; ends with its input
 *
 * The floor under the tile benchmark: no guard, no routes, no headers of ours;
 * one kept response, queued on the second call as the server does. What the
 * server takes beyond this per request is ours to explain.
 */
#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static enum MHD_Result answer(void *response, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *upload,
                              size_t *upload_len, void **state)
{
    static int seen;

    (void)url, (void)method, (void)version, (void)upload;
    if (!*state) {
        *state = &seen;
        return MHD_YES;
    }
    if (*upload_len) {
        *upload_len = 0;
        return MHD_YES;
    }
    return MHD_queue_response(connection, MHD_HTTP_OK, response);
}

int main(int argc, char **argv)
{
    unsigned port = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : 8081;
    size_t n_bytes = argc > 2 ? strtoul(argv[2], NULL, 10) : 20000;
    unsigned n_threads = argc > 3 ? (unsigned)strtoul(argv[3], NULL, 10) : 2;
    char *bytes = malloc(n_bytes + 1);
    struct MHD_Response *response;
    struct MHD_Daemon *daemon;
    char c;

    if (!bytes)
        return 1;
    memset(bytes, 't', n_bytes);
    response = MHD_create_response_from_buffer(n_bytes, bytes, MHD_RESPMEM_MUST_FREE);
    daemon = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD, (uint16_t)port, NULL, NULL, answer,
                              response, MHD_OPTION_THREAD_POOL_SIZE, n_threads > 1 ? n_threads : 0u,
                              MHD_OPTION_LISTEN_BACKLOG_SIZE, 1024u, MHD_OPTION_END);
    if (!daemon) {
        fprintf(stderr, "cannot listen on port %u\n", port);
        return 1;
    }
    printf("%u\n", port);
    fflush(stdout);
    while (read(0, &c, 1) > 0)
        ;
    MHD_stop_daemon(daemon);
    MHD_destroy_response(response);
    return 0;
}
