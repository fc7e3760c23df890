/*
 * code: the code lists; see the header. Titles of ranks and room types are those of
 * the building standard for party and government offices (2014).
 */
#include "yardstick/registry/code.h"

const struct code codes_classes[] = {
    { "central", { "中央", "Central" } },     { "provincial", { "省级", "Provincial" } },
    { "municipal", { "市级", "Municipal" } }, { "county", { "县级", "County" } },
    { "township", { "乡级", "Township" } },   { .code = NULL },
};

const struct code codes_categories[] = {
    { "party", { "党委", "Party" } },
    { "people_congress", { "人大", "People's congress" } },
    { "government", { "政府", "Government" } },
    { "cppcc", { "政协", "CPPCC" } },
    { "supervision", { "监察", "Supervision" } },
    { "court", { "审判", "Court" } },
    { "procuratorate", { "检察", "Procuratorate" } },
    { "mass_organization", { "群团", "Mass organisation" } },
    { "civil_service_institution", { "参公事业", "Institution under the civil service law" } },
    { "public_institution", { "事业", "Public institution" } },
    { "vertical", { "垂管", "Vertically managed" } },
    { "dispatched", { "派出", "Dispatched" } },
    { .code = NULL },
};

const struct code codes_tenures[] = {
    { "own", { "自有", "Own" } },
    { "leased", { "租用", "Leased" } },
    { "borrowed", { "借用", "Borrowed" } },
    { "free", { "无偿使用", "Free of charge" } },
    { .code = NULL },
};

const struct code codes_building_titles[] = {
    { "registered_bureau", { "已登记在机关事务部门", "Registered to the bureau" } },
    { "exception_unit", { "例外登记在使用单位", "Registered to the unit by exception" } },
    { "filed", { "权属备案", "Filed" } },
    { "none", { "未办证", "None" } },
    { .code = NULL },
};

const struct code codes_building_states[] = {
    { "in_use", { "在用", "In use" } },
    { "idle", { "闲置", "Idle" } },
    { "repair", { "维修", "Under repair" } },
    { "unsafe", { "危房", "Unsafe" } },
    { "disposal", { "待处置", "For disposal" } },
    { "demolished", { "已拆", "Demolished" } },
    { .code = NULL },
};

const struct code codes_uses[] = {
    { "office", { "办公室", "Office" } },
    { "service", { "服务用房", "Service" } },
    { "equipment", { "设备用房", "Equipment" } },
    { "ancillary", { "附属用房", "Ancillary" } },
    { "technical", { "技术业务用房", "Technical" } },
    { .code = NULL },
};

const struct code codes_room_states[] = {
    { "in_use", { "在用", "In use" } },
    { "shared", { "共用", "Shared" } },
    { "sealed", { "封存", "Sealed" } },
    { "repair", { "维修", "Under repair" } },
    { "lent_out", { "出借", "Lent out" } },
    { "leased_out", { "出租", "Leased out" } },
    { "disposal", { "待处置", "For disposal" } },
    { "reserved", { "预留", "Reserved" } },
    { .code = NULL },
};

const struct code codes_subtypes[] = {
    { "leader", { "领导人员办公室", "Leader's office" } },
    { "staff", { "一般工作人员办公室", "Staff office" } },
    { "lounge", { "休息室", "Lounge" } },
    { "private_wc", { "专用卫生间", "Private toilet" } },
    { "meeting", { "会议室", "Meeting" } },
    { "reception", { "接待室", "Reception" } },
    { "archive", { "档案室", "Archive" } },
    { "library", { "图书资料室", "Library" } },
    { "network", { "机关信息网络用房", "Network" } },
    { "confidential", { "机要保密室", "Confidential" } },
    { "printing", { "文印室", "Printing" } },
    { "mailroom", { "收发室", "Mail room" } },
    { "clinic", { "医务室", "Clinic" } },
    { "duty", { "值班室", "Duty" } },
    { "storage", { "储藏室", "Storage" } },
    { "property", { "物业及工勤人员用房", "Property staff" } },
    { "boiling_water", { "开水间", "Boiling water" } },
    { "toilet", { "卫生间", "Toilet" } },
    { "power", { "变配电室", "Power" } },
    { "pump", { "水泵房", "Pump" } },
    { "water_tank", { "水箱间", "Water tank" } },
    { "reclaimed_water", { "中水处理间", "Reclaimed water" } },
    { "boiler", { "锅炉房", "Boiler" } },
    { "hvac", { "空调机房", "Air conditioning" } },
    { "telecom", { "通信机房", "Telecom" } },
    { "lift_machine", { "电梯机房", "Lift machine" } },
    { "bms", { "建筑智能化系统设备用房", "Building management" } },
    { "canteen", { "食堂", "Canteen" } },
    { "garage", { "停车库", "Garage" } },
    { "guard", { "警卫用房", "Guard" } },
    { "civil_defence", { "人防设施", "Civil defence" } },
    { "technical", { "技术业务用房", "Technical" } },
    { .code = NULL },
};

const struct code codes_ranks[] = {
    { "minister", { "部级正职", "Minister" } },
    { "vice_minister", { "部级副职", "Vice minister" } },
    { "director_general", { "正司(局)级", "Director general" } },
    { "deputy_director_general", { "副司(局)级", "Deputy director general" } },
    { "division", { "处级", "Division" } },
    { "governor", { "省级正职", "Governor" } },
    { "vice_governor", { "省级副职", "Vice governor" } },
    { "department_head", { "正厅(局)级", "Department head" } },
    { "department_deputy", { "副厅(局)级", "Department deputy" } },
    { "division_head", { "正处级", "Division head" } },
    { "division_deputy", { "副处级", "Division deputy" } },
    { "city_head", { "市级正职", "City head" } },
    { "city_deputy", { "市级副职", "City deputy" } },
    { "bureau_head", { "正局(处)级", "Bureau head" } },
    { "bureau_deputy", { "副局(处)级", "Bureau deputy" } },
    { "county_head", { "县级正职", "County head" } },
    { "county_deputy", { "县级副职", "County deputy" } },
    { "section_head", { "正科级", "Section head" } },
    { "section_deputy", { "副科级", "Section deputy" } },
    { "staff", { "一般工作人员", "Staff" } },
    { .code = NULL },
};

const struct code codes_person_states[] = {
    { "active", { "在职", "Active" } },
    { "transferred", { "调离", "Transferred" } },
    { "retired", { "退休", "Retired" } },
    { "dead", { "死亡", "Deceased" } },
    { .code = NULL },
};

const struct code codes_occupancy_kinds[] = {
    { "main", { "主要办公室", "Main office" } },
    { "second", { "第二办公室", "Second office" } },
    { .code = NULL },
};

const struct code codes_tenure_kinds[] = {
    { "lease_in", { "租入", "Leased in" } },
    { "lease_out", { "出租", "Leased out" } },
    { "loan", { "借用", "Loan" } },
    { .code = NULL },
};

const struct code codes_parking_kinds[] = {
    { "car", { "汽车", "Cars" } },
    { "bicycle", { "自行车", "Bicycles" } },
    { "ebike", { "电动自行车", "E-bikes" } },
    { .code = NULL },
};

const struct code codes_circulation_kinds[] = {
    { "corridor", { "走廊", "Corridor" } }, { "stairs", { "楼梯", "Stairs" } },
    { "lift", { "电梯", "Lift" } },         { "lobby", { "门厅", "Lobby" } },
    { "toilet", { "卫生间", "Toilet" } },   { "shaft", { "管井", "Shaft" } },
    { "garage", { "车库", "Garage" } },     { "dining", { "餐厅", "Dining" } },
    { "shelter", { "人防", "Shelter" } },   { .code = NULL },
};

const struct code *code_find(const struct code *codes, struct str text)
{
    text = str_trim(text);
    for (const struct code *c = codes; c->code; c++)
        if (str_eq_nocase(text, str_from(c->code)) || str_eq(text, str_from(c->title[LANG_ZH])) ||
            str_eq_nocase(text, str_from(c->title[LANG_EN])))
            return c;
    return NULL;
}

const char *code_title(const struct code *codes, struct str slug, enum lang lang)
{
    for (const struct code *c = codes; c->code; c++)
        if (str_eq(slug, str_from(c->code)))
            return c->title[lang];
    return slug.ptr;
}
