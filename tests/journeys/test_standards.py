"""The standards in use: warnings that come and go, who sees them, the numbers, an older ledger."""
import csv
import datetime
import io
import os
import re
import sqlite3
import unittest
import uuid
import zipfile
from pathlib import Path

from yardstick import PASSWORD, MadeOnce, run

SCHEMA = os.path.join(os.path.dirname(__file__), "../../data/sql/schema")
TODAY = datetime.date.today()


def ago(days):
    return (TODAY - datetime.timedelta(days=days)).isoformat()


FILES = {
    "institutions": "code,name,class,parent_code,secret\nF,财政局,municipal,,0\nE,教育局,municipal,,0\nS,机要局,municipal,,1\n",
    "courtyards": "code,name\nY,大院\n",
    "buildings": "code,courtyard_code,name,gross_area,certificate_area,title,tenure,built\nB,Y,主楼,2000,2000,registered_bureau,own,1999\n",
    "rooms": "code,building_code,ordinal,number,use,subtype,measured_area,state\n"
             "B-101,B,0,101,office,leader,25.10,in_use\nB-102,B,0,102,office,leader,24.20,in_use\n"
             "B-103,B,0,103,office,leader,24.00,in_use\nB-104,B,0,104,office,staff,30,in_use\n"
             "B-105,B,0,105,technical,,50,in_use\nB-106,B,0,106,office,staff,20,in_use\n"
             "B-107,B,0,107,office,staff,18,in_use\nB-108,B,0,108,office,staff,33.33,in_use\n",
    "people": "code,name,institution_code,rank,status\nP1,张一,F,bureau_head,active\nP2,张二,F,bureau_head,active\n"
              "P3,张三,F,bureau_head,active\nP4,李一,E,staff,active\nP5,李二,E,staff,active\nP6,李三,E,staff,active\n"
              "P7,李四,E,staff,active\nP8,王一,E,staff,retired\nP9,密一,S,staff,active\n",
    "establishments": "institution_code,rank,from,posts,document\nF,bureau_head,2020-01-01,3,甲1\nE,staff,2020-01-01,80,甲2\n",
    "holdings": "institution_code,room_code,from,share\nF,B-101,2020-01-01,1\nF,B-102,2020-01-01,1\nF,B-103,2020-01-01,1\n"
                "E,B-104,2020-01-01,1\nE,B-105,2020-01-01,1\nE,B-106,2020-01-01,1\nS,B-108,2020-01-01,1\n",
    "occupancy": "person_code,room_code,from,share,kind\nP1,B-101,2020-01-01,1,main\nP2,B-102,2020-01-01,1,main\n"
                 "P3,B-103,2020-01-01,1,main\nP4,B-104,2020-01-01,1,main\nP5,B-104,2020-01-01,1,main\n"
                 "P6,B-104,2020-01-01,1,main\nP8,B-106,2020-01-01,1,main\nP9,B-108,2020-01-01,1,main\n",
}


def undo(db, name):
    """Take back the schema `name` and those after it: what they made is dropped."""
    files = sorted(os.listdir(SCHEMA))
    first = next(i for i, file in enumerate(files) if file.endswith(f"_{name}.sql"))
    text = "".join(Path(SCHEMA, file).read_text(encoding="utf-8") for file in files[first:])
    for view in re.findall(r"^-- view: (\w+)", Path(SCHEMA, "../query/views.sql").read_text(encoding="utf-8"), re.M):
        db.execute(f"DROP VIEW IF EXISTS {view}")
    for view, in db.execute("SELECT name FROM sqlite_master WHERE type = 'view' AND sql LIKE '%rule_now%'").fetchall():
        db.execute(f"DROP VIEW {view}")
    for kind, made in re.findall(r"^CREATE (?:UNIQUE )?(TABLE|INDEX|VIEW) (\w+)", text, re.M):
        if kind != "INDEX" or db.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (made,)).fetchone():
            db.execute(f"DROP {kind} IF EXISTS {made}")
    for table, column in re.findall(r"^ALTER TABLE (\w+) ADD COLUMN (\w+)", text, re.M):
        db.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    db.execute(f"PRAGMA user_version = {first}")


class Standards(MadeOnce):
    TABLES = FILES

    def again(self, kind, text, *words):
        """Import some rows more through the server's socket."""
        run("import", kind, self.file(f"more_{kind}.csv", text), "--data", self.data, *words, check=0)

    def found(self, server, code, **filters):
        rows = server.json("/api/warnings?limit=1000&code=" + code + "".join(f"&{k}={v}" for k, v in filters.items()))["items"]
        return {row["object"]: row for row in rows}

    def as_role(self, role, *words):
        """A second caller of the same server."""
        run("user", "add", role, "--role", role, "--password-stdin", "--data", self.data, *words, given=PASSWORD + "\n", check=0)

    def sign_in(self, server, login):
        server.cookie = None
        status, headers, body = server.ask("/api/session", "POST", {"login": login, "password": PASSWORD})
        self.assertEqual(status, 201, body)
        server.cookie = headers["Set-Cookie"].split(";")[0]

    def explain(self, server, warning, **body):
        return server.ask(f"/api/warnings/{warning}/exceptions", "POST", body, {"Idempotency-Key": uuid.uuid4().hex})

    def test_a_room_is_judged_by_who_sits_in_it(self):
        server = self.serve()
        over = self.found(server, "over_standard")
        self.assertEqual({k: (v["area"], v["level"]) for k, v in over.items()},
                         {"主楼 101": (1.10, "red"), "主楼 102": (0.20, "amber"), "主楼 104": (3.00, "red"),
                          "主楼 106": (11.00, "red"), "主楼 108": (24.33, "red")})
        self.assertEqual(over["主楼 101"]["institution"], "财政局")
        self.assertEqual(over["主楼 101"]["detail"]["limit"], 0.244)
        self.assertEqual(list(self.found(server, "technical_unapproved")), ["主楼 105"])
        # One clerk more, and the room is as it should be: the warning closes itself and is remembered.
        self.again("occupancy", "person_code,room_code,from,share,kind\nP7,B-104," + ago(0) + ",1,main\n")
        self.assertNotIn("主楼 104", self.found(server, "over_standard"))
        closed = self.found(server, "over_standard", state="closed")["主楼 104"]
        card = server.json(f"/api/warnings/{closed['id']}")
        self.assertEqual([e["what"] for e in card["events"]], ["opened", "closed"])
        self.assertEqual((card["state"], card["closed"]), ("closed", datetime.datetime.now(datetime.timezone.utc).date().isoformat()))

    def test_who_has_left_gives_the_room_back_within_a_month(self):
        server = self.serve()
        self.assertEqual(self.found(server, "retired_in_room")["P8"]["level"], "red")
        self.again("people", "code,name,institution_code,rank,status\nP4,李一,E,staff,transferred\n", "--from", ago(3))
        self.assertEqual(self.found(server, "retired_in_room")["P4"]["level"], "amber")
        self.assertEqual(self.found(server, "retired_in_room")["P4"]["since"], ago(3))
        self.again("establishments", "institution_code,rank,from,posts,document\nE,staff,%s,1,甲3\n" % ago(1))
        self.assertIn("教育局", self.found(server, "surplus_after_cut"))

    def test_an_exception_is_a_signed_note(self):
        server = self.serve(role=None)
        for role in ("manager", "manager_head"):
            self.as_role(role)
        self.sign_in(server, "manager")
        warning = self.found(server, "over_standard")["主楼 101"]["id"]
        good = {"document": "枣管办〔2026〕7号", "until": ago(-30), "note": "历史建筑"}
        self.assertEqual(self.explain(server, warning, **good)[0], 403)
        self.sign_in(server, "manager_head")
        for bad, parameter in (({"document": " "}, "document"), ({"until": ago(0)}, "until"), ({"until": "2026-02-30"}, "until"),
                               ({"colour": "red"}, "colour")):
            status, _, body = self.explain(server, warning, **{**good, **bad})
            self.assertEqual(status, 400, body)
            self.assertIn(parameter, body.decode())
        self.assertEqual(self.explain(server, 999999, **good)[0], 404)
        status, _, body = self.explain(server, warning, **good)
        self.assertEqual(status, 201, body)
        row = self.found(server, "over_standard", state="explained")["主楼 101"]
        self.assertEqual((row["document"], row["explained_until"]), (good["document"], good["until"]))
        self.assertNotIn("主楼 101", self.found(server, "over_standard", state="open"))
        card = server.json(f"/api/warnings/{warning}")
        self.assertEqual(card["exceptions"][0]["signed_by"], "manager_head")

    def test_each_sees_what_is_told_to_him(self):
        server = self.serve(role=None)
        self.as_role("viewer")
        self.as_role("unit_admin", "--institution", "E")
        self.as_role("manager")
        seen = {}
        for login in ("viewer", "unit_admin", "manager"):
            self.sign_in(server, login)
            rows = server.json("/api/warnings?limit=1000")["items"]
            summary = server.json("/api/warnings/summary")["items"]
            self.assertEqual(sum(s["open"] for s in summary), len(rows), login)
            status, _, text = server.ask("/api/warnings?f=csv")
            self.assertEqual(len(list(csv.reader(io.StringIO(text.decode("utf-8-sig"))))) - 1, len(rows), login)
            total = server.json("/api/statistics?by=unit")
            self.assertEqual(total["total"]["rooms"], server.json("/api/rooms?limit=1")["total"]["count"], login)
            self.assertEqual(total["total"]["area"], server.json("/api/rooms?limit=1")["total"]["area"], login)
            seen[login] = (rows, total)
            self.assertEqual("机要局" in str(total) + str(rows), login == "manager", login)
        secret = [r["id"] for r in seen["manager"][0] if r["institution"] == "机要局"]
        self.assertTrue(secret)
        self.assertEqual({r["institution"] for r in seen["unit_admin"][0]}, {"教育局"})
        self.assertNotIn("people", {r["type"] for r in seen["viewer"][0]})
        self.assertIn("people", {r["type"] for r in seen["unit_admin"][0]})
        foreign = [r["id"] for r in seen["manager"][0] if r["institution"] == "财政局"]
        for login, ids in (("viewer", secret), ("unit_admin", secret + foreign)):
            self.sign_in(server, login)
            for one in ids:
                self.assertEqual(server.ask(f"/api/warnings/{one}")[0], 404, login)
        server.cookie = None
        for path in ("/api/warnings", "/api/warnings/summary", "/api/statistics", "/api/statistics/rooms"):
            self.assertEqual(server.ask(path)[0], 401, path)

    def test_movements_leave_out_what_is_secret(self):
        self.again("holdings", f"institution_code,room_code,from,to,share\nS,B-108,2020-01-01,{ago(2)},1\nE,B-106,2020-01-01,{ago(1)},1\n")
        server = self.serve(role=None)
        for role, back in (("manager", {"units": 2, "rooms": 2, "area": 53.33}), ("viewer", {"units": 1, "rooms": 1, "area": 20.0})):
            self.as_role(role)
            self.sign_in(server, role)
            self.assertEqual(server.json(f"/api/statistics/movements?from={ago(9)}&to={ago(0)}")["given_back"], back, role)

    def test_a_private_wc_is_for_those_entitled_to_one(self):
        self.again("rooms", "code,building_code,ordinal,number,use,subtype,measured_area,state\nB-111,B,0,111,office,private_wc,5,in_use\n"
                            "B-112,B,0,112,office,private_wc,5,in_use\nB-113,B,0,113,office,private_wc,5,in_use\nB-114,B,0,114,office,private_wc,60,in_use\n")
        self.again("people", "code,name,institution_code,rank,status\nP0,市长,F,city_head,active\n")
        self.again("holdings", "institution_code,room_code,from,share\n" + "".join(
            f"{who},{room},2020-01-01,1\n" for who, room in (("E", "B-111"), ("F", "B-112"), ("F", "B-113"), ("F", "B-114"))))
        self.again("occupancy", "person_code,room_code,from,share,kind\nP5,B-113," + ago(0) + ",1,main\n")
        # Of those who hold it when nobody uses it; of who uses it when somebody does; and not larger than allowed.
        self.assertEqual(sorted(self.found(self.serve(), "private_wc")), ["主楼 111", "主楼 113", "主楼 114"])

    def test_every_number_opens_its_rooms(self):
        server = self.serve()
        for by in ("unit", "level,class", "state,status,tenure", "district,courtyard,building,year"):
            answer = server.json("/api/statistics?by=" + by)
            self.assertEqual(sum(r["rooms"] for r in answer["items"]), answer["total"]["rooms"])
            self.assertAlmostEqual(sum(r["area"] for r in answer["items"]), answer["total"]["area"], 2)
            for row in answer["items"] + [answer["total"]]:
                rooms = server.json(row["rooms_url"])
                self.assertEqual(rooms["total"], {"count": row["rooms"], "area": row["area"]})
                self.assertEqual(len({r["id"] for r in rooms["items"] if r["counted"]}), row["rooms"])
        self.assertEqual(server.json("/api/statistics")["total"]["area"], 224.63)
        self.again("rooms", "code,building_code,ordinal,number,use,subtype,measured_area,state\nB-109,B,0,109,office,staff,10,in_use\n",
                   "--from", ago(2))
        change = server.json(f"/api/statistics?by=class&compare={ago(3)}")
        self.assertEqual(change["total"]["change"], {"rooms": 1, "area": 10.0, "idle_area": 10.0, "over_area": 0.0, "people": 0})
        office = next(row for row in change["items"] if row["class"] == "office")
        self.assertEqual((office["change"]["rooms"], office["change"]["area"]), (1, 10.0))
        for bad, parameter in (("by=colour", "by"), ("by=unit,unit", "by"), ("as_of=2026-13-01", "as_of"), ("tenure=x", "tenure"), ("f=pdf", "f"), ("x=1", "x")):
            status, _, body = server.ask("/api/statistics?" + bad)
            self.assertEqual(status, 400, bad)
            self.assertIn(parameter, body.decode())
        status, _, sheet = server.ask("/api/statistics?by=unit&f=xlsx")
        with zipfile.ZipFile(io.BytesIO(sheet)) as book:
            cells = book.read("xl/worksheets/sheet1.xml").decode()
        self.assertIn("<f>SUM(", cells)

    def test_a_confirmed_number_changes_what_hangs_on_it(self):
        server = self.serve()
        rule = {"rule": "R1", "class": "municipal", "key": "bureau_head", "value": 26, "source": "原文 第十一条"}
        active = next(s for s in server.json("/api/rule-sets")["items"] if s["active"])
        status, _, body = server.ask(f"/api/rule-sets/{active['id']}/rules", "PUT", {**rule, "source": ""})
        self.assertEqual(status, 400, body)
        status, _, body = server.ask(f"/api/rule-sets/{active['id']}/rules", "PUT", rule)
        self.assertEqual(status, 200, body)
        self.assertNotIn("主楼 101", self.found(server, "over_standard"))
        self.assertNotIn("主楼 102", self.found(server, "over_standard"))
        room = server.json("/api/rooms?filter=code%3D'B-101'")["items"][0]
        self.assertNotIn("over_standard", room)

    def test_a_ledger_of_the_former_schema_is_brought_up(self):
        ledger = os.path.join(self.data, "ledger.sqlite")
        with sqlite3.connect(ledger) as db:
            before = db.execute("SELECT type, object_id, code, amount FROM warning WHERE closed IS NULL ORDER BY 1, 2, 3").fetchall()
            self.assertGreater(len(before), 8)
            undo(db, "standards")
            db.execute("DELETE FROM meta WHERE key IN ('standards', 'warnings')")
        db.close()
        run("import", "courtyards", self.file("one.csv", "code,name\nZ,新院\n"), "--data", self.data, check=0)
        run("check", "--data", self.data, check=0)
        with sqlite3.connect(ledger) as db:
            after = db.execute("SELECT type, object_id, code, amount FROM warning WHERE closed IS NULL ORDER BY 1, 2, 3").fetchall()
            self.assertEqual(before, after)
        db.close()


if __name__ == "__main__":
    unittest.main()
