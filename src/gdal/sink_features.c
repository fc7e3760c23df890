/*
 * sink_features: GeoJSON, GeoPackage, zipped shapefile and FlatGeobuf through
 * OGR. The dates that OGR would put into files are fixed (setup.c and the
 * options here), so that the same rows give the same bytes.
 */
#include "sink_kind.h"

#include <errno.h>
#include <gdal.h>
#include <ogr_srs_api.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <cpl_string.h>

#include "yardstick/gdal/trap.h"

enum { ROWS_A_TRANSACTION = 20000 };

struct features_sink {
    struct trap trap;
    GDALDatasetH dataset;
    OGRLayerH layer;
    OGRwkbGeometryType type;
    int *fields; /* the OGR field of each column; -1: the key */
    int64_t n_rows;
    struct buf text; /* of a value, for OGR, which wants it NUL-terminated */
};

static bool open_features(struct sink *sink, struct error *err)
{
    struct features_sink *s = calloc(1, sizeof(*s));
    GDALDriverH driver = GDALGetDriverByName(vector_format_driver(sink->format));
    char path[PATH_MAX + 8];

    if (!s)
        return error_set(err, ERROR_TOO_LARGE, "no memory to open the file");
    sink->state = s;
    s->text = (struct buf)BUF_INIT(RECORD_BYTES_MAX);
    trap_open(&s->trap, sink->folder);
    snprintf(path, sizeof(path), "%s", sink->path);
    if (sink->format == VECTOR_SHP_ZIP) {
        snprintf(path, sizeof(path), "%s/shapes", sink->folder);
        if (mkdir(path, 0700) != 0)
            return error_set(err, ERROR_INTERNAL, "cannot write the file: %s", strerror(errno));
    }
    s->dataset = driver ? GDALCreate(driver, path, 0, 0, 0, GDT_Unknown, NULL) : NULL;
    return s->dataset ? true : trap_failed(&s->trap, err);
}

static void close_features(struct sink *sink)
{
    struct features_sink *s = sink->state;

    if (!s)
        return;
    if (s->dataset)
        GDALClose(s->dataset);
    trap_close(&s->trap);
    buf_release(&s->text);
    free(s->fields);
    free(s);
}

static OGRwkbGeometryType geometry_type(struct str name)
{
    static const struct {
        const char *name;
        OGRwkbGeometryType type;
    } types[] = {
        { "none", wkbNone },
        { "Point", wkbPoint },
        { "LineString", wkbLineString },
        { "Polygon", wkbPolygon },
        { "MultiPoint", wkbMultiPoint },
        { "MultiLineString", wkbMultiLineString },
        { "MultiPolygon", wkbMultiPolygon },
        { "GeometryCollection", wkbGeometryCollection },
    };

    for (size_t i = 0; i < ARRAY_LEN(types); i++)
        if (str_eq(name, str_from(types[i].name)))
            return types[i].type;
    return wkbUnknown;
}

static OGRFieldType field_type(struct str kind, enum vector_format format)
{
    if (str_eq(kind, STR("integer")))
        return OFTInteger64;
    if (str_eq(kind, STR("boolean")))
        return OFTInteger;
    if (str_eq(kind, STR("real")))
        return OFTReal;
    if (str_eq(kind, STR("date")))
        return OFTDate;
    // A .dbf has no type for a time of day.
    if (str_eq(kind, STR("datetime")) && format != VECTOR_SHP_ZIP)
        return OFTDateTime;
    return OFTString;
}

/* In a GeoPackage an integer column `id` is the key itself. */
static bool is_key(const struct sink *sink, const struct exchange_column *column)
{
    return sink->format == VECTOR_GPKG && str_eq(column->name, STR("id")) &&
           str_eq(column->kind, STR("integer"));
}

static bool column_make(struct sink *sink, const struct exchange_column *column, int *field,
                        struct error *err)
{
    struct features_sink *s = sink->state;
    bool is_short = sink->format == VECTOR_SHP_ZIP && column->short_name.len;
    struct str name = is_short ? column->short_name : column->name;
    OGRFieldDefnH defn;
    bool done;

    *field = -1;
    if (is_key(sink, column))
        return true;
    defn = OGR_Fld_Create(CPLSPrintf("%" STR_FMT, STR_ARG(name)),
                          field_type(column->kind, sink->format));
    if (str_eq(column->kind, STR("boolean"))) {
        if (sink->format == VECTOR_SHP_ZIP)
            OGR_Fld_SetWidth(defn, 1);
        else
            OGR_Fld_SetSubType(defn, OFSTBoolean);
    }
    done = OGR_L_CreateField(s->layer, defn, 0) == OGRERR_NONE;
    OGR_Fld_Destroy(defn);
    *field = OGR_FD_GetFieldCount(OGR_L_GetLayerDefn(s->layer)) - 1;
    return done ? true : trap_failed(&s->trap, err);
}

static char **layer_options(const struct sink *sink)
{
    char **options = NULL;

    switch (sink->format) {
    case VECTOR_GEOJSON:
        options = CSLSetNameValue(options, "RFC7946", "YES");
        return CSLSetNameValue(options, "COORDINATE_PRECISION", "9");
    case VECTOR_SHP_ZIP:
        options = CSLSetNameValue(options, "ENCODING", "UTF-8");
        options = CSLSetNameValue(options, "DBF_DATE_LAST_UPDATE", "2000-01-01");
        return CSLSetNameValue(options, "RESIZE", "YES");
    case VECTOR_FGB:
        return CSLSetNameValue(options, "TEMPORARY_DIR", sink->folder);
    case VECTOR_GPKG:
        for (size_t i = 0; i < sink->layer->n_columns; i++)
            if (is_key(sink, &sink->layer->columns[i]))
                return CSLSetNameValue(options, "FID", "id");
        return options;
    default:
        return options;
    }
}

/*
 * The system of the layer; NULL when none is known. GeoJSON has one only, and
 * CGCS2000 is the same within its accuracy: its degrees are written as they are.
 */
static OGRSpatialReferenceH crs_make(const struct sink *sink)
{
    int epsg = (int)sink->layer->epsg;
    OGRSpatialReferenceH srs = epsg ? OSRNewSpatialReference(NULL) : NULL;

    if (sink->format == VECTOR_GEOJSON && epsg == 4490)
        epsg = 4326;
    if (srs && OSRImportFromEPSG(srs, epsg) != OGRERR_NONE) {
        OSRDestroySpatialReference(srs);
        srs = NULL;
    }
    if (srs)
        OSRSetAxisMappingStrategy(srs, OAMS_TRADITIONAL_GIS_ORDER);
    return srs;
}

static bool layer_features(struct sink *sink, struct error *err)
{
    struct features_sink *s = sink->state;
    const struct exchange_layer *layer = sink->layer;
    char **options = layer_options(sink);
    OGRSpatialReferenceH srs = crs_make(sink);
    bool done;

    s->type = geometry_type(layer->geometry);
    if (sink->format == VECTOR_FGB && s->type == wkbNone) {
        CSLDestroy(options);
        OSRRelease(srs);
        return error_set(err, ERROR_UNSUPPORTED,
                         "a FlatGeobuf holds no table without geometry; choose CSV or GeoPackage");
    }
    if (sink->n_layers > 1 && GDALDatasetCommitTransaction(s->dataset) != OGRERR_NONE)
        return trap_failed(&s->trap, err);
    s->layer = GDALDatasetCreateLayer(s->dataset, CPLSPrintf("%" STR_FMT, STR_ARG(layer->name)),
                                      srs, s->type, options);
    CSLDestroy(options);
    OSRRelease(srs);
    if (!s->layer)
        return trap_failed(&s->trap, err);
    free(s->fields);
    s->fields = calloc(layer->n_columns + 1, sizeof(*s->fields));
    done = s->fields != NULL;
    for (size_t i = 0; done && i < layer->n_columns; i++)
        done = column_make(sink, &layer->columns[i], &s->fields[i], err);
    if (done && sink->format == VECTOR_GPKG)
        done =
            GDALDatasetStartTransaction(s->dataset, 0) == OGRERR_NONE || trap_failed(&s->trap, err);
    return done;
}

static void date_set(OGRFeatureH feature, int field, struct str text)
{
    int part[6] = { 0 }, n;
    char copy[32];

    snprintf(copy, sizeof(copy), "%" STR_FMT, STR_ARG(text));
    n = sscanf(copy, "%d-%d-%dT%d:%d:%d", &part[0], &part[1], &part[2], &part[3], &part[4],
               &part[5]);
    if (n >= 3)
        OGR_F_SetFieldDateTime(feature, field, part[0], part[1], part[2], part[3], part[4], part[5],
                               text.len > 19 && text.ptr[19] == 'Z' ? 100 : 0);
}

static void value_set(struct features_sink *s, OGRFeatureH feature, int field,
                      const struct field *value, bool is_date)
{
    if (field < 0 && value->kind == FIELD_I64)
        OGR_F_SetFID(feature, value->i64);
    if (field < 0)
        return;
    if (value->kind == FIELD_I64)
        OGR_F_SetFieldInteger64(feature, field, value->i64);
    else if (value->kind == FIELD_F64)
        OGR_F_SetFieldDouble(feature, field, value->f64);
    else if (value->kind == FIELD_TEXT && is_date)
        date_set(feature, field, value->bytes);
    else if (value->kind == FIELD_TEXT) {
        buf_clear(&s->text);
        buf_add(&s->text, value->bytes);
        OGR_F_SetFieldString(feature, field, buf_str(&s->text).ptr);
    } else
        OGR_F_SetFieldNull(feature, field);
}

/* False: the row has no geometry where the format needs one. */
static bool geometry_set(struct features_sink *s, OGRFeatureH feature, struct str wkb)
{
    OGRGeometryH geometry = NULL;

    if (!wkb.ptr || s->type == wkbNone)
        return s->type == wkbNone;
    if (OGR_G_CreateFromWkb(wkb.ptr, NULL, &geometry, (int)wkb.len) != OGRERR_NONE) {
        OGR_G_DestroyGeometry(geometry);
        return false;
    }
    if (s->type != wkbUnknown && wkbFlatten(OGR_G_GetGeometryType(geometry)) != s->type)
        geometry = OGR_G_ForceTo(geometry, s->type, NULL);
    return OGR_F_SetGeometryDirectly(feature, geometry) == OGRERR_NONE;
}

static bool row_features(struct sink *sink, const struct exchange_row *row, struct error *err)
{
    struct features_sink *s = sink->state;
    OGRFeatureH feature = OGR_F_Create(OGR_L_GetLayerDefn(s->layer));
    struct error notice;
    bool done = true;

    for (size_t i = 0; i < row->n_values && i < sink->layer->n_columns; i++)
        value_set(s, feature, s->fields[i], &row->values[i],
                  str_starts(sink->layer->columns[i].kind, STR("date")));
    s->n_rows++;
    if (!geometry_set(s, feature, row->wkb) && sink->format == VECTOR_FGB) {
        error_set(&notice, ERROR_INVALID, "a FlatGeobuf holds no row without geometry: left out");
        if (sink->watch.warn)
            sink->watch.warn(sink->watch.to, &notice, s->n_rows);
    } else {
        done = OGR_L_CreateFeature(s->layer, feature) == OGRERR_NONE;
    }
    OGR_F_Destroy(feature);
    if (done && sink->format == VECTOR_GPKG && s->n_rows % ROWS_A_TRANSACTION == 0)
        done = GDALDatasetCommitTransaction(s->dataset) == OGRERR_NONE &&
               GDALDatasetStartTransaction(s->dataset, 0) == OGRERR_NONE;
    return done ? true : trap_failed(&s->trap, err);
}

static bool finish_features(struct sink *sink, struct error *err)
{
    struct features_sink *s = sink->state;
    char folder[PATH_MAX + 8];

    if (sink->format == VECTOR_GPKG && s->layer &&
        GDALDatasetCommitTransaction(s->dataset) != OGRERR_NONE)
        return trap_failed(&s->trap, err);
    GDALClose(s->dataset);
    s->dataset = NULL;
    if (s->trap.heard.code != ERROR_NONE)
        return trap_failed(&s->trap, err);
    if (sink->format != VECTOR_SHP_ZIP)
        return true;
    snprintf(folder, sizeof(folder), "%s/shapes", sink->folder);
    return zip_folder(folder, sink->path, err);
}

const struct sink_kind sink_features = { open_features, layer_features, row_features,
                                         finish_features, close_features };
