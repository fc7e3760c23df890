"""matrix_api: every route, asked by everybody, of a record of one's own, of a secret institution's, and of none: each answer is
the one expected, and every one of them was asked.

    matrix_api.py PROGRAM        PROGRAM is city_server
"""
import uuid

from access_api import ROLES, Caller, address, everybody, routes_of
from city_api import check, run

REGISTERS = ("districts institutions establishments courtyards buildings floors rooms circulation people occupancy holdings tenures "
             "canteens parking").split()
OF_A_UNIT = ("institutions", "establishments", "rooms", "people", "occupancy", "holdings", "tenures")
PERSONAL = ("people", "occupancy")
# What those who may are told where it is neither 200, nor 404 for what is not there. A POST that makes something wants a name of
# the request (400), a change the version it is made to (428).
OTHERWISE = {
    ("GET", "/api/nearest"): 400, ("GET", "/api/profile"): 400, ("GET", "/api/statistics/movements"): 400,  # they want more than one parameter
    ("GET", "/wmts/1.0.0/{layer}/{style}/{set}/{matrix}/{row}/{col}.webp"): 400, ("GET", "/wmts/1.0.0/{layer}/{style}/{time}/{set}/{matrix}/{row}/{col}.webp"): 400,
    ("GET", "/api/surveys/{id}/photos"): 200,  # none
    ("HEAD", "/api/uploads/{id}"): 400, ("PATCH", "/api/uploads/{id}"): 400, ("DELETE", "/api/uploads/{id}"): 400,  # no such id can be
    ("OPTIONS", "/api/uploads"): 204, ("POST", "/api/uploads"): 412,  # tus
    ("POST", "/ogc/processes/{processId}/execution"): 404, ("POST", "/ogc/collections/{collectionId}/items"): 404,  # neither is there
    ("DELETE", "/ogc/jobs/{id}"): 503, ("POST", "/api/imports/inspect"): 503,  # no jobs are run here
    ("POST", "/api/users/list/read"): 415, ("POST", "/api/reviews/units/{id}/workbook"): 415,  # {} is no workbook
    ("GET", "/api/floors/{id}/drawing.{ext}"): 400, ("GET", "/api/yearly-tasks"): 400,  # no such form; a year is needed
    ("GET", "/api/scenarios/compare"): 404,  # there is no scenario 1
    ("PUT", "/api/confirmations/settings"): 400,  # {} says nothing
}


def make(manager, register, body):
    return manager.json("POST", f"/api/{register}", body, Idempotency_Key=uuid.uuid4().hex)["id"]


def records(api):
    """{(register, "own" | "secret"): id}; what no unit holds is the same twice."""
    manager = Caller(api, "manager")
    own = manager.json("GET", "/api/institutions/2")["code"]
    house = manager.json("GET", "/api/buildings/1")
    found = {}
    for kind, code in (("own", own), ("secret", "SECRET")):
        if kind == "secret":
            make(manager, "institutions", {"code": code, "name": "涉密单位", "class": "municipal", "secret": True})
        institution = manager.json("GET", "/api/institutions?limit=1000")["items"]
        found["institutions", kind] = next(row["id"] for row in institution if row["code"] == code)
        found["rooms", kind] = make(manager, "rooms", {"code": "M-" + kind, "building_code": house["code"], "ordinal": 0, "number": kind, "use": "office"})
        found["holdings", kind] = make(manager, "holdings", {"institution_code": code, "room_code": "M-" + kind, "from": "2026-01-01"})
        found["people", kind] = make(manager, "people", {"code": "P-" + kind, "name": "甲乙", "institution_code": code})
        found["occupancy", kind] = make(manager, "occupancy", {"person_code": "P-" + kind, "room_code": "M-" + kind, "from": "2026-01-01"})
        found["tenures", kind] = make(manager, "tenures", {"room_code": "M-" + kind, "kind": "lease_in", "from": "2026-01-01"})
        found["establishments", kind] = make(manager, "establishments", {"institution_code": code, "rank": "staff", "from": "2026-03-03", "posts": 3})
    yard = manager.json("GET", "/api/courtyards/1")["code"]
    found["canteens", "own"] = make(manager, "canteens", {"code": "C1", "courtyard_code": yard})
    found["parking", "own"] = make(manager, "parking", {"code": "K1", "courtyard_code": yard, "kind": "car"})
    found["circulation", "own"] = make(manager, "circulation", {"building_code": house["code"], "ordinal": 0, "kind": "lobby"})
    for register in ("districts", "courtyards", "buildings", "floors"):
        found[register, "own"] = 1
    return found


def register_of(path):
    parts = path.split("/")
    return parts[2] if len(parts) > 3 and parts[1] == "api" and parts[2] in REGISTERS and parts[3] == "{id}" else None


def sees(caller, register, kind):
    return kind != "absent" and (kind != "secret" or register not in OF_A_UNIT or "read_secret" in caller.may) \
        and (register not in PERSONAL or "read_people" in caller.may)


def expected(caller, method, path, operation, kind, permission):
    if permission not in caller.may:
        return 403 if caller.role else 401
    if (method, path) in OTHERWISE:
        return OTHERWISE[method, path]
    register = register_of(path)
    if register:
        if not sees(caller, register, kind):
            return 404
        return 200 if method in ("GET", "PATCH") else 428
    captures = [p["name"] for p in operation.get("parameters", []) if p["in"] == "path"]
    if captures:
        return None  # by what there is of it: not refused, and 200 for nothing that is absent
    return 400 if method == "POST" else 200


def everything_answers_as_expected(api):
    callers, routes, ids = everybody(api), routes_of(api), records(api)
    asked = told = 0
    for method, path, permission, scope, operation in routes:
        register = register_of(path)
        for caller in callers:
            for kind in ("own", "secret", "absent"):
                number = ids.get((register, kind), ids.get((register, "own"), 1)) if kind != "absent" else 999999
                wanted = expected(caller, method, path, operation, kind, permission)
                if (method, path) == ("DELETE", "/api/session") and caller.role:
                    asked += 1  # the caller is needed here; done in access_api
                    continue
                # To what is there only PATCH says which version: nothing is to be ended here.
                match = {"If_Match": "*"} if register and (method == "PATCH" or wanted == 404) else {}
                status, _, data = caller.ask(method, address(path, operation, number), {} if "requestBody" in operation else None, read=path != "/events", **match)
                asked += 1
                told += wanted is not None
                good = status == wanted if wanted else status in (200, 204, 400, 404, 409, 428) and (kind != "absent" or status != 200 or "{id}" not in path)
                check(good or "styles" in path, f"{caller.role} {kind}: {method} {path} ({permission}): {status}, not {wanted}: {data[:160]}")
    check(asked == len(routes) * (len(ROLES) + 1) * 3, f"{asked} of {len(routes)} routes x {len(ROLES) + 1} callers x 3")
    print(f"    {len(routes)} routes x {len(callers)} callers x own, secret, absent = {asked} requests, {told} answers known beforehand", flush=True)


TESTS = (everything_answers_as_expected,)


if __name__ == "__main__":
    run(TESTS)
