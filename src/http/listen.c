/*
 * listen: see the header.
 */
#include "listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BACKLOG = 1024 };

/* "[::1]:80", "host:80", "*:80", "80" */
static bool address_cut(const char *address, char host[128], char port[8], struct error *err)
{
    const char *colon = strrchr(address, ':');
    size_t n = colon ? (size_t)(colon - address) : 0;
    struct str name = { address, n };
    int64_t number;

    if (n >= 2 && address[0] == '[' && address[n - 1] == ']')
        name = (struct str){ address + 1, n - 2 };
    if (!str_to_i64(str_from(colon ? colon + 1 : address), &number) || number < 0 ||
        number > 65535 || name.len >= 128)
        return error_set(err, ERROR_INVALID,
                         "the address to listen on is %s; it should look like 127.0.0.1:8080",
                         address);
    snprintf(host, 128, "%" STR_FMT, STR_ARG(name));
    snprintf(port, 8, "%d", (int)number);
    return true;
}

static bool is_loopback(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET6)
        return IN6_IS_ADDR_LOOPBACK(&((const struct sockaddr_in6 *)address)->sin6_addr);
    // NOLINTNEXTLINE: filled by getsockname
    return (ntohl(((const struct sockaddr_in *)address)->sin_addr.s_addr) >> 24) == 127;
}

static void result_fill(int fd, struct listen_result *out)
{
    struct sockaddr_storage own = { 0 };
    socklen_t size = sizeof(own);
    struct sockaddr_in6 *six = (struct sockaddr_in6 *)&own;
    struct sockaddr_in *four = (struct sockaddr_in *)&own;
    char text[INET6_ADDRSTRLEN];

    getsockname(fd, (struct sockaddr *)&own, &size);
    out->fd = fd;
    out->loopback = is_loopback((struct sockaddr *)&own);
    if (own.ss_family == AF_INET6) {
        out->port = ntohs(six->sin6_port);
        inet_ntop(AF_INET6, &six->sin6_addr, text, sizeof(text));
        if (IN6_IS_ADDR_UNSPECIFIED(&six->sin6_addr))
            snprintf(out->host, sizeof(out->host), "localhost");
        else
            snprintf(out->host, sizeof(out->host), "[%s]", text);
        return;
    }
    out->port = ntohs(four->sin_port);
    inet_ntop(AF_INET, &four->sin_addr, text, sizeof(text));
    snprintf(out->host, sizeof(out->host), "%s",
             four->sin_addr.s_addr == htonl(INADDR_ANY) ? "127.0.0.1" : text);
}

static bool bind_and_listen(const struct addrinfo *info, int *out)
{
    int fd = socket(info->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), on = 1, kept;

    if (fd < 0)
        return false;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    if (bind(fd, info->ai_addr, info->ai_addrlen) == 0 && listen(fd, BACKLOG) == 0) {
        *out = fd;
        return true;
    }
    kept = errno;
    close(fd);
    errno = kept;
    return false;
}

bool listen_open(const char *address, struct listen_result *out, struct error *err)
{
    struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE };
    struct addrinfo *found = NULL;
    char host[128], port[8];
    int rc, fd, failure;

    if (!address_cut(address, host, port, err))
        return false;
    rc = getaddrinfo(host[0] && strcmp(host, "*") != 0 ? host : NULL, port, &hints, &found);
    if (rc != 0)
        return error_set(err, ERROR_INVALID, "cannot listen on %s: %s", address, gai_strerror(rc));
    if (bind_and_listen(found, &fd)) {
        freeaddrinfo(found);
        result_fill(fd, out);
        return true;
    }
    failure = errno;
    freeaddrinfo(found);
    if (failure == EADDRINUSE)
        return error_set(err, ERROR_UNAVAILABLE,
                         "the address %s is in use by another program; choose another port "
                         "with --listen",
                         address);
    return error_set(err, ERROR_UNAVAILABLE, "cannot listen on %s: %s", address, strerror(failure));
}
