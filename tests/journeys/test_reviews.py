"""Data review: what is missing, rounds that units sign, corrections their heads accept, the package to the province."""
import os
import time
import unittest
import uuid
import zipfile

from test_reports import cells
from test_standards import FILES
from yardstick import PASSWORD, MadeOnce, run

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def key():
    return {"Idempotency-Key": uuid.uuid4().hex}


class Reviewed(MadeOnce):
    """A ledger with a unit's administrator and head."""
    TABLES = FILES

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for role, unit in (("unit_admin", "E"), ("unit_head", "E")):
            run("user", "add", role, "--role", role, "--institution", unit, "--password-stdin", "--data",
                os.path.join(cls.made, "data"), given=PASSWORD + "\n", check=0)

    def setUp(self):
        super().setUp()
        self.server = self.serve()

    def as_user(self, login):
        self.server.cookie = None
        status, headers, body = self.server.ask("/api/session", "POST", {"login": login, "password": PASSWORD})
        self.assertEqual(status, 201, body)
        self.server.cookie = headers["Set-Cookie"].split(";")[0]

    def units(self):
        return {u["institution"]: u for u in self.server.json("/api/reviews/completeness")["items"]}


class Reviews(Reviewed):
    def test_what_is_missing_is_counted_by_unit_and_named(self):
        told = self.server.json("/api/reviews/completeness")
        self.assertIn("room_subtype", [r["code"] for r in told["rules"]])
        unit = self.units()["教育局"]
        card = self.server.json(f"/api/reviews/units/{unit['institution_id']}")
        gaps = [(g["rule"], g["object"]) for g in card["gaps"] if g["level"] == "required"]
        self.assertEqual(gaps, [("unit_category", "E")])
        self.assertEqual((unit["missing"], unit["complete"] < 1), (1, True))
        run("import", "rooms", self.file("r.csv", "code,use,subtype\nB-104,,\n"), "--data", self.data, check=0)
        now = self.units()["教育局"]
        self.assertEqual(now["missing"], 2)
        self.assertEqual(now["required"], unit["required"])
        self.assertGreater(unit["days"], 30)
        self.assertEqual(now["days"], 0)

    def test_a_units_workbook_marks_what_is_missing_and_imports_again(self):
        run("import", "rooms", self.file("r.csv", "code,subtype,number\nB-104,,=cmd()\n"), "--data", self.data, check=0)
        unit = self.units()["教育局"]["institution_id"]
        status, headers, body = self.server.ask(f"/api/reviews/units/{unit}.xlsx")
        self.assertEqual((status, headers["Content-Type"]), (200, XLSX))
        book = self.file("unit.xlsx", body)
        rooms = cells(book, 3)
        self.assertEqual([row[0] for row in rooms[1:]], ["B-104", "B-105", "B-106"])
        with zipfile.ZipFile(book) as z:
            self.assertNotIn("<f>", z.read("xl/worksheets/sheet3.xml").decode())
        self.assertEqual([row[1] for row in cells(book, 4)[1:]], ["李一", "李二", "李三", "李四", "王一"])
        run("import", "rooms", book, "--layer", rooms and "房间", "--data", self.data, "--dry-run", check=0)

    def test_a_round_is_signed_by_the_head_and_decided_by_the_bureau(self):
        status, _, body = self.server.ask("/api/reviews", "POST", {"name": "2026 年第一轮", "due": "2026-12-31"}, key())
        self.assertEqual(status, 201, body)
        review = self.server.json("/api/reviews")["items"][0]
        self.assertEqual((review["units"], review["open"]), (3, 3))
        at = f"/api/reviews/{review['id']}/units"
        units = {u["institution"]: u["institution_id"] for u in self.server.json(at)["items"]}
        own = f"{at}/{units['教育局']}"
        self.assertEqual(self.server.ask(own + "/decision", "PUT", {"move": "accept"})[0], 409)
        # Who signs confirmations signs for no unit's data.
        for role in ("surveyor", "manager_head"):
            self.server.sign_in(role)
            self.assertEqual(self.server.ask(own + "/signature", "PUT", {"move": "submit"})[0], 403, role)
        self.as_user("unit_head")
        self.assertEqual(self.server.ask(f"{at}/{units['财政局']}/signature", "PUT", {"move": "submit"})[0], 403)
        status, _, body = self.server.ask(own + "/signature", "PUT", {"move": "submit"})
        self.assertEqual(status, 200, body)
        self.assertEqual(self.server.ask(own + "/signature", "PUT", {"move": "submit"})[0], 409)
        self.assertEqual(self.server.ask(own + "/decision", "PUT", {"move": "accept"})[0], 403)
        self.server.sign_in("manager")
        mine = next(u for u in self.server.json(at)["items"] if u["institution"] == "教育局")
        self.assertEqual((mine["state"], mine["rooms"], mine["area"], mine["signed_by"]), ("submitted", 3, 100.0, "unit_head"))
        self.assertEqual(self.server.ask(own + "/decision", "PUT", {"move": "return", "note": "缺用途"})[0], 200)
        places = self.server.json(f"/api/reviews/{review['id']}/places")["items"]
        self.assertEqual([(p["building"], p["units"], p["open"], p["returned"], p["accepted"]) for p in places], [("主楼", 3, 2, 1, 0)])
        # What was signed against what is there now.
        rows = cells(self.file("s.xlsx", self.server.ask("/api/reports/sub-ledgers.xlsx")[2]))
        verdict = {row[1]: row[9] for row in rows[3:-1]}
        self.assertEqual((verdict["教育局"], verdict["财政局"]), ("一致", "未报送"))
        run("import", "rooms", self.file("r.csv", "code,measured_area\nB-104,31\n"), "--data", self.data, check=0)
        rows = cells(self.file("s.xlsx", self.server.ask("/api/reports/sub-ledgers.xlsx")[2]))
        self.assertEqual({row[1]: (row[8], row[9]) for row in rows[3:-1]}["教育局"], ("1", "不一致"))

    def test_a_correction_holds_once_the_head_has_accepted_it(self):
        unit = self.units()["教育局"]["institution_id"]
        path = f"/api/reviews/units/{unit}/corrections"
        self.as_user("unit_admin")
        changes = [{"register": "rooms", "object": "B-104", "field": "number", "value": "104A"},
                   {"register": "people", "object": "P4", "field": "rank", "value": "bureau_deputy"}]
        status, _, body = self.server.ask(path, "POST", {"changes": changes}, key())
        self.assertEqual(status, 201, body)
        other = [{"register": "rooms", "object": "B-101", "field": "number", "value": "x"}]
        told = self.server.json(path)["items"]
        self.assertEqual([(p["field"], p["before"], p["after"], p["state"]) for p in told],
                         [("rank", "staff", "bureau_deputy", "proposed"), ("number", "104", "104A", "proposed")])
        for bad in ({"register": "rooms", "object": "B-104", "field": "code", "value": "x"}, {"register": "floors", "object": "1", "field": "label", "value": "x"},
                    {"register": "rooms", "object": "none", "field": "number", "value": "x"}):
            self.assertEqual(self.server.ask(path, "POST", {"changes": [bad]}, key())[0], 400, bad)
        self.assertEqual(self.server.ask(f"/api/corrections/{told[1]['id']}/decision", "PUT", {"accept": True})[0], 403)
        self.assertEqual(self.server.ask(path, "POST", {"changes": other}, key())[0], 201)
        foreign = self.server.json(path)["items"][0]["id"]
        self.as_user("unit_head")
        status, _, body = self.server.ask(f"/api/corrections/{told[1]['id']}/decision", "PUT", {"accept": True})
        self.assertEqual(status, 200, body)
        self.assertEqual(self.server.ask(f"/api/corrections/{told[1]['id']}/decision", "PUT", {"accept": True})[0], 409)
        self.assertEqual(self.server.ask(f"/api/corrections/{told[0]['id']}/decision", "PUT", {"accept": False})[0], 200)
        # A room that is not the unit's is not changed by it, whoever proposed that.
        self.assertEqual(self.server.ask(f"/api/corrections/{foreign}/decision", "PUT", {"accept": True})[0], 403)
        self.server.sign_in("manager")
        rooms = {r["code"]: r for r in self.server.json("/api/rooms")["items"]}
        self.assertEqual((rooms["B-104"]["number"], rooms["B-101"]["number"]), ("104A", "101"))
        self.assertEqual({p["code"]: p.get("rank") for p in self.server.json("/api/people")["items"]}["P4"], "staff")

    def kept(self):
        self.assertEqual(self.server.ask("/api/reports/province/snapshots", "POST", {}, key())[0], 202)
        for _ in range(200):
            kept = self.server.json("/api/report-snapshots?report=province")["items"]
            if kept:
                return kept[0]
            time.sleep(0.1)
        return self.fail("no package")

    def test_a_package_leaves_only_when_nothing_is_missing(self):
        package = self.kept()
        status, _, body = self.server.ask("/api/submissions", "POST", {"snapshot": package["id"]}, key())
        self.assertEqual(status, 409, body)
        run("import", "institutions", self.file("i.csv", "code,category\nF,government\nE,government\nS,party\n"), "--data", self.data, check=0)
        run("import", "establishments", self.file("e.csv", "institution_code,rank,from,posts\nS,staff,2020-01-01,5\n"), "--data", self.data, check=0)
        gaps = [u for u in self.server.json("/api/reviews/completeness")["items"] if u["missing"]]
        run("import", "rooms", self.file("r.csv", "code,subtype\nB-101,leader\n"), "--data", self.data, check=0)
        self.assertEqual(gaps, [])
        status, _, body = self.server.ask("/api/submissions", "POST", {"snapshot": package["id"]}, key())
        self.assertEqual(status, 201, body)
        sent = self.server.json("/api/submissions")["items"][0]
        self.assertEqual(sent["digest"], package["digest"])
        self.assertEqual(self.server.ask(f"/api/submissions/{sent['id']}/receipt", "PUT", {"receipt": "省收〔1〕号"})[0], 200)
        self.assertEqual(self.server.json("/api/submissions")["items"][0]["receipt"], "省收〔1〕号")
        book = self.file("p.xlsx", self.server.ask(package["url"])[2])
        self.assertEqual([row[0] for row in cells(book, 4)[3:-1]], [f"B-10{i}" for i in range(1, 9)])


if __name__ == "__main__":
    unittest.main()
