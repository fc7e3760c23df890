/*
 * main: find the command, read its options, run it here or in the server.
 */
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "command.h"
#include "control.h"
#include "yardstick/crypto/mac.h"

const struct command commands[] = {
    { "serve",
      "",
      0,
      0,
      "data listen config threads access-log public-map separation tls-cert tls-key "
      "tls-self-signed plain-http "
      "proxy proxy-header",
      { "启动服务", "serve the ledger" },
      run_serve,
      false },
    { "init",
      "",
      0,
      0,
      "data name separation",
      { "新建空台账及首任管理员", "make an empty ledger and its first administrators" },
      run_init,
      false },
    { "user add",
      "LOGIN",
      1,
      1,
      "data config role institution name password-stdin separation",
      { "新建账号（输出一次性验证码）", "add an account; prints its one-time code" },
      run_user_add,
      true },
    { "user import",
      "FILE",
      1,
      1,
      "data config output separation",
      { "按名单新建账号（CSV、XLSX、ODS：登录名、姓名、单位代码、角色），-o 输出可打印的验证码单",
        "add the accounts of a list (CSV, XLSX, ODS: login, name, institution, role); -o writes "
        "slips to print" },
      run_user_import,
      true },
    { "user passwd",
      "LOGIN",
      1,
      1,
      "data config password-stdin",
      { "重置密码（输出一次性验证码）", "give an account a new one-time code or password" },
      run_user_passwd,
      true },
    { "user list",
      "",
      0,
      0,
      "data json",
      { "列出账号", "list the accounts" },
      run_user_list,
      false },
    { "user disable",
      "LOGIN",
      1,
      1,
      "data",
      { "停用账号", "disable an account and end its sessions" },
      run_user_disable,
      true },
    { "demo",
      "",
      0,
      0,
      "data seed scale no-survey",
      { "生成演示城市", "make the demo city" },
      run_demo,
      false },
    { "import",
      "TYPE FILE...",
      2,
      OPERANDS_MAX,
      "data layer crs encoding where set map make-floors from replace dry-run name role json",
      { "导入文件", "import files into a register, or as a layer" },
      run_import,
      true },
    { "survey info",
      "DIR|FILE...",
      1,
      OPERANDS_MAX,
      "crs lang json",
      { "查看测绘成果：是什么、坐标系及其可靠程度、结论",
        "what a delivery is: kind, coordinates and how sure, verdict" },
      run_survey_info,
      false },
    { "export",
      "COLLECTION",
      1,
      1,
      "data output filter as-of crs lang wkt",
      { "导出（按扩展名：gpkg geojson shp.zip csv xlsx fgb）",
        "export a collection, or all, by the ending of the file" },
      run_export,
      false },
    { "export imdf",
      "",
      0,
      0,
      "data output building courtyard",
      { "导出一栋楼或一个院落的室内地图（IMDF 1.0）",
        "export a building or a courtyard for indoor maps (IMDF 1.0)" },
      run_export_imdf,
      false },
    { "layer list",
      "",
      0,
      0,
      "data json",
      { "列出导入图层", "list the imported layers" },
      run_layer_list,
      false },
    { "layer remove",
      "NAME",
      1,
      1,
      "data",
      { "删除导入图层", "remove an imported layer" },
      run_layer_remove,
      true },
    { "tiles",
      "SOURCE",
      1,
      1,
      "data output zoom everything threads json",
      { "将数据源的全部瓦片写入一个文件（按扩展名：pmtiles mbtiles）",
        "write every tile of a source into one file, by its ending: pmtiles mbtiles" },
      run_tiles,
      false },
    { "find",
      "WORDS...",
      1,
      OPERANDS_MAX,
      "data json",
      { "查找", "find by characters, pinyin, initials or code" },
      run_find,
      false },
    { "idle",
      "",
      0,
      0,
      "data near institution courtyard building within min-area max-area use floor lift tenure "
      "district reserved connected limit json",
      { "查找闲置房间，由近及远", "find idle rooms, nearest first" },
      run_idle,
      false },
    { "check",
      "",
      0,
      0,
      "data json",
      { "检查台账", "check the ledger: file, references, topology, sums" },
      run_check,
      false },
    { "entitlement",
      "",
      0,
      0,
      "class rank-counts rule-set coefficient json",
      { "按标准核定面积", "what the standard allows an establishment" },
      run_entitlement,
      false },
    { "review export",
      "UNIT",
      1,
      1,
      "data output lang",
      { "单位台账工作簿，标出缺项与问题（-o 文件.xlsx）",
        "a unit's registers as one workbook, marked where something is missing or wrong" },
      run_review_export,
      false },
    { "review import",
      "FILE",
      1,
      1,
      "data institution dry-run",
      { "读取修改后的单位台账工作簿，提出更正，由单位负责人确认",
        "read a unit's workbook again: what was changed is proposed to the unit's head" },
      run_review_import,
      true },
    { "osa",
      "INSTANCE.txt",
      1,
      1,
      "seconds steps seed threads output json",
      { "求解公开格式的办公用房分配问题",
        "solve an office-space-allocation problem of the public format" },
      run_osa,
      false },
    { "plan problem",
      "[WISH.json]",
      0,
      1,
      "data output",
      { "由台账生成搬迁问题（缺省为全市重新安排）",
        "make a relocation problem of the ledger (without a wish: the whole city anew)" },
      run_plan_problem,
      false },
    { "plan solve",
      "PROBLEM.json",
      1,
      1,
      "seconds steps seed threads output json",
      { "求解搬迁方案", "find out who should move where" },
      run_plan_solve,
      false },
    { "plan check",
      "PROBLEM.json PLAN.json",
      2,
      2,
      "json",
      { "核对搬迁方案", "hold a plan against its problem" },
      run_plan_check,
      false },
    { "backup create",
      "",
      0,
      0,
      "data output blobs",
      { "备份", "make a backup" },
      run_backup_create,
      true },
    { "backup list",
      "",
      0,
      0,
      "data json",
      { "列出备份", "list the backups" },
      run_backup_list,
      false },
    { "backup verify",
      "FILE",
      1,
      1,
      "data",
      { "校验备份", "verify a backup" },
      run_backup_verify,
      false },
    { "backup restore",
      "FILE",
      1,
      1,
      "data",
      { "恢复到新目录", "restore a backup into a new directory" },
      run_backup_restore,
      false },
    { "audit verify",
      "",
      0,
      0,
      "data",
      { "校验审计链", "verify the audit chain" },
      run_audit_verify,
      false },
    { "routes", "", 0, 0, "", { "列出接口", "list what the server answers" }, run_routes, false },
    { "explain",
      "URL",
      1,
      1,
      "data",
      { "说明一个地址如何应答：接口、参数、权限、SQL 及其执行计划",
        "how an address is answered: route, arguments, permission, SQL and its plan" },
      run_explain,
      false },
    { "config check",
      "",
      0,
      0,
      "data config listen threads",
      { "检查配置", "check the configuration" },
      run_config_check,
      false },
    { "config show",
      "",
      0,
      0,
      "data config listen threads",
      { "显示生效的配置", "show the configuration in effect" },
      run_config_show,
      false },
    { "cql2",
      "FILE LAYER FILTER",
      3,
      3,
      "count engine",
      { "按 CQL2 条件筛选文件中的要素", "which features of a layer of a file a filter wants" },
      run_cql2,
      false },
    { "manual", "", 0, 0, "lang", { "输出手册页", "print the manual page" }, run_manual, false },
    { "completion",
      "",
      0,
      0,
      "",
      { "输出 bash 补全", "print completion for bash" },
      run_completion,
      false },
    { "version", "", 0, 0, "", { "版本", "print the version" }, run_version, false },
};
const size_t n_commands = ARRAY_LEN(commands);

static void usage(FILE *out, enum lang lang)
{
    fprintf(out, lang == LANG_ZH ? "用法：yardstick 命令 [选项]\n\n"
                                 : "Usage: yardstick COMMAND [OPTION...]\n\n");
    for (size_t i = 0; i < n_commands; i++)
        fprintf(out, "  %-15s %s\n", commands[i].name, commands[i].about[lang]);
    fprintf(out, lang == LANG_ZH ? "\n每个命令都有 --help。\n" : "\nEvery command has --help.\n");
}

/* The command of the first one or two words; *words is how many it took. */
static const struct command *command_find(int argc, char **argv, int *words)
{
    char two[128];

    for (*words = 2; *words >= 1; --*words) {
        if (argc <= *words)
            continue;
        snprintf(two, sizeof(two), *words == 2 ? "%s %s" : "%s", argv[1], argv[2] ? argv[2] : "");
        for (size_t i = 0; i < n_commands; i++)
            if (strcmp(commands[i].name, two) == 0)
                return &commands[i];
    }
    return NULL;
}

/* One line of standard input. The server has another one, so it is read here and handed on. */
static bool password_read(struct options *options, struct error *err)
{
    char line[1024];
    struct str text;

    if (!fgets(line, sizeof(line), stdin))
        return error_set(err, ERROR_INVALID, "there is no password on standard input");
    line[strcspn(line, "\r\n")] = '\0';
    text = arena_copy(&options->text, str_from(line));
    options->password = text.ptr;
    return text.ptr != NULL;
}

/* Run it, by the server on the directory when it writes and there is one. */
static int run(const struct command *command, int argc, char **argv, struct options *options)
{
    struct session session = { .options = options, .out = stdout, .err = stderr };
    struct error err = { 0 };
    int status;

    if (options->password_stdin && !password_read(options, &err))
        return session_fail(&session, &err);
    if (command->writes && ledger_owner(options->data) != 0 &&
        control_call(options->data, options->password, argc, argv, &status))
        return status;
    return command->run(&session);
}

int main(int argc, char **argv)
{
    AUTO(options) options = { 0 };
    struct error err = { 0 };
    const struct command *command;
    int words, status;

    setlocale(LC_CTYPE, "C.UTF-8");
    umask(0077);
    unsetenv("SPATIALITE_SECURITY"); // with it, SQL may read and write files
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); // a file that may not grow is an error of its writer
    options_init(&options);
    command = command_find(argc, argv, &words);
    if (!command) {
        bool asked = argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0);

        usage(asked ? stdout : stderr, options.speak);
        return asked ? 0 : 2;
    }
    status = options_parse(command, argc - words, argv + words, &options);
    if (status >= 0)
        return status;
    if (!options_settle(&options, &err) || !crypto_start(&err)) {
        fprintf(stderr, "yardstick: %s\n", err.message[options.speak]);
        return 2;
    }
    return run(command, argc - 1, argv + 1, &options);
}
