/*
 * http_floor: libmicrohttpd alone, answering kept bytes.
 *
 *     bench_http_floor [PORT [BYTES|LIST [THREADS]]]   defaults 8081 20000 2; ends with its input
 *
 * With a number, every request gets that many bytes. With a LIST, a file of
 * lines "path TAB file" in the order of strcmp, a path gets the bytes of its
 * file and any other path 404: what a tile server sends, without the server.
 *
 * The floor under the tile benchmark: no guard, no routes, no headers of ours;
 * kept responses, queued on the second call as the server does. What the
 * server takes beyond this per request is ours to explain.
 */
#include <fcntl.h>
#include <microhttpd.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct page {
    char *path; /* NULL: any */
    struct MHD_Response *response;
};

struct pages {
    struct page *items;
    size_t n;
};

static int path_order(const void *path, const void *page)
{
    return strcmp(path, ((const struct page *)page)->path);
}

static const struct page *page_find(const struct pages *pages, const char *path)
{
    if (pages->n && !pages->items[0].path)
        return pages->items;
    return bsearch(path, pages->items, pages->n, sizeof(*pages->items), path_order);
}

static enum MHD_Result answer(void *context, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *upload,
                              size_t *upload_len, void **state)
{
    static int seen;
    const struct page *page;

    (void)method, (void)version, (void)upload;
    if (!*state) {
        *state = &seen;
        return MHD_YES;
    }
    if (*upload_len) {
        *upload_len = 0;
        return MHD_YES;
    }
    page = page_find(context, url);
    return page ? MHD_queue_response(connection, MHD_HTTP_OK, page->response) : MHD_NO;
}

static struct MHD_Response *response_of_bytes(char *bytes, size_t n)
{
    return MHD_create_response_from_buffer(n, bytes, MHD_RESPMEM_MUST_FREE);
}

static struct MHD_Response *response_of_file(const char *file)
{
    struct MHD_Response *response = NULL;
    struct stat about;
    char *bytes = NULL;
    int fd = open(file, O_RDONLY);

    if (fd >= 0 && fstat(fd, &about) == 0)
        bytes = malloc((size_t)about.st_size + 1);
    if (bytes && read(fd, bytes, (size_t)about.st_size) == about.st_size)
        response = response_of_bytes(bytes, (size_t)about.st_size);
    else
        free(bytes);
    if (fd >= 0)
        close(fd);
    return response;
}

static struct page *page_add(struct pages *pages)
{
    struct page *items = realloc(pages->items, (pages->n + 1) * sizeof(*items));

    if (!items)
        exit(1);
    pages->items = items;
    return &items[pages->n++];
}

static bool list_read(const char *list, struct pages *pages)
{
    FILE *f = fopen(list, "r");
    char *line = NULL;
    size_t room = 0;
    bool done = f != NULL;

    while (done && getline(&line, &room, f) > 0) {
        struct page *page = page_add(pages);
        char *file = strchr(line, '\t');

        line[strcspn(line, "\n")] = 0;
        if (file)
            *file++ = 0;
        *page = (struct page){ strdup(line), file ? response_of_file(file) : NULL };
        done = page->path && page->response;
    }
    free(line);
    if (f)
        fclose(f);
    return done;
}

static bool pages_make(const char *what, struct pages *pages)
{
    char *end, *bytes;
    size_t n = strtoul(what, &end, 10);

    if (*end)
        return list_read(what, pages);
    bytes = malloc(n + 1);
    if (!bytes)
        return false;
    memset(bytes, 't', n);
    *page_add(pages) = (struct page){ NULL, response_of_bytes(bytes, n) };
    return true;
}

static void pages_free(struct pages *pages)
{
    for (size_t i = 0; i < pages->n; i++) {
        free(pages->items[i].path);
        if (pages->items[i].response)
            MHD_destroy_response(pages->items[i].response);
    }
    free(pages->items);
}

int main(int argc, char **argv)
{
    unsigned port = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : 8081;
    unsigned n_threads = argc > 3 ? (unsigned)strtoul(argv[3], NULL, 10) : 2;
    struct pages pages = { 0 };
    struct MHD_Daemon *daemon;
    char c;

    if (!pages_make(argc > 2 ? argv[2] : "20000", &pages)) {
        fprintf(stderr, "cannot read %s\n", argc > 2 ? argv[2] : "20000 bytes");
        return 1;
    }
    daemon = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD, (uint16_t)port, NULL, NULL, answer,
                              &pages, MHD_OPTION_THREAD_POOL_SIZE, n_threads > 1 ? n_threads : 0u,
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
    pages_free(&pages);
    return 0;
}
