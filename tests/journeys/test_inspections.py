"""Inspections: announced, found, answered with a picture, looked at again; each step by whose it is, and what the unit is warned of meanwhile."""
import datetime
import os
import sqlite3
import struct
import unittest
import zlib

from test_reviews import Reviewed, key
from yardstick import PASSWORD, run

TODAY = datetime.date.today()


def day(n):
    return (TODAY + datetime.timedelta(days=n)).isoformat()


def png(wide=2, deep=2):
    part = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = b"".join(b"\0" + b"\x80" * wide for _ in range(deep))
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", struct.pack(">IIBBBBB", wide, deep, 8, 0, 0, 0, 0)) + part(b"IDAT", zlib.compress(rows)) + part(b"IEND", b"")


class Inspections(Reviewed):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        run("user", "add", "other_admin", "--role", "unit_admin", "--institution", "F", "--password-stdin", "--data",
            os.path.join(cls.made, "data"), given=PASSWORD + "\n", check=0)

    def setUp(self):
        super().setUp()
        self.unit = self.units()["教育局"]["institution_id"]
        for role in ("inspector", "viewer"):
            run("user", "add", role, "--role", role, "--password-stdin", "--data", self.data, given=PASSWORD + "\n", check=0)
        self.as_user("inspector")
        status, headers, body = self.server.ask("/api/inspections", "POST", {"name": "2026 年办公用房巡检", "institution_id": self.unit, "planned_on": day(3)}, key())
        self.assertEqual(status, 201, body)
        self.at = headers["Location"]

    def card(self):
        status, headers, _ = self.server.ask(self.at)
        self.assertEqual(status, 200)
        return self.server.json(self.at), headers["ETag"]

    def move(self, name, status=200, **body):
        answer = self.server.ask(f"{self.at}/{name}", "POST", body, {"If-Match": self.card()[1]})
        self.assertEqual(answer[0], status, answer[2])
        return answer[2].decode()

    def photo(self, finding, bytes_, status=201):
        answer = self.server.ask(f"/api/inspections/findings/{finding}/photos", "POST", bytes_, {**key(), "Content-Type": "application/octet-stream"})
        self.assertEqual(answer[0], status, answer[2])
        return answer[1].get("Location")

    def open_moves(self):
        return [m["move"] for m in self.card()[0]["moves"]]

    def warned(self):
        self.server.sign_in("manager")
        rows = self.server.json(f"/api/warnings?code=rectification&institution_id={self.unit}")["items"]
        return [(r["level"], r["detail"]["open"], r["detail"]["rectify_by"]) for r in rows]

    def test_a_finding_is_mended_with_a_picture_and_looked_at_again(self):
        self.assertEqual(self.open_moves(), ["notify"])
        self.move("notify")
        self.as_user("unit_admin")
        self.assertEqual(self.open_moves(), ["self_check"])
        self.move("self_check", 400)  # it has to say something
        self.move("self_check", reason="自查：104 室一人一间，其余无")
        self.as_user("inspector")
        self.move("visit")
        for wrong in ({"item": "rooms"}, {"deadline": day(-1)}, {"points": 101}, {"said": ""}):
            self.move("find", 400, **{"said": "104 室超标", "item": "allocation", "deadline": day(10), "points": 5, **wrong})
        room = next(r["id"] for r in self.server.json("/api/rooms")["items"] if r["code"] == "B-104")
        self.move("find", said="104 室超标", item="allocation", deadline=day(10), points=5, room_id=room)
        self.move("find", said="台账三十日未更新", item="freshness", deadline=day(20), points=3)
        self.assertEqual(self.warned(), [])  # nothing is asked of the unit yet
        self.as_user("inspector")
        self.move("issue", 400)
        self.move("issue", document="枣管改〔2026〕1号")
        told = self.card()[0]
        self.assertEqual((told["state"], told["due"], told["score"], told["open"], told["document"]), ("rectifying", day(10), 92, 2, "枣管改〔2026〕1号"))
        self.assertEqual(self.warned(), [("amber", 2, day(10))])
        first, second = (f["id"] for f in told["found"])

        # The unit answers, with a picture; nobody else does for it, and nobody settles what was not answered.
        self.as_user("inspector")
        self.move("settle", 409, finding_id=first)
        self.move("reply", 403, finding_id=first, reason="代答")
        self.as_user("other_admin")
        self.assertEqual(self.server.ask(self.at)[0], 404)
        self.assertEqual(self.server.json("/api/inspections")["items"], [])
        self.assertEqual(self.server.ask(f"{self.at}/reply", "POST", {"finding_id": first, "reason": "x"}, {"If-Match": "*"})[0], 404)
        self.photo(first, png(), 404)
        self.as_user("unit_admin")
        self.assertEqual(self.open_moves(), ["reply"])
        self.move("reply", 409, finding_id=first, reason="已调整为两人合用")
        for no_picture in (b"%PDF-1.7", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a" + bytes(20)):
            self.photo(first, no_picture, 415)
        self.photo(first, png(5000, 1), 413)
        picture = self.photo(first, png())
        self.move("reply", finding_id=first, reason="已调整为两人合用")
        self.move("reply", 404, finding_id=first, reason="再答")
        status, headers, body = self.server.ask(picture)
        self.assertEqual((status, headers["Content-Type"], headers["X-Content-Type-Options"], body), (200, "image/png", "nosniff", png()))
        self.as_user("other_admin")
        self.assertEqual(self.server.ask(picture)[0], 404)

        # Looked at again: one is given back with a new day and has to have a new picture, then both are settled.
        self.as_user("inspector")
        self.move("give_back", finding_id=first, reason="仍为一人", deadline=day(5))
        self.assertEqual(self.card()[0]["due"], day(5))
        self.as_user("unit_admin")
        self.move("reply", 409, finding_id=first, reason="同一照片")
        for finding in (first, second):
            self.photo(finding, png())
            self.move("reply", finding_id=finding, reason="已整改")
        self.as_user("inspector")
        self.move("settle", finding_id=first)
        told = self.card()[0]
        self.assertEqual((told["state"], told["score"], told["due"]), ("rectifying", 97, day(20)))
        self.assertEqual(self.warned(), [("amber", 1, day(20))])
        self.as_user("inspector")
        self.move("settle", finding_id=second, points=1, reason="更新迟了")
        told = self.card()[0]
        self.assertEqual((told["state"], told["score"], told["open"]), ("rechecked", 99, 0))
        self.assertEqual(self.warned(), [])
        self.as_user("inspector")
        self.move("close")
        told = self.card()[0]
        self.assertEqual((told["state"], told["score"], told["moves"]), ("closed", 99, []))
        self.assertEqual([e["move"] for e in told["history"]],
                         ["notify", "self_check", "visit", "find", "find", "issue", "reply", "give_back", "reply", "reply", "settle", "settle", "close"])
        self.assertEqual(sum(p["by_unit"] for p in told["photos"]), 3)
        self.server.stop()
        run("audit", "verify", "--data", self.data, check=0)
        run("check", "--data", self.data, check=0)

    def test_a_day_that_is_over_is_red_and_listed(self):
        for name in ("notify", "visit"):
            self.move(name)
        self.move("find", said="超标", item="allocation", deadline=day(0), points=5)
        self.move("issue", document="1号")
        self.assertEqual(self.warned(), [("amber", 1, day(0))])
        self.server.stop()
        # Tomorrow comes by moving the day back: the program looks at everything when a day has begun.
        with sqlite3.connect(os.path.join(self.data, "ledger.sqlite")) as db:
            db.execute("UPDATE inspection_finding SET deadline = ?", (day(-1),))
            db.execute("UPDATE inspection SET due = ?", (day(-1),))
            db.execute("DELETE FROM meta WHERE key = 'warnings'")
        db.close()
        self.server = self.serve()
        self.assertEqual(self.warned(), [("red", 1, day(-1))])
        row = self.server.json("/api/inspections?state=rectifying")["items"][0]
        self.assertEqual((row["overdue"], row["open"], row["score"]), (1, 1, 95))
        status, _, text = self.server.ask("/api/inspections?f=csv")
        self.assertEqual((status, len(text.decode("utf-8-sig").strip().splitlines())), (200, 2))

    def test_nothing_found_and_who_may_not(self):
        self.assertEqual(self.server.ask(f"{self.at}/notify", "POST")[0], 428)
        self.assertEqual(self.server.ask(f"{self.at}/notify", "POST", None, {"If-Match": '"1.9"'})[0], 412)
        self.move("close", 409)
        self.move("dance", 404)
        for role in ("viewer", "unit_admin"):
            self.as_user(role)
            self.assertEqual(self.server.ask("/api/inspections", "POST", {}, key())[0], 403, role)
        self.as_user("unit_admin")
        self.move("notify", 403)
        self.as_user("inspector")
        self.assertEqual(self.server.ask("/api/inspections", "POST", {"name": "x", "institution_id": 999999, "planned_on": day(1)}, key())[0], 404)
        self.assertEqual(self.server.ask("/api/inspections", "POST", {"name": "x", "institution_id": self.unit, "planned_on": "soon"}, key())[0], 400)
        for name in ("notify", "visit", "pass"):
            self.move(name)
        told = self.card()[0]
        self.assertEqual((told["state"], told["score"]), ("closed", 100))
        self.server.cookie = None
        self.assertEqual(self.server.ask("/api/inspections")[0], 401)


if __name__ == "__main__":
    unittest.main()
