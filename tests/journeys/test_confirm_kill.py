"""People sign while others edit, over HTTP, and the server is killed in the middle of it, again and again: no record that is
signed says another thing than its hash, and what was acknowledged is there."""
import random
import threading
import time
import unittest
import urllib.error
import http.client

import confirm_city as city
from confirm_city import Confirming
from yardstick import run

ROUNDS = 4
GONE = (urllib.error.URLError, http.client.HTTPException, OSError, AssertionError)  # of the server, while one asks


class Killed(Confirming):
    def work(self, login, step):
        """step again and again, until there is no server."""
        try:
            desk = city.Desk(self.server, login)
            while not self.over:
                step(desk)
        except GONE:
            pass

    def signs(self, desk):
        status, card = desk.sign(self.id)
        # The answer is read after the signature: an edit between the two has made a version nobody has signed.
        if status == 200 and desk.login in [s["login"] for s in card["signatures"]]:
            self.signed.append((card["version"], desk.login))

    def edits(self, desk):
        dice = self.dice.random()
        if dice < 0.5:
            room = self.rooms[int(dice * 4)]
            status, _ = desk.patch(f"/api/rooms/{room}", {"number": f"{self.dice.randrange(1000)}"})
            self.edited += status == 200
        elif dice < 0.8:
            desk.move(f"/api/confirmations/{self.id}", "order_change", {"reason": "r", "document": "d"})
        else:
            desk.move(f"/api/confirmations/{self.id}", "reopen", {"reason": "r"})

    def race(self):
        self.over = False
        goal = len(self.signed) + self.edited + 2 + self.dice.randrange(4)
        work = [("headA", self.signs), ("surveyor", self.signs), ("boss", self.signs), ("clerk", self.edits)]
        threads = [threading.Thread(target=self.work, args=job) for job in work]
        for thread in threads:
            thread.start()
        while len(self.signed) + self.edited < goal and any(thread.is_alive() for thread in threads):
            time.sleep(0.01)
        self.server.kill()
        self.over = True
        for thread in threads:
            thread.join(60)

    def test_no_signed_record_differs_from_its_hash(self):
        self.begin()
        self.id = self.ask_for_signatures()["甲局"]
        self.dice, self.signed, self.edited = random.Random(11), [], 0
        self.rooms = [r["id"] for r in self.boss.get(f"/api/confirmations/{self.id}")["rooms"]]
        for n in range(ROUNDS):
            self.race()
            run("audit", "verify", "--data", self.data, check=0)
            self.server = self.serve(role=None)
            card = city.Desk(self.server, "boss").get(f"/api/confirmations/{self.id}")
            for version in card["versions"]:
                seen = self.server.json(f"/api/confirmations/verify/{version['code']}")
                self.assertNotEqual(seen["verdict"], "tampered", f"round {n}, version {version}")
            # A signature of the version in force that was acknowledged has not gone.
            there = {s["login"] for s in card["signatures"]}
            for version, login in self.signed:
                if version == card["version"]:
                    self.assertIn(login, there)
        print(f"{len(card['versions'])} versions, {len(self.signed)} signatures, {self.edited} edits, {ROUNDS} kills")
        self.assertGreater(len(card["versions"]), 1)
        self.assertGreater(len(self.signed), 0)


if __name__ == "__main__":
    unittest.main()
