/*
 * drawing_class: what a theme tells apart, its colours and hatches.
 */
#include "drawing_parts.h"

#include <stdlib.h>

const char *const drawing_themes[DRAWING_THEMES + 1] = { "use", "unit", "state", "over", "plain" };

struct known {
    const char *code;
    const char *title[LANG_COUNT];
    uint32_t colour;
    enum hatch hatch;
};

static const struct known uses[] = {
    { "office", { "办公室", "Office" }, 0xb5d0ea, HATCH_NONE },
    { "service", { "服务用房", "Service" }, 0xb4ddd2, HATCH_RISING },
    { "equipment", { "设备用房", "Equipment" }, 0xd8d4cc, HATCH_CROSS },
    { "ancillary", { "附属用房", "Ancillary" }, 0xeedcb0, HATCH_LEVEL },
    { "technical", { "技术业务用房", "Technical" }, 0xcfc4e2, HATCH_UPRIGHT },
    { "idle", { "闲置", "Idle" }, 0xf6c26f, HATCH_FALLING },
    { "", { "未分类", "Not classed" }, 0xffffff, HATCH_NONE },
};
static const struct known states[] = {
    { "in_use", { "在用", "In use" }, 0xb5d0ea, HATCH_NONE },
    { "shared", { "共用", "Shared" }, 0xb4ddd2, HATCH_RISING },
    { "idle", { "闲置", "Idle" }, 0xf6c26f, HATCH_FALLING },
    { "unoccupied", { "空置", "Unoccupied" }, 0xf7e3a8, HATCH_LEVEL },
    { "reserved", { "预留", "Reserved" }, 0x9fc3ea, HATCH_GRID },
    { "sealed", { "封存", "Sealed" }, 0xb9b9b9, HATCH_CROSS },
    { "repair", { "维修", "Under repair" }, 0xd3cfc8, HATCH_UPRIGHT },
    { "lent_out", { "出借", "Lent out" }, 0xcfc4e2, HATCH_UPRIGHT },
    { "leased_out", { "出租", "Leased out" }, 0xe6bfd0, HATCH_DENSE },
    { "disposal", { "待处置", "For disposal" }, 0x9c9c9c, HATCH_DENSE },
};
static const struct known overs[] = {
    { "over", { "超标", "Over standard" }, 0xeb8f86, HATCH_CROSS },
    { "idle", { "闲置", "Idle" }, 0xf6c26f, HATCH_FALLING },
    { "unoccupied", { "空置", "Unoccupied" }, 0xf7e3a8, HATCH_LEVEL },
    { "within", { "未超标", "Within the standard" }, 0xd9e8d5, HATCH_NONE },
    { "other", { "其他用房", "Other rooms" }, 0xf2f1ee, HATCH_NONE },
};

/* Of units, in the order of what they hold here: colours that differ for the colour-blind, then the
 * same with another hatch. */
static const uint32_t unit_colours[] = { 0xb5d0ea, 0xf4d9a0, 0xb4ddd2, 0xe9c0cf,
                                         0xcfc4e2, 0xd6e3a9, 0xe8c9ac };
static const enum hatch unit_hatches[] = { HATCH_NONE, HATCH_RISING, HATCH_LEVEL };
enum { UNIT_NOBODY = -1, UNIT_OTHERS = -2 };

static struct str code_of(const struct drawing *d, const struct drawing_room *r)
{
    switch (d->theme) {
    case DRAWING_USE:
        return str_eq(r->status, STR("idle")) ? r->status : r->use;
    case DRAWING_STATE:
        return r->status.len ? r->status : r->state;
    default:
        return r->over > 0                     ? STR("over")
               : r->status.len                 ? r->status
               : str_eq(r->use, STR("office")) ? STR("within")
                                               : STR("other");
    }
}

static const struct known *table_of(enum drawing_theme theme, size_t *n)
{
    *n = theme == DRAWING_USE     ? ARRAY_LEN(uses)
         : theme == DRAWING_STATE ? ARRAY_LEN(states)
                                  : ARRAY_LEN(overs);
    return theme == DRAWING_USE ? uses : theme == DRAWING_STATE ? states : overs;
}

static void count(struct drawing_class *c, const struct drawing_room *r)
{
    c->rooms++;
    c->area += r->area > 0 ? r->area : 0;
}

/* Idle rooms are also `status` of STATE; "used" rooms have an empty status. */
static void known_classify(const struct drawing *d, struct drawing_classes *out)
{
    size_t n;
    const struct known *table = table_of(d->theme, &n);

    for (size_t k = 0; k < n; k++) {
        struct drawing_class c = {
            (int64_t)k, str_from(table[k].title[d->lang]), table[k].colour, table[k].hatch, 0, 0
        };

        for (size_t i = 0; i < d->n_rooms; i++)
            if (str_eq(code_of(d, &d->rooms[i]), str_from(table[k].code)))
                count(&c, &d->rooms[i]);
        if (c.rooms)
            out->items[out->n++] = c;
    }
}

static struct drawing_class *class_find(struct drawing_classes *classes, int64_t key)
{
    for (size_t i = 0; i < classes->n; i++)
        if (classes->items[i].key == key)
            return &classes->items[i];
    return NULL;
}

/* The largest first, nobody last; of equals the older institution. */
static int compare_units(const void *a, const void *b)
{
    const struct drawing_class *p = a, *q = b;

    if ((p->key < 0) != (q->key < 0))
        return p->key < 0 ? 1 : -1;
    if (p->key < 0)
        return p->key < q->key ? -1 : 1;
    if (p->area != q->area)
        return p->area < q->area ? 1 : -1;
    return (p->key > q->key) - (p->key < q->key);
}

static void units_classify(const struct drawing *d, struct drawing_classes *out)
{
    struct drawing_class *others;

    for (size_t i = 0; i < d->n_rooms; i++) {
        const struct drawing_room *r = &d->rooms[i];
        int64_t key = r->unit_id ? r->unit_id : UNIT_NOBODY;
        struct drawing_class *c = class_find(out, key);

        if (!c && out->n < CLASSES_MAX - 1) {
            c = &out->items[out->n++];
            *c = (struct drawing_class){ .key = key, .label = r->unit };
        }
        others = c ? NULL : class_find(out, UNIT_OTHERS);
        if (!c && !others) {
            others = &out->items[out->n++];
            *others = (struct drawing_class){ .key = UNIT_OTHERS };
        }
        count(c ? c : others, r);
    }
    qsort(out->items, out->n, sizeof(out->items[0]), compare_units);
    for (size_t i = 0; i < out->n; i++) {
        struct drawing_class *c = &out->items[i];

        c->colour = unit_colours[i % ARRAY_LEN(unit_colours)];
        c->hatch = unit_hatches[i / ARRAY_LEN(unit_colours) % ARRAY_LEN(unit_hatches)];
        if (c->key == UNIT_NOBODY)
            *c = (struct drawing_class){
                c->key,   d->lang == LANG_ZH ? STR("未分配") : STR("Held by nobody"),
                0xffffff, HATCH_FALLING,
                c->rooms, c->area
            };
        if (c->key == UNIT_OTHERS)
            *c = (struct drawing_class){
                c->key,   d->lang == LANG_ZH ? STR("其他单位") : STR("Other units"),
                0xe4e4e4, HATCH_GRID,
                c->rooms, c->area
            };
    }
}

void drawing_classify(const struct drawing *d, struct drawing_classes *out)
{
    out->n = 0;
    if (d->theme == DRAWING_UNIT)
        units_classify(d, out);
    else if (d->theme != DRAWING_PLAIN)
        known_classify(d, out);
}

const struct drawing_class *drawing_class_of(const struct drawing *d,
                                             const struct drawing_classes *classes,
                                             const struct drawing_room *room)
{
    struct drawing_classes *all = (struct drawing_classes *)(uintptr_t)classes;
    const struct drawing_class *c;
    const struct known *table;
    size_t n;

    if (d->theme == DRAWING_PLAIN)
        return NULL;
    if (d->theme == DRAWING_UNIT) {
        c = class_find(all, room->unit_id ? room->unit_id : UNIT_NOBODY);
        return c ? c : class_find(all, UNIT_OTHERS);
    }
    table = table_of(d->theme, &n);
    for (size_t k = 0; k < n; k++)
        if (str_eq(code_of(d, room), str_from(table[k].code)))
            return class_find(all, (int64_t)k);
    return NULL;
}

/* Lines of one direction over a box: y = slope × x + c in steps of `gap`. */
static void lines_across(cairo_t *cr, double x1, double y1, double x2, double y2, double gap,
                         int rise)
{
    double height = y2 - y1, first = x1 - height;

    first -= first - gap * (long)(first / gap);
    for (double x = first; x < x2 + height; x += gap) {
        if (rise > 0) {
            cairo_move_to(cr, x, y2);
            cairo_line_to(cr, x + height, y1);
        } else {
            cairo_move_to(cr, x, y1);
            cairo_line_to(cr, x + height, y2);
        }
    }
}

static void lines_level(cairo_t *cr, double x1, double y1, double x2, double y2, double gap)
{
    for (double y = gap * (long)(y1 / gap); y < y2; y += gap) {
        cairo_move_to(cr, x1, y);
        cairo_line_to(cr, x2, y);
    }
}

static void lines_upright(cairo_t *cr, double x1, double y1, double x2, double y2, double gap)
{
    for (double x = gap * (long)(x1 / gap); x < x2; x += gap) {
        cairo_move_to(cr, x, y1);
        cairo_line_to(cr, x, y2);
    }
}

void drawing_fill(cairo_t *cr, uint32_t colour, enum hatch hatch)
{
    enum { GAP = 6 };
    double x1, y1, x2, y2;

    paper_colour(cr, colour);
    if (hatch == HATCH_NONE) {
        cairo_fill(cr);
        return;
    }
    cairo_path_extents(cr, &x1, &y1, &x2, &y2);
    cairo_save(cr);
    cairo_fill_preserve(cr);
    cairo_clip(cr);
    if (hatch == HATCH_RISING || hatch == HATCH_CROSS || hatch == HATCH_DENSE)
        lines_across(cr, x1, y1, x2, y2, hatch == HATCH_DENSE ? GAP / 2 : GAP, 1);
    if (hatch == HATCH_FALLING || hatch == HATCH_CROSS)
        lines_across(cr, x1, y1, x2, y2, hatch == HATCH_FALLING ? GAP * 0.75 : GAP, -1);
    if (hatch == HATCH_LEVEL || hatch == HATCH_GRID)
        lines_level(cr, x1, y1, x2, y2, GAP * 0.75);
    if (hatch == HATCH_UPRIGHT || hatch == HATCH_GRID)
        lines_upright(cr, x1, y1, x2, y2, GAP * 0.75);
    cairo_set_source_rgba(cr, 0, 0, 0, 0.22);
    cairo_set_line_width(cr, 0.35);
    cairo_stroke(cr);
    cairo_restore(cr);
    cairo_new_path(cr);
}
