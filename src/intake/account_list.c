/*
 * account_list: see the header.
 */
#include "yardstick/intake/account_list.h"

#include "yardstick/intake/row_spool.h"

static const char *const headers[ACCOUNT_FIELDS][6] = {
    [ACCOUNT_LOGIN] = { "login", "登录名", "账号", "用户名" },
    [ACCOUNT_NAME] = { "name", "姓名" },
    [ACCOUNT_INSTITUTION] = { "institution", "单位", "所属单位", "机构", "机构代码", "unit" },
    [ACCOUNT_ROLE] = { "role", "角色", "roles" },
};

static bool is_header(struct str text, enum account_list_field field)
{
    for (size_t h = 0; h < ARRAY_LEN(headers[field]) && headers[field][h]; h++)
        if (str_eq_nocase(text, str_from(headers[field][h])))
            return true;
    return false;
}

bool account_list_open(struct account_list *list, const struct exchange_layer *layer,
                       struct error *err)
{
    for (int f = 0; f < ACCOUNT_FIELDS; f++) {
        list->columns[f] = -1;
        for (size_t c = 0; c < layer->n_columns; c++)
            if (is_header(str_trim(layer->columns[c].name), (enum account_list_field)f))
                list->columns[f] = (int)c;
    }
    if (list->columns[ACCOUNT_LOGIN] >= 0 && list->columns[ACCOUNT_ROLE] >= 0)
        return true;
    error_set(err, ERROR_INVALID, "the file needs a column for the login and one for the role");
    return error_detail(err, STR("columns"), (struct str){ 0 }, "login name institution role");
}

void account_list_read(const struct account_list *list, const struct exchange_row *row,
                       struct account_list_row *out)
{
    out->number = row->number;
    for (int f = 0; f < ACCOUNT_FIELDS; f++) {
        int column = list->columns[f];

        out->fields[f] = STR("");
        if (column >= 0 && (size_t)column < row->n_values)
            out->fields[f] = str_trim(import_cell(&row->values[column], out->numbers[f]));
    }
}

bool account_list_row_is_empty(const struct account_list_row *row)
{
    for (int f = 0; f < ACCOUNT_FIELDS; f++)
        if (row->fields[f].len)
            return false;
    return true;
}
