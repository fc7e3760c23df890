"""A solver that is killed or canceled leaves its last good plan; seeds and threads give the same bytes."""
import json
import os
import random
import signal
import subprocess
import tempfile
import time
import unittest

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
