/*
 * import_crs: which system coordinates are in.
 */
#include "import_parts.h"
#include "yardstick/geo/crs.h"

static bool refuse(const char *name, struct error *err)
{
    error_set(err, ERROR_UNSUPPORTED,
              "the coordinates are in %s, from which no exact way to CGCS2000 is public; have them "
              "transformed by the surveying office, then import them",
              name);
    return error_detail(err, STR("crs"), str_from(name), "EPSG:4490, EPSG:4548 …");
}

static bool accept(int64_t epsg, int *out, struct error *err)
{
    if (crs_refused(epsg))
        return refuse(crs_refused(epsg), err);
    *out = (int)epsg;
    return true;
}

/* Do the letters and digits of `name` hold `what`, in any case and whatever stands between? */
static bool says(struct str name, const char *what)
{
    char plain[256];
    size_t n = 0;

    for (size_t i = 0; i < name.len && n + 1 < sizeof(plain); i++) {
        char c = name.ptr[i];

        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            plain[n++] = c;
    }
    plain[n] = '\0';
    return strstr(plain, what) != NULL;
}

static bool name_accept(struct str name, struct error *err)
{
    if (says(name, "beijing1954") || says(name, "beijing54"))
        return refuse("Beijing 1954", err);
    if (says(name, "xian1980") || says(name, "xian80"))
        return refuse("Xian 1980", err);
    return true;
}

bool import_crs(const struct exchange_layer *layer, struct str asked, int *epsg, struct error *err)
{
    struct str code = str_trim(asked);
    int64_t number;

    *epsg = 0;
    if (code.len) {
        if (code.len > 5 && str_eq_nocase((struct str){ code.ptr, 5 }, STR("EPSG:")))
            code = (struct str){ code.ptr + 5, code.len - 5 };
        if (str_to_i64(code, &number) && number > 0 && number < 1000000)
            return accept(number, epsg, err);
        error_set(err, ERROR_INVALID, "the CRS \"%" STR_FMT "\" is not written as EPSG:4548",
                  STR_ARG(asked));
        return error_detail(err, STR("crs"), asked, "EPSG:4490, EPSG:4548 …");
    }
    if (str_eq(layer->geometry, STR("none")))
        return true;
    if (!name_accept(layer->crs_name, err))
        return false;
    if (layer->epsg)
        return accept(layer->epsg, epsg, err);
    if (!layer->crs_name.len)
        return true; // nothing is said: degrees are taken, anything else is refused row by row
    error_set(err, ERROR_INVALID,
              "the file's coordinate system \"%" STR_FMT "\" is not one of EPSG; say which it is "
              "with --crs EPSG:CODE",
              STR_ARG(layer->crs_name));
    return error_detail(err, STR("crs"), layer->crs_name, "EPSG:4490, EPSG:4548 …");
}
