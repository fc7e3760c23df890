/*
 * column_for_reading: what exports show beside the registers' columns.
 */
#include "yardstick/registry/collection.h"

static const struct column columns[] = {
    { .name = "id", .title = { "编号 ID", "Id" }, .short_name = "id", .kind = COLUMN_INTEGER },
    { .name = "valid_from",
      .title = { "生效日期", "Valid from" },
      .short_name = "valid_from",
      .kind = COLUMN_DATE },
    { .name = "parent_id",
      .title = { "上级机构 ID", "Parent id" },
      .short_name = "parent_id",
      .kind = COLUMN_INTEGER },
    { .name = "parent",
      .title = { "上级机构", "Parent" },
      .short_name = "parent_nm",
      .kind = COLUMN_TEXT },
    { .name = "establishment",
      .title = { "编制总数", "Establishment" },
      .short_name = "posts_all",
      .kind = COLUMN_INTEGER },
    { .name = "district_id",
      .title = { "区划 ID", "District id" },
      .short_name = "dist_id",
      .kind = COLUMN_INTEGER },
    { .name = "district",
      .title = { "区划", "District" },
      .short_name = "district",
      .kind = COLUMN_TEXT },
    { .name = "courtyard_id",
      .title = { "院落 ID", "Courtyard id" },
      .short_name = "yard_id",
      .kind = COLUMN_INTEGER },
    { .name = "courtyard",
      .title = { "院落", "Courtyard" },
      .short_name = "yard",
      .kind = COLUMN_TEXT },
    { .name = "building_id",
      .title = { "楼栋 ID", "Building id" },
      .short_name = "bldg_id",
      .kind = COLUMN_INTEGER },
    { .name = "building",
      .title = { "楼栋", "Building" },
      .short_name = "bldg",
      .kind = COLUMN_TEXT },
    { .name = "floor_id",
      .title = { "楼层 ID", "Floor id" },
      .short_name = "floor_id",
      .kind = COLUMN_INTEGER },
    { .name = "floor", .title = { "楼层", "Floor" }, .short_name = "floor", .kind = COLUMN_TEXT },
    { .name = "institution_id",
      .title = { "机构 ID", "Institution id" },
      .short_name = "inst_id",
      .kind = COLUMN_INTEGER },
    { .name = "institution",
      .title = { "机构", "Institution" },
      .short_name = "inst",
      .kind = COLUMN_TEXT },
    { .name = "holders",
      .title = { "使用单位", "Holders" },
      .short_name = "holders",
      .kind = COLUMN_TEXT },
    { .name = "over_standard",
      .title = { "超标面积", "Over standard" },
      .short_name = "over_std",
      .kind = COLUMN_AREA },
    { .name = "usable_area",
      .title = { "使用面积", "Usable area" },
      .short_name = "usable",
      .kind = COLUMN_AREA },
    { .name = "status",
      .title = { "空置情况", "Status" },
      .short_name = "idle",
      .kind = COLUMN_TEXT },
    { .name = "idle_since",
      .title = { "空置起始", "Idle since" },
      .short_name = "idle_since",
      .kind = COLUMN_DATE },
    { .name = "area_source",
      .title = { "面积来源", "Area source" },
      .short_name = "area_src",
      .kind = COLUMN_TEXT },
    { .name = "occupants",
      .title = { "使用人数", "Occupants" },
      .short_name = "occupants",
      .kind = COLUMN_INTEGER },
};

const struct column *column_for_reading(struct str name)
{
    for (size_t i = 0; i < ARRAY_LEN(columns); i++)
        if (str_eq(str_from(columns[i].name), name))
            return &columns[i];
    return NULL;
}

const struct column *column_for_reading_headed(struct str header)
{
    header = str_trim(header);
    for (size_t i = 0; i < ARRAY_LEN(columns); i++) {
        const struct column *c = &columns[i];

        if (str_eq_nocase(str_from(c->name), header) ||
            str_eq_nocase(str_from(c->title[LANG_ZH]), header) ||
            str_eq_nocase(str_from(c->title[LANG_EN]), header) ||
            str_eq_nocase(str_from(c->short_name), header))
            return c;
    }
    return NULL;
}
