"""units_api: accounts from a list, who may know who holds a room, and requests that are sent twice.

    units_api.py PROGRAM        PROGRAM is city_server
"""
import http.client
import io
import json
import os
import urllib.parse
import uuid
import zipfile

from access_api import Caller, address, routes_of
from city_api import check, run

XLSX_PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}


def workbook(rows):
    """A workbook of texts, as other programs write it."""
    cells = "".join(f'<row r="{n}">' + "".join(f'<c r="{chr(65 + i)}{n}" t="inlineStr"><is><t>{text}</t></is></c>' for i, text in enumerate(row)) + "</row>"
                    for n, row in enumerate(rows, 1))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        for name, text in XLSX_PARTS.items():
            book.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + text)
        book.writestr("xl/worksheets/sheet1.xml", '<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
                      + cells + "</sheetData></worksheet>")
    return out.getvalue()


def accounts_come_from_a_workbook(api):
    system = Caller(api, "system_admin")

    def read(data, form="xlsx", caller=system):
        connection = http.client.HTTPConnection(caller.host, timeout=30)
        connection.request("POST", f"/api/users/list/read?format={form}", data, {"Cookie": caller.cookie, "Content-Type": "application/octet-stream"})
        answer = connection.getresponse()
        return answer.status, answer.read()

    status, data = read(workbook([["登录名", "姓名", "单位", "角色"], ["b.1", "甲", "I1", "单位管理员"], ["", "", "", ""], ["b.2", "乙", "市财政局", "viewer"]]))
    check(status == 200, f"read: {status} {data[:300]}")
    rows = json.loads(data)["accounts"]
    check([r["login"] for r in rows] == ["b.1", "b.2"] and rows[0]["roles"] == "单位管理员", f"{rows}")
    check(system.json("GET", "/api/users?q=b.1")["total"]["count"] == 0, "reading makes nothing")
    made = system.json("POST", "/api/users/list", {"accounts": [{k: r[k] for k in ("login", "name", "institution", "roles")} for r in rows]}, Idempotency_Key=uuid.uuid4().hex)
    check(len(made["items"]) == 2 and all(i["code"] for i in made["items"]), f"{made}")
    user = system.json("GET", "/api/users?q=b.2")["items"][0]
    check(user["institution"]["id"] == 1 and user["roles"][0]["code"] == "viewer", f"a unit by its name, a role by its title: {user}")
    check(read("login,role\nb.3,viewer\n".encode(), "csv")[0] == 200, "a CSV")
    check(read(workbook([["什么", "角色"], ["x", "viewer"]]))[0] == 400, "no login")
    for rubbish in (b"", b"PK\x03\x04", b"<xml/>", os.urandom(5000)):
        check(400 <= read(rubbish)[0] < 500, f"{rubbish[:8]}: {read(rubbish)}")
    check(read(workbook([["login", "role"]]), caller=Caller(api, "security_admin"))[0] == 403, "whose it is")
    check(not [name for name in os.listdir(os.path.join(api.data, "spool")) if name.startswith("accounts-")], "nothing stays")


def who_holds_a_room_is_for_those_who_may_know(api):
    nobody, viewer = Caller(api, None), Caller(api, "viewer")
    held = viewer.json("GET", "/api/rooms?institution_id=1&limit=1")["items"][0]
    name = held["institution"]
    check(nobody.ask("GET", "/api/rooms?institution_id=1")[0] == 401, "asked by the holder")
    for path in ("/api/holdings", "/api/tenures", "/api/exports/holdings.csv", "/api/exports/tenures.csv", "/api/idle?institution=1", "/api/statistics"):
        check(nobody.ask("GET", path)[0] == 401 and viewer.ask("GET", path)[0] in (200, 400), path)
    number = urllib.parse.quote(held["number"])
    for path in (f"/api/rooms/{held['id']}", f"/api/rooms?floor_id={held['floor_id']}", f"/api/rooms?floor_id={held['floor_id']}&f=csv", f"/api/rooms?floor_id={held['floor_id']}&f=geojson", "/api/exports/rooms.csv",
                 "/api/exports/rooms.csv?as_of=2026-09-01", f"/ogc/collections/rooms/items/{held['id']}?f=json", "/ogc/collections/rooms/items?limit=1000", f"/api/search?kind=room&q={number}"):
        _, _, data = nobody.ask("GET", path)
        check(name.encode() not in data and b'"institution_id":1' not in data, f"{path}: {data[:200]}")
        check(name.encode() in viewer.ask("GET", path)[2], f"a viewer sees it: {path}")
    words = urllib.parse.quote(f"{name} {held['number']}")
    check(not nobody.json("GET", f"/api/search?kind=room&q={words}")["items"] and viewer.json("GET", f"/api/search?kind=room&q={words}")["items"], "nor found by it")
    ids = urllib.parse.quote("institution_id = 1")
    check(nobody.json("GET", f"/api/rooms?filter={ids}")["total"]["count"] == 0 and viewer.json("GET", f"/api/rooms?filter={ids}")["total"]["count"] > 0, "nor by a filter")
    card = nobody.json("GET", "/api/institutions/1")
    check("places" not in card and "totals" not in card and "places" in viewer.json("GET", "/api/institutions/1"), "where an institution is")
    manager = Caller(api, "manager")
    for path in ("/api/city", "/api/institutions/1"):
        check(manager.json("GET", path)["totals"]["people"] > 0, f"counted for who sees them: {path}")
        check("people" not in viewer.json("GET", path)["totals"], f"not called nobody for who does not: {path}")
    check(nobody.json("GET", f"/api/rooms/{held['id']}").get("status") == viewer.json("GET", f"/api/rooms/{held['id']}").get("status"), "whether it is idle is for all")


CREATES_NOTHING = {"/api/session", "/api/session/password", "/api/within", "/api/users/list/read", "/api/reviews/units/{id}/workbook",  # sign in, ask, read
                   # A move of a state machine is refused the second time by the state it left.
                   "/api/batches/{id}/{move}", "/api/confirmations/{id}/{move}", "/api/confirmations/{id}/sign", "/api/inspections/{id}/{move}",
                   "/api/scenarios/{id}/approve", "/api/scenarios/{id}/reopen",
                   "/api/reports/{name}/snapshots",  # its name is asked first; see journey.reports
                   "/api/uploads"}  # tus has no such header; an upload that was begun twice is forgotten after two days


def what_creates_asks_for_a_name_of_the_request(api):
    asked = 0
    for method, path, permission, scope, operation in routes_of(api):
        if method != "POST" or not path.startswith("/api/") or path in CREATES_NOTHING or path.endswith("/restore"):
            continue
        caller = next(c for c in (Caller(api, r) for r in ("manager_head", "system_admin", "security_admin")) if permission in c.may)
        status, _, data = caller.ask("POST", address(path, operation, 1), {})
        # No jobs are run here, which is said first.
        check((status == 400 and b"Idempotency-Key" in data) or status == 503, f"{path}: {status} {data[:160]}")
        asked += 1
    check(asked > 20, f"{asked} that create")


TESTS = (accounts_come_from_a_workbook, who_holds_a_room_is_for_those_who_may_know, what_creates_asks_for_a_name_of_the_request)


if __name__ == "__main__":
    run(TESTS)
