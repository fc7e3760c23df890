"""Three signatures over HTTP: lists come in, are judged, signed by three, disputed, superseded."""
import os
import sqlite3
import subprocess
import sys
import unittest

import confirm_city as city
from confirm_city import GOOD, Confirming
from yardstick import run


class Confirmations(Confirming):
    def test_three_sign_and_the_values_are_published(self):
        self.begin()
        ids = self.ask_for_signatures()
        self.assertEqual(set(ids), {"甲局", "乙局", None})
        wait = self.a.get("/api/confirmations?waits=true")["items"]
        self.assertEqual([w["id"] for w in wait], [ids["甲局"]])
        status, answer = city.Desk(self.server, "adminA").sign(ids["甲局"])
        self.assertEqual((status, answer["code"]), (403, "forbidden"))
        self.assertEqual(self.a.sign(ids["甲局"], password="not-this-1A")[0], 403)
        self.assertEqual(self.a.sign(ids["甲局"], hash="0" * 64)[0], 412)
        self.assertEqual(self.a.server.ask(f"/api/confirmations/{ids['乙局']}")[0], 404)
        card = self.sign_all(ids["甲局"], self.a)
        self.assertEqual(card["state"], "closed")
        self.assertEqual([s["party"] for s in card["signatures"]], ["unit", "surveyor", "bureau"])
        self.assertEqual(self.boss.move("/api/batches/1", "publish")[0], 409)
        self.sign_all(ids["乙局"], self.b)
        self.sign_all(ids[None], city.Desk(self.server, "headC"))
        self.assertEqual(self.boss.get("/api/batches/1")["state"], "confirmed")
        status, batch = self.boss.move("/api/batches/1", "publish")
        self.assertEqual((status, batch["state"]), (200, "published"))
        room = next(r for r in self.boss.get("/api/rooms")["items"] if r["code"] == "K-1-101")
        self.assertEqual(room["measured_area"], 20.0)
        # What was signed holds; anybody sees it, and sees nothing else.
        code = card["versions"][0]["code"]
        seen = self.server.json(f"/api/confirmations/verify/{code}")
        self.assertEqual(seen, {"verdict": "valid", "valid": True, "hash": card["hash"], "version": 1})
        self.server.stop()
        done = run("audit", "verify", "--data", self.data, check=0)
        self.assertIn("3 versions", done.stdout)

    def test_a_hash_is_made_again_from_an_export_without_the_program(self):
        self.begin()
        ids = self.ask_for_signatures()
        heads = {"甲局": self.a, "乙局": self.b, None: city.Desk(self.server, "headC")}
        codes = {"甲局": "A", "乙局": "B", None: "-"}
        cards = {name: self.sign_all(id, heads[name]) for name, id in ids.items()}
        self.assertEqual(self.boss.move("/api/batches/1", "publish")[0], 200)
        self.server.stop()
        files = []
        for register in ("rooms", "occupancy", "people", "holdings"):
            files.append(os.path.join(self.folder, f"{register}.csv"))
            run("export", register, "-o", files[-1], "--wkt", "--data", self.data, check=0)
        rehash = os.path.join(os.path.dirname(__file__), "../confirm/rehash.py")
        for name, card in cards.items():
            done = subprocess.run([sys.executable, rehash, *files, codes[name], "K", str(card["version"])], capture_output=True, text=True, check=True)
            self.assertEqual(done.stdout.strip(), card["hash"], name)

    def test_who_must_act_is_reminded(self):
        self.begin()
        id = self.ask_for_signatures()["甲局"]
        card = self.boss.get(f"/api/confirmations/{id}")
        room = next(r["id"] for r in card["rooms"] if r["code"] == "K-1-101")
        rows = self.boss.get("/api/confirmations/reminders")["items"]
        self.assertEqual(len(rows), 9)  # three confirmations, three parties
        mine = {r["party"]: r for r in rows if r["id"] == id}
        self.assertEqual({p: r["who"] for p, r in mine.items()}, {"unit": "headA headA2", "surveyor": "surveyor surveyor2", "bureau": "boss"})
        self.assertEqual((mine["unit"]["task"], mine["unit"]["days"], mine["unit"]["reminders"]), ("sign", 20, 0))
        # A unit sees its own; who has no part in it nothing.
        self.assertEqual({r["id"] for r in self.a.get("/api/confirmations/reminders")["items"]}, {id})
        self.assertEqual(self.boss.get("/api/confirmations/reminders?within=19")["items"], [])
        status, _, body = self.boss.server.ask("/api/confirmations/reminders?f=csv&party=unit")
        self.assertEqual((status, len(body.decode("utf-8-sig").strip().splitlines())), (200, 4))
        self.assertEqual(self.boss.server.ask("/api/confirmations/reminders?f=xlsx")[2][:2], b"PK")
        # By hand: noted, and seen where it waits. A unit's head reminds nobody.
        self.assertEqual(self.a.move(f"/api/confirmations/{id}", "remind")[0], 403)
        self.assertEqual(self.boss.move(f"/api/confirmations/{id}", "remind")[0], 200)
        wait = self.a.get("/api/confirmations?waits=true")["items"]
        self.assertEqual([w["id"] for w in wait], [id])
        self.assertTrue(wait[0]["reminded"])
        # Who has signed has nothing to do any more; a dispute is the surveyor's task.
        self.a.sign(id)
        self.assertEqual(self.a.get("/api/confirmations?waits=true")["items"], [])
        items = [{"room_id": room, "field": "area", "said": "19.8", "reason": "门后未量"}]
        self.boss.move(f"/api/confirmations/{id}", "dispute", {"hash": card["hash"], "items": items})
        tasks = [(r["party"], r["task"]) for r in self.boss.get("/api/confirmations/reminders")["items"] if r["id"] == id]
        self.assertEqual(tasks, [("surveyor", "measure")])
        self.assertIn(id, [w["id"] for w in self.surveyor.get("/api/confirmations?waits=true")["items"]])
        self.assertNotIn(id, [w["id"] for w in self.boss.get("/api/confirmations?waits=true")["items"]])

    def test_the_calendar_reminds_and_a_delegate_is_reminded(self):
        self.begin()
        ids = self.ask_for_signatures()
        status, _ = self.a.post("/api/delegations", {"to_login": "adminA", "from": "2020-01-01", "to": "2099-01-01", "document": "甲〔2026〕2号"})
        self.assertEqual(status, 201)
        admin = city.Desk(self.server, "adminA")
        self.assertEqual([w["id"] for w in admin.get("/api/confirmations?waits=true")["items"]], [ids["甲局"]])
        self.assertIn("adminA", next(r["who"] for r in self.boss.get("/api/confirmations/reminders")["items"] if r["party"] == "unit" and r["id"] == ids["甲局"]))
        self.server.stop()
        # As if the days had gone by: one is over for a week, one ends in three days, one in four.
        db = sqlite3.connect(os.path.join(self.data, "ledger.sqlite"))
        for name, days in (("甲局", -7), ("乙局", 3), (None, 4)):
            db.execute("UPDATE confirmation SET due = date('now', 'localtime', ? || ' days') WHERE id = ?", (days, ids[name]))
        db.execute("DELETE FROM meta WHERE key = 'warnings'")
        db.commit()
        db.close()
        self.server = self.serve(role=None)
        boss = city.Desk(self.server, "boss")
        rows = {i["institution"]: i for i in boss.get("/api/confirmations")["items"]}
        self.assertEqual([bool(rows[name]["reminded"]) for name in ("甲局", "乙局", None)], [True, True, False])
        self.assertEqual(boss.get(f"/api/confirmations/{ids['甲局']}")["history"][0]["actor"], "clock")
        self.assertEqual({u["institution"]: u["overdue"] for u in boss.get("/api/confirmations/board")["units"]}, {"甲局": 1, "乙局": 0, None: 0})
        over = boss.get("/api/confirmations/reminders?within=-1")["items"]
        self.assertEqual({(r["id"], r["days"]) for r in over}, {(ids["甲局"], -7)})

    def test_a_dispute_is_measured_again_and_voids_what_was_signed(self):
        self.begin()
        id = self.ask_for_signatures()["甲局"]
        self.a.sign(id)
        self.surveyor.sign(id)
        card = self.boss.get(f"/api/confirmations/{id}")
        room = next(r for r in card["rooms"] if r["code"] == "K-1-101")
        self.assertEqual([p["name"] for p in room["people"]], ["王一"])
        status, card = self.a.move(f"/api/confirmations/{id}", "dispute", {
            "hash": card["hash"], "items": [{"room_id": room["id"], "field": "area", "said": "19.8", "reason": "门后未量"}]})
        self.assertEqual((status, card["state"]), (200, "disputed"))
        self.assertEqual(self.boss.sign(id)[0], 409)
        dispute = card["disputes"][0]["id"]
        far = [{"area": 20.30, "instrument": "D1", "surveyor": "测0"}, {"area": 19.80, "instrument": "D2", "surveyor": "测1"}]
        status, answer = self.surveyor.move(f"/api/confirmations/{id}", "answer",
                                            {"dispute_id": dispute, "reason": "重测", "measurements": far})
        self.assertEqual(status, 409, answer)
        near = [{"area": 19.81, "instrument": "D1", "surveyor": "测0"}, {"area": 19.80, "instrument": "D2", "surveyor": "测1"}]
        status, card = self.surveyor.move(f"/api/confirmations/{id}", "answer",
                                          {"dispute_id": dispute, "reason": "重测", "measurements": near})
        self.assertEqual((status, card["state"], card["version"], card["signatures"]), (200, "open", 2, []))
        mine = self.a.get(f"/api/confirmations/{id}")
        self.assertEqual(mine["changes_since"], 1)
        self.assertEqual([(c["code"], c["fields"]) for c in mine["changes"]], [("K-1-101", ["measured"])])
        self.assertEqual((mine["changes"][0]["before"]["measured"], mine["changes"][0]["after"]["measured"]), (20.0, 19.81))
        self.sign_all(id, self.a)
        history = [h["move"] for h in self.boss.get(f"/api/confirmations/{id}")["history"]]
        self.assertEqual(history[::-1], ["begin", "sign", "sign", "dispute", "answer", "sign", "sign", "sign"])

    def test_what_all_three_signed_changes_by_a_change_order_only(self):
        self.begin()
        id = self.ask_for_signatures()["甲局"]
        self.sign_all(id, self.a)
        clerk = city.Desk(self.server, "clerk")
        room = next(r["id"] for r in clerk.get("/api/rooms")["items"] if r["code"] == "K-1-101")
        status, answer = clerk.patch(f"/api/rooms/{room}", {"number": "101A"})
        self.assertEqual(status, 409, answer)
        self.assertIn("变更单", answer["detail_zh"])
        status, card = self.a.move(f"/api/confirmations/{id}", "order_change", {"reason": "改号", "document": "甲〔2026〕1号"})
        self.assertEqual((status, card["state"]), (200, "closed"))
        old = card["versions"][0]["code"]
        status, answer = clerk.patch(f"/api/rooms/{room}", {"number": "101A"})
        self.assertEqual(status, 200, answer)
        card = clerk.get(f"/api/confirmations/{id}")
        self.assertEqual(card["state"], "superseded")
        self.assertEqual(clerk.get(f"/api/confirmations/verify/{old}")["verdict"], "superseded")
        status, card = clerk.move(f"/api/confirmations/{id}", "reopen", {"reason": "按变更单重新确认"})
        self.assertEqual((status, card["state"], card["version"], card["signatures"]), (200, "open", 2, []))
        self.assertEqual(self.a.get(f"/api/confirmations/{id}")["changes"][0]["fields"], ["number"])
        # A person who moves is a change of what is open, too: a new version.
        self.a.sign(id)
        seat = next(o["id"] for o in clerk.get("/api/occupancy")["items"] if o["room_code"] == "K-1-101")
        status, answer = clerk.patch(f"/api/occupancy/{seat}", {"share": 0.5})
        self.assertEqual(status, 200, answer)
        card = clerk.get(f"/api/confirmations/{id}")
        self.assertEqual((card["version"], card["signatures"]), (3, []))

    def test_one_who_is_two_parties_signs_for_one(self):
        self.begin()
        run("user", "add", "both", "--role", "manager_head surveyor", "--password-stdin", "--data", self.data,
            given=city.PASSWORD + "\n", check=0)
        id = self.ask_for_signatures()["甲局"]
        both = city.Desk(self.server, "both")
        self.assertEqual(both.sign(id, party="surveyor")[0], 200)
        self.assertEqual(both.sign(id, party="bureau")[0], 403)
        self.assertEqual(both.sign(id, party="unit")[0], 403)
        self.assertEqual(self.surveyor.sign(id)[0], 409)

    def test_a_delegate_signs_and_the_signature_says_so(self):
        self.begin()
        id = self.ask_for_signatures()["甲局"]
        admin = city.Desk(self.server, "adminA")
        self.assertEqual(admin.post("/api/delegations", {"to_login": "headA", "from": "2020-01-01", "to": "2099-01-01",
                                                         "document": "x"})[0], 403)
        self.assertEqual(self.a.post("/api/delegations", {"to_login": "headB", "from": "2020-01-01", "to": "2099-01-01",
                                                          "document": "x"})[0], 400)
        status, answer = self.a.post("/api/delegations", {"to_login": "adminA", "from": "2020-01-01", "to": "2099-01-01",
                                                          "document": "甲〔2026〕2号"})
        self.assertEqual(status, 201, answer)
        status, card = admin.sign(id)
        self.assertEqual((status, card["signatures"][0]["login"]), (200, "adminA"))
        self.assertEqual(card["signatures"][0]["delegation_id"], answer["items"][0]["id"])

    def test_findings_keep_a_batch_from_going_on(self):
        rooms = {**city.ROOMS, "K-1-102": (4.27, 0.3, 4.0, 5.0)}  # reaches 3 cm into 101
        rooms["K-1-104"] = (18.0, 0.3, 3.0, 5.0)                    # and this one out of the floor
        far = {**GOOD, "K-1-103": 30.0}
        text = city.measurements({k: v for k, v in far.items() if k != "K-1-103"})
        text += city.measurements({"K-1-103": 30.0}, apart=0.9).split("\n", 1)[1]
        self.begin(text, rooms)
        batch = self.examine()
        found = {(f["rule"], f["code"]) for f in batch["findings"]}
        self.assertIn(("G4_overlap", "K-1-101"), found)
        self.assertIn(("G4_outside", "K-1-104"), found)
        self.assertIn(("G1", "K-1-103"), found)
        for f in batch["findings"]:
            self.assertAlmostEqual(f["lon"], city.LON, 2)
            self.assertAlmostEqual(f["lat"], city.LAT, 2)
        spot = next(f for f in batch["findings"] if f["rule"] == "G4_outside")
        west, south, east, north = (*city.place(17, 0), *city.place(22, 6))  # of room 104, to the metre
        self.assertTrue(west < spot["lon"] < east and south < spot["lat"] < north, spot)
        self.assertEqual(self.boss.move("/api/batches/1", "accept")[0], 409)
        for f in batch["findings"]:
            status, batch = self.boss.move("/api/batches/1", "explain", {"finding_id": f["id"], "reason": "现场核实", "document": "局〔2026〕3号"})
            self.assertEqual(status, 200, batch)
        self.assertEqual(self.boss.move("/api/batches/1", "accept")[0], 200)

    def findings(self, *more):
        self.begin(more=more)
        return {(f["rule"], f["code"]): (f.get("is"), f.get("against")) for f in self.examine()["findings"]}

    def test_a_room_is_not_what_it_was_measured_before(self):
        found = self.findings(("rooms", "code,measured_area\nK-1-101,20.20\nK-1-102,20.30\n"))
        self.assertEqual(found, {("G2", "K-1-102"): (20, 20.3)})  # 0.04 of the root and 0.002 of 20.30 m2 are 0.22

    def test_a_room_is_not_declared_as_it_is_drawn(self):
        found = self.findings(("rooms", "code,declared_area\nK-1-101,20.20\nK-1-103,28\n"))
        self.assertEqual(set(found), {("G3", "K-1-103")})
        self.assertAlmostEqual(found["G3", "K-1-103"][0], 30, delta=0.05)

    def test_a_building_is_less_than_its_certificate_says(self):
        self.assertEqual(self.findings(("buildings", "code,certificate_area\nK,180\n")), {("G5", "K"): (120, 180)})

    def test_a_building_has_more_rooms_than_its_walls_allow(self):
        found = self.findings(("floors", "building_code,ordinal,gross_area\nK,0,95\n"))
        self.assertEqual(set(found), {("G6", "K")})
        self.assertAlmostEqual(found["G6", "K"][0], 85 / 95, delta=0.01)


if __name__ == "__main__":
    unittest.main()
