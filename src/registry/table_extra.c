/*
 * table_extra: the columns computed for reading, as data: their titles and what they are.
 */
#include "yardstick/registry/table.h"

static const struct code statuses[] = {
    { "idle", { "闲置", "Idle" } },
    { "unoccupied", { "未使用", "Unoccupied" } },
    { NULL },
};

static const struct code area_sources[] = {
    { "measured", { "实测", "Measured" } },
    { "declared", { "申报", "Declared" } },
    { NULL },
};

static const struct column extras[] = {
    { .name = "id", .title = { "系统编号", "Id" }, .kind = COLUMN_INTEGER },
    { .name = "valid_from", .title = { "生效日期", "Valid from" }, .kind = COLUMN_DATE },
    { .name = "valid_to",
      .title = { "失效日期", "Valid to" },
      .kind = COLUMN_DATE,
      .flags = COLUMN_REQUIRED },
    { .name = "district_id",
      .short_name = "dist_id",
      .title = { "区划系统编号", "District id" },
      .kind = COLUMN_INTEGER },
    { .name = "district", .title = { "区划", "District" }, .kind = COLUMN_TEXT },
    { .name = "courtyard_id",
      .short_name = "yard_id",
      .title = { "院落系统编号", "Courtyard id" },
      .kind = COLUMN_INTEGER },
    { .name = "courtyard", .title = { "院落", "Courtyard" }, .kind = COLUMN_TEXT },
    { .name = "building_id",
      .short_name = "bldg_id",
      .title = { "楼栋系统编号", "Building id" },
      .kind = COLUMN_INTEGER },
    { .name = "building", .title = { "楼栋", "Building" }, .kind = COLUMN_TEXT },
    { .name = "floor_id", .title = { "楼层系统编号", "Floor id" }, .kind = COLUMN_INTEGER },
    { .name = "floor", .title = { "楼层", "Floor" }, .kind = COLUMN_TEXT },
    { .name = "room_id", .title = { "房间系统编号", "Room id" }, .kind = COLUMN_INTEGER },
    { .name = "institution_id",
      .short_name = "inst_id",
      .title = { "使用单位系统编号", "Institution id" },
      .kind = COLUMN_INTEGER },
    { .name = "institution",
      .short_name = "inst",
      .title = { "使用单位", "Institution" },
      .kind = COLUMN_TEXT },
    { .name = "holders",
      .title = { "分配单位", "Holders" },
      .kind = COLUMN_TEXT,
      .flags = TABLE_FLAT },
    { .name = "over_standard",
      .short_name = "over_std",
      .title = { "超标面积", "Over standard" },
      .kind = COLUMN_AREA },
    { .name = "status", .title = { "使用情况", "Status" }, .kind = COLUMN_CODE, .codes = statuses },
    { .name = "idle_since", .title = { "闲置起始", "Idle since" }, .kind = COLUMN_DATE },
    { .name = "area_source",
      .short_name = "area_src",
      .title = { "面积来源", "Area source" },
      .kind = COLUMN_CODE,
      .codes = area_sources },
    { .name = "occupants", .title = { "使用人数", "Occupants" }, .kind = COLUMN_INTEGER },
    { .name = "parent_id", .title = { "上级系统编号", "Parent id" }, .kind = COLUMN_INTEGER },
    { .name = "parent", .title = { "上级机构", "Parent" }, .kind = COLUMN_TEXT },
    { .name = "establishment",
      .short_name = "posts_all",
      .title = { "编制总数", "Establishment" },
      .kind = COLUMN_INTEGER,
      .flags = TABLE_FLAT },
    { .name = "usable_area",
      .short_name = "usable",
      .title = { "使用面积", "Usable area" },
      .kind = COLUMN_AREA },
    { .name = "idle_area", .title = { "闲置面积", "Idle area" }, .kind = COLUMN_AREA },
    { .name = "idle_rooms",
      .short_name = "idle_rooms",
      .title = { "闲置房间数", "Idle rooms" },
      .kind = COLUMN_INTEGER },
    { .name = "gross_area", .title = { "建筑面积", "Gross area" }, .kind = COLUMN_AREA },
    { .name = "courtyards",
      .short_name = "yards",
      .title = { "院落数", "Courtyards" },
      .kind = COLUMN_INTEGER },
    { .name = "buildings", .title = { "楼栋数", "Buildings" }, .kind = COLUMN_INTEGER },
    { .name = "rooms", .title = { "房间数", "Rooms" }, .kind = COLUMN_INTEGER },
    { .name = "height", .title = { "高度", "Height" }, .kind = COLUMN_LENGTH },
    { .name = "group", .title = { "组", "Group" }, .kind = COLUMN_INTEGER, .flags = TABLE_ANSWER },
    { .name = "distance_m",
      .short_name = "distance",
      .title = { "直线距离（米）", "Distance (m)" },
      .kind = COLUMN_LENGTH,
      .flags = TABLE_ANSWER },
    { .name = "walk_m",
      .short_name = "walk",
      .title = { "步行估算（米）", "Walking, estimated (m)" },
      .kind = COLUMN_LENGTH,
      .flags = TABLE_ANSWER },
    { .name = "label", .title = { "名称", "Label" }, .kind = COLUMN_TEXT, .flags = TABLE_ANSWER },
    { .name = "type", .title = { "类别", "Type" }, .kind = COLUMN_TEXT, .flags = TABLE_ANSWER },
    { .name = "lon", .title = { "经度", "Longitude" }, .kind = COLUMN_TEXT, .flags = TABLE_ANSWER },
    { .name = "lat", .title = { "纬度", "Latitude" }, .kind = COLUMN_TEXT, .flags = TABLE_ANSWER },
    { .name = "count",
      .title = { "数量", "Count" },
      .kind = COLUMN_INTEGER,
      .flags = TABLE_ANSWER },
    { .name = "area", .title = { "面积", "Area" }, .kind = COLUMN_AREA, .flags = TABLE_ANSWER },
    { .name = "people",
      .title = { "人数", "People" },
      .kind = COLUMN_INTEGER,
      .flags = TABLE_ANSWER },
    { .name = "share", .title = { "份额", "Share" }, .kind = COLUMN_SHARE },
};

const struct column *table_extra(const char *name)
{
    for (size_t i = 0; i < ARRAY_LEN(extras); i++)
        if (strcmp(extras[i].name, name) == 0)
            return &extras[i];
    return NULL;
}

static bool heads(const char *name, struct str header)
{
    return name && str_eq_nocase(str_from(name), header);
}

const struct column *table_extra_headed(struct str header)
{
    header = str_trim(header);
    for (size_t i = 0; i < ARRAY_LEN(extras); i++) {
        const struct column *c = &extras[i];

        if (c->flags & TABLE_ANSWER)
            continue;
        if (heads(c->name, header) || heads(c->title[LANG_ZH], header) ||
            heads(c->title[LANG_EN], header) || heads(c->short_name, header))
            return c;
    }
    return NULL;
}
