/*
 * content: see the header.
 */
#include "yardstick/confirm/content.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "yardstick/crypto/mac.h"
#include "yardstick/geo/wkb.h"
#include "yardstick/store/stmt.h"

static const double units = 1e9; /* of a degree */

enum { PEOPLE_MAX = 1 << 20 };

struct spot {
    int64_t x, y;
};

static void text_add(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        switch (text.ptr[i]) {
        case '\t':
            buf_text(out, "\\t");
            break;
        case '\n':
            buf_text(out, "\\n");
            break;
        case '\\':
            buf_text(out, "\\\\");
            break;
        default:
            buf_addc(out, text.ptr[i]);
        }
}

/* A column: a tab, and the text or "-". */
static void column_add(struct buf *out, struct str text)
{
    buf_addc(out, '\t');
    if (text.len)
        text_add(out, text);
    else
        buf_addc(out, '-');
}

static void area_add(struct buf *out, struct stmt *q, int column)
{
    int64_t area = stmt_i64(q, column);

    if (stmt_is_null(q, column))
        buf_text(out, "\t-");
    else
        buf_addf(out, "\t%" PRId64 ".%02" PRId64, area / 100, area % 100);
}

static int spot_order(struct spot a, struct spot b)
{
    if (a.x != b.x)
        return a.x < b.x ? -1 : 1;
    return a.y < b.y ? -1 : a.y > b.y;
}

/* Twice the signed area; a building in units of 1e-9 degree needs more than 64 bits. */
static bool is_counter_clockwise(const struct spot *p, size_t n)
{
    __int128 sum = 0;

    for (size_t i = 0; i < n; i++) {
        struct spot a = p[i], b = p[(i + 1) % n];

        sum +=
            (__int128)(a.x - p[0].x) * (b.y - p[0].y) - (__int128)(b.x - p[0].x) * (a.y - p[0].y);
    }
    return sum > 0;
}

/* The ring from its smallest point on, turned the way it should run. */
static bool ring_write(const struct point *points, size_t n, bool outside, struct buf *out,
                       struct error *err)
{
    struct spot *spots = calloc(n ? n : 1, sizeof(*spots));
    size_t first = 0;
    bool turned;

    if (!spots)
        return error_set(err, ERROR_TOO_LARGE, "out of memory");
    for (size_t i = 0; i < n; i++)
        spots[i] = (struct spot){ llround(points[i].x * units), llround(points[i].y * units) };
    for (size_t i = 1; i < n; i++)
        if (spot_order(spots[i], spots[first]) < 0)
            first = i;
    turned = is_counter_clockwise(spots, n) != outside;
    for (size_t i = 0; i < n; i++) {
        struct spot s = spots[(turned ? first + n - i : first + i) % n];

        buf_addf(out, "%s%" PRId64 " %" PRId64, i ? " " : "", s.x, s.y);
    }
    free(spots);
    return true;
}

static int buf_order(const void *a, const void *b)
{
    return str_compare(buf_str(a), buf_str(b));
}

/* Texts in order, apart by `between`; the first `fixed` stay where they are. */
static void join(struct buf *texts, size_t fixed, size_t n, char between, struct buf *out)
{
    if (n > fixed)
        qsort(texts + fixed, n - fixed, sizeof(*texts), buf_order);
    for (size_t i = 0; i < n; i++) {
        if (i)
            buf_addc(out, between);
        buf_add(out, buf_str(&texts[i]));
    }
}

static struct buf *bufs_make(size_t n, struct error *err)
{
    struct buf *texts = calloc(n ? n : 1, sizeof(*texts));

    if (!texts)
        error_set(err, ERROR_TOO_LARGE, "out of memory");
    for (size_t i = 0; texts && i < n; i++)
        texts[i].limit = CONTENT_MAX;
    return texts;
}

static void bufs_free(struct buf *texts, size_t n)
{
    for (size_t i = 0; texts && i < n; i++)
        buf_release(&texts[i]);
    free(texts);
}

static bool polygon_write(const struct geometry *g, uint32_t part, struct buf *out,
                          struct error *err)
{
    uint32_t first = geometry_part_start(g, part), n = g->part_ends[part] - first;
    struct buf *rings = bufs_make(n, err);
    bool done = rings != NULL;

    for (uint32_t r = 0; done && r < n; r++) {
        uint32_t start = geometry_ring_start(g, first + r), end = g->ring_ends[first + r];

        done = ring_write(g->points + start, end - start ? end - start - 1 : 0, r == 0, &rings[r],
                          err);
    }
    if (done)
        join(rings, 1, n, ';', out);
    bufs_free(rings, n);
    return done;
}

bool content_shape(const struct geometry *g, struct buf *out, struct error *err)
{
    struct buf *parts;
    bool done = true;

    if (!geometry_is_areal(g) || !g->n_parts) {
        buf_addc(out, '-');
        return true;
    }
    parts = bufs_make(g->n_parts, err);
    if (!parts)
        return false;
    for (uint32_t p = 0; done && p < g->n_parts; p++)
        done = polygon_write(g, p, &parts[p], err);
    if (done)
        join(parts, 0, g->n_parts, '|', out);
    bufs_free(parts, g->n_parts);
    return done && buf_ok(out, err);
}

/* How many sit there, and the digest of who. */
static bool people_write(struct conn *conn, int64_t room, struct buf *out, struct error *err)
{
    AUTO(stmt) q = { 0 };
    AUTO(buf) lines = BUF_INIT(PEOPLE_MAX);
    enum stmt_step_result step;
    char digest[HASH_TEXT] = "-";
    int64_t n = 0;

    if (!stmt_open(conn, SQL_CONFIRM_PEOPLE, &q, err))
        return false;
    stmt_bind_i64(&q, ":room", room);
    for (; (step = stmt_step(&q, err)) == STEP_ROW; n++) {
        buf_addf(&lines, "person\t%" PRId64, stmt_i64(&q, 0));
        column_add(&lines, stmt_str(&q, 1));
        column_add(&lines, stmt_str(&q, 2));
        buf_addf(&lines, "\t%" PRId64, stmt_i64(&q, 3));
        column_add(&lines, stmt_str(&q, 4));
        buf_addc(&lines, '\n');
    }
    if (step == STEP_FAILED || !buf_ok(&lines, err))
        return false;
    if (n)
        digest_text(buf_str(&lines), digest);
    buf_addf(out, "\t%" PRId64 "\t%s\n", n, digest);
    return true;
}

static bool room_write(struct conn *conn, struct stmt *q, struct content *out, struct error *err)
{
    struct buf *text = &out->text;
    AUTO(geometry) g = { 0 };

    buf_text(text, "room");
    column_add(text, stmt_str(q, 1));
    buf_addf(text, "\t%" PRId64, stmt_i64(q, 2));
    column_add(text, stmt_str(q, 3));
    column_add(text, stmt_str(q, 4));
    column_add(text, stmt_str(q, 5));
    for (int i = 6; i < 9; i++)
        area_add(text, q, i);
    if (!people_write(conn, stmt_i64(q, 0), text, err))
        return false;
    buf_text(text, "shape\t");
    if (!stmt_is_null(q, 9) && !wkb_read(stmt_bytes(q, 9), &g, err))
        return false;
    if (!content_shape(&g, text, err))
        return false;
    buf_addc(text, '\n');
    buf_addf(&out->room_ids, "%s%" PRId64, out->n_rooms ? "," : "", stmt_i64(q, 0));
    out->n_rooms++;
    out->area += stmt_i64(q, stmt_is_null(q, 6) ? 7 : 6);
    return true;
}

static bool rooms_write(struct conn *conn, const struct content_of *of, struct content *out,
                        struct error *err)
{
    AUTO(stmt) q = { 0 };
    enum stmt_step_result step;

    if (!stmt_open(conn, SQL_CONFIRM_ROOMS, &q, err))
        return false;
    stmt_bind_i64(&q, ":building", of->building_id);
    stmt_bind_id(&q, ":institution", of->institution_id);
    while ((step = stmt_step(&q, err)) == STEP_ROW)
        if (!room_write(conn, &q, out, err))
            return false;
    return step == STEP_DONE;
}

bool content_make(struct conn *conn, const struct content_of *of, struct content *out,
                  struct error *err)
{
    buf_clear(&out->text);
    buf_clear(&out->room_ids);
    out->n_rooms = out->area = 0;
    buf_text(&out->text, "yardstick confirmation 1\nunit");
    column_add(&out->text, of->institution_code);
    buf_text(&out->text, "\nbuilding");
    column_add(&out->text, of->building_code);
    buf_addf(&out->text, "\nversion\t%" PRId64 "\n", of->version);
    buf_addc(&out->room_ids, '[');
    if (!rooms_write(conn, of, out, err))
        return false;
    buf_addc(&out->room_ids, ']');
    if (!buf_ok(&out->text, err) || !buf_ok(&out->room_ids, err))
        return false;
    digest_text(buf_str(&out->text), out->hash);
    return true;
}

void content_release(struct content *content)
{
    buf_release(&content->text);
    buf_release(&content->room_ids);
}
