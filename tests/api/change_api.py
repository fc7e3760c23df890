"""change_api: what is changed over HTTP: rooms in one step, and what is undone.

    change_api.py PROGRAM        PROGRAM is city_server
"""
import threading
import uuid

from city_api import Api, check, run


def manager(url, data):
    api = Api(url, data)
    api.sign_in("manager")
    return api


def key():
    return uuid.uuid4().hex


def act(api, action, rooms, idempotency_key=None, **more):
    return api.ask("/api/actions", "POST", {"action": action, "room_ids": rooms, **more},
                   Idempotency_Key=idempotency_key or key())


def undo(api, action):
    return api.ask(f"/api/actions/{action}/undo", "POST", Idempotency_Key=key())


def tile_states(api, room):
    """The states that tiles around a room know of it: by its card, and by the list."""
    card = api.get(f"/api/rooms/{room}")
    listed = [r for r in api.pages(f"/api/rooms?floor_id={card['floor_id']}")[0] if r["id"] == room]
    return card["state"], listed[0]["state"]


def a_room_is_reserved_for_whom_it_says(api):
    answer = act(api, "reserve", [1], institution_id=2, until="2099-01-01", reason="搬迁周转", document="管〔2026〕7号")
    check(answer.status == 201, f"reserve: {answer.status} {answer.body}")
    done = answer.json()
    check(answer.headers["Location"] == f"/api/actions/{done['id']}", "where it is")
    check((done["action"], done["institution"], done["count"], done["undoable"]) == ("reserve", "市教育局", 1, True), f"{done}")
    check(done["rooms"][0]["number"] == "101" and done["document"] == "管〔2026〕7号", f"{done}")
    check(tile_states(api, 1) == ("reserved", "reserved"), "it is shown")
    card = api.get("/api/rooms/1")
    check(card["reservation"]["institution"] == "市教育局" and card["reservation"]["reason"] == "搬迁周转"
          and card["reservation"]["until"] == "2099-01-01", f"for whom, why, until when: {card.get('reservation')}")
    check("status" not in card, "what is reserved is not idle")
    other = act(api, "assign", [2, 1], institution_id=1)
    check(other.status == 409 and "市教育局" in other.json()["detail_zh"], f"{other.status} {other.body}")
    check(other.json()["errors"][0] == {"parameter": "room_ids", "value": "1"}, f"{other.body}")
    check(api.get("/api/rooms/2")["holders"] == [], "not the other room either")
    given = act(api, "assign", [1], institution_id=2)
    check(given.status == 201 and api.get("/api/rooms/1")["institution_id"] == 2, f"{given.body}")
    check(undo(api, done["id"]).status == 409, "the assignment came after it")
    check(undo(api, given.json()["id"]).status == 201 and api.get("/api/rooms/1")["state"] == "reserved", "back")
    check(undo(api, done["id"]).status == 201, "undone")
    card = api.get("/api/rooms/1")
    check((card["state"], card["status"], card["valid_from"]) == ("in_use", "idle", "2026-01-01"), f"as it was: {card}")
    check(not api.get(f"/api/actions/{done['id']}")["undoable"], "not twice")


def the_map_and_the_search_follow(api):
    before = api.get("/api/search?q=101")["items"]
    done = act(api, "lend", [1, 2], institution_id=3, until="2099-01-01").json()
    check(done["count"] == 2, f"{done}")
    found = api.get("/api/search?q=101%20dag")["items"]
    check(found and found[0]["id"] == 1, f"found by its new holder: {found[:1]}")
    check(api.get("/api/rooms/1")["state"] == "lent_out", "lent")
    loans = api.get("/api/tenures?room_id=1")["items"]
    check(loans[0]["kind"] == "loan" and loans[0]["to"] == "2099-01-01", f"{loans}")
    check(undo(api, done["id"]).status == 201, "undone")
    check(api.get("/api/search?q=101")["items"] == before, "and the index has forgotten it")


def sent_twice_is_done_once(api):
    name = key()
    first = act(api, "seal", [5], name)
    again = act(api, "seal", [5], name)
    check(first.status == again.status == 201 and first.json()["id"] == again.json()["id"], f"{again.body}")
    check(act(api, "seal", [7], name).status == 409, "another request under the same key")
    check(api.ask("/api/actions", "POST", {"action": "seal", "room_ids": [7]}).status == 400, "no key")
    check(act(api, "release", [5]).status == 201 and api.get("/api/rooms/5")["state"] == "in_use", "unsealed")


def what_makes_no_sense_is_named(api):
    for body, parameter in (({"action": "steal", "room_ids": [1]}, "action"),
                            ({"action": "seal", "room_ids": ["1"]}, "room_ids"),
                            ({"action": "seal", "room_ids": []}, "room_ids"),
                            ({"action": "seal", "room_ids": [4711]}, "room_ids"),
                            ({"action": "seal", "room_ids": [1], "colour": 1}, "colour"),
                            ({"action": "assign", "room_ids": [1]}, "institution_id"),
                            ({"action": "assign", "room_ids": [1], "institution_id": 99}, "institution_id"),
                            ({"action": "assign", "room_ids": [1], "institution_id": 1, "share": 2}, "share"),
                            ({"action": "lend", "room_ids": [1], "institution_id": 1}, "until"),
                            ({"action": "reserve", "room_ids": [1], "until": "2099-01-01"}, "reason"),
                            ({"action": "reserve", "room_ids": [1], "until": "soon", "reason": "x"}, "until"),
                            ({"action": "seal", "room_ids": [1], "from": "2026-02-30"}, "from"),
                            ({"action": "put", "room_ids": [3, 6], "person_ids": [1]}, "room_ids")):
        answer = api.ask("/api/actions", "POST", body, Idempotency_Key=key())
        check(answer.status == 400, f"{body}: {answer.status} {answer.body}")
        check(answer.json()["errors"][0]["parameter"] == parameter, f"{body}: {answer.body}")
    check(api.ask("/api/actions/4711").status == 404 and undo(api, 4711).status == 404, "no such action")


def one_room_is_never_promised_twice(api):
    """Many at once want the same room: exactly one gets it."""
    for room in (10, 11, 13):
        answers = []
        threads = [threading.Thread(target=lambda i=i: answers.append(act(api, "assign", [room], institution_id=1 + i % 3)))
                   for i in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        check(sorted(a.status for a in answers) == [201] + 11 * [409], f"{[a.status for a in answers]}")
        check(len(api.get(f"/api/rooms/{room}")["holders"]) == 1, "one holder")


def what_was_done_is_listed(api):
    rows = api.get("/api/actions?room_id=1")["items"]
    check([row["action"] for row in rows] == ["undo", "lend", "undo", "undo", "assign", "reserve"],
          f"{[row['action'] for row in rows]}")
    check(rows[1]["undone_by"] == rows[0]["id"] and rows[0]["undoes"] == rows[1]["id"], "what undid what")


def create(api, register, body, idempotency_key=None):
    return api.ask(f"/api/{register}", "POST", body, Idempotency_Key=idempotency_key or key())


def records_are_made_once(api):
    name, body = key(), {"code": "NEW-1", "building_code": "B1-0", "ordinal": 2, "number": "399", "use": "office",
                         "declared_area": "18.5", "from": "2026-05-01", "reason": "隔断"}
    made = create(api, "rooms", body, name)
    check(made.status == 201 and made.headers["ETag"], f"{made.status} {made.body}")
    room = made.json()
    check((room["floor"], room["usable_area"], room["valid_from"], room["state"]) == ("3F", 18.5, "2026-05-01", "in_use"),
          f"{room}")
    check(made.headers["Location"] == f"/api/rooms/{room['id']}", "where it is")
    again = create(api, "rooms", body, name)
    check(again.status == 201 and again.json()["id"] == room["id"], "sent twice")
    check(create(api, "rooms", {**body, "code": "NEW-2"}, name).status == 409, "another under the same key")
    check(create(api, "rooms", body).status == 409, "a code that is taken")
    check(api.ask("/api/rooms", "POST", body).status == 400, "no key")
    for more, parameter in (({"ordinal": 44}, "ordinal"), ({"building_code": "B9"}, "building_code"),
                            ({"building_code": None}, "building_code"), ({"use": "flat"}, "use"),
                            ({"from": "2098-01-01"}, "from"), ({"colour": 1}, "colour")):
        answer = create(api, "rooms", {**body, "code": "NEW-3", **more})
        check(answer.status == 400 and answer.json()["errors"][0]["parameter"] == parameter, f"{more}: {answer.body}")
    return room["id"]


def what_has_ended_is_history(api):
    room = records_are_made_once(api)
    path = f"/api/rooms/{room}"
    holding = create(api, "holdings", {"institution_code": "I1", "room_code": "NEW-1", "from": "2026-06-01", "document": "管〔2026〕9号"})
    check(holding.status == 201, f"{holding.body}")
    more = create(api, "holdings", {"institution_code": "I2", "room_code": "NEW-1", "from": "2026-07-01", "share": 0.5})
    check(more.status == 409, f"more than the whole: {more.status} {more.body}")
    etag = api.ask(path).headers["ETag"]
    check(api.ask(path, "DELETE").status == 428, "If-Match is demanded")
    asked = api.get(path + "/dependents")
    check(asked == {"items": [{"register": "holdings", "count": 1, "goes_along": False}], "can_end": False}, f"{asked}")
    check(api.ask(path, "DELETE", If_Match=etag).status == 409, "somebody holds it")
    fact = f"/api/holdings/{holding.json()['id']}"
    check(api.ask(fact, "DELETE", {"from": "2026-08-01", "reason": "腾退"}, If_Match=holding.headers["ETag"]).status == 204, "ended")
    check(api.get(fact)["to"] == "2026-08-01", "on its day")
    asked = api.get(path + "/dependents")
    check(asked["can_end"] and asked["items"][0]["goes_along"], f"what has ended goes along: {asked}")
    check(api.ask(path, "DELETE", {"name": "x"}, If_Match="*").status == 400, "no new values")
    check(api.ask(path, "DELETE", If_Match=api.ask(path).headers["ETag"]).status == 204, "ended")
    check(api.ask(path).status == 404 and api.ask(path + "/dependents").status == 404, "it is gone")
    history = api.get(path + "/history")["items"]
    check(history[0]["code"] == "NEW-1" and history[0]["valid_to"], f"but not from the history: {history}")


def an_earlier_version_comes_back_as_a_change(api):
    path = "/api/rooms/20"
    first = api.ask(path)
    was = first.json()
    done = api.ask(path, "PATCH", {"name": "资料室", "declared_area": 50, "from": "2026-03-01", "reason": "更名"}, If_Match=first.headers["ETag"])
    check(done.status == 200 and done.json()["valid_from"] == "2026-03-01", f"{done.body}")
    check(api.ask(path, "PATCH", {"name": "x", "from": "2026-02-01"}, If_Match="*").status == 409, "before the last change")
    restore = lambda **more: api.ask(path + "/restore", "POST", more, If_Match=done.headers["ETag"])
    check(restore(version="2025-01-01").status == 404 and restore(version="then").status == 400, "which version")
    back = restore(version=was["valid_from"], reason="更名有误")
    check(back.status == 200, f"{back.body}")
    now = back.json()
    check((now["name"], now["declared_area"]) == (was["name"], was["declared_area"]), f"{now}")
    history = api.get(path + "/history")["items"]
    check([row["name"] for row in history] == [was["name"], "资料室", was["name"]], f"{history}")
    check([row["by"] for row in history] == ["manager", "manager", "test"] and history[0]["at"] > "2026", f"by whom {history}")
    check([row.get("why") for row in history] == ["更名有误", "更名", None], f"why {history}")


def who_was_slower_sees_what_is_there(api):
    path = "/api/institutions/3"
    seen = api.ask(path).headers["ETag"]
    check(api.ask(path, "PATCH", {"short_name": "档案"}, If_Match=seen).status == 200, "the first")
    late = api.ask(path, "PATCH", {"short_name": "市档"}, If_Match=seen)
    check(late.status == 412 and late.json()["code"] == "changed", f"{late.status}")
    present = late.json()
    check(present["present"]["short_name"] == "档案" and present["present"] == api.get(path), "what is there")
    etag = '"' + present["present_etag"] + '"'
    check(api.ask(path, "PATCH", {"short_name": "市档"}, If_Match=etag).status == 200, "goes on from there")


def people_sit_move_and_leave(api):
    person = create(api, "people", {"code": "P77", "name": "单小川", "institution_code": "I1", "rank": "staff"})
    check(person.status == 201 and person.headers["Cache-Control"] == "no-store", f"{person.body}")
    who = person.json()["id"]
    found = api.get("/api/people?q=%E5%B0%8F%E5%B7%9D")["items"]
    check([row["id"] for row in found] == [who] and found[0]["institution"] == "市教育局", f"by part of a name: {found}")
    free = act(api, "put", [22], person_ids=[who])
    check(free.status == 409, f"nobody holds it: {free.status} {free.body}")
    check(act(api, "assign", [22, 23], institution_id=2).status == 201, "held")
    check(act(api, "put", [22], person_ids=[who], reason="到岗").status == 201, "sits")
    seats = api.get("/api/occupancy?room_id=22")["items"]
    check([(row["person"], row["kind"]) for row in seats] == [("单小川", "main")], f"{seats}")
    again = act(api, "put", [23], person_ids=[who])
    check(again.status == 409 and "单小川" not in again.body.decode(), "one main office, and no names in errors")
    moved = act(api, "move", [23], person_ids=[who])
    check(moved.status == 201 and moved.json()["people"] == 1, f"{moved.body}")
    check([seat["room_id"] for seat in api.get(f"/api/people/{who}")["seats"]] == [23], "moved")
    check(api.get("/api/rooms/23")["occupants"] == 1 and api.get("/api/rooms/22")["occupants"] == 0, "the rooms know")
    check(undo(api, moved.json()["id"]).status == 201, "moved back")
    check([seat["room_id"] for seat in api.get(f"/api/people/{who}")["seats"]] == [22], "in the first room again")
    check(act(api, "take_out", [22], person_ids=[who]).status == 201, "out")
    check(api.get(f"/api/people/{who}")["seats"] == [], "sits nowhere")


def who_sees_and_changes_people(api):
    api.sign_in("viewer")
    check(api.ask("/api/people").status == 403 and api.ask("/api/occupancy?room_id=6").status == 403, "not a viewer")
    check(act(api, "seal", [5]).status == 403 and undo(api, 1).status == 403, "nor does one change anything")
    api.sign_in("unit_admin")
    check(api.ask("/api/people?f=csv").status == 403, "lists as files are the bureau's")
    check(act(api, "seal", [5]).status == 403, f"nor are rooms a unit's to seal")
    api.sign_in("manager")
    check(api.ask("/api/people?f=csv").status == 200, "the bureau has them")
    names = api.ask("/api/actions").body + api.ask("/api/rooms/6").body + api.ask("/api/rooms?f=csv").body
    check("张三丰".encode() not in names and "单小川".encode() not in names, "nobody is named elsewhere")


def a_unit_seats_its_own_people_in_its_own_rooms(api):
    api.sign_in("unit_admin")
    unit = api.get("/api/session")["account"]["institution"]
    api.sign_in("manager")
    other = create(api, "institutions", {"code": "I9", "name": "省驻市单位"}).json()["id"]
    check(act(api, "assign", [25], institution_id=unit["id"]).status == 201, "the unit's room")
    check(act(api, "assign", [26], institution_id=other).status == 201, "another's")
    who = create(api, "people", {"code": "P78", "name": "仇英", "institution_code": unit["code"]}).json()["id"]
    api.sign_in("unit_admin")
    done = act(api, "put", [25], person_ids=[who])
    check(done.status == 201 and done.json()["by"] == "unit_admin", f"{done.status} {done.body}")
    check(act(api, "move", [26], person_ids=[who]).status == 403, "not into another's room")
    check(act(api, "assign", [28], institution_id=unit["id"]).status == 403, "nor does it take rooms")
    check(undo(api, done.json()["id"]).status == 201, "and undoes its own change")
    check(api.ask("/api/people/1/dependents").status == 404, "another's person is not there")
    api.sign_in("manager")


def a_unit_reaches_what_is_below_it(api):
    api.sign_in("unit_admin")
    unit = api.get("/api/session")["account"]["institution"]
    api.sign_in("manager")
    below = create(api, "institutions", {"code": "I2-1", "name": "下属中心", "parent_code": unit["code"]}).json()["id"]
    lowest = create(api, "institutions", {"code": "I2-1-1", "name": "下属中心分部", "parent_code": "I2-1"}).json()["id"]
    check(api.get("/api/session")["unit"] == [], "the bureau is bound to no unit")
    api.sign_in("unit_admin")
    check(api.get("/api/session")["unit"] == [unit["id"], below, lowest], "the unit and what is below it")
    who = create(api, "people", {"code": "P79", "name": "曾参", "institution_code": "I2-1-1", "rank": "staff"})
    check(who.status == 201, f"its person: {who.body}")
    check(api.get("/api/people?rank=staff&q=P79")["total"]["count"] == 1 and api.get("/api/people?rank=section_head&q=P79")["total"]["count"] == 0, "by rank")
    check(create(api, "people", {"name": "曾点", "institution_code": "I0"}).status == 403, "not another's")
    check(create(api, "institutions", {"code": "I2-2", "name": "又一中心", "parent_code": unit["code"]}).status == 403, "nor an institution")
    path = f"/api/people/{who.json()['id']}"
    check(api.ask(path, "DELETE", {"reason": "误录"}, If_Match=who.headers["ETag"]).status == 204, "and takes it away")
    check(api.ask(f"/api/institutions/{lowest}", "DELETE", If_Match="*").status == 403, "but no institution")
    api.sign_in("manager")


TESTS = (a_room_is_reserved_for_whom_it_says, the_map_and_the_search_follow, sent_twice_is_done_once,
         what_makes_no_sense_is_named, what_has_ended_is_history,
         an_earlier_version_comes_back_as_a_change, who_was_slower_sees_what_is_there, one_room_is_never_promised_twice, what_was_done_is_listed,
         people_sit_move_and_leave, who_sees_and_changes_people,
         a_unit_seats_its_own_people_in_its_own_rooms, a_unit_reaches_what_is_below_it)


if __name__ == "__main__":
    run(TESTS, make=manager)
