/*
 * warning_look: ask the rules of one type about some objects.
 */
#pragma once

#include "warning_parts.h"

/* What they find, by object and code. `ids` is a JSON array. */
MUST_CHECK bool warning_ask(struct warning_look *look, enum affected_type type, struct str ids,
                            struct finding_list *list, struct error *err);
/* That order. */
int finding_order(const struct finding *a, const struct finding *b);
void finding_list_release(struct finding_list *list);
