/*
 * imdf_parts: see the header.
 */
#include "imdf_parts.h"

#include <stdio.h>

#include "yardstick/geo/geojson.h"
#include "yardstick/geo/measure.h"

enum { DECIMALS = 9 };

static unsigned __int128 hash(unsigned __int128 h, struct str text)
{
    const unsigned __int128 prime = (unsigned __int128)1 << 88 | 0x13b;

    for (size_t i = 0; i < text.len; i++)
        h = (h ^ (unsigned char)text.ptr[i]) * prime;
    return (h ^ 0xff) * prime; // so that "a" "bc" is not "ab" "c"
}

void imdf_id(struct str city, const char *kind, struct str key, char out[UUID_TEXT])
{
    unsigned __int128 h =
        (unsigned __int128)0x6c62272e07bb0142u << 64 | 0x62b821756295c58du; // FNV's own start
    uint64_t high, low;

    h = hash(hash(hash(h, city), str_from(kind)), key);
    high = ((uint64_t)(h >> 64) & ~UINT64_C(0xf000)) | 0x8000;
    low = ((uint64_t)h & ~(UINT64_C(3) << 62)) | UINT64_C(1) << 63;
    snprintf(out, UUID_TEXT, "%08llx-%04llx-%04llx-%04llx-%012llx",
             (unsigned long long)(high >> 32), (unsigned long long)(high >> 16 & 0xffff),
             (unsigned long long)(high & 0xffff), (unsigned long long)(low >> 48),
             (unsigned long long)(low & 0xffffffffffff));
}

void imdf_labels(struct json *j, const char *key, struct str name)
{
    if (!name.len) {
        json_none(j, key);
        return;
    }
    json_object_begin(j, key);
    json_str(j, "zh-CN", name);
    json_end(j);
}

void imdf_display_point(struct json *j, const struct geometry *shape)
{
    struct point at = measure_label_point(shape);

    json_object_begin(j, "display_point");
    json_text(j, "type", "Point");
    json_array_begin(j, "coordinates");
    json_f64(j, NULL, at.x, DECIMALS);
    json_f64(j, NULL, at.y, DECIMALS);
    json_end(j);
    json_end(j);
}

void imdf_feature_begin(struct json *j, const char *id, const char *type,
                        const struct geometry *shape)
{
    json_object_begin(j, NULL);
    json_text(j, "id", id);
    json_text(j, "type", "Feature");
    json_text(j, "feature_type", type);
    if (shape)
        geojson_write(j, "geometry", shape, DECIMALS, false);
    else
        json_none(j, "geometry");
    json_object_begin(j, "properties");
}

void imdf_feature_end(struct json *j)
{
    json_end(j);
    json_end(j);
}

const char *imdf_unit_category(struct str use, struct str subtype)
{
    static const char *const categories[][2] = {
        { "meeting", "conferenceroom" },
        { "reception", "waitingroom" },
        { "archive", "storage" },
        { "library", "library" },
        { "network", "serverroom" },
        { "telecom", "serverroom" },
        { "mailroom", "mailroom" },
        { "clinic", "firstaid" },
        { "storage", "storage" },
        { "toilet", "restroom" },
        { "private_wc", "restroom" },
        { "lounge", "privatelounge" },
        { "canteen", "foodservice" },
        { "dining", "foodservice" },
        { "garage", "parking" },
        { "corridor", "walkway" },
        { "stairs", "stairs" },
        { "lift", "elevator" },
        { "lobby", "lobby" },
        { "shaft", "nonpublic" },
    };

    for (size_t i = 0; i < ARRAY_LEN(categories); i++)
        if (str_eq(subtype, str_from(categories[i][0])))
            return categories[i][1];
    if (str_eq(use, STR("office")))
        return "office";
    return str_eq(use, STR("equipment")) ? "nonpublic" : "room";
}
