/* confirm_house: a ledger with one building, a unit's three rooms and two people, and who signs. */
#pragma once

#include "yardstick/base/fs.h"
#include "yardstick/confirm/confirm_sink.h"
#include "yardstick/confirm/confirmation.h"
#include "yardstick/store/ledger.h"
#include "yardstick/store/stmt.h"
#include "yardstick/store/tx.h"

#include "test.h"

struct house {
    char dir[64];
    struct ledger *ledger;
    struct confirm_sink confirmations;
    struct change_sink sink;
    struct audit audit;
    int64_t id; /* the confirmation */
    struct error err;
};

static const char house_script[] =
    "INSERT INTO institution(id, code, name, class, valid_from) VALUES(1, 'A', 'a', 'municipal', "
    "'2024-01-01'),"
    " (2, 'B', 'b', 'municipal', '2024-01-01');"
    "INSERT INTO courtyard(id, code, name, valid_from) VALUES(1, 'Y', 'y', '2024-01-01');"
    "INSERT INTO building(id, code, courtyard_id, name, valid_from) VALUES(1, 'K', 1, 'k', "
    "'2024-01-01');"
    "INSERT INTO floor(id, building_id, ordinal, valid_from) VALUES(1, 1, 0, '2024-01-01');"
    "INSERT INTO room(id, code, floor_id, number, use, declared_area, valid_from) VALUES"
    " (1, 'K-1', 1, '1', 'office', 2000, '2024-01-01'), (2, 'K-2', 1, '2', 'office', 1500, "
    "'2024-01-01'),"
    " (3, 'K-3', 1, '3', 'office', 1000, '2024-01-01'), (4, 'K-4', 1, '4', 'office', 900, "
    "'2024-01-01');"
    "INSERT INTO person(id, code, name, institution_id, rank, status, valid_from) VALUES"
    " (1, 'P1', 'p', 1, 'staff', 'active', '2024-01-01'), (2, 'P2', 'q', 1, 'staff', 'active', "
    "'2024-01-01');"
    "INSERT INTO occupancy(id, person_id, room_id, from_date) VALUES(1, 1, 1, '2024-01-01');"
    "INSERT INTO holding(id, institution_id, room_id, from_date) VALUES(1, 1, 1, '2024-01-01'),"
    " (2, 1, 2, '2024-01-01'), (3, 1, 3, '2024-01-01'), (4, 2, 4, '2024-01-01');";

static inline bool house_run(struct house *h, write_function *what, void *argument)
{
    struct write_request request = { .run = what, .argument = argument, .actor = "test" };

    h->err = (struct error){ 0 };
    return writer_run(ledger_writer(h->ledger), &request, &h->err);
}

static inline bool house_fill(struct conn *conn, void *argument, struct error *err)
{
    static const struct mover program = { 0 };
    struct house *h = argument;

    return conn_script(conn, "a house", house_script, err) &&
           confirmation_begin(conn, &program, 1, 1, STR(""), STR("test"), &h->id, err);
}

static inline bool house_open(struct house *h)
{
    snprintf(h->dir, sizeof(h->dir), "/tmp/ys_confirm.XXXXXX");
    if (!CHECK(mkdtemp(h->dir)) ||
        !CHECK(ledger_open(h->dir, LEDGER_CREATE, &h->ledger, &h->err)) ||
        !CHECK(audit_open(&h->audit, h->ledger, &h->err)))
        return false;
    h->confirmations.next = audit_sink(&h->audit);
    h->sink = confirm_sink(&h->confirmations);
    return CHECK(ledger_start_writer(h->ledger, &h->sink, &h->err)) &&
           (CHECK(house_run(h, house_fill, h)) || (NOTE("%s", h->err.message[LANG_EN]), false));
}

static inline void house_close(struct house *h)
{
    ledger_close(h->ledger);
    confirm_sink_release(&h->confirmations);
    CHECK(fs_remove_tree(h->dir, &h->err));
}

enum person { HEAD, SURVEYOR, BOSS, BOTH, STRANGER, ADMIN, PEOPLE };

static inline struct mover house_mover(const struct house *h, enum person who)
{
    static const struct {
        const char *login;
        unsigned roles;
        int64_t institution;
    } people[PEOPLE] = {
        [HEAD] = { "head", ROLE_BIT(ROLE_UNIT_HEAD), 1 },
        [SURVEYOR] = { "surveyor", ROLE_BIT(ROLE_SURVEYOR), 0 },
        [BOSS] = { "boss", ROLE_BIT(ROLE_MANAGER_HEAD), 0 },
        [BOTH] = { "both", ROLE_BIT(ROLE_SURVEYOR) | ROLE_BIT(ROLE_MANAGER_HEAD), 0 },
        [STRANGER] = { "stranger", ROLE_BIT(ROLE_UNIT_HEAD), 2 },
        [ADMIN] = { "admin", ROLE_BIT(ROLE_UNIT_ADMIN), 1 },
    };

    return (struct mover){ .account_id = (int64_t)who + 1,
                           .institution_id = people[who].institution,
                           .login = str_from(people[who].login),
                           .name = str_from(people[who].login),
                           .roles = people[who].roles,
                           .audit = &h->audit };
}
