/*
 * osa: the reader and the writer of the public format; see the header.
 */
#include "yardstick/plan/osa.h"

static const struct {
    const char *name;
    int64_t weight;
    bool pair; /* both columns are entities */
} types[OSA_TYPES] = {
    [OSA_ALLOCATION] = { "allocation", 20, false },
    [OSA_NON_ALLOCATION] = { "non-allocation", 10, false },
    [OSA_ONE_OF] = { "one-of", 10, false },
    [OSA_CAPACITY] = { "capacity", 10, false },
    [OSA_SAME_ROOM] = { "same-room", 10, true },
    [OSA_NOT_SAME_ROOM] = { "not-same-room", 10, true },
    [OSA_NOT_SHARING] = { "not-sharing", 50, false },
    [OSA_ADJACENT] = { "adjacent", 10, true },
    [OSA_NEARBY] = { "nearby", 10, true },
    [OSA_AWAY] = { "away", 10, true },
};

int64_t osa_weight(enum osa_type type)
{
    return types[type].weight * OSA_UNIT;
}

const char *osa_type_name(enum osa_type type)
{
    return types[type].name;
}

/* The text, line by line, and word by word within a line. */
struct scan {
    struct str rest, line;
    long number; /* of the line, from 1 */
    struct error *err;
};

/* The next line that is not blank; false at the end. */
static bool scan_line(struct scan *scan)
{
    while (scan->rest.len) {
        scan->line = str_trim(str_cut(&scan->rest, '\n'));
        scan->number++;
        if (scan->line.len)
            return true;
    }
    return false;
}

static struct str scan_word(struct scan *scan)
{
    struct str *line = &scan->line, word;
    size_t n = 0;

    while (line->len && (*line->ptr == ' ' || *line->ptr == '\t'))
        line->ptr++, line->len--;
    while (n < line->len && line->ptr[n] != ' ' && line->ptr[n] != '\t')
        n++;
    word = (struct str){ line->ptr, n };
    line->ptr += n;
    line->len -= n;
    return word;
}

enum { SHOWN = 40 /* of a word that is wrong */ };

/* Of a file that may be anything, not too much is repeated, and only what is printed. */
static struct str shown(struct str word)
{
    size_t n = 0;

    while (n < word.len && n < SHOWN && word.ptr[n] > ' ' && word.ptr[n] < 127)
        n++;
    return (struct str){ word.ptr, n };
}

/* An integer from 0 to `most`; columns are called as in the files' own readme. */
static bool scan_count(struct scan *scan, const char *column, int64_t most, uint32_t *out)
{
    struct str word = scan_word(scan);
    int64_t value;

    if (str_to_i64(word, &value) && value >= 0 && value <= most) {
        *out = (uint32_t)value;
        return true;
    }
    word = shown(word);
    return error_set(scan->err, ERROR_INVALID,
                     "line %ld: %s must be an integer from 0 to %lld, not \"%" STR_FMT "\"",
                     scan->number, column, (long long)most, STR_ARG(word));
}

/* An id that must be the next one. */
static bool scan_id(struct scan *scan, const char *column, uint32_t next)
{
    struct str word = scan_word(scan);
    int64_t value;

    if (str_to_i64(word, &value) && value == next)
        return true;
    word = shown(word);
    return error_set(scan->err, ERROR_INVALID,
                     "line %ld: %s must be %u, in order from 0, not \"%" STR_FMT "\"", scan->number,
                     column, next, STR_ARG(word));
}

static bool scan_area(struct scan *scan, int64_t *out)
{
    struct str word = scan_word(scan);

    if (str_to_fixed(word, 4, out) && *out >= 0 && *out <= (int64_t)100000 * OSA_UNIT)
        return true;
    word = shown(word);
    return error_set(scan->err, ERROR_INVALID,
                     "line %ld: SPACE must be from 0 to 100000 with at most four decimals, not "
                     "\"%" STR_FMT "\"",
                     scan->number, STR_ARG(word));
}

static bool scan_end(struct scan *scan)
{
    struct str word = shown(scan_word(scan));

    return word.len ? error_set(scan->err, ERROR_INVALID,
                                "line %ld: the line should end before \"%" STR_FMT "\"",
                                scan->number, STR_ARG(word))
                    : true;
}

static bool scan_name(struct scan *scan, const char *name)
{
    struct str word = scan_word(scan);

    if (str_eq(word, str_from(name)))
        return true;
    word = shown(word);
    return error_set(scan->err, ERROR_INVALID, "line %ld: %s was expected, not \"%" STR_FMT "\"",
                     scan->number, name, STR_ARG(word));
}

static bool scan_more(struct scan *scan, const char *expected)
{
    return scan_line(scan) ? true
                           : error_set(scan->err, ERROR_INVALID,
                                       "the file ends at line %ld where %s was expected",
                                       scan->number, expected);
}

static bool read_section(struct scan *scan, const char *name)
{
    return scan_more(scan, name) && scan_name(scan, name) && scan_end(scan);
}

static bool read_header(struct scan *scan, uint32_t count[6])
{
    static const struct {
        const char *name;
        int64_t most;
    } lines[6] = {
        { "NoOfEntities:", OSA_ENTITIES_MAX },
        { "NoOfRooms:", OSA_ROOMS_MAX },
        { "NoOfFloors:", OSA_ROOMS_MAX },
        { "NoOfConstraints:", OSA_CONSTRAINTS_MAX },
        { "NoOfHardConstraints:", OSA_CONSTRAINTS_MAX },
        { "NoOfSoftConstraints:", OSA_CONSTRAINTS_MAX },
    };

    for (size_t i = 0; i < 6; i++)
        if (!scan_more(scan, lines[i].name) || !scan_name(scan, lines[i].name) ||
            !scan_count(scan, lines[i].name, lines[i].most, &count[i]) || !scan_end(scan))
            return false;
    return true;
}

static bool read_entities(struct scan *scan, struct osa *osa)
{
    uint32_t group;

    if (!read_section(scan, "ENTITIES"))
        return false;
    for (uint32_t e = 0; e < osa->n_entities; e++)
        if (!scan_more(scan, "EID") || !scan_id(scan, "EID", e) ||
            !scan_count(scan, "GID", INT32_MAX, &group) || !scan_area(scan, &osa->space[e]) ||
            !scan_end(scan))
            return false;
    return true;
}

static bool read_room(struct scan *scan, struct osa *osa, uint32_t r)
{
    uint32_t n, other;

    if (!scan_more(scan, "RID") || !scan_id(scan, "RID", r) ||
        !scan_count(scan, "FID", (int64_t)osa->n_floors - 1, &osa->floor[r]) ||
        !scan_area(scan, &osa->capacity[r]) ||
        !scan_count(scan, "the length of ADJ_LIST", osa->n_rooms, &n))
        return false;
    osa->adjacent[(size_t)r * osa->n_rooms + r] = 1;
    for (uint32_t i = 0; i < n; i++) {
        if (!scan_count(scan, "ADJ_LIST", (int64_t)osa->n_rooms - 1, &other))
            return false;
        osa->adjacent[(size_t)r * osa->n_rooms + other] = 1;
        osa->adjacent[(size_t)other * osa->n_rooms + r] = 1;
    }
    return scan_end(scan);
}

static bool read_rooms(struct scan *scan, struct osa *osa)
{
    if (!read_section(scan, "ROOMS"))
        return false;
    for (uint32_t r = 0; r < osa->n_rooms; r++)
        if (!read_room(scan, osa, r))
            return false;
    return true;
}

/* The two ids after type and hardness; a column that a type does not use may hold anything. */
static bool read_parties(struct scan *scan, const struct osa *osa, struct osa_constraint *c)
{
    int64_t last_entity = (int64_t)osa->n_entities - 1, last_room = (int64_t)osa->n_rooms - 1;
    bool unused = c->type == OSA_CAPACITY || c->type == OSA_NOT_SHARING;

    if (!scan_count(scan, "C1", c->type == OSA_CAPACITY ? last_room : last_entity, &c->a))
        return false;
    if (!unused)
        return scan_count(scan, "C2", types[c->type].pair ? last_entity : last_room, &c->b) &&
               scan_end(scan);
    (void)scan_word(scan);
    return scan_end(scan);
}

static bool read_constraint(struct scan *scan, const struct osa *osa, uint32_t i,
                            struct osa_constraint *c)
{
    uint32_t type, hard;

    if (!scan_more(scan, "CID") || !scan_id(scan, "CID", i) ||
        !scan_count(scan, "CTYPE", OSA_TYPES - 1, &type) || !scan_count(scan, "SorH", 1, &hard))
        return false;
    if (type == OSA_ONE_OF)
        return error_set(scan->err, ERROR_UNSUPPORTED,
                         "line %ld: constraints of type 2 (one of) are not defined by the format",
                         scan->number);
    c->type = (enum osa_type)type;
    c->hard = hard == 1;
    return read_parties(scan, osa, c);
}

static bool read_constraints(struct scan *scan, struct osa *osa, const uint32_t count[6])
{
    uint32_t hard = 0;

    // Without constraints the section may be left out, too.
    if ((osa->n_constraints || str_trim(scan->rest).len) && !read_section(scan, "CONSTRAINTS"))
        return false;
    for (uint32_t i = 0; i < osa->n_constraints; i++) {
        if (!read_constraint(scan, osa, i, &osa->constraints[i]))
            return false;
        hard += osa->constraints[i].hard;
    }
    if (hard != count[4] || osa->n_constraints - hard != count[5])
        return error_set(scan->err, ERROR_INVALID,
                         "the header says %u hard and %u soft constraints, the list has %u and %u",
                         count[4], count[5], hard, osa->n_constraints - hard);
    return scan_line(scan) ? error_set(scan->err, ERROR_INVALID,
                                       "line %ld: the file should end here", scan->number)
                           : true;
}

static bool osa_room_make(struct osa *osa, const uint32_t count[6], struct arena *arena,
                          struct error *err)
{
    *osa = (struct osa){ count[0], count[1], count[2], count[3], NULL, NULL, NULL, NULL, NULL };
    if (!osa->n_entities || !osa->n_rooms || !osa->n_floors)
        return error_set(
            err, ERROR_INVALID,
            "the problem needs an entity, a room and a floor at least; it has %u, %u, %u",
            osa->n_entities, osa->n_rooms, osa->n_floors);
    osa->space = arena_alloc(arena, osa->n_entities * sizeof(*osa->space));
    osa->capacity = arena_alloc(arena, osa->n_rooms * sizeof(*osa->capacity));
    osa->floor = arena_alloc(arena, osa->n_rooms * sizeof(*osa->floor));
    osa->adjacent = arena_alloc(arena, (size_t)osa->n_rooms * osa->n_rooms);
    osa->constraints = arena_alloc(arena, (osa->n_constraints + 1) * sizeof(*osa->constraints));
    return osa->space && osa->capacity && osa->floor && osa->adjacent && osa->constraints
               ? true
               : error_set(err, ERROR_TOO_LARGE, "the problem does not fit into memory");
}

bool osa_read(struct str text, struct arena *arena, struct osa *out, struct error *err)
{
    struct scan scan = { .rest = text, .err = err };
    struct osa osa;
    uint32_t count[6];

    if (text.len > OSA_FILE_BYTES_MAX)
        return error_set(err, ERROR_TOO_LARGE, "the file has more than %d bytes",
                         OSA_FILE_BYTES_MAX);
    if (!read_header(&scan, count) || !osa_room_make(&osa, count, arena, err) ||
        !read_entities(&scan, &osa) || !read_rooms(&scan, &osa) ||
        !read_constraints(&scan, &osa, count))
        return false;
    *out = osa;
    return true;
}

void osa_solution_write(const struct osa *osa, const uint32_t *room_of, struct buf *out)
{
    for (uint32_t e = 0; e < osa->n_entities; e++)
        buf_addf(out, "%u %u\n", e, room_of[e]);
}
