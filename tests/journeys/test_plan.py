"""A solver that is killed or canceled leaves its last good plan; seeds and threads give the same bytes."""
import json
import os
import random
import signal
import subprocess
import tempfile
import time
import unittest

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


if __name__ == "__main__":
    unittest.main()
