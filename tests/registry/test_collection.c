#include "yardstick/registry/collection.h"

#include "test.h"

static const struct {
    enum collection_id collection;
    const char *header, *column;
} headers[] = {
    { COLLECTION_ROOMS, "usable_area", "usable_area" },
    { COLLECTION_ROOMS, "Usable Area", "usable_area" },
    { COLLECTION_ROOMS, "使用面积（㎡）", "usable_area" },
    { COLLECTION_ROOMS, "使用面积(m2)", "usable_area" },
    { COLLECTION_ROOMS, " 房 号 ", "number" },
    { COLLECTION_ROOMS, "*房间编号", "code" },
    { COLLECTION_ROOMS, "bldg_code", "building_code" },
    { COLLECTION_ROOMS, "level", "ordinal" },
    { COLLECTION_BUILDINGS, "楼栋编号", "code" },
    { COLLECTION_BUILDINGS, "院落编号", "courtyard_code" },
    { COLLECTION_PEOPLE, "工号", "code" },
    { COLLECTION_PEOPLE, "姓名", "name" },
    { COLLECTION_ROOMS, "备注", NULL },
    { COLLECTION_ROOMS, "", NULL },
};

TESTS
{
    for (size_t i = 0; i < COLLECTION_COUNT; i++)
        TEST (collections[i].name) {
            const struct collection *c = &collections[i];

            CHECK(c->id == (enum collection_id)i && collection_find(str_from(c->name)) == c);
            CHECK(collection_of_table(c->table) == c && c->n_columns <= COLLECTION_COLUMNS_MAX);
            for (size_t k = 0; k < c->n_columns; k++) {
                const struct column *column = &c->columns[k];

                /* Each of a column's own names means that column and no other. */
                CHECK(strlen(column->short_name) <= 10);
                CHECK(collection_column(c, str_from(column->name)) == (int)k);
                CHECK(collection_column(c, str_from(column->short_name)) == (int)k);
                CHECK(collection_column(c, str_from(column->title[LANG_ZH])) == (int)k);
                CHECK(collection_column(c, str_from(column->title[LANG_EN])) == (int)k);
                CHECK((column->kind == COLUMN_CODE) == (column->codes != NULL));
            }
        }
    TEST ("headers as people write them are recognised")
        for (size_t i = 0; i < ARRAY_LEN(headers); i++) {
            const struct collection *c = &collections[headers[i].collection];
            int column = collection_column(c, str_from(headers[i].header));

            if (!CHECK(headers[i].column
                           ? column >= 0 && strcmp(c->columns[column].name, headers[i].column) == 0
                           : column < 0))
                NOTE("%s", headers[i].header);
        }
    TEST ("a code is found by slug and by title") {
        CHECK(strcmp(code_find(codes_uses, STR("Office"))->code, "office") == 0);
        CHECK(strcmp(code_find(codes_uses, STR("服务用房 "))->code, "service") == 0);
        CHECK(code_find(codes_uses, STR("房")) == NULL);
        CHECK(strcmp(code_title(codes_uses, STR("office"), LANG_ZH), "办公室") == 0);
    }
}
