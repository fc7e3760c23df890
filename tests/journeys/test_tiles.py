"""Tiles of the demo city over HTTP: other programs read them, and an edit shows in the next one."""
import gzip
import json
import math
import os
import subprocess
import threading
import unittest
import urllib.error
import urllib.request

from yardstick import DemoCity, Journey, Server, run


def tile_of(lon, lat, z):
    n = 2 ** z
    lat = math.radians(lat)
    return int((lon + 180) / 360 * n), int((1 - math.asinh(math.tan(lat)) / math.pi) / 2 * n)


class Tiles(DemoCity):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server.sign_in()

    def setUp(self):
        super().setUp()
        self.data = self.city

    def tile(self, lon, lat, z, **headers):
        x, y = tile_of(lon, lat, z)
        return (x, y), self.server.ask(f"/tiles/city/{z}/{x}/{y}.mvt", headers=headers)

    def layers(self, name, body):
        """What GDAL's MVT driver finds in a tile: {layer: [features]}."""
        path = self.file(name, body)
        listed = subprocess.run(["ogrinfo", "-q", path], capture_output=True, text=True, check=True).stdout
        found = {}
        for line in listed.splitlines():
            layer = line.split(": ", 1)[1].split(" (")[0]
            out = os.path.join(self.folder, "out.json")
            subprocess.run(["ogr2ogr", "-f", "GeoJSON", out, path, layer], check=True, capture_output=True)
            with open(out, encoding="utf-8") as text:
                found[layer] = json.load(text)["features"]
            os.remove(out)
        return found

    def test_another_program_reads_them(self):
        room = self.server.json("/api/rooms/1")
        (x, y), (status, headers, body) = self.tile(room["lon"], room["lat"], 17)
        self.assertEqual(status, 200)
        self.assertEqual(headers["Content-Type"], "application/vnd.mapbox-vector-tile")
        layers = self.layers(f"17-{x}-{y}.pbf", body)
        for name in ("district", "courtyard", "building", "floor", "room", "room_label", "circulation"):
            self.assertIn(name, layers)
        codes = {f["properties"]["code"] for f in layers["room"]}
        self.assertIn(room["code"], codes)
        self.assertNotIn("people", layers)

    def test_a_browser_is_told_when_it_has_the_tile_already(self):
        room = self.server.json("/api/rooms/1")
        _, (_, plain, body) = self.tile(room["lon"], room["lat"], 16)
        _, (_, packed, member) = self.tile(room["lon"], room["lat"], 16, **{"Accept-Encoding": "gzip"})
        self.assertEqual(gzip.decompress(member), body)
        self.assertNotEqual(plain["ETag"], packed["ETag"])
        self.assertIn("Accept-Encoding", plain["Vary"])
        _, (status, _, nothing) = self.tile(room["lon"], room["lat"], 16, **{"If-None-Match": plain["ETag"]})
        self.assertEqual((status, nothing), (304, b""))

    def test_what_is_outside_is_said(self):
        self.assertEqual(self.server.ask("/tiles/city/3/8/0.mvt")[0], 400)
        self.assertEqual(self.server.ask("/tiles/city/3/0/0.mvt")[0], 204)
        self.assertEqual(self.server.ask("/tiles/nothing/3/0/0.mvt")[0], 404)
        self.assertEqual(self.server.ask("/tiles/city/3/0/0.mvt?x=1")[0], 400)

    def test_an_edit_shows_in_the_next_tile(self):
        status, headers, body = self.server.ask("/api/rooms/1")
        room = json.loads(body)
        _, (_, before, _) = self.tile(room["lon"], room["lat"], 17)
        status, _, body = self.server.ask("/api/rooms/1", method="PATCH", body={"name": "改名试验室"},
                                          headers={"If-Match": headers["ETag"]})
        self.assertEqual(status, 200, body)
        (x, y), (_, after, tile) = self.tile(room["lon"], room["lat"], 17)
        self.assertNotEqual(before["ETag"], after["ETag"])
        names = {f["properties"].get("name") for f in self.layers(f"17-{x}-{y}.pbf", tile)["room"]}
        self.assertIn("改名试验室", names)
        self.assertEqual(run("check", "--data", self.data, check=0).returncode, 0)

    def at_room(self, query="", z=17, path="/tiles/city"):
        room = self.server.json("/api/rooms/1")
        x, y = tile_of(room["lon"], room["lat"], z)
        middle = f"{z}/{y}/{x}" if path.startswith("/ogc") else f"{z}/{x}/{y}.mvt"
        status = 503
        while status == 503:  # a past day is being read
            status, headers, body = self.server.ask(f"{path}/{middle}{query}")
        return status, headers, body, f"{z}-{x}-{y}.pbf"

    def test_a_tile_is_narrowed_to_layers_and_a_floor(self):
        _, whole_headers, whole, name = self.at_room()
        whole = self.layers(name, whole)
        status, headers, body, _ = self.at_room("?layers=building,room")
        self.assertEqual(status, 200)
        self.assertNotEqual(headers["ETag"], whole_headers["ETag"])
        self.assertEqual(self.layers(name, body), {layer: whole[layer] for layer in ("building", "room")})
        ordinal = whole["room"][0]["properties"]["ordinal"]
        floor = self.layers(name, self.at_room(f"?floor={ordinal}")[2])
        floored = ("floor", "room", "room_label", "circulation")
        self.assertLess(len(floor["room"]), len(whole["room"]))
        for layer, features in whole.items():
            expected = [f for f in features if f["properties"]["ordinal"] == ordinal] if layer in floored else features
            self.assertEqual(floor.get(layer, []), expected, layer)
        both = self.layers(name, self.at_room(f"?layers=room&floor={ordinal}")[2])
        self.assertEqual(both, {"room": floor["room"]})
        self.assertEqual(self.at_room("?layers=room&floor=1999")[0], 204)
        ogc = "/ogc/collections/rooms/tiles/WebMercatorQuad"
        self.assertEqual(self.at_room(path=ogc)[2], self.at_room("?layers=room")[2])
        self.assertEqual(self.at_room(f"?floor={ordinal}", path=ogc)[2], self.at_room(f"?layers=room&floor={ordinal}")[2])
        self.assertEqual(self.at_room("?layers=room", path="/ogc/tiles/WebMercatorQuad")[2], self.at_room("?layers=room")[2])
        for query in ("?layers=room,nothing", "?layers=", "?floor=ground", "?floor=99999", "?as_of=yesterday"):
            self.assertEqual(self.at_room(query)[0], 400, query)

    def test_a_tile_shows_a_past_day_and_its_corrections(self):
        code = self.server.json("/api/rooms/1")["code"]
        before = self.at_room("?as_of=2026-03-01")[2]
        self.assertGreater(len(before), 1000)
        self.assertEqual(self.at_room("?as_of=1949-01-01")[0], 204)
        rooms = self.file("rooms.csv", f"code,name\n{code},三月起的名字\n")
        run("import", "rooms", rooms, "--from", "2026-03-01", "--data", self.city, check=0)
        for day, shown in (("2026-02-28", False), ("2026-03-01", True), ("2026-10-01", True)):
            self.assertEqual("三月起的名字".encode() in self.at_room(f"?as_of={day}&layers=room")[2], shown, day)
        narrowed = self.at_room("?as_of=2026-03-01&layers=room&floor=0")[2]
        _, _, day, name = self.at_room("?as_of=2026-03-01")
        rooms = [f for f in self.layers(name, day)["room"] if f["properties"]["ordinal"] == 0]
        self.assertEqual(self.layers(name, narrowed).get("room", []), rooms)
        self.server.cookie, cookie = None, self.server.cookie
        nobody = self.layers(name, self.at_room("?as_of=2026-03-01")[2])["room"]
        self.server.cookie = cookie
        self.assertTrue(all("institution_id" not in f["properties"] for f in nobody))

    def test_who_asks_for_many_past_days_keeps_nobody_waiting(self):
        room = self.server.json("/api/rooms/1")
        days = [f"2026-0{month}-{day:02}" for month in (1, 2) for day in range(1, 9)]
        answers = []

        def ask(day):
            url = f"{self.server.url}/tiles/city/16/0/0.mvt?as_of={day}"
            try:
                with urllib.request.urlopen(url, timeout=60) as answer:
                    answers.append((answer.status, None))
            except urllib.error.HTTPError as refused:
                answers.append((refused.code, refused.headers["Retry-After"]))

        askers = [threading.Thread(target=ask, args=(day,)) for day in days]
        for asker in askers:
            asker.start()
        self.assertEqual(self.tile(room["lon"], room["lat"], 16)[1][0], 200)
        self.assertTrue(any(asker.is_alive() for asker in askers), "today's tile waited for the past ones")
        for asker in askers:
            asker.join()
        self.assertLessEqual({status for status, _ in answers}, {204, 503})
        self.assertIn(503, {status for status, _ in answers}, "sixteen days at a time are too many")
        self.assertTrue(all(retry for status, retry in answers if status == 503))

    def test_no_name_of_a_person_is_in_a_tile(self):
        run("export", "people", "-o", os.path.join(self.folder, "people.csv"), "--data", self.data, check=0)
        with open(os.path.join(self.folder, "people.csv"), encoding="utf-8-sig") as text:
            names = {line.split(",")[2] for line in text.read().splitlines()[1:400]}
        names = {name.encode() for name in names if len(name) > 2}
        self.assertGreater(len(names), 50)
        room = self.server.json("/api/rooms/1")
        for z in (16, 17, 18):
            _, (_, _, body) = self.tile(room["lon"], room["lat"], z)
            for name in names:
                self.assertNotIn(name, body)


class Restart(Journey):
    """The map is kept in a file between two runs of the server, and never shown when it is not the ledger's."""

    def setUp(self):
        super().setUp()
        run("demo", "--no-survey", "--data", self.data, check=0)

    def tile(self, server):
        room = server.json("/api/rooms/1")
        x, y = tile_of(room["lon"], room["lat"], 17)
        return server.ask(f"/tiles/city/17/{x}/{y}.mvt")[2]

    def rename(self, name):
        rooms = self.file("rooms.csv", f"code,name\n{self.code},{name}\n")
        run("import", "rooms", rooms, "--data", self.data, check=0)

    def test_the_map_is_kept_and_is_the_ledgers(self):
        kept = os.path.join(self.data, "map")
        server = Server(self.data)
        self.code = server.json("/api/rooms/1")["code"]
        first = self.tile(server)
        server.stop()
        self.assertGreater(os.path.getsize(kept), 1 << 20)
        self.assertEqual(os.stat(kept).st_mode & 0o777, 0o600)

        server = Server(self.data)
        self.assertEqual(self.tile(server), first)
        self.assertEqual(server.json(f"/api/search?q={self.code}")["items"][0]["id"], 1)
        server.stop()

        server = Server(self.data)
        server.sign_in()  # lengthens the audit chain, and changes nothing that is kept
        server.stop()
        files = [os.stat(os.path.join(self.data, name)).st_ino for name in ("map", "names")]
        server = Server(self.data)
        self.assertEqual(self.tile(server), first)
        self.assertEqual(server.json(f"/api/search?q={self.code}")["items"][0]["id"], 1)
        server.stop()
        self.assertEqual([os.stat(os.path.join(self.data, name)).st_ino for name in ("map", "names")], files, "they fit, and are not written again")

        self.rename("关着时改的名")
        server = Server(self.data)
        self.assertIn("关着时改的名".encode(), self.tile(server))
        self.rename("开着时改的名")
        server.kill()
        server = Server(self.data)
        self.assertIn("开着时改的名".encode(), self.tile(server))
        last = self.tile(server)
        server.stop()

        with open(kept, "r+b") as out:
            out.seek(os.path.getsize(kept) // 2)
            out.write(b"damaged!")
        server = Server(self.data)
        self.assertEqual(self.tile(server), last)
        server.stop()


if __name__ == "__main__":
    unittest.main(verbosity=2)
