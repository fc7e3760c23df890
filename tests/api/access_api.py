"""access_api: who may do what, asked of every route as everybody.

    access_api.py PROGRAM        PROGRAM is city_server
"""
import http.client
import json
import os
import re
import tempfile
import urllib.parse
import uuid

from city_api import N_ROOMS, check, run
from statements import named, plain

ROLES = ("viewer unit_admin unit_head surveyor manager manager_head inspector system_admin security_admin "
         "audit_admin").split()
PASSWORD = "Kept-in-tests-1"
CANARY = "张三丰"  # the one person of the regular city

# What must never change by accident; the whole table is what /api/session answers.
MUST = {
    "edit": {"unit_admin", "manager", "manager_head"},
    "import": {"manager", "manager_head"},
    "read_people": {"unit_admin", "unit_head", "manager", "manager_head", "inspector"},
    "read_secret": {"manager", "manager_head", "inspector"},
    "accounts": {"system_admin"},
    "grants": {"security_admin"},
    "audit": {"audit_admin"},
    "approve": {"manager_head"},
    "sign_unit": {"unit_head"},
    "correct": {"unit_head", "manager", "manager_head"},
}


class Caller:
    """Somebody with a connection of its own, and no cookies but the session's."""

    def __init__(self, api, role):
        self.role, self.cookie, self.host = role, None, urllib.parse.urlsplit(api.url).netloc
        if role:
            api.sign_in(role)
            self.cookie, api.cookie = api.cookie, None
        self.connection = http.client.HTTPConnection(self.host, timeout=20)
        self.may = set(self.json("GET", "/api/session")["permissions"])

    def ask(self, method, path, body=None, read=True, **headers):
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookie:
            headers.setdefault("Cookie", self.cookie)
        if body is not None:
            headers.setdefault("Content-Type", "application/json")
            body = json.dumps(body)
        connection = self.connection if read else http.client.HTTPConnection(self.host, timeout=20)
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        data = answer.read() if read else b""
        if not read:
            connection.close()
        return answer.status, answer.headers, data

    def json(self, method, path, body=None, **headers):
        status, _, data = self.ask(method, path, body, **headers)
        check(status < 300, f"{self.role}: {method} {path}: {status} {data[:200]}")
        return json.loads(data)


def everybody(api):
    return [Caller(api, None)] + [Caller(api, role) for role in ROLES]


def routes_of(api):
    document = api.get("/api/openapi.json")
    return [(method.upper(), path, operation["x-permission"], operation["x-scope"], operation)
            for path, methods in document["paths"].items() for method, operation in methods.items()]


def address(path, operation, number):
    """The route's path for record `number`; what a query needs is given."""
    query = {}
    for parameter in operation.get("parameters", []):
        if parameter["in"] == "path":
            words = {"source": "city", "type": "rooms", "collection": "rooms", "ext": "csv", "id": str(number)}
            if "styles" in path:
                words["id"] = "city"
            value = words.get(parameter["name"], "0" if parameter["schema"]["type"] == "integer" and
                              parameter["name"] in "zxy" else str(number))
            path = path.replace("{" + parameter["name"] + "}", value)
        elif parameter["required"]:
            query[parameter["name"]] = "1"
    return path + ("?" + urllib.parse.urlencode(query) if query else "")


def every_route_answers_everybody_as_the_table_says(api):
    callers, routes, asked = everybody(api), routes_of(api), 0
    for permission, roles in MUST.items():
        check({c.role for c in callers if permission in c.may} == roles, f"who may {permission}")
    check(all("read" in c.may for c in callers), "the map is public here")
    for method, path, permission, scope, operation in routes:
        check(permission and scope in ("none", "read", "write", "self", "office"), f"{method} {path}: {permission} {scope}")
        for caller in callers:
            for number in (1, 999999):
                body = {} if "requestBody" in operation else None
                if (method, path) == ("DELETE", "/api/session") and caller.role:
                    status, data = 204, b""  # done in another test: the caller is needed here
                else:
                    status, _, data = caller.ask(method, address(path, operation, number), body, read=path != "/events")
                asked += 1
                if permission in caller.may:
                    good = status not in (401, 403, 500) or (status in (401, 403) and b"new_password" in data)
                else:
                    good = status == (403 if caller.role else 401)
                check(good, f"{caller.role}: {method} {path} ({permission}): {status} {data[:160]}")
                check(CANARY.encode() not in data or "read_people" in caller.may, f"{caller.role}: {path} names a person")
    check(asked == len(routes) * len(callers) * 2 and asked > 1000, f"{asked} requests, {len(routes)} routes")
    print(f"    {len(routes)} routes x {len(callers)} callers x own and absent = {asked} requests", flush=True)


def nobody_but_those_who_may_sees_a_name(api):
    places = ["/api/rooms/6", "/api/rooms?f=csv", "/api/rooms?f=geojson", "/api/institutions/1", "/api/floors/1",
              "/api/search?q=zsf", "/api/search?q=" + urllib.parse.quote(CANARY), "/api/exports/rooms.csv",
              "/api/exports/people.csv", "/api/exports/occupancy.csv", "/api/exports/all.xlsx", "/api/rooms/6/history",
              "/api/audit?object=person", "/tiles/city/17/107878/52187.mvt", "/api/users", "/metrics", "/healthz"]
    for caller in everybody(api):
        if caller.may & {"read_people", "audit"}:
            continue
        for path in places:
            status, _, data = caller.ask("GET", path)
            check(CANARY.encode() not in data and status != 500, f"{caller.role}: {path}: {status}")
    for role, wanted in (("manager", True), ("unit_admin", False), ("viewer", False)):
        status, _, data = Caller(api, role).ask("GET", "/api/exports/people.csv")
        check((CANARY.encode() in data) == wanted, f"{role} exports people: {status}")


def set_secret(api, institution, secret):
    manager = Caller(api, "manager")
    _, headers, _ = manager.ask("GET", f"/api/institutions/{institution}")
    status, _, data = manager.ask("PATCH", f"/api/institutions/{institution}", {"secret": secret},
                                  If_Match=headers["ETag"])
    check(status == 200, f"secret: {status} {data}")


def a_secret_institution_exists_for_those_who_may_only(api):
    manager = Caller(api, "manager")
    held = manager.json("GET", "/api/rooms?institution_id=1&limit=1000")["items"]
    room = held[0]["id"]
    card = manager.json("GET", f"/api/rooms/{room}")
    set_secret(api, 1, True)
    try:
        tiles, lists = {}, {}
        z, (x, y) = 18, tile_of(card["lon"], card["lat"], 18)
        for role, sees in ((None, False), ("viewer", False), ("surveyor", False), ("unit_admin", False),
                           ("manager", True), ("inspector", True)):
            caller = Caller(api, role)
            for path, seen in ((f"/api/rooms/{room}", 200), ("/api/institutions/1", 200)):
                check(caller.ask("GET", path)[0] == (seen if sees else 404), f"{role}: {path}")
            total = caller.json("GET", "/api/rooms?limit=1")["total"]["count"]
            check(total == N_ROOMS - (0 if sees else len(held)), f"{role}: {total} rooms")
            found = caller.json("GET", "/api/search?q=" + urllib.parse.quote("市财政局"))["items"]
            check(any(i["kind"] == "institution" and i["id"] == 1 for i in found) == sees, f"{role}: search")
            status, headers, data = caller.ask("GET", f"/tiles/city/{z}/{x}/{y}.mvt")
            tiles[role] = (headers["ETag"], data)
            check((card["code"].encode() in data) == sees, f"{role}: the tile has the room")
            check(b"secret" not in data, "the word itself is in no tile")
            _, headers, data = caller.ask("GET", "/api/rooms?f=csv")
            lists[role] = headers["ETag"]
            check((card["code"].encode() in data) == sees, f"{role}: the list has the room")
            _, _, data = caller.ask("GET", "/api/exports/rooms.csv")
            check((card["code"].encode() in data) == sees, f"{role}: the export has the room")
            status, _, _ = caller.ask("GET", f"/api/rooms/{room}/history")
            check(status == (200 if sees else 404), f"{role}: its history")
        check(tiles["viewer"][0] != tiles["manager"][0], "tiles have ETags of their own")
        check(lists["viewer"] != lists["manager"], "so have lists")
        viewer = Caller(api, "viewer")
        status, _, _ = viewer.ask("GET", "/api/rooms?f=csv", If_None_Match=lists["manager"])
        check(status == 200, "what another saw is not true for me")
    finally:
        set_secret(api, 1, False)
    check(Caller(api, None).ask("GET", f"/api/rooms/{room}")[0] == 200, "the map follows")
    for role in (None, "viewer"):
        _, _, data = Caller(api, role).ask("GET", f"/tiles/city/{z}/{x}/{y}.mvt")
        check(card["code"].encode() in data and (b"institution_id" in data) == (role is not None), f"{role}: the tile says who holds it")


def tile_of(lon, lat, z):
    import math
    n = 2 ** z
    return (int((lon + 180) / 360 * n),
            int((1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * n))


def a_unit_changes_its_own_only(api):
    admin, manager = Caller(api, "unit_admin"), Caller(api, "manager")  # of institution 2, below 1
    foreign = admin.json("GET", "/api/rooms?institution_id=1&limit=1")["items"][0]["id"]
    own, idle = [r["id"] for r in admin.json("GET", "/api/rooms?status=idle&limit=2")["items"]]
    status, _, data = manager.ask("POST", "/api/actions", {"action": "assign", "room_ids": [own], "institution_id": 2},
                                  Idempotency_Key=uuid.uuid4().hex)
    check(status == 201, f"assigned: {data[:200]}")

    def patch(path, body):
        _, headers, _ = admin.ask("GET", path)
        return admin.ask("PATCH", path, body, If_Match=headers["ETag"])[0]

    check(patch(f"/api/rooms/{own}", {"name": "档案室"}) == 200, "its own room")
    check(patch(f"/api/rooms/{foreign}", {"name": "档案室"}) == 403, "another unit's room")
    check(patch(f"/api/rooms/{idle}", {"name": "档案室"}) == 403, "a room nobody holds")
    check(patch("/api/institutions/2", {"short_name": "教育"}) == 200, "its own name")
    check(patch("/api/institutions/2", {"secret": True}) == 403, "not whether it is secret")
    check(patch("/api/institutions/1", {"short_name": "财政"}) == 403, "another's name")
    check(patch("/api/buildings/1", {"name": "甲楼"}) == 403, "a building")
    for rooms, institution in (([idle], 2), ([foreign], 2), ([own], 1)):
        status, _, data = admin.ask("POST", "/api/actions", {"action": "assign", "room_ids": rooms,
                                    "institution_id": institution}, Idempotency_Key=uuid.uuid4().hex)
        check(status in (403, 409), f"assign {rooms} to {institution}: {status} {data[:200]}")


class Ear:
    """Somebody's /events; heard() is what came until now, the next revision's first."""

    def __init__(self, api, caller):
        self.connection = http.client.HTTPConnection(caller.host, timeout=20)
        self.connection.request("GET", "/events", headers={"Cookie": caller.cookie} if caller.cookie else {})
        self.answer = self.connection.getresponse()
        self.heard("hello")

    def heard(self, event):
        while True:
            line = self.answer.readline().decode()
            check(line, f"the stream ended before {event}")
            if not line or line.strip() == f"event: {event}":
                return json.loads(self.answer.readline().decode().partition(":")[2] or "{}")

    def ends(self):
        return self.answer.read() is not None and self.connection.close() is None


def events_tell_what_their_reader_may_see(api):
    manager = Caller(api, "manager")
    room = manager.json("GET", "/api/rooms?institution_id=1&limit=1")["items"][0]["id"]
    set_secret(api, 1, True)
    try:
        ears = {role: Ear(api, Caller(api, role)) for role in (None, "viewer", "manager", "inspector")}
        _, headers, _ = manager.ask("GET", f"/api/rooms/{room}")
        status, _, data = manager.ask("PATCH", f"/api/rooms/{room}", {"name": "值班室"}, If_Match=headers["ETag"])
        check(status == 200, f"changed: {status} {data[:200]}")
        for role, ear in ears.items():
            told = ear.heard("revision")
            check(bool(told["changed"]) == (role in ("manager", "inspector")), f"{role} is told of a secret room: {told}")
    finally:
        set_secret(api, 1, False)
    for role, ear in ears.items():
        check(ear.heard("revision")["changed"], f"{role} is told that it is there now")
    security = Caller(api, "security_admin")
    viewer = next(u for u in security.json("GET", "/api/users?role=viewer")["items"] if u["login"] == "viewer")
    status, _, data = security.ask("PUT", f"/api/users/{viewer['id']}/roles", {"roles": ["viewer"]},
                                   If_Match=f"\"{viewer['id']}.{viewer['revision']}\"")
    check(status == 200 and ears["viewer"].ends(), f"who may what has changed, the stream ends: {status} {data[:100]}")
    ears[None].connection.close()


def another_site_changes_nothing(api):
    manager, asked = Caller(api, "manager"), 0
    for method, path, permission, scope, operation in routes_of(api):
        if method in ("GET", "HEAD", "OPTIONS"):
            continue
        for headers in ({"Sec_Fetch_Site": "cross-site"}, {"Sec_Fetch_Site": "same-site"},
                        {"Origin": "http://evil.example"},
                        {"Content_Type": "application/x-www-form-urlencoded"}, {"Content_Type": "text/plain"},
                        {"Content_Type": "multipart/form-data; boundary=x"}):
            status, _, data = manager.ask(method, address(path, operation, 1), {}, **headers)
            check(status == 403, f"{method} {path} {headers}: {status} {data[:120]}")
            asked += 1
    check(asked > 100, f"{asked} requests")
    check(manager.json("GET", "/api/session")["signed_in"], "and nobody was signed out")


def every_answer_has_its_headers(api):
    viewer = Caller(api, "viewer")
    for method, path, permission, scope, operation in routes_of(api):
        if method != "GET" or path == "/events":
            continue
        status, headers, _ = viewer.ask(method, address(path, operation, 1))
        check(headers["X-Content-Type-Options"] == "nosniff" and "frame-ancestors 'none'" in headers["Content-Security-Policy"]
              and headers["Referrer-Policy"] and not headers["Server"],
              f"{path}: {status} {dict(headers)}")


def sessions_begin_and_end(api):
    fixed = "0" * 64
    status, headers, _ = Caller(api, None).ask("POST", "/api/session", {"login": "viewer", "password": PASSWORD},
                                               Cookie=f"sid={fixed}")
    cookie = headers["Set-Cookie"].split(";")[0]
    check(status == 201 and fixed not in cookie and "HttpOnly" in headers["Set-Cookie"]
          and "SameSite=Strict" in headers["Set-Cookie"], f"a session of one's own: {headers['Set-Cookie']}")
    nobody = Caller(api, None)
    check(not json.loads(nobody.ask("GET", "/api/session", Cookie=f"sid={fixed}")[2])["signed_in"], "not the one that was sent")
    check(not json.loads(nobody.ask("GET", "/api/session", Cookie=f"{cookie}; {cookie}")[2])["signed_in"], "nor one that is sent twice")
    check(json.loads(nobody.ask("GET", "/api/session", Cookie=cookie)[2])["signed_in"], "signed in")
    check(nobody.ask("DELETE", "/api/session", Cookie=cookie)[0] == 204, "signed out")
    check(not json.loads(nobody.ask("GET", "/api/session", Cookie=cookie)[2])["signed_in"], "a replay is nobody")


def a_token_instead_of_a_session(api):
    nobody = Caller(api, None)
    order = {"login": "manager", "password": PASSWORD}
    for token in ("yes", {"may": "all"}, {"days": 0}, {"days": 100000}):
        check(nobody.ask("POST", "/api/session", {**order, "token": token})[0] == 400, f"{token} is no wish")
    status, headers, data = nobody.ask("POST", "/api/session", {**order, "token": {"name": "script", "days": 2}})
    made = json.loads(data)
    check(status == 201 and made["token"].startswith("ys_") and made["may"] == "read" and not headers["Set-Cookie"], f"{status} {made}")
    bearer = {"Authorization": "Bearer " + made["token"]}
    who = json.loads(nobody.ask("GET", "/api/session", **bearer)[2])
    check(who["via"] == "token" and who["account"]["login"] == "manager" and "edit" not in who["permissions"], f"{who['via']}")
    check(nobody.ask("PATCH", "/api/rooms/2", {"name": "机房"}, If_Match="*", **bearer)[0] == 403, "it reads")
    manager = Caller(api, "manager")
    check(manager.ask("DELETE", f"/api/tokens/{made['id']}")[0] == 204 and nobody.ask("GET", "/api/session", **bearer)[0] == 401, "ended")


def tokens_reach_as_far_as_they_say(api):
    manager = Caller(api, "manager")
    made = {}
    for may in ("read", "change"):
        made[may] = manager.json("POST", "/api/tokens", {"name": may, "may": may, "days": 1}, Idempotency_Key=uuid.uuid4().hex)
        check(made[may]["token"].startswith("ys_"), "a token that scanners know")
    nobody = Caller(api, None)

    def edit(token):
        return nobody.ask("PATCH", "/api/rooms/2", {"name": "机房"}, If_Match="*", Authorization=f"Bearer {token}")[0]

    check(edit(made["read"]["token"]) == 403 and edit(made["change"]["token"]) == 200, "read and change")
    check(edit("ys_" + "0" * 64) == 401, "none such")
    check(nobody.ask("GET", "/api/city", Authorization="Bearer ys_x")[0] == 401, "a bad token is told, also where all may look")
    listed = manager.json("GET", "/api/tokens")["items"]
    check({t["id"] for t in listed} >= {t["id"] for t in made.values()} and "token" not in listed[0], "listed, never shown again")
    check(Caller(api, "viewer").ask("DELETE", f"/api/tokens/{made['read']['id']}")[0] == 404, "not another's")
    for token in made.values():
        check(manager.ask("DELETE", f"/api/tokens/{token['id']}")[0] == 204, "ended")
    check(edit(made["change"]["token"]) == 401, "and gone at once")


def accounts_are_made_and_kept_apart(api):
    system, security, auditor = (Caller(api, role) for role in ("system_admin", "security_admin", "audit_admin"))
    made = system.json("POST", "/api/users", {"login": "li.si", "name": "李四", "roles": ["unit_admin"], "institution": "I0"},
                       Idempotency_Key=uuid.uuid4().hex)
    check(made["roles"][0]["code"] == "unit_admin" and made["institution"]["id"] == 1, f"{made}")
    nobody = Caller(api, None)
    wrong = nobody.ask("POST", "/api/session", {"login": "li.si", "code": "AAAAA-BBBBB-CCCCC-DDDDD", "password": "Li-si-ist-1"})
    check(wrong[0] == 401, f"a wrong code: {wrong[0]}")
    check(nobody.ask("POST", "/api/session", {"login": "li.si", "code": made["code"], "password": "kurz"})[0] == 400, "a bad password")
    check(system.ask("POST", f"/api/users/{made['id']}/code", {})[0] == 400, "which request")
    once = uuid.uuid4().hex
    again = system.json("POST", f"/api/users/{made['id']}/code", {}, Idempotency_Key=once)
    check(again["code"] != made["code"], "a new code")
    check(system.ask("POST", f"/api/users/{made['id']}/code", {}, Idempotency_Key=once)[0] == 409, "sent twice it is given once")
    made["code"] = again["code"]
    first = nobody.ask("POST", "/api/session", {"login": "li.si", "code": made["code"].lower(), "password": "Wholly-new-1"})
    check(first[0] == 201, f"the first time: {first[0]} {first[2][:200]}")
    check(nobody.ask("POST", "/api/session", {"login": "li.si", "code": made["code"], "password": "Wholly-new-2"})[0] == 401, "a code is for once")
    check(system.ask("POST", "/api/users", {"login": "wang.wu", "roles": "audit_admin"}, Idempotency_Key=uuid.uuid4().hex)[0] == 403,
          "the system administrator makes no auditor")
    path = f"/api/users/{made['id']}"
    etag = system.ask("GET", path)[1]["ETag"]
    check(system.ask("PUT", path + "/roles", {"roles": ["manager"]}, If_Match=etag)[0] == 403, "nor gives roles")
    check(security.ask("PUT", path + "/roles", {"roles": ["system_admin", "audit_admin"]}, If_Match=etag)[0] == 400, "two of the three")
    check(security.ask("PUT", path + "/roles", {"roles": ["manager"]})[0] == 428, "which version")
    check(security.ask("PUT", path + "/roles", {"roles": ["manager"], "institution": None}, If_Match=etag)[0] == 200, "given")
    check(security.ask("PUT", path + "/roles", {"roles": ["viewer"]}, If_Match=etag)[0] == 412, "a lost update is shown")
    cookie = first[1]["Set-Cookie"].split(";")[0]
    who = json.loads(nobody.ask("GET", "/api/session", Cookie=cookie)[2])
    check([role["code"] for role in who["account"]["roles"]] == ["manager"], "the session knows at once")
    etag = system.ask("GET", path)[1]["ETag"]
    check(system.ask("PATCH", path, {"state": "disabled"}, If_Match=etag)[0] == 200, "disabled")
    check(not json.loads(nobody.ask("GET", "/api/session", Cookie=cookie)[2])["signed_in"], "and out")
    last = system.json("GET", "/api/users?role=system_admin")["items"][0]
    check(system.ask("PATCH", f"/api/users/{last['id']}", {"state": "disabled"}, If_Match=f"\"{last['id']}.{last['revision']}\"")[0] == 409,
          "the last of them stays")
    many = system.json("POST", "/api/users/list", {"accounts": [{"login": "a.1", "roles": "viewer"},
                       {"login": "a.2", "roles": "unit_head", "institution": "I1"}]}, Idempotency_Key=uuid.uuid4().hex)
    check(len(many["items"]) == 2 and all(item["code"] for item in many["items"]), f"{many}")
    status, _, data = system.ask("POST", "/api/users/list", {"accounts": [{"login": "a.3", "roles": "viewer"}, {"login": "a.1", "roles": "viewer"}]},
                                 Idempotency_Key=uuid.uuid4().hex)
    check(status == 409 and b"row 2" in data, f"{status} {data}")
    check(system.json("GET", "/api/users?q=a.3")["total"]["count"] == 0, "all or none")
    items = auditor.json("GET", "/api/audit?object=account&object_id=%d" % made["id"])["items"]
    check({i["action"] for i in items} >= {"insert", "update", "sign_in", "sign_in_failed"}, f"{[i['action'] for i in items]}")
    check(all(i["origin"] for i in items) and not any(b in json.dumps(items) for b in ("argon2", made["code"])), "from where, and no secrets")
    check(auditor.json("GET", "/api/audit/verify")["holds"], "the chain holds")
    check(auditor.ask("PATCH", "/api/rooms/1", {"name": "x"}, If_Match="*")[0] == 403, "who audits changes nothing")


def an_export_of_people_is_noted_and_limited(api):
    manager, auditor = Caller(api, "manager"), Caller(api, "audit_admin")
    before = len(auditor.json("GET", "/api/audit?action=list&actor=manager")["items"])
    check(CANARY in json.dumps(manager.json("GET", "/api/people?limit=1000"), ensure_ascii=False), "a list")
    check(manager.ask("GET", "/api/people?f=csv")[0] == 200, "and as a file")
    noted = auditor.json("GET", "/api/audit?action=list&actor=manager")["items"]
    check(len(noted) == before + 1 and CANARY not in json.dumps(noted, ensure_ascii=False), "to look at a list is noted, without names")
    before = len(auditor.json("GET", "/api/audit?action=export")["items"])
    statuses = [manager.ask("GET", "/api/exports/people.csv")[0] for _ in range(12)]
    check(statuses[0] == 200 and statuses[-1] == 429, f"{statuses}")
    check(len(auditor.json("GET", "/api/audit?action=export")["items"]) - before == statuses.count(200), "each is noted")


def guessing_is_slowed_down(api):
    nobody = Caller(api, None)
    statuses = [nobody.ask("POST", "/api/session", {"login": "inspector", "password": f"Wrong-{i}"})[0] for i in range(7)]
    check(statuses == [401] * 5 + [429] * 2, f"{statuses}")
    check(nobody.ask("POST", "/api/session", {"login": "inspector", "password": PASSWORD})[0] == 429, "locked, also for the right one")
    statuses = [nobody.ask("POST", "/api/session", {"login": "no-such-body", "password": f"Wrong-{i}"})[0] for i in range(7)]
    check(statuses == [401] * 5 + [429] * 2, f"nobody looks the same: {statuses}")


NASTY = ["'", "\"", "' OR 1=1 --", "%00", "/*", "%", "_", ";DROP TABLE room", "\\", "1)", "${x}"]


def names_and_values_stay_what_they_are(api):
    manager, asked = Caller(api, "manager"), 0
    for method, path, permission, scope, operation in routes_of(api):
        if method != "GET" or path == "/events":
            continue
        for parameter in operation.get("parameters", []):
            if parameter["in"] != "query":
                continue
            for text in NASTY:
                query = urllib.parse.quote(parameter["name"]) + "=" + urllib.parse.quote(text, safe="%")
                status, _, data = manager.ask(method, address(path, operation, 1).split("?")[0] + "?" + query)
                check(status != 500 and b"SQL" not in data and b"syntax error" not in data.replace(b"filter", b""), f"{path}?{query}: {status} {data[:160]}")
                asked += 1
            status, _, _ = manager.ask(method, address(path, operation, 1).split("?")[0] + "?" + urllib.parse.quote(parameter["name"] + "' OR 1=1") + "=1")
            check(status == (400 if permission in manager.may else 403), f"{path}: a name that is none: {status}")
    check(manager.json("GET", "/api/rooms?limit=1")["total"]["count"] == N_ROOMS and asked > 300, f"{asked} asked, all rooms there")


SCOPED = re.compile(r"\b(institution|establishment|room|holding|occupancy|tenure|reservation|person)(_history|_versions)?\b"
                    r"|\b(FROM|JOIN) (institutions|establishments|rooms|holdings|occupancies|tenures|people)\b")
# Statements over these tables on readers that show everything, each with why it may.
UNSCOPED = {
    "account_by_login": "who signs in, with the unit's name: there is no caller yet",
    "map_centre": "where the map begins, for all: of shapes only their middle",
    "map_building": "the map is made once for all, and its tiles are cut by view",
    "map_courtyard": "as map_building",
    "map_room": "as map_building; secret rooms and holders are in it as such",
    "map_room_label": "as map_room",
    "search_holder": "the index is made once for all; each hit is looked up on the caller's reader",
    "search_institution": "as search_holder",
    "search_person": "as search_holder",
    "search_room": "as search_holder",
    "search_seat": "as search_holder",
    "statistic_buildings": "the city of a day is counted once for all; what is secret is left out for who may not",
    "statistic_holdings": "as statistic_buildings",
    "statistic_institutions": "as statistic_buildings",
    "statistic_room": "as statistic_buildings",
    "statistic_rooms": "as statistic_buildings",
    "statistic_seats": "as statistic_buildings",
    "reservation_expired": "promises end on their day, at nobody's asking",
}


def no_statement_passes_by_the_scope(api):
    """What every request until here has made SQLite do, as SQLite tells it."""
    with open(os.environ["YS_TRACE"], encoding="utf-8", errors="replace") as lines:
        statements = {tuple(line.rstrip("\n").split("\t", 1)) for line in lines}
    scoped = [sql for kind, sql in statements if kind == "S"]
    names, seen = named(), set()
    check(sum(bool(SCOPED.search(sql)) for sql in scoped) > 30, f"{len(scoped)} statements on scoped readers")
    for kind, sql in statements:
        if kind == "S":
            check("main." not in sql, f"past the scope: {sql[:300]}")
        elif SCOPED.search(sql):
            check(names.get(plain(sql)) in UNSCOPED, f"without a scope: {names.get(plain(sql))}: {sql[:300]}")
            seen.add(names.get(plain(sql)))
        for text in NASTY:
            check(len(text) < 3 or text not in sql, f"{text} became SQL: {sql[:300]}")
        # Codes of ours are literals; what came in is not: all of that is bound.
        check("zsf" not in sql and CANARY not in sql and "999999" not in sql, f"a value became SQL: {sql[:300]}")
    check(set(UNSCOPED) <= seen, f"excused without need: {set(UNSCOPED) - seen}")
    print(f"    {len(statements)} statements, {len(scoped)} of them on scoped readers", flush=True)


TESTS = (every_route_answers_everybody_as_the_table_says, nobody_but_those_who_may_sees_a_name,
         a_secret_institution_exists_for_those_who_may_only, events_tell_what_their_reader_may_see, a_unit_changes_its_own_only, another_site_changes_nothing,
         every_answer_has_its_headers, sessions_begin_and_end, a_token_instead_of_a_session, tokens_reach_as_far_as_they_say,
         accounts_are_made_and_kept_apart, names_and_values_stay_what_they_are, an_export_of_people_is_noted_and_limited,
         guessing_is_slowed_down, no_statement_passes_by_the_scope)


if __name__ == "__main__":
    with tempfile.NamedTemporaryFile() as trace:
        os.environ["YS_TRACE"] = trace.name
        run(TESTS)
