/*
 * detect: see the header.
 */
#include "yardstick/gdal/detect.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

enum { HEAD_BYTES = 4096 };

/* Formats people send and we do not read here, under a name both languages share. */
static const struct {
    struct str magic;
    const char *name;
} strangers[] = {
    { { "II*\0", 4 }, "TIFF" },
    { { "II+\0", 4 }, "BigTIFF" },
    { { "MM\0*", 4 }, "TIFF" },
    { { "\xFF\xD8\xFF", 3 }, "JPEG" },
    { { "\x89PNG", 4 }, "PNG" },
    { { "%PDF", 4 }, "PDF" },
    { { "LASF", 4 }, "LAS/LAZ" },
    { { "AC10", 4 }, "DWG" },
    { { "Rar!", 4 }, "RAR" },
    { { "7z\xBC\xAF", 4 }, "7z" },
    { { "\x1F\x8B", 2 }, "gzip" },
    { { "\x7F"
        "ELF",
        4 },
      "ELF" },
};

static bool stranger(const char *name, struct error *err)
{
    return error_set(err, ERROR_UNSUPPORTED,
                     "the file is of format %s; tables are read from CSV, XLSX, ODS, GeoJSON, "
                     "GeoPackage, Shapefile (zipped) and FlatGeobuf",
                     name);
}

/* Pairs of lines: a number, then a value; comments (999) may come before the first section. */
static bool is_dxf(struct str text)
{
    for (int pair = 0; pair < 20; pair++) {
        struct str code = str_trim(str_cut(&text, '\n'));
        struct str value = str_trim(str_cut(&text, '\n'));

        if (!str_eq(code, STR("999")))
            return str_eq(code, STR("0")) && str_eq(value, STR("SECTION"));
    }
    return false;
}

static bool text_detect(struct str head, enum vector_format *out, struct error *err)
{
    struct str text = str_trim(head);
    bool wide = str_starts(head, STR("\xFF\xFE")) || str_starts(head, STR("\xFE\xFF"));

    if (!wide && memchr(head.ptr, '\0', head.len))
        return error_set(err, ERROR_UNSUPPORTED,
                         "the file is of no known format; tables are read from CSV, XLSX, ODS, "
                         "GeoJSON, GeoPackage, Shapefile (zipped) and FlatGeobuf");
    if (str_starts(text, STR("<")))
        return stranger("XML", err);
    if (str_starts(text, STR("[")))
        return error_set(err, ERROR_UNSUPPORTED,
                         "this is JSON but not GeoJSON: a FeatureCollection was expected");
    if (is_dxf(text))
        return stranger("DXF", err);
    *out = str_starts(text, STR("{")) ? VECTOR_GEOJSON : VECTOR_CSV;
    return true;
}

static bool sqlite_detect(struct str head, enum vector_format *out, struct error *err)
{
    struct str id = { head.ptr + 68, head.len >= 72 ? 4 : 0 };

    if (!str_eq(id, STR("GPKG")) && !str_eq(id, STR("GP10")) && !str_eq(id, STR("GP11")))
        return stranger("SQLite", err);
    *out = VECTOR_GPKG;
    return true;
}

bool vector_detect_bytes(struct str head, enum vector_format *out, struct error *err)
{
    *out = VECTOR_NONE;
    if (head.len == 0)
        return error_set(err, ERROR_INVALID, "the file is empty");
    if (str_starts(head, STR("PK\x03\x04")) || str_starts(head, STR("PK\x05\x06")))
        return true;
    if (str_starts(head, STR("SQLite format 3\0")))
        return sqlite_detect(head, out, err);
    if (str_starts(head, STR("fgb\x03"
                             "fgb"))) {
        *out = VECTOR_FGB;
        return true;
    }
    if (str_starts(head, STR("\0\0\x27\x0A"))) {
        *out = VECTOR_SHP;
        return true;
    }
    if (str_starts(head, STR("\xD0\xCF\x11\xE0")))
        return error_set(err, ERROR_UNSUPPORTED,
                         "this is a workbook of Excel 97 (.xls); save it as .xlsx");
    for (size_t i = 0; i < ARRAY_LEN(strangers); i++)
        if (str_starts(head, strangers[i].magic))
            return stranger(strangers[i].name, err);
    return text_detect(head, out, err);
}

static bool name_ends(struct str name, const char *ending)
{
    size_t n = strlen(ending);

    return name.len > n &&
           str_eq_nocase((struct str){ name.ptr + name.len - n, n }, str_from(ending));
}

static bool has_shp(const struct zipdir *zip)
{
    for (size_t i = 0; i < zip->n_entries; i++)
        if (name_ends(zip->entries[i].name, ".shp"))
            return true;
    return false;
}

/* Sheets are unpacked into memory, shapefiles are read through: hence two limits. */
static bool zip_detect(struct arena *arena, struct vector_found *found, struct error *err)
{
    static const struct zip_limits sheet = { 2000, UINT64_C(512) << 20, 200 };
    static const struct zip_limits shapes = { 2000, UINT64_C(4096) << 20, 0 };

    if (!zipdir_read(found->path, arena, &found->zip, err))
        return false;
    if (zipdir_find(&found->zip, STR("xl/workbook.xml")))
        found->format = VECTOR_XLSX;
    else if (zipdir_find(&found->zip, STR("content.xml")) &&
             zipdir_find(&found->zip, STR("mimetype")))
        found->format = VECTOR_ODS;
    else if (has_shp(&found->zip))
        found->format = VECTOR_SHP_ZIP;
    else
        return error_set(err, ERROR_UNSUPPORTED,
                         "the zip file holds no shapefile and is no workbook; unpack it and send "
                         "what is inside");
    return zipdir_judge(&found->zip, found->format == VECTOR_SHP_ZIP ? &shapes : &sheet, err);
}

bool delivery_main_file(const char *folder, char *out, struct error *err)
{
    DIR *dir = opendir(folder);
    struct dirent *entry;
    char name[NAME_MAX + 1] = "";

    while (dir && (entry = readdir(dir))) {
        struct str here = str_from(entry->d_name);

        if (here.ptr[0] == '.')
            continue;
        if (!name[0] || name_ends(here, ".shp") ||
            (!name_ends(str_from(name), ".shp") && strcmp(here.ptr, name) < 0))
            snprintf(name, sizeof(name), "%s", here.ptr);
    }
    if (dir)
        closedir(dir);
    if (!name[0])
        return error_set(err, ERROR_INVALID, "there is no file to read");
    if ((size_t)snprintf(out, PATH_MAX, "%s/%s", folder, name) >= PATH_MAX)
        return error_set(err, ERROR_INTERNAL, "the job folder's name is too long");
    return true;
}

static bool part_exists(const char *shp, const char *ending)
{
    char path[PATH_MAX];

    snprintf(path, sizeof(path), "%.*s%s", (int)strlen(shp) - 4, shp, ending);
    return access(path, R_OK) == 0;
}

static bool shp_whole(const struct vector_found *found, struct error *err)
{
    static const char *const parts[] = { ".shx", ".dbf" };

    if (!name_ends(str_from(found->path), ".shp"))
        return error_set(err, ERROR_INVALID, "a shapefile's main part must be named .shp");
    for (size_t i = 0; i < ARRAY_LEN(parts); i++)
        if (!part_exists(found->path, parts[i]))
            return error_set(err, ERROR_INVALID,
                             "the shapefile lacks its %s; send .shp, .shx, .dbf and .prj together, "
                             "best as one zip",
                             parts[i]);
    return true;
}

/* A part without its .shp: delivery_main_file() prefers that one. */
static bool is_part(const char *path)
{
    static const char *const endings[] = { ".shx", ".dbf", ".prj", ".cpg", ".sbn", ".sbx" };

    for (size_t i = 0; i < ARRAY_LEN(endings); i++)
        if (name_ends(str_from(path), endings[i]))
            return true;
    return false;
}

bool vector_detect(const char *folder, struct arena *arena, struct vector_found *out,
                   struct error *err)
{
    char head[HEAD_BYTES];
    ssize_t n;
    int fd;

    *out = (struct vector_found){ 0 };
    if (!delivery_main_file(folder, out->path, err))
        return false;
    fd = open(out->path, O_RDONLY | O_CLOEXEC);
    n = fd < 0 ? -1 : pread(fd, head, sizeof(head), 0);
    if (fd >= 0)
        close(fd);
    if (n < 0)
        return error_set(err, ERROR_INTERNAL, "the uploaded file cannot be opened");
    if (is_part(out->path))
        return error_set(err, ERROR_INVALID,
                         "this is one part of a shapefile; send its .shp, .shx, .dbf and .prj "
                         "together, best as one zip");
    if (!vector_detect_bytes((struct str){ head, (size_t)n }, &out->format, err))
        return false;
    if (out->format == VECTOR_NONE)
        return zip_detect(arena, out, err);
    return out->format != VECTOR_SHP || shp_whole(out, err);
}
