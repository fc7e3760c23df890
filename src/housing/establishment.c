/*
 * establishment: see the header.
 */
#include "yardstick/housing/establishment.h"

#include "yardstick/base/buf.h"

int64_t establishment_sum(const struct establishment *e)
{
    int64_t sum = 0;

    for (size_t i = 0; i < e->n_posts; i++)
        sum += e->posts[i].n;
    return sum;
}

/* "city_head|city_deputy|…": the ranks of a class. */
static void ranks_list(const struct ruleset *set, struct str class, struct buf *out)
{
    for (size_t i = 0; i < set->n_rules; i++)
        if (str_eq(set->rules[i].rule, STR("R1")) && str_eq(set->rules[i].class, class))
            buf_addf(out, "%s%" STR_FMT, out->len ? "|" : "", STR_ARG(set->rules[i].key));
}

static bool rank_refuse(const char *parameter, const struct ruleset *set, struct str class,
                        struct str part, struct error *err)
{
    AUTO(buf) ranks = BUF_INIT(1024);

    ranks_list(set, class, &ranks);
    error_set(err, ERROR_INVALID, "%s: \"%.*s\" is no rank=number of a %.*s institution; ranks: %s",
              parameter, STR_ARG(part), STR_ARG(class), buf_str(&ranks).ptr);
    return error_detail(err, str_from(parameter), part, buf_str(&ranks).ptr);
}

static bool post_read(struct str part, struct post *out)
{
    struct str number = part;

    out->rank = str_trim(str_cut(&number, '='));
    return out->rank.len < part.len && str_to_i64(str_trim(number), &out->n) && out->n >= 0 &&
           out->n <= ESTABLISHMENT_POSTS_MAX;
}

static bool is_twice(const struct establishment *e, struct str rank)
{
    for (size_t i = 0; i < e->n_posts; i++)
        if (str_eq(e->posts[i].rank, rank))
            return true;
    return false;
}

bool establishment_read(struct str text, const char *parameter, const struct ruleset *set,
                        struct str class, struct establishment *out, struct error *err)
{
    out->n_posts = 0;
    do {
        struct str part = str_trim(str_cut(&text, ','));
        struct post post;

        if (!post_read(part, &post) || !rule_find(set, "R1", class, post.rank) ||
            out->n_posts == ESTABLISHMENT_RANKS_MAX)
            return rank_refuse(parameter, set, class, part, err);
        if (is_twice(out, post.rank)) {
            error_set(err, ERROR_INVALID, "%s: %.*s is there twice", parameter, STR_ARG(post.rank));
            return error_detail(err, str_from(parameter), part, "each rank once");
        }
        out->posts[out->n_posts++] = post;
    } while (text.len);
    return true;
}
