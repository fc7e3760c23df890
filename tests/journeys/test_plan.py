"""A solver that is killed or canceled leaves its last good plan; seeds and threads give the same bytes."""
import json
import os
import random
import signal
import subprocess
import tempfile
import time
import unittest

import planted
from test_standards import FILES
from yardstick import Journey, run

YARDSTICK = os.environ["YARDSTICK"]


def problem_make(path, units=24, buildings=9):
    dice = random.Random(11)
    json.dump({
        "version": 1, "name": "planted",
        "rules": {"group_places_max": 2, "group_distance_m": 800},
        "units": [{"id": u, "name": f"unit {u}", "group": u // 3, "heads": dice.randint(5, 60), "need": dice.randint(200, 900),
                   "places": [{"building": dice.randrange(buildings), "area": 300}]} for u in range(units)],
        "buildings": [{"id": b, "name": f"building {b}", "gross_area": 5000 + 100 * b, "e": 90 * b, "n": 0,
                       "floors": [{"ordinal": f, "capacity": 800} for f in range(5)]} for b in range(buildings)],
    }, open(path, "w"))


def start(*words):
    return subprocess.Popen([YARDSTICK, *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def wait_for(path, seconds=60):
    end = time.time() + seconds
    while not os.path.exists(path):
        assert time.time() < end, "no plan was written"
        time.sleep(0.05)


def holds(problem, plan):
    done = subprocess.run([YARDSTICK, "plan", "check", problem, plan], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def stopped(folder, problem, how):
    plan = os.path.join(folder, f"{how}.json")
    run = start("plan", "solve", problem, "--seconds", "300", "-o", plan)
    wait_for(plan)
    run.send_signal(how)
    said, _ = run.communicate(timeout=60)
    holds(problem, plan)
    return run.returncode, said


class Plan(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.problem = os.path.join(self.folder, "problem.json")
        problem_make(self.problem)

    def test_a_killed_solver_leaves_its_last_good_plan(self):
        status, _ = stopped(self.folder, self.problem, signal.SIGKILL)
        self.assertEqual(status, -signal.SIGKILL)

    def test_a_canceled_solver_keeps_its_best(self):
        status, said = stopped(self.folder, self.problem, signal.SIGINT)
        self.assertEqual(status, 0, said)

    def test_the_same_seed_gives_the_same_bytes_on_one_thread_and_on_two(self):
        texts = []
        for threads in "12":
            plan = os.path.join(self.folder, f"threads-{threads}.json")
            run = start("plan", "solve", self.problem, "--steps", "60", "--threads", threads, "-o", plan)
            said, _ = run.communicate(timeout=200)
            self.assertEqual(run.returncode, 0, said)
            holds(self.problem, plan)
            texts.append(open(plan, "rb").read())
        self.assertEqual(texts[0], texts[1])
        self.assertIsNotNone(json.loads(texts[0])["bound"])

    def test_a_plan_that_was_tampered_with_is_told_so(self):
        plan = os.path.join(self.folder, "plan.json")
        self.assertEqual(start("plan", "solve", self.problem, "--steps", "20", "-o", plan).wait(200), 0)
        text = json.load(open(plan))
        text["assignments"][0]["floors"][0]["area"] += 1
        json.dump(text, open(plan, "w"))
        run = subprocess.run([YARDSTICK, "plan", "check", self.problem, plan, "--json"], capture_output=True, text=True)
        self.assertEqual(run.returncode, 1)
        self.assertEqual(json.loads(run.stdout.splitlines()[0])["rule"], "need")


class Planted(unittest.TestCase):
    """Problems whose best plan is known because it was there first."""

    def plan(self, problem, steps):
        with tempfile.TemporaryDirectory() as folder:
            files = os.path.join(folder, "problem.json"), os.path.join(folder, "plan.json")
            with open(files[0], "w", encoding="utf-8") as file:
                json.dump(problem, file)
            said, _ = start("plan", "solve", files[0], "--steps", str(steps), "-o", files[1]).communicate(timeout=600)
            with open(files[1], encoding="utf-8") as file:
                return json.load(file), said

    def test_the_planted_buildings_are_found_and_no_better_ones(self):
        problem, freed = planted.stack("small")
        plan, said = self.plan(problem, 200)
        self.assertEqual(plan["freed_area"], freed, said)
        self.assertGreaterEqual(plan["bound"], freed)

    def test_planted_seats_leave_nobody_above_the_ceiling(self):
        problem = planted.rooms(1)
        plan, said = self.plan(problem, 20)
        lost = planted.rooms_lost(problem, plan)
        self.assertEqual((lost["over"], lost["standing"], plan["rooms"]["status"]), (0, 0, "complete"), said)


def building(number, name, area, **more):
    return {"id": number, "name": name, "floors": [{"ordinal": 0, "capacity": area}], **more}


def unit(number, name, need, **more):
    return {"id": number, "name": name, "need": need, **more}


UNITS = [unit(0, "财政局", 100), unit(1, "教育局", 110), unit(2, "审计局", 120)]
EAST, WEST = building(0, "东楼", 300, e=0), building(1, "西楼", 300, e=900)
BAD = {
    "need greater than stock": (
        {"units": [unit(0, "财政局", 280), unit(1, "教育局", 260), unit(2, "审计局", 100)], "buildings": [EAST, WEST]},
        ["the units do not fit into the buildings: 60.00 m2 are missing"], ["现有楼栋放不下全部单位：缺 60.00 平方米"]),
    "contradictory pins": (
        {"units": UNITS, "buildings": [EAST, WEST], "pins": [{"unit": 0, "building": 0}, {"unit": 0, "building": 1}]},
        ["2 rules cannot hold together", "财政局 must be in 东楼", "财政局 must be in 西楼"], ["2 条规则互相矛盾", "财政局 必须安排在 东楼"]),
    "a circle of must be near": (
        {"units": [dict(one, group=1) for one in UNITS], "rules": {"group_distance_m": 500},
         "buildings": [building(0, "东楼", 130, e=0), building(1, "西楼", 130, e=900), building(2, "北楼", 130, e=450, n=700)]},
        ["one rule cannot be kept: under it 200.00 m2 are missing", "may be 500 m apart at most"], ["财政局 及所属单位各办公地点相距不得超过 500 米"]),
    "a circle of must not be together": (
        {"units": UNITS, "buildings": [EAST, WEST], "apart": [{"a": 0, "b": 1}, {"a": 1, "b": 2}, {"a": 2, "b": 0}]},
        ["3 rules cannot hold together", "审计局 and 财政局 must not share a building"], ["3 条规则互相矛盾", "审计局 与 财政局 不得同楼"]),
    "a rented building that cannot be emptied": (
        {"units": UNITS, "buildings": [dict(EAST, rent=900000, empty=True), building(1, "西楼", 230)]},
        ["one rule cannot be kept: under it 100.00 m2 are missing", "东楼 is to be emptied"], ["以下规则无法满足：缺 100.00 平方米", "东楼 须腾空"]),
    "a whole city where one unit may go nowhere": (
        {"units": [unit(u, f"单位{u}", 100, district=u % 4 + 1) for u in range(100)],
         "buildings": [building(b, f"{b}号楼", 250, district=b % 4 + 1) for b in range(103)] + [building(103, "东楼", 40, district=9)],
         "pins": [{"unit": 50, "building": 103}]},
        ["单位50 must be in 东楼", "one rule cannot be kept: under it 100.00 m2 are missing"], ["单位50 必须安排在 东楼", "缺 100.00 平方米"]),
    "a whole city where one district is full": (
        {"units": [unit(u, f"单位{u}", 100, district=u % 2 + 1) for u in range(100)],
         "buildings": [building(0, "东楼", 4900, district=1)] + [building(b, f"{b}号楼", 100, district=2) for b in range(1, 102)]},
        ["50 rules cannot hold together: under them 100.00 m2 are missing", "单位98 must stay in its district"],
        ["缺 100.00 平方米", "单位98"]),
    "zero rooms": (
        {"units": [unit(0, "财政局", 20, people=[{"id": 1, "ceiling": 9}])],
         "buildings": [{"id": 0, "name": "东楼", "floors": [{"ordinal": 0, "rooms": []}]}]},
        ["财政局 needs 20.00 m2, more than any building has: 20.00 m2 are missing"], ["财政局 需要 20.00 平方米，任何一栋楼都放不下：共缺 20.00 平方米"]),
    "rooms nobody may sit in": (
        {"units": [unit(0, "财政局", 20, people=[{"id": 1, "ceiling": 9}])],
         "buildings": [{"id": 0, "name": "东楼", "floors": [{"ordinal": 0, "rooms": [{"id": 1, "area": 30, "use": "fixed"}]}]}]},
        ["东楼: nobody may sit in any of its rooms; people who come: 1"], ["东楼：没有一间房可以安排人员，却要迁入 1 人"]),
    "no floors": (
        {"units": UNITS, "buildings": [{"id": 0, "floors": []}]}, ["buildings[0] has no floors"], ["buildings[0] 没有楼层"]),
    "a unit without an establishment": (
        {"units": [{"id": 0, "name": "财政局"}], "buildings": [EAST]},
        ["财政局 (units[0]) has no need: give its establishment"], ["财政局（units[0]）没有面积需求：请填写编制"]),
}


class BadProblems(unittest.TestCase):
    def said(self, problem, language):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "problem.json")
            with open(path, "w", encoding="utf-8") as file:
                json.dump({"version": 1, **problem}, file)
            done = subprocess.run([YARDSTICK, "plan", "solve", path, "--steps", "16"], capture_output=True, text=True,
                                  env=dict(os.environ, YARDSTICK_LANG=language))
            return done.stdout + done.stderr

    def test_each_is_explained_in_words_a_planner_acts_on(self):
        for name, (problem, english, chinese) in BAD.items():
            for language, texts in (("en", english), ("zh", chinese)):
                said = self.said(problem, language)
                for text in texts:
                    with self.subTest(name, language=language):
                        self.assertIn(text, said)


class OfTheLedger(Journey):
    def setUp(self):
        super().setUp()
        run("init", "--data", self.data, check=0)
        for kind, text in FILES.items():
            more = ["--make-floors"] if kind == "rooms" else []
            run("import", kind, self.file(f"{kind}.csv", text), "--data", self.data, "--from", "2020-01-01", *more, check=0)

    def read(self, path):
        with open(path, encoding="utf-8") as file:
            return file.read()

    def problem(self, *wish, check=0):
        path = os.path.join(self.folder, "problem.json")
        done = run("plan", "problem", *[self.file("wish.json", json.dumps(w)) for w in wish], "-o", path, "--data", self.data, check=check)
        return json.loads(self.read(path)) if check == 0 else done.stderr

    def test_a_problem_is_made_of_the_ledger_solved_and_checked(self):
        made = self.problem({"kind": "tidy", "need": "held"})
        units = {unit["code"]: unit for unit in made["units"]}
        self.assertEqual(set(units), {"F", "E", "S"})
        self.assertEqual((units["F"]["heads"], units["F"]["need"], len(units["F"]["holds"])), (3, 73.3, 3))
        self.assertEqual([person["ceiling"] for person in units["F"]["people"]], [24, 24, 24])
        self.assertEqual(units["E"]["places"][0]["rooms"], 2, "technical rooms take no part")
        self.assertEqual([room["code"] for floor in made["buildings"][0]["floors"] for room in floor["rooms"]][:3], ["B-101", "B-102", "B-103"])
        problem, plan = os.path.join(self.folder, "problem.json"), os.path.join(self.folder, "plan.json")
        self.assertEqual(start("plan", "solve", problem, "--steps", "50", "-o", plan).wait(200), 0)
        rooms = json.loads(self.read(plan))["rooms"]
        self.assertEqual((rooms["people"], rooms["seated"]), (8, 8))

    def test_the_standard_is_that_of_the_ledger(self):
        server = self.serve()
        active = next(s for s in server.json("/api/rule-sets")["items"] if s["active"])
        rule = {"rule": "R1", "class": "municipal", "key": "bureau_head", "value": 26, "source": "原文 第十一条"}
        self.assertEqual(server.ask(f"/api/rule-sets/{active['id']}/rules", "PUT", rule)[0], 200)
        made = self.problem({"kind": "tidy", "need": "held"})
        self.assertEqual({person["ceiling"] for unit in made["units"] if unit["code"] == "F" for person in unit["people"]}, {26})

    def test_a_wish_that_cannot_be_is_explained(self):
        for wish, says in (({"kind": "empty"}, "building_ids"), ({"kind": "dance"}, "kind"), ({"kind": "tidy", "within_m": -1}, "within_m"),
                           ({"kind": "together", "institution_ids": [99]}, "99"), ({"kind": "tidy", "colour": 1}, "colour"),
                           ({"kind": "tidy"}, "机要局")):
            self.assertIn(says, self.problem(wish, check=1))


if __name__ == "__main__":
    unittest.main()
