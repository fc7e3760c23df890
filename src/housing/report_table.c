/*
 * report_table: which reports there are, and their columns. Of the yearly national report
 * (国管办发〔2019〕22号) four tables are here; the fifth, offices of provincial leaders, goes on
 * paper by secure post and is never in a computer.
 */
#include "yardstick/housing/report.h"

#define T(zh, en, width)                                                                           \
    {                                                                                              \
        { zh, en }, REPORT_TEXT, width, NULL, false                                                \
    }
#define CODE(zh, en, width, list)                                                                  \
    {                                                                                              \
        { zh, en }, REPORT_TEXT, width, list, false                                                \
    }
#define N(zh, en, width)                                                                           \
    {                                                                                              \
        { zh, en }, REPORT_COUNT, width, NULL, true                                                \
    }
#define YEAR(zh, en)                                                                               \
    {                                                                                              \
        { zh, en }, REPORT_TEXT, 8, NULL, false                                                    \
    }
#define A(zh, en, width)                                                                           \
    {                                                                                              \
        { zh, en }, REPORT_AREA, width, NULL, true                                                 \
    }
#define A_EACH(zh, en, width)                                                                      \
    {                                                                                              \
        { zh, en }, REPORT_AREA, width, NULL, false                                                \
    }
#define SHARE(zh, en, width)                                                                       \
    {                                                                                              \
        { zh, en }, REPORT_SHARE, width, NULL, false                                               \
    }
#define SHEET(zh, en, sql, columns, none_zh, none_en)                                              \
    {                                                                                              \
        { zh, en }, sql, columns, ARRAY_LEN(columns),                                              \
        {                                                                                          \
            none_zh, none_en                                                                       \
        }                                                                                          \
    }

static const struct code verdicts[] = { { "agrees", { "一致", "Agrees" } },
                                        { "differs", { "不一致", "Differs" } },
                                        { "unknown", { "缺数据", "Not known" } },
                                        { "untitled", { "未办证", "No certificate" } },
                                        { "unsigned", { "未报送", "Not signed yet" } },
                                        { .code = NULL } };
static const struct code levels[] = { { "amber", { "黄（误差内）", "Amber, within tolerance" } },
                                      { "red", { "红", "Red" } },
                                      { .code = NULL } };

static const struct report_column division_columns[] = {
    T("行政区划代码", "Code", 14),     T("行政区划", "Division", 16),
    N("院落（个）", "Courtyards", 12), N("楼栋（栋）", "Buildings", 12),
    A("用地面积", "Land", 16),         A("总建筑面积", "Gross area", 16),
};
static const struct report_column office_columns[] = {
    T("使用单位", "Unit", 26),
    CODE("类别", "Kind", 8, codes_categories),
    T("地址坐落", "Place", 30),
    A("用地面积", "Land", 12),
    A("总建筑面积", "Gross", 13),
    A("办公用房建筑面积", "Offices, gross", 13),
    A("技术业务用房建筑面积", "Technical, gross", 13),
    N("市级正职", "City head", 6),
    N("市级副职", "City deputy", 6),
    N("正局", "Bureau head", 6),
    N("副局", "Bureau deputy", 6),
    N("局以下", "Below", 7),
    A("办公室", "Office", 12),
    A("服务用房", "Service", 12),
    A("设备用房", "Equipment", 12),
    A("基本办公用房合计", "Basic", 13),
    A("技术业务用房", "Technical", 12),
    A("附属用房", "Ancillary", 12),
    A("使用面积合计", "Usable, all", 13),
    CODE("权属登记", "Title", 12, codes_building_titles),
    YEAR("建设年代", "Built"),
    CODE("自有/租借", "Tenure", 8, codes_tenures),
};
static const struct report_column technical_columns[] = {
    T("地址坐落", "Place", 34),
    A_EACH("用地面积", "Land", 13),
    A("总建筑面积", "Gross", 14),
    T("主要使用单位", "Main unit", 28),
    N("房间（间）", "Rooms", 8),
    A("使用面积", "Usable", 13),
    A("其中：无批准文件", "Not approved", 13),
    CODE("权属登记", "Title", 14, codes_building_titles),
    YEAR("建设年代", "Built"),
};
static const struct report_column project_columns[] = {
    T("项目名称", "Project", 30),
    T("审批部门", "Approved by", 20),
    T("建设单位", "Built by", 24),
    T("使用单位", "Used by", 24),
    T("坐落", "Place", 24),
    A_EACH("建设规模", "Size", 14),
    A_EACH("估算投资（万元）", "Cost (10,000 yuan)", 16),
};
static const struct report_column over_columns[] = {
    T("使用单位", "Unit", 26),
    T("使用人", "People", 22),
    T("楼栋", "Building", 22),
    T("楼层", "Floor", 6),
    T("房号", "Room", 8),
    A("使用面积", "Usable", 10),
    A("核定上限", "Ceiling", 10),
    A("超标面积", "Excess", 10),
    SHARE("超标幅度", "Excess, %", 9),
    T("起始日期", "Since", 11),
    CODE("级别", "Grade", 12, levels),
    T("说明文件", "Explained by", 16),
};
static const struct report_column survey_columns[] = {
    T("楼栋", "Building", 26),
    T("楼层", "Floor", 6),
    T("房号", "Room", 10),
    A("申报面积", "Declared", 12),
    A("实测面积", "Measured", 12),
    A("图形面积", "Drawn", 12),
    A("实测－申报", "Measured - declared", 12),
    A("实测－图形", "Measured - drawn", 12),
    A_EACH("限差", "Limit", 8),
};
static const struct report_column certificate_columns[] = {
    T("楼栋", "Building", 28),
    T("院落", "Courtyard", 22),
    CODE("权属登记", "Title", 16, codes_building_titles),
    T("证号", "Certificate", 22),
    A("证载面积", "On the certificate", 13),
    A("台账建筑面积", "In the ledger", 13),
    A("各层合计", "Sum of floors", 13),
    A("证载－台账", "Difference", 12),
    CODE("结论", "Verdict", 10, verdicts),
};
static const struct report_column subledger_columns[] = {
    T("单位代码", "Code", 20),
    T("单位", "Unit", 30),
    N("分台账房间", "Signed rooms", 10),
    A("分台账面积", "Signed area", 14),
    T("签报日期", "Signed on", 11),
    N("总台账房间", "Rooms now", 10),
    A("总台账面积", "Area now", 14),
    N("房间差", "Rooms", 8),
    A("面积差", "Area", 12),
    CODE("结论", "Verdict", 10, verdicts),
};
static const struct report_column publicity_columns[] = {
    T("单位", "Unit", 26),
    T("楼栋", "Building", 24),
    T("楼层", "Floor", 6),
    T("房号", "Room", 10),
    CODE("用途", "Use", 12, codes_uses),
    A_EACH("使用面积", "Usable", 11),
    SHARE("份额", "Share", 9),
    N("使用人数", "People", 8),
    T("使用人", "Names", 30),
};
static const struct report_column leader_columns[] = {
    T("单位", "Unit", 26),
    T("姓名", "Name", 10),
    CODE("职级", "Rank", 14, codes_ranks),
    T("楼栋", "Building", 24),
    T("楼层", "Floor", 6),
    T("房号", "Room", 10),
    CODE("房间类型", "Kind", 14, codes_subtypes),
    A_EACH("使用面积", "Usable", 10),
    A_EACH("核定上限", "Ceiling", 10),
    CODE("主次", "Main or second", 14, codes_occupancy_kinds),
    T("起用日期", "Since", 11),
};
static const struct report_column task_columns[] = {
    T("单位代码", "Code", 20),
    T("单位", "Unit", 30),
    T("内部公示日期", "Publicity on", 13),
    T("公示依据", "Evidence", 26),
    T("领导办公室备案日期", "Leaders filed on", 13),
    T("备案依据", "Evidence", 26),
};

static const struct report_column province_unit_columns[] = {
    T("单位代码", "Code", 22),
    T("单位名称", "Name", 32),
    CODE("层级", "Class", 10, codes_classes),
    CODE("类别", "Kind", 12, codes_categories),
    T("上级单位代码", "Parent", 22),
    N("编制", "Posts", 10),
};
static const struct report_column province_courtyard_columns[] = {
    T("院落编号", "Code", 14),     T("院落名称", "Name", 28),
    T("区划代码", "Division", 14), T("地址", "Address", 32),
    A("用地面积", "Land", 14),     CODE("产权性质", "Tenure", 12, codes_tenures),
};
static const struct report_column province_building_columns[] = {
    T("楼栋编号", "Code", 14),
    T("院落编号", "Courtyard", 14),
    T("楼栋名称", "Name", 28),
    T("地上层数", "Floors above", 9),
    T("地下层数", "Floors below", 9),
    A("建筑面积", "Gross", 14),
    T("证号", "Certificate", 20),
    A("证载面积", "On it", 14),
    CODE("权属登记", "Title", 16, codes_building_titles),
    YEAR("建设年代", "Built"),
    CODE("状态", "State", 10, codes_building_states),
};
static const struct report_column province_room_columns[] = {
    T("房间编号", "Code", 22),           T("楼栋编号", "Building", 14),
    T("楼层序号", "Ordinal", 9),         T("房号", "Number", 10),
    CODE("用途", "Use", 14, codes_uses), CODE("房间类型", "Kind", 18, codes_subtypes),
    A("使用面积", "Usable", 12),         CODE("状态", "State", 10, codes_room_states),
    T("使用单位代码", "Holder", 22),
};
static const struct report_column province_person_columns[] = {
    T("人员编号", "Code", 14),
    T("姓名", "Name", 12),
    T("单位代码", "Unit", 22),
    CODE("职级", "Rank", 16, codes_ranks),
    CODE("状态", "Status", 10, codes_person_states),
    T("办公室编号", "Office", 22),
};

static const struct report_sheet province_sheets[] = {
    SHEET("单位", "Institutions", SQL_REPORT_PROVINCE_UNITS, province_unit_columns, NULL, NULL),
    SHEET("院落", "Courtyards", SQL_REPORT_PROVINCE_COURTYARDS, province_courtyard_columns, NULL,
          NULL),
    SHEET("楼栋", "Buildings", SQL_REPORT_PROVINCE_BUILDINGS, province_building_columns, NULL,
          NULL),
    SHEET("房间", "Rooms", SQL_REPORT_PROVINCE_ROOMS, province_room_columns, NULL, NULL),
    SHEET("人员", "People", SQL_REPORT_PROVINCE_PEOPLE, province_person_columns, NULL, NULL),
};
static const struct report_sheet national_sheets[] = {
    SHEET("行政区划", "Divisions", SQL_REPORT_DIVISIONS, division_columns, NULL, NULL),
    SHEET("办公用房", "Offices", SQL_REPORT_OFFICES, office_columns, NULL, NULL),
    SHEET("技术业务用房", "Technical rooms", SQL_REPORT_TECHNICAL, technical_columns, NULL, NULL),
    SHEET("建设项目", "Building projects", SQL_REPORT_PROJECTS, project_columns,
          "台账中没有建设项目", "The ledger has no building projects"),
};
static const struct report_sheet over_sheets[] = {
    SHEET("办公室超标情况表", "Offices above the standard", SQL_REPORT_OVER, over_columns,
          "没有超标的办公室", "No office is above the standard"),
};
static const struct report_sheet survey_sheets[] = {
    SHEET("账实核对表", "Ledger against survey", SQL_REPORT_SURVEY, survey_columns,
          "账实相符，零差异", "Ledger and survey agree"),
};
static const struct report_sheet certificate_sheets[] = {
    SHEET("账证核对表", "Ledger against certificates", SQL_REPORT_CERTIFICATES, certificate_columns,
          NULL, NULL),
};
static const struct report_sheet subledger_sheets[] = {
    SHEET("账账核对表", "Sub-ledgers against the master ledger", SQL_REPORT_SUBLEDGER,
          subledger_columns, NULL, NULL),
};
static const struct report_sheet publicity_sheets[] = {
    SHEET("办公用房配备使用情况公示表", "Offices as publicised within the unit",
          SQL_REPORT_PUBLICITY, publicity_columns, NULL, NULL),
};
static const struct report_sheet leader_sheets[] = {
    SHEET("领导干部办公用房备案表", "Leaders' offices as filed", SQL_REPORT_LEADERS, leader_columns,
          NULL, NULL),
};
static const struct report_sheet task_sheets[] = {
    SHEET("年度公示与备案完成情况表", "Yearly publicity and filing", SQL_REPORT_TASKS, task_columns,
          NULL, NULL),
};

#define REPORT(name, zh, en, sheets, district, people)                                             \
    {                                                                                              \
        name, { zh, en }, sheets, ARRAY_LEN(sheets), district, people                              \
    }

const struct report reports[] = {
    REPORT("national", "党政机关办公用房年度统计报告", "Yearly national report", national_sheets,
           true, false),
    REPORT("over-standard", "办公室超标情况表", "Offices above the standard", over_sheets, false,
           true),
    REPORT("sub-ledgers", "账账核对表", "Sub-ledgers against the master ledger", subledger_sheets,
           false, false),
    REPORT("survey-check", "账实核对表", "Ledger against survey", survey_sheets, false, false),
    REPORT("certificate-check", "账证核对表", "Ledger against certificates", certificate_sheets,
           false, false),
    REPORT("publicity", "办公用房配备使用情况公示表", "Offices as publicised within the unit",
           publicity_sheets, false, true),
    REPORT("leaders", "领导干部办公用房备案表", "Leaders' offices as filed", leader_sheets, false,
           true),
    REPORT("province", "上报省级数据包", "Package to the province", province_sheets, false, true),
    REPORT("yearly-tasks", "年度公示与备案完成情况表", "Yearly publicity and filing", task_sheets,
           false, false),
};
const size_t n_reports = ARRAY_LEN(reports);
