/*
 * scenario_letters: see the header.
 */
#include "scenario_letters.h"

#include <stdio.h>

#include "yardstick/base/clock.h"
#include "yardstick/draw/letters.h"
#include "yardstick/registry/book.h"

enum { LETTERS_MAX = 200, TEXT_MAX = 1 << 20, PARAGRAPHS = 3 };

static const char *const titles[LANG_COUNT] = { "关于办公用房搬迁的通知", "Notice of moving" };

/* What a unit reads: why and where to, which rooms, what to do. */
struct letter_text {
    struct buf text[PARAGRAPHS];
};

void letters_bind(struct stmt *q, enum lang lang)
{
    stmt_bind_str(q, ":comma", lang == LANG_ZH ? STR("、") : STR(", "));
    stmt_bind_str(q, ":semicolon", lang == LANG_ZH ? STR("；") : STR("; "));
}

static const struct {
    const char *moves, *stays, *rooms, *asks;
} words[LANG_COUNT] = {
    { "根据批准的办公用房调配方案，贵单位 %lld 人列入第 %lld 批搬迁，由%" STR_FMT "迁至%" STR_FMT
      "。",
      "根据批准的办公用房调配方案，贵单位 %lld 人列入第 %lld 批，在%" STR_FMT "内调整用房。",
      "新用房共 %lld 间，使用面积 %.2f 平方米：%" STR_FMT "。",
      "请在规定期限内完成搬迁，并将原用房腾空交回。" },
    { "By the approved plan the %lld people of your unit move in wave %lld from %" STR_FMT
      " to %" STR_FMT ".",
      "By the approved plan the %lld people of your unit change rooms in wave %lld within %" STR_FMT
      ".",
      "You are given %lld rooms with %.2f m² of usable area: %" STR_FMT ".",
      "Please move within the time set and hand back what you have had." },
};

static void letter_text_release(struct letter_text *said)
{
    for (int i = 0; i < PARAGRAPHS; i++)
        buf_release(&said->text[i]);
}

static void text_make(const struct stmt *q, enum lang lang, struct letter_text *out)
{
    struct str from = stmt_str(q, 2), to = stmt_str(q, 3);
    long long wave = stmt_i64(q, 1), people = stmt_i64(q, 4), n = stmt_i64(q, 5);

    for (int i = 0; i < PARAGRAPHS; i++)
        out->text[i] = (struct buf)BUF_INIT(TEXT_MAX);
    if (str_eq(from, to))
        buf_addf(&out->text[0], words[lang].stays, people, wave, STR_ARG(to));
    else
        buf_addf(&out->text[0], words[lang].moves, people, wave, STR_ARG(from), STR_ARG(to));
    if (n)
        buf_addf(&out->text[1], words[lang].rooms, n, stmt_f64(q, 6) / 100,
                 STR_ARG(stmt_str(q, 7)));
    buf_text(&out->text[2], words[lang].asks);
}

static void letter_write(struct book *book, const struct stmt *q, int n, enum lang lang)
{
    char name[32], today[DATE_TEXT];
    AUTO(letter_text) said;
    int row = 6;

    snprintf(name, sizeof(name), "%d", n);
    clock_today(today);
    text_make(q, lang, &said);
    book_sheet(book, name);
    book_width(book, 0, 7, 14);
    book_merge(book, 1, 0, 2, 7, str_from(titles[lang]), BOOK_TITLE);
    book_merge(book, 4, 0, 4, 7, stmt_str(q, 0), BOOK_PLAIN);
    for (int i = 0; i < PARAGRAPHS; i++) {
        int rows = i == 1 ? 10 : 2;

        if (said.text[i].len) {
            book_merge(book, row, 0, row + rows - 1, 7, buf_str(&said.text[i]), BOOK_CELL);
            row += rows;
        }
    }
    book_merge(book, row + 2, 5, row + 2, 7, str_from(today), BOOK_PLAIN);
}

bool letters_fill(struct book *book, struct stmt *q, enum lang lang, struct error *err)
{
    enum stmt_step_result step;
    int n = 0;

    while ((step = stmt_step(q, err)) == STEP_ROW && n < LETTERS_MAX)
        letter_write(book, q, ++n, lang);
    if (n == 0)
        book_sheet(book, "1");
    return step != STEP_FAILED;
}

bool letters_print(struct stmt *q, enum lang lang, struct str about, struct buf *out,
                   struct error *err)
{
    struct letters_form form = { .title = str_from(titles[lang]), .about = about, .lang = lang };
    enum stmt_step_result step;
    struct letters *letters;
    struct error ignored;
    char today[DATE_TEXT];
    int n = 0;

    clock_today(today);
    form.day = str_from(today);
    if (!letters_open(&form, out, &letters, err))
        return false;
    while ((step = stmt_step(q, err)) == STEP_ROW) {
        AUTO(letter_text) said;
        struct letter letter = { .to = stmt_str(q, 0) };

        text_make(q, lang, &said);
        for (int i = 0; i < PARAGRAPHS; i++)
            letter.texts[i] = buf_str(&said.text[i]);
        letters_add(letters, &letter);
        n++;
    }
    if (n == 0)
        letters_none(letters, lang == LANG_ZH ? STR("没有单位搬迁。") : STR("No unit moves."));
    return letters_close(letters, step == STEP_DONE ? err : &ignored) && step == STEP_DONE;
}
