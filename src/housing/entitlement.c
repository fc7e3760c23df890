/*
 * entitlement: see the header.
 */
#include "yardstick/housing/entitlement.h"

#include <inttypes.h>
#include <stdio.h>

#include "yardstick/registry/code.h"

enum { AREA_UNIT = 100, RULE_PER_AREA = RULE_UNIT / AREA_UNIT, COEFFICIENT_MIN = 100 };

const char entitlement_classes[] = "central|provincial|municipal|county|township";

bool entitlement_class_check(struct str class, struct error *err)
{
    for (const struct code *c = codes_classes; c->code; c++)
        if (str_eq(class, str_from(c->code)))
            return true;
    error_set(err, ERROR_INVALID, "class: \"%.*s\" is none of %s", STR_ARG(class),
              entitlement_classes);
    return error_detail(err, STR("class"), class, entitlement_classes);
}

bool coefficient_read(struct str text, int64_t *out, struct error *err)
{
    if (str_to_fixed(text, 4, out) && *out >= COEFFICIENT_MIN && *out <= RULE_UNIT)
        return true;
    error_set(err, ERROR_INVALID, "coefficient: \"%.*s\" is not a number from 0.01 to 1",
              STR_ARG(text));
    return error_detail(err, STR("coefficient"), text, "0.01..1, at most four decimals");
}

static struct figure figure_of(const struct rule *rule, const char *name, unsigned decimals)
{
    struct figure f = { .rule = name, .source = rule, .decimals = decimals };
    int64_t unit = RULE_UNIT;

    for (unsigned i = 0; i < decimals; i++)
        unit /= 10;
    f.known = rule && rule->known;
    f.value = f.known ? figure_scale(rule->value, 1, unit) : 0;
    return f;
}

/* A rule's value as a person writes it: 24, 8.5. */
static void short_text(int64_t value, char out[32])
{
    char *end =
        out + snprintf(out, 32, "%" PRId64 ".%04" PRId64, value / RULE_UNIT, value % RULE_UNIT);

    while (end[-1] == '0')
        *--end = '\0';
    if (end[-1] == '.')
        end[-1] = '\0';
}

static void rank_add(struct entitlement *e, const struct post *post)
{
    struct entitlement_rank *r = &e->ranks[e->n_ranks++];
    size_t at = strlen(e->office.how);
    char text[32];

    *r = (struct entitlement_rank){ .rank = post->rank, .posts = post->n };
    r->ceiling = figure_of(rule_find(e->set, "R1", e->class, post->rank), "R1", 2);
    r->area = r->ceiling;
    r->area.value = post->n * r->ceiling.value;
    if (!r->ceiling.known) {
        e->unknown_posts += post->n;
        return;
    }
    e->office.value += r->area.value;
    e->office.source = e->office.source ? e->office.source : r->ceiling.source;
    if (str_eq(r->ceiling.source->status, STR("unverified")))
        e->office.source = r->ceiling.source;
    if (!post->n)
        return;
    short_text(r->ceiling.source->value, text);
    snprintf(e->office.how + at, FIGURE_HOW_MAX - at, "%s%" PRId64 "×%s", at ? " + " : "", post->n,
             text);
}

struct corners {
    const struct rule *small_posts, *small, *large_posts, *large;
};

static bool corners_find(const struct entitlement *e, struct corners *c)
{
    c->small_posts = rule_find(e->set, "R2", e->class, STR("small_posts"));
    c->small = rule_find(e->set, "R2", e->class, STR("small"));
    c->large_posts = rule_find(e->set, "R2", e->class, STR("large_posts"));
    c->large = rule_find(e->set, "R2", e->class, STR("large"));
    return c->small_posts && c->small_posts->known && c->small && c->small->known &&
           c->large_posts && c->large_posts->known && c->large && c->large->known &&
           c->small_posts->value < c->large_posts->value;
}

/* R2 as posts × numerator / denominator, the numerator in 0.0001 m2. */
static void service_fraction(const struct corners *c, int64_t x, int64_t *numerator,
                             int64_t *denominator)
{
    int64_t low = c->small_posts->value / RULE_UNIT, high = c->large_posts->value / RULE_UNIT;

    *denominator = 1;
    *numerator = x <= low ? c->small->value : c->large->value;
    if (x <= low || x >= high)
        return;
    *numerator = c->small->value * (high - x) + c->large->value * (x - low);
    *denominator = high - low;
}

static void service_compute(struct entitlement *e)
{
    struct corners c;
    int64_t x = e->posts.value, numerator, denominator;
    char text[32];

    e->service_per_head = (struct figure){ .rule = "R2", .decimals = 2 };
    e->service = e->service_per_head;
    e->service.known = e->service_per_head.known = corners_find(e, &c);
    e->service.source = e->service_per_head.source = c.small;
    if (!e->service.known)
        return;
    service_fraction(&c, x, &numerator, &denominator);
    e->service_per_head.value = figure_scale(numerator, 1, denominator * RULE_PER_AREA);
    e->service.value = figure_scale(x, numerator, denominator * RULE_PER_AREA);
    short_text(figure_scale(numerator, 1, denominator), text);
    snprintf(e->service.how, FIGURE_HOW_MAX, "%" PRId64 "×%s", x, text);
}

static void basic_compute(struct entitlement *e)
{
    const struct rule *share = rule_find(e->set, "R3", e->class, STR("share"));
    int64_t both = e->office.value + e->service.value;
    char text[32];

    e->equipment = figure_of(share, "R3", 2);
    e->equipment.known &= e->service.known && share->value <= RULE_UNIT;
    if (e->equipment.known) {
        e->equipment.value = figure_scale(both, share->value, RULE_UNIT);
        short_text(share->value * 100, text);
        snprintf(e->equipment.how, FIGURE_HOW_MAX, "(A+B)×%s%%", text);
    }
    e->basic = (struct figure){ .known = e->equipment.known,
                                .value = both + e->equipment.value,
                                .decimals = 2,
                                .rule = "R1+R2+R3" };
    if (e->basic.known)
        snprintf(e->basic.how, FIGURE_HOW_MAX, "A+B+%s", e->equipment.how);
}

static void gross_compute(struct entitlement *e, int64_t coefficient)
{
    e->coefficient = figure_of(rule_find(e->set, "R4", e->class, STR("multi_storey")), "R4", 4);
    if (coefficient != COEFFICIENT_DEFAULT) {
        e->coefficient.known = true;
        e->coefficient.value = coefficient;
    }
    e->coefficient.known &=
        e->coefficient.value >= COEFFICIENT_MIN && e->coefficient.value <= RULE_UNIT;
    e->gross = (struct figure){ .known = e->basic.known && e->coefficient.known,
                                .decimals = 2,
                                .rule = "R5",
                                .source = rule_find(e->set, "R5", e->class, STR("gross")),
                                .how = "(R1+R2+R3)/K" };
    if (e->gross.known)
        e->gross.value = figure_scale(e->basic.value, RULE_UNIT, e->coefficient.value);
}

/* Gross area; comes on top of R5's basic part. */
static void canteen_compute(struct entitlement *e)
{
    const struct rule *first = rule_find(e->set, "R6", e->class, STR("canteen_first"));
    const struct rule *more = rule_find(e->set, "R6", e->class, STR("canteen_more"));
    int64_t limit = rule_count(e->set, "R6", e->class, "canteen_posts", -1);
    int64_t x = e->posts.value, low = x < limit ? x : limit;
    char a[32], b[32];

    e->canteen = (struct figure){ .rule = "R6", .source = first, .decimals = 2 };
    e->canteen.known = first && first->known && more && more->known && limit >= 0;
    if (!e->canteen.known)
        return;
    e->canteen.value = figure_scale(low * first->value + (x - low) * more->value, 1, RULE_PER_AREA);
    short_text(first->value, a);
    short_text(more->value, b);
    snprintf(e->canteen.how, FIGURE_HOW_MAX, "%" PRId64 "×%s + %" PRId64 "×%s", low, a, x - low, b);
}

void entitlement_compute(const struct ruleset *set, struct str class,
                         const struct establishment *posts, int64_t coefficient,
                         struct entitlement *out)
{
    *out = (struct entitlement){ .set = set, .class = class };
    out->posts = (struct figure){ .known = true,
                                  .value = establishment_sum(posts),
                                  .rule = "establishment" };
    out->office = (struct figure){ .known = true, .rule = "R1", .decimals = 2 };
    for (size_t i = 0; i < posts->n_posts; i++)
        rank_add(out, &posts->posts[i]);
    service_compute(out);
    basic_compute(out);
    gross_compute(out, coefficient);
    canteen_compute(out);
}
