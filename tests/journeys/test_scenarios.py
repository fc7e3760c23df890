"""Relocations planned over HTTP: made of a wish or a problem, solved, arranged, priced, approved, published, taken back."""
import io
import json
import os
import shutil
import subprocess
import tempfile
import time
import unittest
import uuid
import zipfile

from yardstick import MadeOnce, run

ROOMS = [(b, f, n) for b in "ABL" for f in range(2) for n in range(1, 8)]
FILES = {
    "institutions": "code,name,class,parent_code\nF,财政局,municipal,\nG,国库中心,municipal,F\nE,教育局,municipal,\n",
    "courtyards": "code,name\nY,大院\n",
    "buildings": "code,courtyard_code,name,gross_area,title,tenure\nA,Y,甲楼,900,registered_bureau,own\n"
                 "B,Y,乙楼,800,registered_bureau,own\nL,Y,租用楼,700,none,leased\n",
    "rooms": "code,building_code,ordinal,number,use,subtype,measured_area,state\n"
             + "".join(f"{b}-{f}0{n},{b},{f},{f + 1}0{n},{'service' if n == 7 else 'office'},{'meeting' if n == 7 else 'staff'},18,in_use\n"
                       for b, f, n in ROOMS),
    "people": "code,name,institution_code,department,rank,status\n"
              + "".join(f"{u}{i},{u}员{i},{u},{'办公室' if i < 3 else '业务科'},{'bureau_head' if i == 0 else 'staff'},active\n" for u in "FGE" for i in range(5)),
    "establishments": "institution_code,rank,from,posts,document\n"
                      + "".join(f"{u},bureau_head,2020-01-01,1,甲\n{u},staff,2020-01-01,4,甲\n" for u in "FGE"),
    # F is in the rented building, G too, E in A.
    "holdings": "institution_code,room_code,from,share\n"
                + "".join(f"{u},{b}-{f}0{n},2020-01-01,1\n" for u, b, f in (("F", "L", 0), ("G", "L", 1), ("E", "A", 0)) for n in range(1, 7)),
    "occupancy": "person_code,room_code,from,share,kind\n"
                 + "".join(f"{u}{i},{b}-{f}0{1 if i == 0 else 2 + (i - 1) // 2},2020-01-01,1,main\n"
                           for u, b, f in (("F", "L", 0), ("G", "L", 1), ("E", "A", 0)) for i in range(5)),
    "tenures": "building_code,kind,party,from,rent,document\nL,lease_in,房东,2020-01-01,120000,租1\n",
}


class Scenarios(MadeOnce):
    TABLES = FILES

    def setUp(self):
        super().setUp()
        self.server = self.serve(role="manager_head")
        self.ids = {kind: {row["code"]: row["id"] for row in self.server.json(f"/api/{kind}?limit=100")["items"]}
                    for kind in ("buildings", "institutions", "rooms")}

    def post(self, path, body=None, key=None, match=None, status=None):
        headers = {"Idempotency-Key": key or uuid.uuid4().hex}
        if match:
            headers["If-Match"] = match
        got, _, text = self.server.ask(path, "POST", body, headers)
        if status:
            self.assertEqual(got, status, text.decode())
        else:
            self.assertLess(got, 300, text.decode())
        return json.loads(text)

    def job(self, path, body=None):
        job = self.post(path, body)
        for _ in range(1200):
            job = self.server.json(f"/ogc/jobs/{job.get('id') or job['jobID']}")
            if job["status"] not in ("accepted", "running"):
                return job
            time.sleep(0.1)
        self.fail("the job does not end")

    def etag(self, scenario):
        return self.server.ask(f"/api/scenarios/{scenario}")[1]["ETag"]

    def patch(self, scenario, body, match=None, status=200):
        got, _, text = self.server.ask(f"/api/scenarios/{scenario}", "PATCH", body, {"If-Match": match or self.etag(scenario)})
        self.assertEqual(got, status, text.decode())
        return json.loads(text)

    def empty(self, name="腾空租用楼", **more):
        return self.post("/api/scenarios", {"kind": "empty", "name": name, "building_ids": [self.ids["buildings"]["L"]], **more})

    def solved(self, **more):
        made = self.empty(**more)
        done = self.job(f"/api/scenarios/{made['id']}/solve", {"steps": 200})
        self.assertEqual(done["status"], "successful", done)
        return self.server.json(f"/api/scenarios/{made['id']}")

    def where(self, scenario):
        names = {value: key for key, value in self.ids["buildings"].items()}
        return {unit["code"]: names.get(unit["building"]) for unit in self.server.json(f"/api/scenarios/{scenario}/assignments")["items"]}

    def holders(self, building):
        """Of each room of a building today: who holds it."""
        rows = self.server.json(f"/api/rooms?building_id={self.ids['buildings'][building]}&limit=100")["items"]
        return {row["code"]: row.get("institution") for row in rows}

    def test_a_rented_building_is_emptied_by_a_wish(self):
        card = self.solved()
        brief = card["plan"]["brief"]
        self.assertIn(brief["status"], ("optimal", "feasible"))
        self.assertEqual((brief["rooms"]["status"], brief["rooms"]["seated"], brief["cannot_move"]), ("complete", 10, 0))
        self.assertEqual((brief["kpi"]["rent_before"], brief["kpi"]["rent_after"], brief["kpi"]["heads_moved"]), (120000, 0, 10))
        self.assertNotIn("L", self.where(card["id"]).values())
        self.assertGreaterEqual(brief["n_waves"], 1)
        kpi = self.server.json(f"/api/scenarios/{card['id']}/kpi")
        self.assertEqual(kpi["kpi"], brief["kpi"])
        moved = [move["unit"] for wave in self.server.json(f"/api/scenarios/{card['id']}/waves")["items"] for move in wave["moves"]]
        self.assertEqual(sorted(moved), sorted(self.ids["institutions"][u] for u in "FG"))
        self.assertEqual(self.server.json("/api/scenarios")["items"][0]["id"], card["id"])

    def test_the_same_seed_and_steps_give_the_same_plan(self):
        first, second = (self.server.ask(f"/api/scenarios/{self.solved()['id']}/plan")[2] for _ in range(2))
        self.assertEqual(first, second)

    def test_who_may(self):
        card = self.empty()
        for role, read, write in ((None, 401, 401), ("viewer", 403, 403), ("inspector", 403, 403), ("manager", 200, 403)):
            self.server.cookie = None
            if role:
                self.server.sign_in(role)
            self.assertEqual(self.server.ask(f"/api/scenarios/{card['id']}")[0], read, role)
            self.assertEqual(self.server.ask(f"/api/scenarios/{card['id']}/approve", "POST", headers={"If-Match": "*"})[0], write, role)

    def test_what_is_asked_wrongly_is_said(self):
        building = self.ids["buildings"]["L"]
        for body, says in (({"kind": "empty", "building_ids": [building]}, "name"), ({"kind": "empty", "name": "x"}, "building_ids"),
                           ({"kind": "empty", "name": "x", "building_ids": [999]}, "999"), ({"kind": "dance", "name": "x"}, "kind"),
                           ({"name": "x", "problem": {}}, "problem"), ({"name": "x", "kind": "tidy", "colour": 1}, "colour")):
            answer = self.post("/api/scenarios", body, status=400)
            self.assertIn(says, json.dumps(answer, ensure_ascii=False))
        self.assertEqual(self.server.ask("/api/scenarios", "POST", {"kind": "tidy", "name": "x"})[0], 400, "no Idempotency-Key")
        made = self.empty()
        self.post(f"/api/scenarios/{made['id']}/solve", {"seconds": -1}, status=400)
        self.post(f"/api/scenarios/{made['id']}/solve", {"colour": 1}, status=400)
        self.assertEqual(self.server.ask("/api/scenarios/999")[0], 404)
        self.assertEqual(self.server.ask(f"/api/scenarios/{made['id']}/plan")[0], 404)

    def test_sent_twice_it_is_made_once(self):
        body = {"kind": "empty", "name": "一次", "building_ids": [self.ids["buildings"]["L"]]}
        first, second = (self.post("/api/scenarios", body, key="once") for _ in range(2))
        self.assertEqual(first["id"], second["id"])

    def test_pins_and_bans_are_kept_priced_and_contradicted(self):
        card = self.solved()
        unit, to = self.ids["institutions"]["F"], self.ids["buildings"]["B" if self.where(card["id"])["F"] == "A" else "A"]
        self.assertEqual(self.server.ask(f"/api/scenarios/{card['id']}", "PATCH", {"pins": []})[0], 428)
        old = self.etag(card["id"])
        changed = self.patch(card["id"], {"pins": [{"unit": unit, "building": to}], "goals": ["heads_moved"]})
        self.patch(card["id"], {"name": "y"}, match=old, status=412)
        self.assertTrue(changed["plan"]["stale"])
        self.assertEqual(self.job(f"/api/scenarios/{card['id']}/solve", {"steps": 200})["status"], "successful")
        self.assertEqual(self.ids["buildings"][self.where(card["id"])["F"]], to)
        self.assertEqual(self.job(f"/api/scenarios/{card['id']}/price", {"steps": 50})["status"], "successful")
        prices = self.server.json(f"/api/scenarios/{card['id']}")["prices"]
        self.assertEqual({rule["rule"] for rule in prices["without"]}, {"pins", "group_places_max", "empty"})
        self.assertEqual(next(rule["unit"] for rule in prices["without"] if rule["rule"] == "pins"), unit)
        self.assertEqual(next(rule for rule in prices["without"] if rule["rule"] == "empty")["kpi"]["heads_moved"], 5)
        self.patch(card["id"], {"bans": [{"unit": unit, "building": to}]})
        self.job(f"/api/scenarios/{card['id']}/solve", {"steps": 100})
        conflict = self.server.json(f"/api/scenarios/{card['id']}")["plan"]["brief"]["conflict"]
        self.assertEqual(sorted(rule["rule"] for rule in conflict["rules"]), ["ban", "pin"])
        self.assertTrue(conflict["smallest"])

    def test_a_floor_can_be_fixed_and_forbidden(self):
        card = self.solved()
        unit, b = self.ids["institutions"]["F"], self.ids["buildings"]["B"]
        self.patch(card["id"], {"pins": [{"unit": unit, "building": b, "ordinal": 1}], "bans": [{"unit": unit, "building": b, "ordinal": 0}]})
        self.job(f"/api/scenarios/{card['id']}/solve", {"steps": 200})
        row = next(row for row in self.server.json(f"/api/scenarios/{card['id']}/assignments")["items"] if row["unit"] == unit)
        self.assertEqual({room["ordinal"] for room in row["rooms"]}, {1})
        self.assertEqual({floor["ordinal"] for floor in row["floors"]}, {1})

    def test_what_is_moved_by_hand_is_checked_kept_and_solved_around(self):
        card = self.solved()
        unit = self.ids["institutions"]["F"]
        done = self.job(f"/api/scenarios/{card['id']}/arrange", {"moves": [{"unit": unit, "building": self.ids["buildings"]["L"]}]})
        self.assertEqual(done["result"]["status"], "broken", done)
        brief = self.server.json(f"/api/scenarios/{card['id']}")["plan"]["brief"]
        self.assertIn("empty", [finding["line"] and json.loads(finding["line"])["rule"] for finding in brief["findings"]])
        self.post(f"/api/scenarios/{card['id']}/approve", match=self.etag(card["id"]), status=409)
        restored = self.post(f"/api/scenarios/{card['id']}/restore", {"plan": card["plan"]["number"]}, match=self.etag(card["id"]))
        self.assertEqual(restored["plan"]["number"], card["plan"]["number"])
        to = "B" if self.where(card["id"])["F"] == "A" else "A"
        done = self.job(f"/api/scenarios/{card['id']}/arrange", {"moves": [{"unit": unit, "building": self.ids["buildings"][to], "ordinal": 1}]})
        self.assertEqual((self.where(card["id"])["F"], done["status"]), (to, "successful"))
        self.job(f"/api/scenarios/{card['id']}/solve", {"steps": 200, "around": True})
        self.assertEqual(self.where(card["id"])["F"], to)
        self.assertEqual(self.server.json(f"/api/scenarios/{card['id']}")["plan"]["hand"][0]["unit"], unit)

    def test_several_are_compared_and_discussed(self):
        card = self.solved()
        other = self.post("/api/scenarios", {"copy_of": card["id"], "name": "少搬人", "goals": ["heads_moved"]})
        self.assertEqual((other["kind"], other["problem"]["goals"]), ("empty", ["heads_moved"]))
        self.job(f"/api/scenarios/{other['id']}/solve", {"steps": 100})
        both = self.server.json(f"/api/scenarios/compare?ids={card['id']},{other['id']}")["items"]
        self.assertEqual([one["goals"][0]["goal"] for one in both], ["freed_area", "heads_moved"])
        self.assertEqual(self.server.ask("/api/scenarios/compare?ids=1,x")[0], 400)
        said = self.post(f"/api/scenarios/{card['id']}/comments", {"text": "甲楼一层留给窗口"})
        self.assertEqual((said["notes"][0]["kind"], said["notes"][0]["text"]), ("comment", "甲楼一层留给窗口"))
        self.assertEqual([note["kind"] for note in said["notes"]], ["comment", "solved", "made"])
        status, _, _ = self.server.ask(f"/api/scenarios/{other['id']}", "DELETE", headers={"If-Match": self.etag(other["id"])})
        self.assertEqual(status, 204)

    def test_movers_and_doors_get_their_lists(self):
        card = self.solved()
        for part, holds in (("moves", "财政局"), ("doors", "F员0"), ("letters", "搬迁")):
            status, headers, body = self.server.ask(f"/api/scenarios/{card['id']}/{part}")
            self.assertEqual((status, body[:2]), (200, b"PK"))
            with zipfile.ZipFile(io.BytesIO(body)) as book:
                text = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
            self.assertIn(holds, text, part)

    @unittest.skipUnless(shutil.which("pdftotext"), "no pdftotext here")
    def test_movers_doors_and_letters_are_printed(self):
        card = self.solved()
        with tempfile.TemporaryDirectory() as folder:
            def text(part, lang="zh", layout="-layout"):
                status, headers, body = self.server.ask(f"/api/scenarios/{card['id']}/{part}?f=pdf&lang={lang}")
                self.assertEqual((status, headers["Content-Type"], body[:5]), (200, "application/pdf", b"%PDF-"))
                self.assertEqual(body, self.server.ask(f"/api/scenarios/{card['id']}/{part}?f=pdf&lang={lang}")[2], "the same bytes")
                path = os.path.join(folder, "x.pdf")
                with open(path, "wb") as out:
                    out.write(body)
                return subprocess.run(["pdftotext", layout, path, "-"], check=True, capture_output=True, text=True).stdout

            moves = text("moves")
            for word in ("搬迁清单", "财政局", "F员0", "G员4", "租用楼 101", "第1页"):
                self.assertIn(word, moves)
            self.assertNotIn("E员0", moves.split("F员0")[0], "who stays is told with who moves, by wave")
            doors = text("doors", layout="-raw")
            rooms = [r for u in self.server.json(f"/api/scenarios/{card['id']}/assignments")["items"] for r in u["rooms"]]
            self.assertEqual(doors.count("财政局") + doors.count("国库中心") + doors.count("教育局"), len(rooms), "a card a room")
            letters = text("letters", layout="-raw")
            self.assertEqual(letters.count("\f"), 2, "a sheet a unit that moves")
            for word in ("关于办公用房搬迁的通知", "财政局：", "国库中心：", "租用楼", "1F 101", "请在规定期限内"):
                self.assertIn(word, letters)
            self.assertIn("Notice of moving", text("letters", "en"))
        self.assertEqual(self.server.ask(f"/api/scenarios/{card['id']}/moves?f=docx")[0], 400)

    def test_a_plan_of_floors_alone_has_a_list_of_moves_too(self):
        problem = {"version": 1, "units": [{"id": 1, "name": "档案馆", "need": 60, "places": [{"building": 1, "area": 60}]}],
                   "buildings": [{"id": 1, "name": "旧楼", "empty": True, "floors": [{"ordinal": 0, "capacity": 80}]},
                                 {"id": 2, "name": "新楼", "floors": [{"ordinal": 0, "label": "1F", "capacity": 80}]}]}
        made = self.post("/api/scenarios", {"name": "问题", "problem": problem})
        self.job(f"/api/scenarios/{made['id']}/solve", {"steps": 20})
        body = self.server.ask(f"/api/scenarios/{made['id']}/moves")[2]
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            text = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
        for word in ("档案馆", "旧楼", "新楼", "1F"):
            self.assertIn(word, text)

    def test_solving_is_a_process_whose_results_are_links(self):
        made = self.empty()

        def run_process(**inputs):
            status, headers, body = self.server.ask("/ogc/processes/plan/execution", "POST", {"inputs": inputs})
            self.assertEqual(status, 201, body)
            place = headers["Location"].replace(self.server.url, "")
            for _ in range(600):
                job = self.server.json(place)
                if job["status"] not in ("accepted", "running"):
                    return job, self.server.json(place + "/results")["result"]
                time.sleep(0.1)
            self.fail("the job does not end")

        job, result = run_process(scenario_id=made["id"], steps=100, seed=3)
        self.assertEqual((job["processID"], job["status"]), ("plan", "successful"), job)
        links = {link["rel"]: self.server.json(link["href"]) for link in result["links"]}
        self.assertEqual(links["scenario"]["id"], made["id"])
        self.assertEqual(links["kpi"]["status"], result["status"])
        self.assertEqual(len(links["plan"]["assignments"]), len(links["assignments"]["items"]))
        unit, to = self.ids["institutions"]["F"], self.ids["buildings"]["A" if self.where(made["id"])["F"] == "B" else "B"]
        self.assertEqual(run_process(scenario_id=made["id"], mode="arrange", moves=[{"unit": unit, "building": to}])[1]["plan"], 2)
        run_process(scenario_id=made["id"], mode="price", steps=20)
        self.assertTrue(self.server.json(f"/api/scenarios/{made['id']}")["prices"])
        for inputs, status in (({}, 400), ({"scenario_id": "x"}, 400), ({"scenario_id": 999}, 404), ({"scenario_id": made["id"], "mode": "dance"}, 400),
                               ({"scenario_id": made["id"], "colour": 1}, 400)):
            self.assertEqual(self.server.ask("/ogc/processes/plan/execution", "POST", {"inputs": inputs})[0], status, inputs)
        described = self.server.json("/ogc/processes/plan")["inputs"]
        self.assertEqual(described["mode"]["schema"]["enum"], ["solve", "arrange", "price"])
        # What the process takes counts, and not what running processes takes.
        self.server.sign_in("inspector")
        self.assertEqual(self.server.ask("/ogc/processes/plan/execution", "POST", {"inputs": {"scenario_id": made["id"]}})[0], 403)

    def publish(self, card, wave, status=None, back=False, **body):
        return self.post(f"/api/scenarios/{card['id']}/waves/{wave}/{'rollback' if back else 'publish'}", body or None, status=status)

    def test_waves_become_true_one_by_one_and_are_taken_back(self):
        card = self.solved()
        n = card["plan"]["brief"]["n_waves"]
        before = {b: self.holders(b) for b in "ABL"}
        self.publish(card, 1, status=409)
        self.post(f"/api/scenarios/{card['id']}/approve", match=self.etag(card["id"]))
        self.patch(card["id"], {"goals": ["cost"]}, status=409)
        self.publish(card, 2, status=409)
        for wave in range(1, n + 1):
            self.publish(card, wave, document="枣管〔2026〕1号")
        self.assertEqual(self.server.json(f"/api/scenarios/{card['id']}")["state"], "closed")
        self.assertEqual(set(self.holders("L").values()), {None})
        plan = self.server.json(f"/api/scenarios/{card['id']}/assignments")["items"]
        for unit in plan:
            for room in unit["rooms"]:
                held = self.server.json(f"/api/rooms/{room['room']}")
                self.assertEqual(held["institution_id"], unit["unit"])
                sits = self.server.json(f"/api/occupancy?room_id={room['room']}")["items"]
                self.assertEqual({row["person_id"] for row in sits}, set(room["people"]))
        for wave in range(n, 0, -1):
            self.publish(card, wave, back=True, reason="另有安排")
        self.assertEqual({b: self.holders(b) for b in "ABL"}, before)
        self.post(f"/api/scenarios/{card['id']}/reopen", match=self.etag(card["id"]))
        self.assertEqual(run("audit", "verify", "--data", self.data).returncode, 0)

    def test_a_wave_is_published_whole_or_not_at_all(self):
        card = self.solved()
        self.post(f"/api/scenarios/{card['id']}/approve", match=self.etag(card["id"]))
        # The last room of the last unit goes to somebody else meanwhile.
        wave = self.server.json(f"/api/scenarios/{card['id']}/waves")["items"][0]
        last = wave["moves"][-1]["unit"]
        room = next(u for u in self.server.json(f"/api/scenarios/{card['id']}/assignments")["items"] if u["unit"] == last)["rooms"][-1]["room"]
        self.post("/api/actions", {"action": "assign", "room_ids": [room], "institution_id": self.ids["institutions"]["E"]})
        before = {b: self.holders(b) for b in "ABL"}
        refused = self.publish(card, 1, status=409)
        self.assertIn("教育局", refused["detail_zh"])
        self.assertEqual({b: self.holders(b) for b in "ABL"}, before)
        self.assertEqual(self.server.json(f"/api/scenarios/{card['id']}")["published"], [])

    def test_a_search_that_is_stopped_keeps_its_best(self):
        made = self.empty()
        job = self.post(f"/api/scenarios/{made['id']}/solve", {"seconds": 300})
        for _ in range(300):
            card = self.server.json(f"/api/scenarios/{made['id']}")
            if card["plan"] and card["plan"]["brief"].get("rooms"):
                break
            time.sleep(0.1)
        self.assertEqual(self.server.ask(f"/ogc/jobs/{job['id']}", "DELETE")[0], 200)
        for _ in range(300):
            if self.server.json(f"/ogc/jobs/{job['id']}")["status"] == "dismissed":
                break
            time.sleep(0.1)
        kept = self.server.json(f"/api/scenarios/{made['id']}")["plan"]["brief"]
        self.assertIn(kept["status"], ("optimal", "feasible"))
        self.assertEqual(kept["rooms"]["status"], "complete", "also down to the rooms")

    def test_bad_problems_are_explained_in_words(self):
        unit = {"id": 1, "name": "档案馆", "need": 100}
        house = {"id": 1, "name": "楼", "floors": [{"ordinal": 0, "capacity": 80}]}

        def told(problem):
            made = self.post("/api/scenarios", {"name": "问题", "problem": {"version": 1, **problem}})
            job = self.job(f"/api/scenarios/{made['id']}/solve", {"steps": 20})
            plan = self.server.json(f"/api/scenarios/{made['id']}")["plan"]
            return (plan["brief"]["conflict"]["text_zh"] if plan else "") + json.dumps(job, ensure_ascii=False)

        self.assertIn("20.00", told({"units": [unit], "buildings": [house]}), "more is needed than there is")
        self.assertIn("档案馆", told({"units": [{"id": 1, "name": "档案馆"}], "buildings": [house]}), "no establishment, so no need")
        self.assertIn("floors", told({"units": [unit], "buildings": [{"id": 1, "floors": []}]}), "no rooms at all")


if __name__ == "__main__":
    unittest.main()
