/*
 * feature: see the header.
 */
#include "feature.h"

#include <math.h>
#include <stdio.h>

#include <cpl_conv.h>

#include "number.h"

struct str feature_kind(OGRFieldDefnH field)
{
    OGRFieldSubType sub = OGR_Fld_GetSubType(field);

    switch (OGR_Fld_GetType(field)) {
    case OFTInteger:
        return sub == OFSTBoolean ? STR("boolean") : STR("integer");
    case OFTInteger64:
        return STR("integer");
    case OFTReal:
        return STR("real");
    case OFTDate:
        return STR("date");
    case OFTTime:
        return STR("time");
    case OFTDateTime:
        return STR("datetime");
    case OFTBinary:
        return STR("binary");
    case OFTIntegerList:
    case OFTInteger64List:
    case OFTRealList:
    case OFTStringList:
        return STR("list");
    default:
        return sub == OFSTJSON ? STR("json") : STR("text");
    }
}

/* Into scratch as UTF-8: decoded, with '?' for bytes that are no character. */
void feature_text(struct feature_reader *reader, struct str raw)
{
    struct charset *charset = reader->charset.converter ? &reader->charset : &reader->fallback;
    struct error ignored;

    if (!reader->charset.converter && str_is_utf8(raw)) {
        buf_add(&reader->scratch, raw);
        return;
    }
    while (raw.len) {
        size_t used = 0;

        (void)!charset_decode(charset, raw, &reader->scratch, &used, &ignored);
        raw = (struct str){ raw.ptr + used, raw.len - used };
        if (raw.len == 0)
            return;
        reader->is_damaged = true;
        buf_addc(&reader->scratch, '?');
        raw = (struct str){ raw.ptr + 1, raw.len - 1 };
    }
}

static void date_add(struct buf *out, OGRFeatureH feature, int i, OGRFieldType type)
{
    int year, month, day, hour, minute, zone;
    float second;

    if (!OGR_F_GetFieldAsDateTimeEx(feature, i, &year, &month, &day, &hour, &minute, &second,
                                    &zone))
        return;
    if (type != OFTTime)
        buf_addf(out, "%04d-%02d-%02d", year, month, day);
    if (type == OFTDate)
        return;
    buf_addf(out, "%s%02d:%02d:%02d", type == OFTDateTime ? "T" : "", hour, minute,
             (int)lround(floor((double)second)));
    if (zone == 100)
        buf_addc(out, 'Z');
    else if (zone > 1)
        buf_addf(out, "%c%02d:%02d", zone < 100 ? '-' : '+', abs(zone - 100) / 4,
                 abs(zone - 100) % 4 * 15);
}

static void list_add(struct feature_reader *reader, OGRFeatureH feature, int i, OGRFieldType type)
{
    struct buf *out = &reader->scratch;
    char number[NUMBER_BYTES];
    int n = 0;
    const int *ints = type == OFTIntegerList ? OGR_F_GetFieldAsIntegerList(feature, i, &n) : NULL;
    const GIntBig *longs =
        type == OFTInteger64List ? OGR_F_GetFieldAsInteger64List(feature, i, &n) : NULL;
    const double *reals = type == OFTRealList ? OGR_F_GetFieldAsDoubleList(feature, i, &n) : NULL;
    char **texts = type == OFTStringList ? OGR_F_GetFieldAsStringList(feature, i) : NULL;

    for (int k = 0; k < n; k++) {
        if (k)
            buf_addc(out, ';');
        if (ints)
            buf_addf(out, "%d", ints[k]);
        else if (longs)
            buf_addf(out, "%lld", (long long)longs[k]);
        else if (reals)
            buf_add(out, number_text(reals[k], number));
    }
    for (int k = 0; texts && texts[k]; k++) {
        if (k)
            buf_addc(out, ';');
        feature_text(reader, str_from(texts[k]));
    }
}

void feature_value(struct feature_reader *reader, OGRFeatureH feature, int i, OGRFieldDefnH field,
                   struct field *out)
{
    OGRFieldType type = OGR_Fld_GetType(field);
    size_t start = reader->scratch.len;

    *out = (struct field){ .kind = FIELD_NULL };
    if (!OGR_F_IsFieldSetAndNotNull(feature, i) || type == OFTBinary)
        return;
    if (type == OFTInteger || type == OFTInteger64) {
        *out = (struct field){ .kind = FIELD_I64, .i64 = OGR_F_GetFieldAsInteger64(feature, i) };
        return;
    }
    if (type == OFTReal) {
        out->f64 = OGR_F_GetFieldAsDouble(feature, i);
        out->kind = isfinite(out->f64) ? FIELD_F64 : FIELD_NULL;
        return;
    }
    if (type == OFTDate || type == OFTTime || type == OFTDateTime)
        date_add(&reader->scratch, feature, i, type);
    else if (type == OFTString)
        feature_text(reader, str_from(OGR_F_GetFieldAsString(feature, i)));
    else
        list_add(reader, feature, i, type);
    // scratch may still move: the offset now, the pointer once the row is complete.
    *out = (struct field){ .kind = FIELD_TEXT,
                           .i64 = (int64_t)start,
                           .bytes = { NULL, reader->scratch.len - start } };
}

void feature_values_bind(struct feature_reader *reader, struct field *values, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (values[i].kind == FIELD_TEXT)
            values[i].bytes.ptr = reader->scratch.data ? reader->scratch.data + values[i].i64 : "";
}

/* Every coordinate is a number: an envelope of numbers means just that, NaN spreads. */
static bool is_finite(OGRGeometryH geometry)
{
    int n = OGR_G_GetGeometryCount(geometry);

    for (int i = 0; i < n; i++)
        if (!is_finite(OGR_G_GetGeometryRef(geometry, i)))
            return false;
    if (n > 0)
        return true;
    switch (wkbFlatten(OGR_G_GetGeometryType(geometry))) {
    case wkbPoint:
    case wkbLineString:
    case wkbLinearRing:
    case wkbCircularString:
        for (int i = 0; i < OGR_G_GetPointCount(geometry); i++)
            if (!isfinite(OGR_G_GetX(geometry, i)) || !isfinite(OGR_G_GetY(geometry, i)))
                return false;
        return true;
    default:
        return true;
    }
}

/* A copy in one of the seven linear types, or NULL. */
static OGRGeometryH linear_copy(OGRGeometryH geometry)
{
    OGRwkbGeometryType type = wkbFlatten(OGR_G_GetGeometryType(geometry));

    if (type == wkbTIN || type == wkbPolyhedralSurface || type == wkbTriangle)
        return OGR_G_ForceToMultiPolygon(OGR_G_Clone(geometry));
    return OGR_G_GetLinearGeometry(geometry, 0, NULL);
}

static struct str wkb_export(struct feature_reader *reader, OGRGeometryH geometry)
{
    size_t size = OGR_G_WkbSizeEx(geometry);
    char *to;

    buf_clear(&reader->wkb);
    to = size < RECORD_BYTES_MAX / 2 ? buf_extend(&reader->wkb, size) : NULL;
    if (!to || OGR_G_ExportToIsoWkb(geometry, wkbNDR, (unsigned char *)to) != OGRERR_NONE)
        return (struct str){ 0 };
    return (struct str){ reader->wkb.data, size };
}

struct str feature_wkb(struct feature_reader *reader, OGRFeatureH feature, struct error *notice)
{
    OGRGeometryH geometry = OGR_F_GetGeometryRef(feature), linear;
    struct str wkb = { 0 };

    if (!geometry)
        return wkb;
    if (!is_finite(geometry)) {
        error_set(notice, ERROR_INVALID, "a coordinate of the geometry is not a number");
        return wkb;
    }
    if (wkbFlatten(OGR_G_GetGeometryType(geometry)) == wkbPoint && OGR_G_IsEmpty(geometry))
        return wkb;
    OGR_G_SetMeasured(geometry, 0);
    linear = linear_copy(geometry);
    if (linear && OGR_G_GetGeometryType(linear) != OGR_G_GetGeometryType(geometry))
        error_set(notice, ERROR_INVALID, "the geometry was a %s and was made of straight lines",
                  OGRGeometryTypeToName(OGR_G_GetGeometryType(geometry)));
    if (linear)
        wkb = wkb_export(reader, linear);
    if (!wkb.ptr)
        error_set(notice, ERROR_INVALID, "the geometry cannot be used: it is too large or broken");
    OGR_G_DestroyGeometry(linear);
    return wkb;
}
