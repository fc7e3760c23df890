/*
 * zip_make: zip files that no honest program writes, byte by byte.
 */
#pragma once

#include <zlib.h>

#include "yardstick/base/buf.h"

struct zip_make {
    struct buf out, directory;
    unsigned n;
};

struct zip_member {
    const char *name;
    struct str bytes;
    bool deflated;
    unsigned flags;      /* bit 11: the name is UTF-8 */
    uint32_t attributes; /* external; of Unix: mode << 16 */
    uint32_t claimed;    /* unpacked bytes the directory lies about; 0: the truth */
};

#define ZIP_MAKE_INIT                                                                              \
    {                                                                                              \
        BUF_INIT(64 << 20), BUF_INIT(8 << 20), 0                                                   \
    }

static inline void zip_number(struct buf *out, uint32_t value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        buf_addc(out, (char)(value >> (8 * i)));
}

static inline void zip_common(struct buf *out, const struct zip_member *m, uint32_t crc,
                              uint32_t packed)
{
    zip_number(out, 20, 2);
    zip_number(out, m->flags, 2);
    zip_number(out, m->deflated ? 8 : 0, 2);
    zip_number(out, 0x00210000, 4);
    zip_number(out, crc, 4);
    zip_number(out, packed, 4);
    zip_number(out, m->claimed ? m->claimed : (uint32_t)m->bytes.len, 4);
    zip_number(out, (uint32_t)strlen(m->name), 2);
    zip_number(out, 0, 2);
}

static inline void zip_add(struct zip_make *zip, struct zip_member m)
{
    uint32_t offset = (uint32_t)zip->out.len;
    uint32_t crc = (uint32_t)crc32(0, (const Bytef *)m.bytes.ptr, (uInt)m.bytes.len);
    AUTO(buf) packed = BUF_INIT(64 << 20);

    if (m.deflated) {
        z_stream z = { .next_in = (Bytef *)(uintptr_t)m.bytes.ptr, .avail_in = (uInt)m.bytes.len };
        char piece[65536];
        int rc = deflateInit2(&z, 9, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY);

        while (rc == Z_OK) {
            z.next_out = (Bytef *)piece;
            z.avail_out = sizeof(piece);
            rc = deflate(&z, Z_FINISH);
            buf_add(&packed, (struct str){ piece, sizeof(piece) - z.avail_out });
        }
        deflateEnd(&z);
    } else {
        buf_add(&packed, m.bytes);
    }
    zip_number(&zip->out, 0x04034b50, 4);
    zip_common(&zip->out, &m, crc, (uint32_t)packed.len);
    buf_text(&zip->out, m.name);
    buf_add(&zip->out, buf_str(&packed));
    zip_number(&zip->directory, 0x02014b50, 4);
    zip_number(&zip->directory, 0x031e, 2);
    zip_common(&zip->directory, &m, crc, (uint32_t)packed.len);
    zip_number(&zip->directory, 0, 2);
    zip_number(&zip->directory, 0, 4);
    zip_number(&zip->directory, m.attributes, 4);
    zip_number(&zip->directory, offset, 4);
    buf_text(&zip->directory, m.name);
    zip->n++;
}

/* The whole file; it lives until zip_make_release(). */
static inline struct str zip_end(struct zip_make *zip)
{
    uint32_t offset = (uint32_t)zip->out.len, size = (uint32_t)zip->directory.len;

    buf_add(&zip->out, buf_str(&zip->directory));
    zip_number(&zip->out, 0x06054b50, 4);
    zip_number(&zip->out, 0, 4);
    zip_number(&zip->out, zip->n, 2);
    zip_number(&zip->out, zip->n, 2);
    zip_number(&zip->out, size, 4);
    zip_number(&zip->out, offset, 4);
    zip_number(&zip->out, 0, 2);
    return buf_str(&zip->out);
}

static inline void zip_make_release(struct zip_make *zip)
{
    buf_release(&zip->out);
    buf_release(&zip->directory);
}

/* A workbook of one sheet with this sheet XML and these shared strings. */
static inline struct str xlsx_make(struct zip_make *zip, struct str sheet, struct str strings)
{
    zip_add(zip,
            (struct zip_member){
                "[Content_Types].xml",
                STR("<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/"
                    "package/2006/content-types\"><Default Extension=\"rels\" ContentType="
                    "\"application/vnd.openxmlformats-package.relationships+xml\"/><Default "
                    "Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName="
                    "\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-"
                    "officedocument.spreadsheetml.sheet.main+xml\"/><Override PartName="
                    "\"/xl/worksheets/sheet1.xml\" ContentType=\"application/vnd."
                    "openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/><Override "
                    "PartName=\"/xl/sharedStrings.xml\" ContentType=\"application/vnd."
                    "openxmlformats-officedocument.spreadsheetml.sharedStrings+xml\"/></Types>"),
                true, 0, 0, 0 });
    zip_add(zip, (struct zip_member){
                     "xl/workbook.xml",
                     STR("<?xml version=\"1.0\"?><workbook xmlns=\"http://schemas.openxmlformats."
                         "org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats."
                         "org/officeDocument/2006/relationships\"><sheets><sheet name=\"房间\" "
                         "sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"),
                     true, 0, 0, 0 });
    zip_add(zip, (struct zip_member){
                     "xl/_rels/workbook.xml.rels",
                     STR("<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas."
                         "openxmlformats.org/package/2006/relationships\"><Relationship "
                         "Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/"
                         "relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
                         "</Relationships>"),
                     true, 0, 0, 0 });
    zip_add(zip, (struct zip_member){ "xl/worksheets/sheet1.xml", sheet, true, 0, 0, 0 });
    zip_add(zip, (struct zip_member){ "xl/sharedStrings.xml", strings, true, 0, 0, 0 });
    return zip_end(zip);
}
