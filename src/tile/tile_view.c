/*
 * tile_view: narrowing a view to layers and a floor; see tile_vector.h.
 */
#include "tile_view.h"

unsigned tile_view_on_floor(unsigned view, int floor)
{
    unsigned bits = (unsigned)(floor - TILE_FLOOR_MIN) & VIEW_FLOOR_MASK;

    return view | VIEW_HAS_FLOOR | bits << VIEW_FLOOR_SHIFT;
}

/* The layer's place among those of its source; false if it has none of that name. */
static bool place_of(const struct snapshot *s, struct str source, struct str name, unsigned *place)
{
    unsigned n = 0;

    for (uint32_t i = 0; i < s->n_layers; i++) {
        const struct map_schema *schema = s->layers[i].schema;

        if (!str_eq(str_from(schema->source), source))
            continue;
        if (str_eq(str_from(schema->name), name)) {
            *place = n;
            return n < TILE_SOURCE_LAYERS_MAX;
        }
        n++;
    }
    return false;
}

bool tile_view_of_layers(unsigned view, const struct snapshot *s, struct str source,
                         struct str layers, unsigned *out, struct error *err)
{
    *out = view;
    while (layers.len) {
        struct str name = str_trim(str_cut(&layers, ','));
        unsigned place;

        if (!place_of(s, source, name, &place)) {
            error_set(err, ERROR_INVALID, "%" STR_FMT " has no layer %" STR_FMT, STR_ARG(source),
                      STR_ARG(name));
            return error_detail(err, STR("layers"), name, "a layer of the source");
        }
        *out |= 1u << (VIEW_LAYERS_SHIFT + place);
    }
    return true;
}
