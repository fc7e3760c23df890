/*
 * confirm_sink: no change of what is signed goes unseen.
 *
 * A sink before another (store/change.h): it notes which rooms, people, units
 * and buildings a request has changed, and at the end of the request, within
 * its transaction, makes the content of the confirmations concerned again.
 * What differs voids signatures or, without a change order, refuses the whole
 * request. So no handler, import or command can forget it.
 */
#pragma once

#include "yardstick/base/buf.h"
#include "yardstick/store/change.h"
#include "yardstick/store/conn.h"

enum confirm_touch {
    TOUCH_ROOMS,
    TOUCH_PEOPLE,
    TOUCH_OCCUPANCIES,
    TOUCH_HOLDINGS,
    TOUCH_INSTITUTIONS,
    TOUCH_BUILDINGS,
    TOUCH_FLOORS,
    TOUCH_COUNT
};

enum { TOUCH_BYTES = 8 << 20 };

struct confirm_sink {
    struct change_sink next;
    struct buf ids[TOUCH_COUNT]; /* "1,2,3"; may name one twice */
    bool any, all;               /* something was touched; too much to name it */
};

struct change_sink confirm_sink(struct confirm_sink *sink);
void confirm_sink_release(struct confirm_sink *sink);

/* In a write request, on a new day: what began or ended by date. */
MUST_CHECK bool confirm_settle(struct conn *conn, struct error *err);
