/*
 * tile_pour: see the header; how each format is walked is tile_pour_from.c.
 */
#include "tile_pour_parts.h"

#include <math.h>
#include <stdlib.h>

enum { GZIP_LEVEL = 6, ATTRIBUTION_MAX = 2000 };

enum archive_format archive_detect(struct str head)
{
    struct str id = { head.ptr + 68, head.len >= 72 ? 4 : 0 };

    if (str_starts(head, STR("PMTiles")))
        return ARCHIVE_PMTILES;
    if (!str_starts(head, STR("SQLite format 3\0")))
        return ARCHIVE_NONE;
    return str_starts(id, STR("GP")) ? ARCHIVE_NONE : ARCHIVE_MBTILES;
}

const char *archive_format_name(enum archive_format format)
{
    return format == ARCHIVE_MBTILES ? "mbtiles" : format == ARCHIVE_PMTILES ? "pmtiles" : "";
}

static bool vector_take(struct pouring *p, struct tile_id id, struct str stored, struct str *out,
                        struct error *err)
{
    bool packed = gzip_is(stored);

    buf_clear(&p->plain);
    buf_clear(&p->packed);
    if (packed && !gzip_expand(stored, &p->plain, err))
        return false;
    if (!mvt_check(packed ? buf_str(&p->plain) : stored, id.z, p->seen, err))
        return false;
    if (!packed && !gzip_compress(&p->gzip, stored, &p->packed, err))
        return false;
    *out = packed ? stored : buf_str(&p->packed);
    return true;
}

static bool kind_is_one(struct pouring *p, struct str stored, struct error *err)
{
    enum tile_kind kind = tile_kind_of(stored);

    if (kind == TILE_UNKNOWN)
        return error_set(err, ERROR_UNSUPPORTED,
                         "it is neither a vector tile nor PNG, JPEG or WebP");
    if (p->kind != TILE_UNKNOWN && p->kind != kind)
        return error_set(err, ERROR_UNSUPPORTED, "it is %s, and tiles before it were %s",
                         tile_kind_name(kind), tile_kind_name(p->kind));
    p->kind = kind;
    return true;
}

static bool tile_take(struct pouring *p, struct tile_id id, uint32_t run, struct str stored,
                      struct error *err)
{
    if (stored.len > TILE_STORED_MAX)
        return error_set(err, ERROR_TOO_LARGE, "it has %zu bytes; at most %d are taken", stored.len,
                         TILE_STORED_MAX);
    if (!kind_is_one(p, stored, err))
        return false;
    if (p->kind == TILE_MVT ? !vector_take(p, id, stored, &stored, err)
                            : !picture_check(stored, p->kind, err))
        return false;
    return pmtiles_writer_add(p->writer, pmtiles_number(id), run, stored, err);
}

bool pouring_take(struct pouring *p, struct tile_id id, uint32_t run, struct str stored,
                  struct error *err)
{
    struct bbox box = tile_degrees(id);

    // Archives of pictures mark what they lack by a tile without bytes.
    if (stored.len == 0)
        return true;
    if (!tile_take(p, id, run, stored, err))
        return error_prefix(err, "tile %u/%u/%u", id.z, id.x, id.y);
    p->n_tiles += run;
    if (id.z > p->widest_zoom || bbox_is_empty(p->extent)) {
        p->extent = BBOX_NONE;
        p->widest_zoom = id.z;
    }
    if (id.z == p->widest_zoom)
        p->extent = bbox_join(p->extent, box);
    return true;
}

bool pouring_tell(struct pouring *p, int64_t done, int64_t total, struct error *err)
{
    return !p->pour->progress || p->pour->progress(p->pour->context, done, total, err);
}

/* Markup goes; what is left cannot become markup again. */
static struct str plain_text(struct arena *arena, struct str text)
{
    static const struct {
        struct str entity, sign;
    } entities[] = {
        { { "&copy;", 6 }, { "©", 2 } },  { { "&#169;", 6 }, { "©", 2 } },
        { { "&amp;", 5 }, { "&", 1 } },   { { "&nbsp;", 6 }, { " ", 1 } },
        { { "&quot;", 6 }, { "\"", 1 } },
    };
    AUTO(buf) out = BUF_INIT(ATTRIBUTION_MAX);
    bool inside = false;

    for (size_t i = 0; i < text.len; i++) {
        struct str rest = { text.ptr + i, text.len - i };
        size_t e = 0;

        while (e < ARRAY_LEN(entities) && !str_starts(rest, entities[e].entity))
            e++;
        if (text.ptr[i] == '<' || text.ptr[i] == '>') {
            inside = text.ptr[i] == '<';
        } else if (!inside && e < ARRAY_LEN(entities)) {
            buf_add(&out, entities[e].sign);
            i += entities[e].entity.len - 1;
        } else if (!inside && (unsigned char)text.ptr[i] >= ' ') {
            buf_addc(&out, text.ptr[i]);
        }
    }
    return out.failed ? (struct str){ 0 } : arena_copy(arena, str_trim(buf_str(&out)));
}

static bool metadata_write(const struct pouring *p, struct buf *out, struct error *err)
{
    AUTO(arena) arena = ARENA_INIT(1 << 20);
    struct json j = JSON_INIT(out);
    struct str name = plain_text(&arena, p->said.name);
    struct str attribution = plain_text(&arena, p->said.attribution);

    json_object_begin(&j, NULL);
    if (name.len)
        json_str(&j, "name", name);
    if (attribution.len)
        json_str(&j, "attribution", attribution);
    json_text(&j, "type", "baselayer");
    if (p->kind == TILE_MVT)
        mvt_seen_write(p->seen, &j, "vector_layers");
    json_end(&j);
    return buf_ok(out, err);
}

static bool is_place(struct bbox b)
{
    return b.min_x >= -180 && b.max_x <= 180 && b.min_y >= -90 && b.max_y <= 90 &&
           b.min_x < b.max_x && b.min_y < b.max_y;
}

static bool finish(struct pouring *p, struct error *err)
{
    AUTO(buf) metadata = BUF_INIT(PMTILES_METADATA_MAX);
    // Bounds that miss the tiles would keep every map from asking for them.
    bool said = is_place(p->said.bounds) && bbox_meets(p->said.bounds, p->extent);
    struct bbox bounds = said ? p->said.bounds : p->extent;
    struct pmtiles_header about = { .outer = p->kind == TILE_MVT ? PMTILES_GZIP : PMTILES_PLAIN,
                                    .kind = p->kind,
                                    .bounds = bounds,
                                    .center = { (bounds.min_x + bounds.max_x) / 2,
                                                (bounds.min_y + bounds.max_y) / 2 } };

    if (p->n_tiles == 0)
        return error_set(err, ERROR_INVALID, "the archive holds no tile");
    return metadata_write(p, &metadata, err) &&
           pmtiles_writer_finish(p->writer, &about, buf_str(&metadata), err);
}

bool tile_pour(struct tile_pour *pour, struct error *err)
{
    struct pouring p = { .pour = pour,
                         .arena = ARENA_INIT(PMTILES_METADATA_MAX),
                         .plain = BUF_INIT(TILE_EXPANDED_MAX),
                         .packed = BUF_INIT(2 * TILE_STORED_MAX),
                         .gzip = GZIP_INIT(GZIP_LEVEL),
                         .extent = BBOX_NONE,
                         .said = { .bounds = BBOX_NONE } };
    bool done;

    p.seen = calloc(1, sizeof(*p.seen));
    done = p.seen || error_set(err, ERROR_INTERNAL, "out of memory");
    done = done && pmtiles_writer_open(pour->to, pour->max_bytes, &p.writer, err) &&
           (pour->format == ARCHIVE_MBTILES ? pour_mbtiles(&p, err) : pour_pmtiles(&p, err)) &&
           finish(&p, err);
    pour->n_tiles = p.n_tiles;
    pmtiles_writer_close(p.writer);
    gzip_release(&p.gzip);
    buf_release(&p.plain);
    buf_release(&p.packed);
    arena_release(&p.arena);
    free(p.seen);
    return done;
}
