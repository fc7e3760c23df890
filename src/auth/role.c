/*
 * role: see the header.
 */
#include "yardstick/auth/role.h"

static const struct {
    const char *name, *title[LANG_COUNT];
} roles[ROLE_COUNT] = {
    [ROLE_VIEWER] = { "viewer", { "查看者", "Viewer" } },
    [ROLE_UNIT_ADMIN] = { "unit_admin", { "单位管理员", "Unit administrator" } },
    [ROLE_UNIT_HEAD] = { "unit_head", { "单位负责人", "Head of a unit" } },
    [ROLE_SURVEYOR] = { "surveyor", { "测绘人员", "Surveyor" } },
    [ROLE_MANAGER] = { "manager", { "主管部门人员", "Bureau staff" } },
    [ROLE_MANAGER_HEAD] = { "manager_head", { "主管部门负责人", "Head of the bureau" } },
    [ROLE_INSPECTOR] = { "inspector", { "巡检人员", "Inspector" } },
    [ROLE_SYSTEM_ADMIN] = { "system_admin", { "系统管理员", "System administrator" } },
    [ROLE_SECURITY_ADMIN] = { "security_admin", { "安全管理员", "Security administrator" } },
    [ROLE_AUDIT_ADMIN] = { "audit_admin", { "审计管理员", "Audit administrator" } },
};

const char *role_name(enum role role)
{
    return roles[role].name;
}

const char *role_title(enum role role, enum lang lang)
{
    return roles[role].title[lang];
}

static const char *expected(char out[160])
{
    size_t n = 0;

    for (int r = 0; r < ROLE_COUNT; r++) {
        size_t len = strlen(roles[r].name);

        if (n + len + 2 > 160)
            break;
        if (n)
            out[n++] = '|';
        memcpy(out + n, roles[r].name, len);
        n += len;
    }
    out[n] = '\0';
    return out;
}

/* One role under its title, which may have a space in it. */
static bool title_read(struct str text, unsigned *out)
{
    for (int r = 0; r < ROLE_COUNT; r++)
        for (int lang = 0; lang < LANG_COUNT; lang++)
            if (str_eq_nocase(str_trim(text), str_from(roles[r].title[lang]))) {
                *out = ROLE_BIT(r);
                return true;
            }
    return false;
}

bool roles_read(struct str text, unsigned *out, struct error *err)
{
    unsigned mask = 0;
    char all[160];

    if (title_read(text, out))
        return true;
    while (text.len) {
        size_t end = 0;
        struct str word;
        int r = 0;

        while (end < text.len && text.ptr[end] != ' ' && text.ptr[end] != ',')
            end++;
        word = (struct str){ text.ptr, end };
        end += end < text.len;
        text = (struct str){ text.ptr + end, text.len - end };
        if (!word.len)
            continue;
        while (r < ROLE_COUNT && !str_eq(word, str_from(roles[r].name)))
            r++;
        if (r == ROLE_COUNT) {
            error_set(err, ERROR_INVALID, "there is no role %" STR_FMT, STR_ARG(word));
            return error_detail(err, STR("roles"), word, expected(all));
        }
        mask |= ROLE_BIT(r);
    }
    *out = mask;
    return true;
}

void roles_write(unsigned mask, struct buf *out)
{
    bool first = true;

    for (int r = 0; r < ROLE_COUNT; r++)
        if (mask & ROLE_BIT(r)) {
            buf_addf(out, "%s%s", first ? "" : " ", roles[r].name);
            first = false;
        }
}

bool roles_check(unsigned mask, bool separated, struct error *err)
{
    unsigned three = mask & ROLES_SEPARATED;

    if (!mask) {
        error_set(err, ERROR_INVALID, "an account needs a role");
        return error_detail(err, STR("roles"), STR(""), "1..");
    }
    if (!separated || !(three & (three - 1)))
        return true;
    error_set(err, ERROR_INVALID,
              "one person may not be two of system, security and audit administrator");
    return error_detail(err, STR("roles"), STR(""), "system_admin|security_admin|audit_admin");
}
