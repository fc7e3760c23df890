/*
 * paper: see the header. cairo 1.16 numbers the parts of an SVG with a counter
 * of the whole process; numbers_settle() counts anew, in the order of appearance.
 */
#include "yardstick/draw/paper.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <stdio.h>
#include <stdlib.h>

enum { PNG_DPI = 180, PAPER_BYTES = 64 << 20 };

struct paper {
    enum paper_format format;
    cairo_surface_t *surface;
    cairo_t *cr;
    struct buf *out;
};

static cairo_status_t bytes_take(void *out, const unsigned char *bytes, unsigned int n)
{
    struct buf *buf = out;

    buf_add(buf, (struct str){ (const char *)bytes, n });
    return buf->failed ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static cairo_surface_t *pdf_make(const struct paper_page *page, struct buf *out)
{
    cairo_surface_t *s =
        cairo_pdf_surface_create_for_stream(bytes_take, out, page->width, page->height);
    char title[400], date[40];

    snprintf(title, sizeof(title), "%.*s", STR_ARG(page->title));
    snprintf(date, sizeof(date), "%.*sT00:00:00Z", STR_ARG(page->day));
    cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_TITLE, title);
    cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_CREATOR, "Yardstick");
    cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_CREATE_DATE, date);
    cairo_pdf_surface_set_metadata(s, CAIRO_PDF_METADATA_MOD_DATE, date);
    return s;
}

static cairo_surface_t *surface_make(const struct paper_page *page, struct buf *out)
{
    double scale = PNG_DPI / 72.0;
    cairo_surface_t *s;

    switch (page->format) {
    case PAPER_PDF:
        return pdf_make(page, out);
    case PAPER_SVG:
        s = cairo_svg_surface_create_for_stream(bytes_take, out, page->width, page->height);
        cairo_svg_surface_restrict_to_version(s, CAIRO_SVG_VERSION_1_2);
        return s;
    case PAPER_PNG:
        break;
    }
    s = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)(page->width * scale + 0.5),
                                   (int)(page->height * scale + 0.5));
    cairo_surface_set_device_scale(s, scale, scale);
    return s;
}

bool paper_open(const struct paper_page *page, struct buf *out, struct paper **paper,
                struct error *err)
{
    struct paper *p = calloc(1, sizeof(*p));

    if (!p)
        return error_set(err, ERROR_TOO_LARGE, "out of memory");
    *p = (struct paper){ .format = page->format, .out = out };
    if (!out->limit || out->limit > PAPER_BYTES)
        out->limit = PAPER_BYTES;
    p->surface = surface_make(page, out);
    p->cr = cairo_create(p->surface);
    if (cairo_status(p->cr) != CAIRO_STATUS_SUCCESS) {
        error_set(err, ERROR_TOO_LARGE, "the sheet cannot be drawn: %s",
                  cairo_status_to_string(cairo_status(p->cr)));
        cairo_destroy(p->cr);
        cairo_surface_destroy(p->surface);
        free(p);
        return false;
    }
    if (page->format != PAPER_PDF) {
        paper_colour(p->cr, 0xffffff);
        cairo_paint(p->cr);
    }
    paper_colour(p->cr, 0);
    *paper = p;
    return true;
}

cairo_t *paper_cairo(struct paper *paper)
{
    return paper->cr;
}

void paper_next(struct paper *paper)
{
    if (paper->format == PAPER_PDF)
        cairo_show_page(paper->cr);
}

/* Each `word` with a number after it ("surface12") becomes the word with its place among those seen
 * so far. */
static void numbers_settle(struct buf *svg, const char *word, size_t word_len)
{
    AUTO(buf) out = BUF_INIT(PAPER_BYTES);
    long seen[256];
    size_t n_seen = 0, from = 0;

    for (size_t i = 0; svg->data && i + word_len < svg->len;) {
        char *end;
        long number;
        size_t k = 0;

        if (memcmp(svg->data + i, word, word_len) != 0 || svg->data[i + word_len] < '0' ||
            svg->data[i + word_len] > '9') {
            i++;
            continue;
        }
        number = strtol(svg->data + i + word_len, &end, 10);
        while (k < n_seen && seen[k] != number)
            k++;
        if (k == n_seen && n_seen < ARRAY_LEN(seen))
            seen[n_seen++] = number;
        buf_add(&out, (struct str){ svg->data + from, i + word_len - from });
        buf_addf(&out, "%zu", k + 1);
        from = i = (size_t)(end - svg->data);
    }
    if (!from)
        return;
    buf_add(&out, (struct str){ svg->data + from, svg->len - from });
    buf_clear(svg);
    buf_add(svg, buf_str(&out));
}

bool paper_close(struct paper *paper, struct error *err)
{
    cairo_status_t status;

    if (paper->format == PAPER_PNG)
        status = cairo_surface_write_to_png_stream(paper->surface, bytes_take, paper->out);
    else
        status = cairo_status(paper->cr);
    cairo_destroy(paper->cr);
    cairo_surface_finish(paper->surface);
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_status(paper->surface);
    cairo_surface_destroy(paper->surface);
    if (paper->format == PAPER_SVG)
        numbers_settle(paper->out, "surface", 7);
    free(paper);
    if (status != CAIRO_STATUS_SUCCESS)
        return error_set(err, ERROR_TOO_LARGE, "the sheet cannot be drawn: %s",
                         cairo_status_to_string(status));
    return true;
}

const char *paper_type(enum paper_format format)
{
    static const char *const types[] = { "image/svg+xml", "application/pdf", "image/png" };

    return types[format];
}

void paper_colour(cairo_t *cr, uint32_t rgb)
{
    cairo_set_source_rgb(cr, (rgb >> 16 & 255) / 255.0, (rgb >> 8 & 255) / 255.0,
                         (rgb & 255) / 255.0);
}
