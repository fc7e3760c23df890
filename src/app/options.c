/*
 * options: the table and its use; see the header.
 */
#include "options.h"

#include <argp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "command.h"
#include "yardstick/auth/auth.h"

#define ROW(field, label, what)                                                                    \
    .name = label, .kind = OPTION_##what, .offset = offsetof(struct options, field)

#define NUMBER(field, label, least, most, setting, zh, en)                                         \
    {                                                                                              \
        ROW(field, label, NUMBER), .arg = "N", .min = (least), .max = (most), .key = (setting),    \
                                   .about = {                                                      \
                                       zh,                                                         \
                                       en                                                          \
                                   }                                                               \
    }

const struct option_row option_rows[] = {
    { ROW(data, "data", TEXT), .arg = "DIR", .environment = "YARDSTICK_DATA",
      .about = { "数据目录（默认 ./yardstick-data）",
                 "data directory (default ./yardstick-data)" } },
    { ROW(config, "config", TEXT), .arg = "FILE", .environment = "YARDSTICK_CONFIG",
      .about = { "配置文件（默认 数据目录/yardstick.conf）",
                 "configuration (default DIR/yardstick.conf)" } },
    { ROW(listen, "listen", TEXT), .arg = "HOST:PORT", .environment = "YARDSTICK_LISTEN",
      .key = "server.listen",
      .about = { "监听地址（默认 127.0.0.1:8080；端口 0 为任意空闲端口）",
                 "address to listen on (default 127.0.0.1:8080; port 0 is any free one)" } },
    { ROW(threads, "threads", NUMBER), .arg = "N", .min = 0, .max = 256,
      .environment = "YARDSTICK_THREADS", .key = "server.threads",
      .about = { "线程数（0：每核一个）", "threads (0: one a core)" } },
    { ROW(access_log, "access-log", FLAG), .environment = "YARDSTICK_ACCESS_LOG",
      .key = "server.access_log", .about = { "每个请求记一行日志", "log one line a request" } },
    { ROW(tls_cert, "tls-cert", TEXT), .arg = "FILE", .environment = "YARDSTICK_TLS_CERT",
      .key = "server.tls_cert", .about = { "TLS 证书（PEM）", "certificate for TLS (PEM)" } },
    { ROW(tls_key, "tls-key", TEXT), .arg = "FILE", .environment = "YARDSTICK_TLS_KEY",
      .key = "server.tls_key", .about = { "TLS 私钥（PEM）", "its key (PEM)" } },
    { ROW(tls_self_signed, "tls-self-signed", FLAG), .key = "server.tls_self_signed",
      .about = { "首次启动时生成自签名证书",
                 "make a certificate of one's own at the first start" } },
    { ROW(plain_http, "plain-http", FLAG), .key = "server.plain_http",
      .about = { "允许在本机以外使用明文 HTTP", "serve other machines without TLS" } },
    { ROW(proxy, "proxy", TEXT), .arg = "ADDRESS", .key = "server.proxy",
      .about = { "可信代理的地址（由其提供 TLS）", "address of a trusted proxy, which has TLS" } },
    { ROW(proxy_header, "proxy-header", TEXT), .arg = "NAME", .key = "auth.proxy_header",
      .about = { "代理已验证的登录名所在的请求头",
                 "header in which the proxy names the login it has checked" } },
    { ROW(public_map, "public-map", FLAG), .environment = "YARDSTICK_PUBLIC_MAP",
      .key = "access.public_map",
      .about = { "地图与台账无需登录即可查看（人员除外）",
                 "map and registers without signing in, people never" } },
    { ROW(tianditu_key, "tianditu-key", TEXT), .arg = "KEY",
      .environment = "YARDSTICK_TIANDITU_KEY", .key = "map.tianditu_key",
      .about = { "天地图密钥：地图可选天地图为底图",
                 "key of the national base map, which the map may then lie on" } },
    { ROW(tianditu_host, "tianditu-host", TEXT), .arg = "HOST", .key = "map.tianditu_host",
      .about = { "天地图服务器（默认 t0.tianditu.gov.cn）",
                 "its server (default t0.tianditu.gov.cn)" } },
    { ROW(separation, "separation", TEXT), .arg = "on|off", .environment = "YARDSTICK_SEPARATION",
      .key = "auth.separation",
      .about = { "三员分立（默认 on）", "keep the three administrators apart (default on)" } },
    NUMBER(password_length, "password-length", 6, 64, "auth.password_length",
           "密码最少字符数（默认 8）", "fewest characters of a password (default 8)"),
    NUMBER(password_classes, "password-classes", 1, 4, "auth.password_classes",
           "密码字符种类（默认 3）", "fewest kinds of signs in a password (default 3)"),
    NUMBER(password_days, "password-days", 0, 3650, "auth.password_days",
           "密码有效天数（默认 90，0 为不限）", "days a password lasts (default 90; 0: for ever)"),
    NUMBER(password_past, "password-past", 0, 24, "auth.password_past",
           "不得重复的历史密码数（默认 5）", "earlier passwords that may not return (default 5)"),
    NUMBER(lock_failures, "lock-failures", 1, 100, "auth.lock_failures",
           "锁定前允许的失败次数（默认 5）", "wrong passwords until a lock (default 5)"),
    NUMBER(lock_minutes, "lock-minutes", 1, 1440, "auth.lock_minutes", "锁定分钟数（默认 15）",
           "minutes of a lock (default 15)"),
    NUMBER(idle_minutes, "idle-minutes", 5, 1440, "auth.idle_minutes", "会话空闲分钟数（默认 30）",
           "minutes a session may idle (default 30)"),
    NUMBER(session_hours, "session-hours", 1, 168, "auth.session_hours",
           "会话最长小时数（默认 12）", "hours a session lasts at most (default 12)"),
    NUMBER(code_days, "code-days", 1, 90, "auth.code_days", "一次性验证码有效天数（默认 7）",
           "days a one-time code holds (default 7)"),
    NUMBER(token_days, "token-days", 1, 3660, "auth.token_days", "令牌最长天数（默认 366）",
           "days a token lasts at most (default 366)"),
    NUMBER(account_rate, "account-rate", 0, 100000, "limits.account_rate",
           "每个账号每秒请求数（默认 200，瓦片不计，0 为不限）",
           "requests a second of an account (default 200; tiles not counted; 0: no limit)"),
    NUMBER(address_rate, "address-rate", 0, 100000, "limits.address_rate",
           "每个地址每秒请求数（默认 400，本机与瓦片不计，0 为不限）",
           "requests a second of an address (default 400; not this machine's; 0: no limit)"),
    NUMBER(people_lists, "people-lists", 0, 100000, "limits.people_lists",
           "每个账号每小时查看人员列表次数（默认 600，0 为不限）",
           "lists of people an hour for an account (default 600; 0: no limit)"),
    { ROW(password_stdin, "password-stdin", FLAG),
      .about = { "从标准输入读取密码", "read the password from standard input" } },
    { ROW(name, "name", TEXT), .arg = "NAME",
      .about = { "名称", "name of the city, or of the imported layer" } },
    { ROW(json, "json", FLAG), .about = { "每个事件输出一行 JSON", "one JSON line an event" } },
    { ROW(seed, "seed", NUMBER), .arg = "N", .min = 0, .max = 9007199254740991.0,
      .about = { "随机种子（默认 1）", "seed of the demo city or of the search (default 1)" } },
    { ROW(scale, "scale", NUMBER), .arg = "K", .min = 1, .max = 100,
      .about = { "演示城市的份数（默认 1）", "copies of the demo city (default 1)" } },
    { ROW(no_survey, "no-survey", FLAG), .about = { "不生成测绘成果", "make no survey delivery" } },
    { ROW(seconds, "seconds", NUMBER), .arg = "S", .min = 1, .max = 86400,
      .about = { "求解时间（秒，默认 60）", "seconds to search for (default 60)" } },
    { ROW(steps, "steps", NUMBER), .arg = "N", .min = 1, .max = 1e12,
      .about = { "求解步数（千次移动）：种子相同则结果相同",
                 "steps of 1,000 moves to search for: same seed, same plan" } },
    { ROW(layer, "layer", TEXT), .arg = "LAYER",
      .about = { "文件中的图层或工作表", "layer or sheet of the file" } },
    { ROW(crs, "crs", TEXT), .arg = "EPSG:CODE",
      .about = { "坐标系", "coordinate reference system" } },
    { ROW(encoding, "encoding", TEXT), .arg = "NAME",
      .about = { "文字编码，如 GB18030", "text encoding, such as GB18030" } },
    { ROW(where, "where", TEXT), .arg = "CQL2",
      .about = { "只导入符合条件的行", "import only rows that match" } },
    { ROW(set, "set", LIST), .arg = "FIELD=VALUE",
      .about = { "每行都取此值", "a value for every row" } },
    { ROW(map, "map", LIST), .arg = "FIELD=COLUMN",
      .about = { "指定字段对应的列", "which column a field is in" } },
    { ROW(make_floors, "make-floors", FLAG),
      .about = { "缺少的楼层自动建立", "make floors that are missing" } },
    { ROW(from, "from", TEXT), .arg = "DATE",
      .about = { "更改的生效日期（默认今天）",
                 "day from which the change holds (default today)" } },
    { ROW(replace, "replace", FLAG),
      .about = { "终止文件中没有的记录", "end every record that the file lacks" } },
    { ROW(dry_run, "dry-run", FLAG),
      .about = { "只检查，不导入", "report everything, import nothing" } },
    { ROW(role, "role", TEXT), .arg = "basemap|paths|other",
      .about = { "图层用途", "what the layer is for" } },
    { ROW(output, "output", TEXT), .letter = 'o', .arg = "FILE",
      .about = { "输出文件", "file to write" } },
    { ROW(filter, "filter", TEXT), .arg = "CQL2",
      .about = { "只导出符合条件的记录", "export only what matches" } },
    { ROW(as_of, "as-of", TEXT), .arg = "DATE", .about = { "某日的状况", "as it was on a day" } },
    { ROW(lang, "lang", TEXT), .arg = "zh|en", .environment = "YARDSTICK_LANG",
      .about = { "语言", "language of headers and messages" } },
    { ROW(wkt, "wkt", FLAG), .about = { "表格中附带几何（WKT）", "geometry as WKT in tables" } },
    { ROW(class, "class", TEXT), .arg = "CLASS",
      .about = { "机关层级：central provincial municipal county township",
                 "class of agency: central provincial municipal county township" } },
    { ROW(rank_counts, "rank-counts", TEXT), .arg = "RANK=N,...",
      .about = { "各职级编制数，如 bureau_head=1,staff=80",
                 "posts by rank, such as bureau_head=1,staff=80" } },
    { ROW(rule_set, "rule-set", TEXT), .arg = "ID",
      .about = { "标准版本（默认现行版）", "rule set (default: the one in force)" } },
    { ROW(coefficient, "coefficient", TEXT), .arg = "C",
      .about = { "使用面积系数（默认 0.65）", "usable area a gross area (default 0.65)" } },
    { ROW(near, "near", TEXT), .arg = "LON,LAT",
      .about = { "从该点量起", "measured from a place" } },
    { ROW(institution, "institution", TEXT), .arg = "CODE",
      .about = { "机构代码；查找闲置时从其使用的最近楼栋量起",
                 "of this institution; idle: measured from the nearest building it holds rooms "
                 "in" } },
    { ROW(courtyard, "courtyard", TEXT), .arg = "CODE",
      .about = { "从该院落量起", "measured from a courtyard" } },
    { ROW(building, "building", TEXT), .arg = "CODE",
      .about = { "从该楼量起", "measured from a building" } },
    { ROW(within, "within", TEXT), .arg = "METRES",
      .about = { "直线距离（米）", "metres in a straight line" } },
    { ROW(min_area, "min-area", TEXT), .arg = "M2", .about = { "最小面积", "least area" } },
    { ROW(max_area, "max-area", TEXT), .arg = "M2", .about = { "最大面积", "largest area" } },
    { ROW(use, "use", TEXT), .arg = "USE",
      .about = { "用途：office service equipment ancillary technical",
                 "office service equipment ancillary technical" } },
    { ROW(floor, "floor", TEXT), .arg = "ORDINAL",
      .about = { "楼层序号，首层为 0", "ordinal of the floor: the ground floor is 0" } },
    { ROW(lift, "lift", TEXT), .arg = "true|false",
      .about = { "有或无电梯", "in buildings with, or without, a lift" } },
    { ROW(tenure, "tenure", TEXT), .arg = "TENURE",
      .about = { "权属：own leased borrowed free", "own leased borrowed free" } },
    { ROW(district, "district", TEXT), .arg = "CODE",
      .about = { "在该区划内", "in this district" } },
    { ROW(reserved, "reserved", FLAG),
      .about = { "包括已预留的", "also what is reserved, marked as such" } },
    { ROW(connected, "connected", FLAG),
      .about = { "同层相邻房间合计达到 --min-area 的组合",
                 "groups of adjoining rooms of a floor that reach --min-area together" } },
    { ROW(limit, "limit", NUMBER), .arg = "N", .min = 1, .max = 200000,
      .about = { "条数（默认 20）", "how many (default 20)" } },
    { ROW(count, "count", FLAG), .about = { "只输出数量", "print only how many there are" } },
    { ROW(engine, "engine", TEXT), .arg = "memory|sql",
      .about = { "求值方式（默认取较省者）", "how to evaluate (default: whichever is cheaper)" } },
    { ROW(zoom, "zoom", TEXT), .arg = "A-B",
      .about = { "瓦片级别（默认 0-18，底图为其自身级别）",
                 "zooms of the tiles (default 0-18; of a base map, its own)" } },
    { ROW(everything, "everything", FLAG), .about = { "含涉密机构及占用单位（默认只写公开内容）",
                                                      "with secret institutions and who holds a "
                                                      "room (default: what everybody may see)" } },
    { ROW(blobs, "blobs", FLAG),
      .about = { "包含影像等大文件", "with imagery and other large files" } },
};
const size_t n_option_rows = sizeof(option_rows) / sizeof(option_rows[0]);

const struct option_row *option_find(const char *name)
{
    for (size_t i = 0; i < n_option_rows; i++)
        if (strcmp(option_rows[i].name, name) == 0)
            return &option_rows[i];
    return NULL;
}

static bool is_yes(const char *text)
{
    return strcmp(text, "1") == 0 || strcmp(text, "true") == 0 || strcmp(text, "yes") == 0 ||
           strcmp(text, "on") == 0;
}

bool option_set(const struct option_row *row, const char *text, struct options *options,
                struct error *err)
{
    void *field = (char *)options + row->offset;
    struct option_list *list = field;
    int64_t number;

    switch (row->kind) {
    case OPTION_TEXT:
        *(const char **)field = text;
        return true;
    case OPTION_FLAG:
        *(bool *)field = !text || is_yes(text);
        return true;
    case OPTION_LIST:
        if (list->n == OPTION_LIST_MAX)
            return error_set(err, ERROR_INVALID, "--%s was given more than %d times", row->name,
                             OPTION_LIST_MAX);
        list->items[list->n++] = text;
        return true;
    case OPTION_NUMBER:
        if (!str_to_i64(str_from(text), &number) || (double)number < row->min ||
            (double)number > row->max)
            return error_set(err, ERROR_INVALID, "%s: \"%s\" is not an integer from %.0f to %.0f",
                             row->name, text, row->min, row->max);
        *(int64_t *)field = number;
        return true;
    }
    return false;
}

bool option_is_given(const struct options *options, const struct option_row *row)
{
    const void *field = (const char *)options + row->offset;

    switch (row->kind) {
    case OPTION_TEXT:
        return *(const char *const *)field != NULL;
    case OPTION_NUMBER:
        return *(const int64_t *)field >= 0;
    case OPTION_FLAG:
        return *(const bool *)field;
    case OPTION_LIST:
        return ((const struct option_list *)field)->n > 0;
    }
    return false;
}

static enum lang terminal_language(void)
{
    static const char *const names[] = { "YARDSTICK_LANG", "LC_ALL", "LC_MESSAGES", "LANG" };

    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        const char *value = getenv(names[i]);

        if (value && *value)
            return strncmp(value, "zh", 2) == 0 ? LANG_ZH : LANG_EN;
    }
    return LANG_EN;
}

void options_init(struct options *options)
{
    *options = (struct options){ .data = NULL,
                                 .scale = 1,
                                 .seed = 1,
                                 .threads = -1,
                                 .seconds = -1,
                                 .steps = -1,
                                 .limit = -1,
                                 .password_length = -1,
                                 .password_classes = -1,
                                 .password_days = -1,
                                 .password_past = -1,
                                 .lock_failures = -1,
                                 .lock_minutes = -1,
                                 .idle_minutes = -1,
                                 .session_hours = -1,
                                 .account_rate = -1,
                                 .address_rate = -1,
                                 .people_lists = -1,
                                 .code_days = -1,
                                 .token_days = -1,
                                 .speak = terminal_language(),
                                 .text = ARENA_INIT(1 << 20) };
}

void options_release(struct options *options)
{
    arena_release(&options->text);
}

static bool has_word(const char *words, const char *word)
{
    size_t len = strlen(word);

    for (const char *at = words; (at = strstr(at, word)); at += len)
        if ((at == words || at[-1] == ' ') && (at[len] == ' ' || at[len] == '\0'))
            return true;
    return false;
}

/* argp's key: the short letter, or a number beyond all letters. */
static int key_of(const struct option_row *row)
{
    return row->letter ? row->letter : 1000 + (int)(row - option_rows);
}

struct parse {
    const struct command *command;
    struct options *options;
};

static error_t parse_one(int key, char *arg, struct argp_state *state)
{
    struct parse *p = state->input;
    struct error err = { 0 };

    for (size_t i = 0; i < n_option_rows; i++) {
        if (key != key_of(&option_rows[i]))
            continue;
        if (!option_set(&option_rows[i], arg, p->options, &err))
            argp_error(state, "%s", err.message[p->options->speak]);
        return 0;
    }
    if (key == ARGP_KEY_ARG) {
        if (p->options->n_operands >= p->command->max_operands ||
            p->options->n_operands == OPERANDS_MAX)
            argp_error(state,
                       p->options->speak == LANG_ZH ? "多余的参数：%s" : "unexpected argument: %s",
                       arg);
        else
            p->options->operands[p->options->n_operands++] = arg;
        return 0;
    }
    if (key == ARGP_KEY_END && p->options->n_operands < p->command->min_operands)
        argp_error(state, p->options->speak == LANG_ZH ? "缺少参数：%s" : "missing: %s",
                   p->command->operands);
    return ARGP_ERR_UNKNOWN;
}

int options_parse(const struct command *command, int argc, char **argv, struct options *options)
{
    struct argp_option rows[sizeof(option_rows) / sizeof(option_rows[0]) + 1];
    struct parse parse = { command, options };
    struct argp argp = { .options = rows,
                         .parser = parse_one,
                         .args_doc = command->operands,
                         .doc = command->about[options->speak] };
    char name[64];
    char *word;
    size_t n = 0;
    bool failed;

    memset(rows, 0, sizeof(rows));
    for (size_t i = 0; i < n_option_rows; i++)
        if (has_word(command->options, option_rows[i].name))
            rows[n++] = (struct argp_option){ .name = option_rows[i].name,
                                              .key = key_of(&option_rows[i]),
                                              .arg = option_rows[i].arg,
                                              .doc = option_rows[i].about[options->speak] };
    snprintf(name, sizeof(name), "yardstick %s", command->name);
    word = argv[0];
    argv[0] = name; // what argp calls the program
    argp_err_exit_status = 2;
    failed = argp_parse(&argp, argc, argv, 0, NULL, &parse) != 0;
    argv[0] = word;
    return failed ? 2 : -1;
}

static bool is_off(const char *text)
{
    return strcmp(text, "off") == 0 || strcmp(text, "false") == 0 || strcmp(text, "no") == 0 ||
           strcmp(text, "0") == 0;
}

bool options_auth(const struct options *o, struct auth_settings *out, struct error *err)
{
    struct auth_settings s = AUTH_SETTINGS_DEFAULT;

    if (o->separation && !is_off(o->separation) && !is_yes(o->separation)) {
        error_set(err, ERROR_INVALID, "auth.separation is on or off, not %s", o->separation);
        return error_detail(err, STR("auth.separation"), str_from(o->separation), "on|off");
    }
    s.separation = !o->separation || is_yes(o->separation);
    s.public_map = o->public_map;
#define TAKE(field) s.field = o->field >= 0 ? o->field : s.field
    TAKE(password_length);
    TAKE(password_classes);
    TAKE(password_days);
    TAKE(password_past);
    TAKE(lock_failures);
    TAKE(lock_minutes);
    TAKE(idle_minutes);
    TAKE(session_hours);
    TAKE(code_days);
    TAKE(token_days);
    TAKE(account_rate);
    TAKE(address_rate);
    TAKE(people_lists);
#undef TAKE
    *out = s;
    return true;
}

bool options_settle(struct options *options, struct error *err)
{
    for (size_t i = 0; i < n_option_rows; i++) {
        const struct option_row *row = &option_rows[i];
        const char *value = row->environment ? getenv(row->environment) : NULL;

        if (value && *value && !option_is_given(options, row) &&
            !option_set(row, value, options, err))
            return error_prefix(err, "%s", row->environment);
    }
    if (!options->data)
        options->data = "yardstick-data";
    if (options->lang)
        options->speak = strcmp(options->lang, "en") == 0 ? LANG_EN : LANG_ZH;
    if (options->lang && strcmp(options->lang, "en") != 0 && strcmp(options->lang, "zh") != 0)
        return error_set(err, ERROR_INVALID, "--lang is zh or en, not %s", options->lang);
    return true;
}
