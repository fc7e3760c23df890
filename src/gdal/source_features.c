/*
 * source_features: rows of GeoJSON, GeoPackage, shapefiles and FlatGeobuf
 * through OGR. Shapefile text is taken raw and decoded here, since OGR's guess
 * (Latin-1 when nothing is declared) is wrong for most of what arrives.
 */
#include "source_kind.h"

#include <gdal.h>
#include <stdio.h>
#include <stdlib.h>

#include <cpl_conv.h>
#include <cpl_string.h>

#include "dbf_encoding.h"
#include "feature.h"
#include "yardstick/gdal/crs.h"
#include "yardstick/gdal/trap.h"

struct features_state {
    struct trap trap;
    GDALDatasetH dataset;
    OGRLayerH layer;
    struct feature_reader reader;
    struct str *members; /* of a zip: the .shp entries, a layer each */
    struct field *values;
    size_t n_fields; /* of OGR */
    bool has_id;     /* the first column is the feature's id */
    bool wants_geometry;
    int64_t row, n_rows;
};

static bool dataset_open(struct source *source, const char *path, struct error *err)
{
    struct features_state *s = source->state;
    enum vector_format format = source->found->format;
    const char *const drivers[] = { vector_format_driver(format), NULL };
    const char *const shapefile[] = { "ENCODING=", "ADJUST_GEOM_TYPE=FIRST_SHAPE", NULL };
    const char *const geopackage[] = { "IMMUTABLE=YES", NULL };
    const char *const *options = format == VECTOR_GPKG                              ? geopackage
                                 : format == VECTOR_SHP || format == VECTOR_SHP_ZIP ? shapefile
                                                                                    : NULL;

    if (s->dataset)
        GDALClose(s->dataset);
    s->dataset = GDALOpenEx(path, GDAL_OF_VECTOR | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR,
                            drivers, options, NULL);
    if (s->dataset)
        return true;
    // What GDAL says when a driver does not take a file tells people nothing.
    if (!strstr(s->trap.heard.message[LANG_EN], "not recognized")) {
        if (!trap_failed(&s->trap, err) && err->code == ERROR_UNSUPPORTED)
            error_prefix(err, "the file is damaged, or is no %s at all",
                         vector_format_name(format).ptr);
        return false;
    }
    if (format == VECTOR_GEOJSON)
        return error_set(err, ERROR_UNSUPPORTED,
                         "this is JSON but not GeoJSON: a FeatureCollection was expected");
    return error_set(err, ERROR_INVALID, "the file is damaged, or is no %s at all",
                     vector_format_name(format).ptr);
}

static bool is_hidden(struct str name)
{
    return str_starts(name, STR("__MACOSX/")) || str_starts(name, STR("."));
}

static bool ends_nocase(struct str name, const char *ending)
{
    size_t n = strlen(ending);

    return name.len > n &&
           str_eq_nocase((struct str){ name.ptr + name.len - n, n }, str_from(ending));
}

/* Every .shp has its .shx and .dbf beside it in the zip. */
static bool member_whole(const struct zipdir *zip, struct str shp, struct error *err)
{
    static const char *const parts[] = { ".shx", ".dbf" };

    for (size_t p = 0; p < ARRAY_LEN(parts); p++) {
        bool there = false;

        for (size_t i = 0; i < zip->n_entries && !there; i++)
            there = zip->entries[i].name.len == shp.len &&
                    strncmp(zip->entries[i].name.ptr, shp.ptr, shp.len - 4) == 0 &&
                    ends_nocase(zip->entries[i].name, parts[p]);
        if (!there)
            return error_set(err, ERROR_INVALID,
                             "the shapefile %" STR_FMT " in the zip lacks its %s", STR_ARG(shp),
                             parts[p]);
    }
    return true;
}

static bool members_find(struct source *source, struct error *err)
{
    struct features_state *s = source->state;
    const struct zipdir *zip = &source->found->zip;

    s->members = arena_alloc(&source->arena, (zip->n_entries + 1) * sizeof(*s->members));
    if (!s->members)
        return error_set(err, ERROR_TOO_LARGE, "no memory to open the file");
    for (size_t i = 0; i < zip->n_entries; i++) {
        struct str name = zip->entries[i].name;

        if (!ends_nocase(name, ".shp") || is_hidden(name))
            continue;
        if (!member_whole(zip, name, err))
            return false;
        s->members[source->n_layers++] = name;
    }
    CPLSetConfigOption("CPL_ZIP_ENCODING", zip->names_gbk ? "GBK" : "UTF-8");
    return true;
}

static bool open_features(struct source *source, struct error *err)
{
    struct features_state *s = calloc(1, sizeof(*s));

    if (!s)
        return error_set(err, ERROR_TOO_LARGE, "no memory to open the file");
    source->state = s;
    s->reader.scratch = (struct buf)BUF_INIT(RECORD_BYTES_MAX);
    s->reader.wkb = (struct buf)BUF_INIT(RECORD_BYTES_MAX);
    trap_open(&s->trap, source->spec.folder);
    if (!charset_open(&s->reader.fallback, STR("GB18030"), err))
        return false;
    if (source->found->format == VECTOR_SHP_ZIP)
        return members_find(source, err);
    if (!dataset_open(source, source->found->path, err))
        return false;
    source->n_layers = (size_t)GDALDatasetGetLayerCount(s->dataset);
    return source->n_layers ? true : error_set(err, ERROR_INVALID, "there is no table in the file");
}

static void close_features(struct source *source)
{
    struct features_state *s = source->state;

    if (!s)
        return;
    if (s->dataset)
        GDALClose(s->dataset);
    trap_close(&s->trap);
    charset_release(&s->reader.charset);
    charset_release(&s->reader.fallback);
    buf_release(&s->reader.scratch);
    buf_release(&s->reader.wkb);
    free(s->values);
    free(s);
}

static struct str geometry_name(OGRLayerH layer)
{
    switch (OGR_GT_GetLinear(wkbFlatten(OGR_L_GetGeomType(layer)))) {
    case wkbNone:
        return STR("none");
    case wkbPoint:
        return STR("Point");
    case wkbLineString:
        return STR("LineString");
    case wkbPolygon:
        return STR("Polygon");
    case wkbMultiPoint:
        return STR("MultiPoint");
    case wkbMultiLineString:
        return STR("MultiLineString");
    case wkbMultiPolygon:
    case wkbTIN:
    case wkbPolyhedralSurface:
        return STR("MultiPolygon");
    case wkbGeometryCollection:
        return STR("GeometryCollection");
    default:
        return STR("Unknown");
    }
}

/* How many rows there are; a GeoPackage's own figure may be anything, so its rows are counted. */
static void rows_count(struct source *source, struct exchange_layer *out)
{
    struct features_state *s = source->state;
    char *query, *name;
    OGRLayerH result;
    OGRFeatureH feature = NULL;

    out->n_rows = OGR_L_GetFeatureCount(s->layer, 1);
    out->rows_exact = source->found->format != VECTOR_FGB;
    if (source->found->format != VECTOR_GPKG)
        return;
    name = CPLEscapeString(OGR_L_GetName(s->layer), -1, CPLES_SQLI);
    query = CPLStrdup(CPLSPrintf("SELECT COUNT(*) FROM \"%s\"", name));
    result = GDALDatasetExecuteSQL(s->dataset, query, NULL, NULL);
    if (result)
        feature = OGR_L_GetNextFeature(result);
    if (feature)
        out->n_rows = OGR_F_GetFieldAsInteger64(feature, 0);
    out->rows_exact = feature != NULL;
    OGR_F_Destroy(feature);
    if (result)
        GDALDatasetReleaseResultSet(s->dataset, result);
    CPLFree(query);
    CPLFree(name);
}

/* A GeoPackage's key is a column worth having unless it is only GDAL's own counter. */
static bool has_id_column(struct source *source, OGRLayerH layer)
{
    struct str name = str_from(OGR_L_GetFIDColumn(layer));

    return source->found->format == VECTOR_GPKG && name.len && !str_eq_nocase(name, STR("fid")) &&
           !str_eq_nocase(name, STR("ogc_fid"));
}

static bool columns_describe(struct source *source, struct exchange_layer *out, struct error *err)
{
    struct features_state *s = source->state;
    OGRFeatureDefnH defn = OGR_L_GetLayerDefn(s->layer);
    struct str names[EXCHANGE_COLUMNS_MAX];
    size_t n = 0;

    s->n_fields = (size_t)OGR_FD_GetFieldCount(defn);
    s->has_id = has_id_column(source, s->layer);
    if (s->n_fields + s->has_id > EXCHANGE_COLUMNS_MAX)
        return error_set(err, ERROR_TOO_LARGE, "the table has more than %d columns",
                         EXCHANGE_COLUMNS_MAX);
    if (s->has_id)
        names[n++] = source_text(source, str_from(OGR_L_GetFIDColumn(s->layer)));
    for (size_t i = 0; i < s->n_fields; i++) {
        buf_clear(&s->reader.scratch);
        feature_text(&s->reader, str_from(OGR_Fld_GetNameRef(OGR_FD_GetFieldDefn(defn, (int)i))));
        names[n++] = source_text(source, buf_str(&s->reader.scratch));
    }
    if (!source_columns(source, names, n, out, err))
        return false;
    for (size_t i = 0; i < out->n_columns; i++)
        out->columns[i].kind = i < s->has_id
                                   ? STR("integer")
                                   : feature_kind(OGR_FD_GetFieldDefn(defn, (int)(i - s->has_id)));
    free(s->values);
    s->values = calloc(n + 1, sizeof(*s->values));
    return s->values ? true : error_set(err, ERROR_TOO_LARGE, "no memory to open the file");
}

static void crs_describe(struct source *source, struct exchange_layer *out)
{
    struct features_state *s = source->state;
    struct trap quiet;
    struct crs_found crs;

    // That a system is not known is an answer here, not a failure of the file.
    trap_open(&quiet, source->spec.folder);
    srs_identify(OGR_L_GetSpatialRef(s->layer), &crs);
    trap_close(&quiet);
    out->epsg = crs.epsg;
    out->certainty = crs_certainty_name(crs.certainty);
    out->crs_name = source_text(source, str_from(crs.name));
}

/* The dataset and layer of the i-th choice; of shapefiles also the decoder of their text. */
static bool layer_open(struct source *source, size_t i, struct error *err)
{
    struct features_state *s = source->state;
    enum vector_format format = source->found->format;
    char path[2 * PATH_MAX];

    snprintf(path, sizeof(path), "%s", source->found->path);
    if (format == VECTOR_SHP_ZIP) {
        snprintf(path, sizeof(path), "/vsizip/{%s}/%" STR_FMT, source->found->path,
                 STR_ARG(s->members[i]));
        if (!dataset_open(source, path, err))
            return false;
        i = 0;
    }
    s->layer = GDALDatasetGetLayer(s->dataset, (int)i);
    if (!s->layer)
        return trap_failed(&s->trap, err);
    charset_release(&s->reader.charset);
    if (format != VECTOR_SHP && format != VECTOR_SHP_ZIP)
        return true;
    return dbf_encoding_open(path, source->spec.encoding, &s->reader.charset, err);
}

static struct str layer_name(struct source *source, size_t i)
{
    struct features_state *s = source->state;
    struct str name = source_text(source, str_from(OGR_L_GetName(s->layer)));

    if (source->found->format == VECTOR_SHP_ZIP) {
        name = s->members[i];
        for (size_t slash = name.len; slash > 0; slash--)
            if (name.ptr[slash - 1] == '/') {
                name = (struct str){ name.ptr + slash, name.len - slash };
                break;
            }
        return (struct str){ name.ptr, name.len - 4 };
    }
    // The parts lie under a neutral name of ours; theirs is the sender's.
    return str_eq(name, STR("input")) || source->found->format == VECTOR_SHP ? source_stem(source)
                                                                             : name;
}

static bool select_features(struct source *source, size_t i, struct exchange_layer *out,
                            struct error *err)
{
    struct features_state *s = source->state;

    if (!layer_open(source, i, err) || !columns_describe(source, out, err))
        return false;
    out->name = layer_name(source, i);
    out->geometry = geometry_name(s->layer);
    out->encoding = s->reader.charset.converter ? str_from(s->reader.charset.name) : STR("UTF-8");
    out->encoding = source_text(source, out->encoding);
    crs_describe(source, out);
    rows_count(source, out);
    if (s->trap.heard.code != ERROR_NONE)
        return trap_failed(&s->trap, err);
    s->wants_geometry = OGR_L_GetGeomType(s->layer) != wkbNone;
    s->n_rows = out->n_rows;
    s->row = 0;
    OGR_L_ResetReading(s->layer);
    return true;
}

/* A shape that was straightened is told; one that would be lost ends the file. */
static bool geometry_get(struct source *source, OGRFeatureH feature, struct exchange_row *out,
                         struct error *err)
{
    struct features_state *s = source->state;
    struct error notice = { 0 };

    out->wkb = feature_wkb(&s->reader, feature, &notice);
    if (notice.code == ERROR_NONE)
        return true;
    if (!out->wkb.ptr) {
        *err = notice;
        return error_prefix(err, "feature %lld", (long long)s->row);
    }
    source_warn(source, &notice, s->row);
    return true;
}

static void damage_warn(struct source *source)
{
    struct features_state *s = source->state;
    struct error notice;

    if (!s->reader.is_damaged)
        return;
    error_set(&notice, ERROR_INVALID,
              "some text is not %s; what could not be read is a ? in its place. If the file is in "
              "another encoding, name it with --encoding",
              s->reader.charset.converter ? s->reader.charset.name : "UTF-8");
    source_warn(source, &notice, s->row);
}

static enum source_step next_features(struct source *source, struct exchange_row *out,
                                      struct error *err)
{
    struct features_state *s = source->state;
    OGRFeatureH feature = OGR_L_GetNextFeature(s->layer);
    OGRFeatureDefnH defn = OGR_L_GetLayerDefn(s->layer);
    bool placed;

    // What cannot be read ends the file: rows after a damaged one are not to be trusted.
    if (s->trap.heard.code != ERROR_NONE) {
        trap_failed(&s->trap, err);
        error_prefix(err, "feature %lld", (long long)s->row + 1);
        OGR_F_Destroy(feature);
        return SOURCE_FAILED;
    }
    if (!feature)
        return SOURCE_END;
    s->row++;
    buf_clear(&s->reader.scratch);
    s->reader.is_damaged = false;
    // A GeoPackage's own number is what other programs show; elsewhere it is a count from 0.
    *out = (struct exchange_row){ .number = source->found->format == VECTOR_GPKG
                                                ? OGR_F_GetFID(feature)
                                                : s->row,
                                  .values = s->values,
                                  .n_values = s->n_fields + s->has_id };
    if (s->has_id)
        s->values[0] = (struct field){ .kind = FIELD_I64, .i64 = OGR_F_GetFID(feature) };
    for (size_t i = 0; i < s->n_fields; i++)
        feature_value(&s->reader, feature, (int)i, OGR_FD_GetFieldDefn(defn, (int)i),
                      &s->values[i + s->has_id]);
    feature_values_bind(&s->reader, s->values, out->n_values);
    damage_warn(source);
    placed = geometry_get(source, feature, out, err);
    OGR_F_Destroy(feature);
    return placed && buf_ok(&s->reader.scratch, err) ? SOURCE_ROW : SOURCE_FAILED;
}

static void progress_features(const struct source *source, struct exchange_progress *out)
{
    const struct features_state *s = source->state;

    *out = (struct exchange_progress){ s->row, s->n_rows, STR("rows") };
}

const struct source_kind source_features = { open_features, close_features, select_features,
                                             next_features, progress_features };
