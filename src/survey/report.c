/*
 * report: a delivery as JSON and as text.
 */
#include "delivery_parts.h"

#include <math.h>
#include <stdio.h>

void survey_findings_write(struct json *j, const char *key, const struct finding *findings,
                           size_t n)
{
    json_array_begin(j, key);
    for (size_t i = 0; i < n; i++) {
        json_object_begin(j, NULL);
        json_text(j, "weight", survey_verdict_name(findings[i].weight));
        json_text(j, "text", findings[i].what.message[LANG_EN]);
        json_text(j, "text_zh", findings[i].what.message[LANG_ZH]);
        json_end(j);
    }
    json_end(j);
}

void survey_facts_write(struct json *j, const char *key, const struct survey_file *file)
{
    char name[48];

    json_object_begin(j, key);
    for (size_t i = 0; i < file->n_facts; i++) {
        const struct survey_fact *f = &file->facts[i];

        snprintf(name, sizeof(name), "%" STR_FMT, STR_ARG(f->name));
        if (f->kind == FACT_TEXT)
            json_str(j, name, f->text);
        else if (f->kind == FACT_INTEGER)
            json_i64(j, name, f->integer);
        else
            json_f64(j, name, f->real, 9);
    }
    json_end(j);
}

static void file_write(struct json *j, const struct survey_file *f)
{
    json_object_begin(j, NULL);
    json_str(j, "path", f->path);
    json_text(j, "kind", survey_kind_name(f->kind));
    json_i64(j, "bytes", f->bytes);
    json_text(j, "verdict", survey_verdict_name(f->verdict));
    json_object_begin(j, "crs");
    if (f->epsg)
        json_i64(j, "epsg", f->epsg);
    else
        json_none(j, "epsg");
    json_text(j, "certainty", place_certainty_name(f->certainty));
    json_str(j, "name", survey_fact_text(f, "crs_name"));
    json_end(j);
    if (f->is_placed) {
        json_array_begin(j, "bounds");
        json_f64(j, NULL, f->degrees.min_x, 8);
        json_f64(j, NULL, f->degrees.min_y, 8);
        json_f64(j, NULL, f->degrees.max_x, 8);
        json_f64(j, NULL, f->degrees.max_y, 8);
        json_end(j);
    }
    if (isfinite(survey_fact_number(f, "pixel_m", NAN)))
        json_f64(j, "gsd_m", survey_fact_number(f, "pixel_m", NAN), 4);
    if (f->taken[0])
        json_text(j, "date", f->taken);
    survey_facts_write(j, "facts", f);
    survey_findings_write(j, "findings", f->findings, f->n_findings);
    json_end(j);
}

void delivery_write(struct json *j, const char *key, const struct delivery *d)
{
    json_object_begin(j, key);
    json_text(j, "producer", survey_producer_name(d->producer));
    json_text(j, "verdict", survey_verdict_name(d->verdict));
    if (d->taken[0])
        json_text(j, "date", d->taken);
    survey_findings_write(j, "findings", d->findings, d->n_findings);
    json_array_begin(j, "files");
    for (size_t i = 0; i < d->n_files; i++)
        file_write(j, &d->files[i]);
    json_end(j);
    json_end(j);
}

static const char *const kind_words[][LANG_COUNT] = { { "正射影像", "orthophoto" },
                                                      { "数字表面模型", "surface model (DSM)" },
                                                      { "数字地形模型", "terrain model (DTM)" },
                                                      { "栅格", "raster" },
                                                      { "点云", "point cloud" },
                                                      { "照片", "photo" },
                                                      { "质量报告", "report" },
                                                      { "像控点", "control points" },
                                                      { "三维模型", "model" },
                                                      { "文本", "text" },
                                                      { "其他", "other" } };
static const char *const verdict_words[][LANG_COUNT] = { { "可用", "good" },
                                                         { "可用，有说明", "usable, with remarks" },
                                                         { "不可用", "refused" } };
static const char *const certainty_words[][LANG_COUNT] = { { "未知", "unknown" },
                                                           { "地方坐标系", "local" },
                                                           { "确定", "exact" } };
static const char *const producer_words[] = { "ODM/WebODM", "Pix4D", "DJI Terra", "Drone2Map" };

/* What a pixel measures on the ground. */
static void resolution_print(double gsd_m, enum lang lang, struct buf *out)
{
    static const char *const shapes[][LANG_COUNT] = {
        { " · 分辨率 %.1f 厘米", " · %.1f cm a pixel" },
        { " · 分辨率 %.2f 米", " · %.2f m a pixel" },
    };
    bool in_metres = gsd_m >= 1;

    buf_addf(out, shapes[in_metres][lang], in_metres ? gsd_m : gsd_m * 100);
}

/* Heights above what, and how accurate its maker says it is. */
static void accuracy_print(const struct survey_file *f, enum lang lang, struct buf *out)
{
    static const struct {
        const char *fact, *words[LANG_COUNT];
    } lines[] = {
        { "control_points", { "像控点：%.0f 个", "control points: %.0f" } },
        { "gcp_error_m", { "像控点误差：%.3f 米", "error at control points: %.3f m" } },
        { "reprojection_error_px", { "重投影误差：%.2f 像素", "reprojection error: %.2f pixels" } },
    };
    struct str datum = survey_fact_text(f, "height_datum");

    if (datum.len)
        buf_addf(out, lang == LANG_ZH ? "  高程基准：%" STR_FMT "\n" : "  heights: %" STR_FMT "\n",
                 STR_ARG(datum));
    for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
        double value = survey_fact_number(f, lines[i].fact, NAN);

        if (!isfinite(value))
            continue;
        buf_text(out, "  ");
        buf_addf(out, lines[i].words[lang], value);
        buf_addc(out, '\n');
    }
}

static void file_print(const struct survey_file *f, enum lang lang, struct buf *out)
{
    double gsd = survey_fact_number(f, "pixel_m", NAN);
    double width = survey_fact_number(f, "width", NAN),
           points = survey_fact_number(f, "points", NAN);
    struct str crs = survey_fact_text(f, "crs_name");

    buf_addf(out, "%" STR_FMT "\n  %s · %s", STR_ARG(f->path), kind_words[f->kind][lang],
             verdict_words[f->verdict][lang]);
    if (isfinite(width))
        buf_addf(out, lang == LANG_ZH ? " · %.0f x %.0f 像素" : " · %.0f x %.0f pixels", width,
                 survey_fact_number(f, "height", 0));
    if (isfinite(points))
        buf_addf(out, lang == LANG_ZH ? " · %.0f 点" : " · %.0f points", points);
    if (isfinite(gsd))
        resolution_print(gsd, lang, out);
    if (f->taken[0])
        buf_addf(out, " · %s", f->taken);
    buf_addc(out, '\n');
    if (f->kind <= SURVEY_POINTS) {
        buf_addf(out, lang == LANG_ZH ? "  坐标系 %s" : "  coordinates %s",
                 certainty_words[f->certainty][lang]);
        if (f->epsg)
            buf_addf(out, " · EPSG:%lld", (long long)f->epsg);
        if (crs.len)
            buf_addf(out, " · %" STR_FMT, STR_ARG(crs));
        buf_addc(out, '\n');
    }
    if (f->is_placed)
        buf_addf(out, "  %.6f, %.6f – %.6f, %.6f\n", f->degrees.min_x, f->degrees.min_y,
                 f->degrees.max_x, f->degrees.max_y);
    accuracy_print(f, lang, out);
    for (size_t i = 0; i < f->n_findings; i++)
        buf_addf(out, "  - %s\n", f->findings[i].what.message[lang]);
}

void delivery_print(const struct delivery *d, enum lang lang, struct buf *out)
{
    buf_addf(out, lang == LANG_ZH ? "%s · %zu 个文件 · %s%s%s\n" : "%s · files: %zu · %s%s%s\n",
             d->producer == PRODUCER_LOOSE ? (lang == LANG_ZH ? "散件" : "loose files")
                                           : producer_words[d->producer],
             d->n_files, verdict_words[d->verdict][lang], d->taken[0] ? " · " : "", d->taken);
    for (size_t i = 0; i < d->n_findings; i++)
        buf_addf(out, "- %s\n", d->findings[i].what.message[lang]);
    for (size_t i = 0; i < d->n_files; i++)
        file_print(&d->files[i], lang, out);
}
