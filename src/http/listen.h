/*
 * listen: "host:port" into a listening socket. Private to the layer.
 */
#pragma once

#include "yardstick/base/error.h"

struct listen_result {
    int fd;
    unsigned port;  /* the real one */
    bool loopback;  /* only programs on this machine can reach it */
    char host[128]; /* as in an address: "127.0.0.1", "[::1]"; "127.0.0.1" for any */
};

MUST_CHECK bool listen_open(const char *address, struct listen_result *out, struct error *err);
