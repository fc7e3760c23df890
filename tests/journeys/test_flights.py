"""Several flights over one place: the newest on top, what lies under it seen through its edge and holes."""
import json
import unittest

import tiff
from pictures import SIDE, Pictures
from yardstick import run

HOLE = (190, 90, 30)  # column, row and radius of what the newest has not seen


class Flights(Pictures):
    def ortho(self, name, pixel, *, east=0.0, size=0.15, width=300, height=200):
        return self.file(name, tiff.tiff(width, height, 4, pixel, origin=(550000.0 + east, 3880000.0), size=size, alpha=True))

    def old(self, x, y):
        return (x * 3 + y) % 200 + 30, 60, 40, 255

    def new(self, x, y):
        a, b, radius = HOLE
        return 40, (x + y * 2) % 180 + 60, 200, 0 if (x - a) ** 2 + (y - b) ** 2 < radius ** 2 else 255

    def image(self, server, flown):
        return next(survey["imagery"][0] for survey in server.json("/api/surveys")["items"] if survey["flown"] == flown)

    def tile(self, server, source, place, query=""):
        status, _, body = server.ask("/tiles/%s/%d/%d/%d.webp%s" % (source, *place, query))
        self.assertIn(status, (200, 204), (source, place))
        return body

    def pixels(self, body):
        """Red, green, blue and alpha of each pixel, nothing where nothing is seen."""
        if not body:
            return [(0, 0, 0, 0)] * SIDE
        planes, alpha = self.bands(self.file("tile.webp", body))
        return [(r, g, b, a) if a else (0, 0, 0, 0) for r, g, b, a in zip(*planes, alpha)]

    def over(self, top, under):
        """Of one pixel, as Porter and Duff have it."""
        if not top[3] or top[3] == 255 or not under[3]:
            return top if top[3] else under
        above, below = 255 * top[3], (255 - top[3]) * under[3]
        return (*((above * t + below * u + (above + below) // 2) // (above + below) for t, u in zip(top[:3], under[:3])), (above + below + 127) // 255)

    def held_against_its_flights(self, server, images, zooms, query=""):
        """Each tile of `ortho` is what its flights, newest first, are laid on each other. -> (tiles that mix, tiles as they were)"""
        mixed = plain = 0
        box = [min(i["bounds"][k] for i in images) if k < 2 else max(i["bounds"][k] for i in images) for k in range(4)]
        for place in self.places_of(box, zooms):
            ours = self.tile(server, "ortho", place, query)
            flights = [body for body in (self.tile(server, f"ortho-{i['id']}", place) for i in images) if body]
            if ours in flights or not ours and not flights:
                plain += bool(ours)
                self.assertTrue(not ours or ours == flights[0], ("the older one on top", place))
            else:
                mixed += 1
            wanted = [(0, 0, 0, 0)] * SIDE
            for body in flights:
                wanted = [self.over(t, u) for t, u in zip(wanted, self.pixels(body))]
            self.assertEqual(sum(a != b for a, b in zip(self.pixels(ours), wanted)), 0, place)
        return mixed, plain

    def test_what_the_newest_has_not_seen_shows_the_flight_before(self):
        run("init", "--data", self.data, check=0)
        self.fly(self.ortho("old.tif", self.old), "2024-05-01")
        self.fly(self.ortho("new.tif", self.new, east=22.5), "2026-05-01")
        server = self.serve()
        new, old = self.image(server, "2026-05-01"), self.image(server, "2024-05-01")
        mixed, plain = self.held_against_its_flights(server, [new, old], range(new["min_zoom"], new["max_zoom"] + 1))
        self.assertGreater(mixed, 5)
        self.assertGreater(plain, 2)
        # As of a day between the two only the older is there, as it lies in its file.
        mixed, plain = self.held_against_its_flights(server, [old], range(new["min_zoom"], new["max_zoom"] + 1), "?as_of=2025-01-01")
        self.assertEqual((mixed, plain > 5), (0, True))

    def test_a_mixture_is_kept_until_a_flight_comes_or_moves(self):
        run("init", "--data", self.data, check=0)
        self.fly(self.ortho("old.tif", self.old), "2024-05-01")
        self.fly(self.ortho("new.tif", self.new, east=22.5), "2026-05-01")
        server = self.serve()
        new, old = self.image(server, "2026-05-01"), self.image(server, "2024-05-01")
        z = [new["max_zoom"] - 2]
        place = next(p for p in self.places_of(new["bounds"], z)
                     if self.tile(server, "ortho", p) not in [self.tile(server, f"ortho-{i['id']}", p) for i in (new, old)])
        status, headers, first = server.ask("/tiles/ortho/%d/%d/%d" % place)
        self.assertEqual((status, headers["Cache-Control"]), (200, "no-cache"))
        self.assertEqual(server.ask("/tiles/ortho/%d/%d/%d" % place, headers={"If-None-Match": headers["ETag"]})[0], 304)
        self.assertEqual(self.tile(server, "ortho", place), first)
        # Between the two in time: seen where the newest has a hole, on top of the oldest.
        self.fly(self.ortho("between.tif", lambda x, y: (250, 250, 10, 255), east=22.5), "2025-05-01")
        between = self.image(server, "2025-05-01")
        self.assertNotEqual(self.tile(server, "ortho", place), first)
        self.held_against_its_flights(server, [new, between, old], z)
        self.assertEqual(self.tile(server, "ortho", place, "?as_of=2024-12-31"), self.tile(server, f"ortho-{old['id']}", place))
        before = self.tile(server, "ortho", place)
        survey = next(item for item in server.json("/api/surveys")["items"] if item["flown"] == "2026-05-01")
        status, _, body = server.ask(f"/api/surveys/{survey['id']}/shift", "POST", {"east_m": 6, "north_m": 4, "reason": "控制点复核"}, {"Idempotency-Key": "s"})
        self.assertEqual(status, 202, body)
        self.job_ends(server, json.loads(body)["id"])
        self.assertNotEqual(self.tile(server, "ortho", place), before)
        self.held_against_its_flights(server, [self.image(server, "2026-05-01"), between, old], z)

    def test_a_coarse_flight_does_not_vanish_where_a_fine_one_is_near(self):
        run("init", "--data", self.data, check=0)
        self.fly(self.ortho("coarse.tif", self.old, size=1.2), "2020-05-01")
        self.fly(self.ortho("fine.tif", self.new), "2026-05-01")
        server = self.serve()
        fine, coarse = self.image(server, "2026-05-01"), self.image(server, "2020-05-01")
        z, up = fine["max_zoom"], fine["max_zoom"] - coarse["max_zoom"]
        self.assertEqual(up, 3)
        seen = 0
        for place in self.places_of(fine["bounds"], [z]):
            parent = self.pixels(self.tile(server, f"ortho-{coarse['id']}", (z - up, place[1] >> up, place[2] >> up)))
            left, top = (place[1] % 8) * 32, (place[2] % 8) * 32
            under = [parent[(top + i // 256 // 8) * 256 + left + i % 256 // 8] for i in range(SIDE)]
            wanted = [self.over(t, u) for t, u in zip(self.pixels(self.tile(server, f"ortho-{fine['id']}", place)), under)]
            self.assertEqual(sum(a != b for a, b in zip(self.pixels(self.tile(server, "ortho", place)), wanted)), 0, place)
            seen += 1
        self.assertGreater(seen, 3)
        far = next(self.places_of(coarse["bounds"], [z]))
        x, y = far[1] + 8, far[2] + 8  # well within the coarse one, outside the fine one
        self.assertEqual(server.ask(f"/tiles/ortho-{coarse['id']}/{z}/{x}/{y}.webp")[0], 204)
        self.assertEqual(server.ask(f"/tiles/ortho/{z}/{x}/{y}.webp?as_of=2021-01-01")[0], 204)  # nothing is so fine that day
        self.assertEqual(server.ask(f"/tiles/ortho/{z + 1}/{x * 2}/{y * 2}.webp")[0], 204)


if __name__ == "__main__":
    unittest.main()
