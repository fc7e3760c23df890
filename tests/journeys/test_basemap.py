"""Base maps made of tiles: MBTiles and PMTiles of strangers, taken whole or refused in words."""
import gzip
import json
import os
import signal
import subprocess
import time
import unittest

from tiles_made import mbtiles, picture, pmtiles, vector_tile
from yardstick import PROGRAM, Journey, run

PLACES = [(0, 0, 0), (1, 1, 0), (8, 210, 96), (8, 210, 97), (9, 421, 193)]


def vectors(pack=gzip.compress):
    return [(z, x, y, pack(vector_tile(at=100 * z + y))) for z, x, y in PLACES]


class Basemap(Journey):
    def setUp(self):
        super().setUp()
        run("init", "--data", self.data, check=0)

    def path(self, name):
        return os.path.join(self.folder, name)

    def lay(self, path, *more, check=0, name="streets"):
        return run("import", "layer", path, "--name", name, "--role", "basemap", "--data", self.data, *more, check=check)

    def blobs(self):
        return os.listdir(os.path.join(self.data, "blobs"))

    def left(self):
        return self.blobs() + [name for name in os.listdir(os.path.join(self.data, "spool")) if name != "uploads"]

    def test_vector_tiles_come_out_as_they_went_in(self):
        made = [("m.mbtiles", lambda p: mbtiles(p, vectors(), {"name": "街道", "bounds": "116.2,39.8,116.5,40.1",
                                                              "attribution": "<a href='x'>OSM</a> &copy; 2026"})),
                ("plain.mbtiles", lambda p: mbtiles(p, vectors(bytes))),
                ("p.pmtiles", lambda p: pmtiles(p, vectors(), metadata={"attribution": "<b>OSM</b> © 2026"})),
                ("leaves.pmtiles", lambda p: pmtiles(p, vectors(), leaves=True)),
                ("raw.pmtiles", lambda p: pmtiles(p, vectors(bytes), outer=1))]
        for file, make in made:
            with self.subTest(file):
                self.lay(make(self.path(file)), "--replace")
                self.assertEqual(len(self.blobs()), 1)
                server = self.serve()
                for z, x, y in PLACES:
                    status, headers, body = server.ask(f"/tiles/streets/{z}/{x}/{y}.mvt", headers={"Accept-Encoding": "gzip"})
                    self.assertEqual((status, headers["Content-Type"], headers["Content-Encoding"]),
                                     (200, "application/vnd.mapbox-vector-tile", "gzip"))
                    self.assertEqual(gzip.decompress(body), vector_tile(at=100 * z + y))
                    self.assertEqual(server.ask(f"/tiles/streets/{z}/{x}/{y}")[2], vector_tile(at=100 * z + y))
                    self.assertEqual(server.ask(f"/tiles/streets/{z}/{x}/{y}.mvt",
                                                headers={"If-None-Match": headers["ETag"], "Accept-Encoding": "gzip"})[0], 304)
                for place, status in {"8/0/0.mvt": 204, "22/0/0.mvt": 204, "8/256/0.mvt": 400, "23/0/0.mvt": 400, "8/210/96.png": 404}.items():
                    self.assertEqual(server.ask(f"/tiles/streets/{place}")[0], status, place)
                about = server.json("/tiles/streets.json")
                self.assertEqual((about["minzoom"], about["maxzoom"], about["format"]), (0, 9, "pbf"))
                self.assertEqual([(layer["id"], layer["fields"]) for layer in about["vector_layers"]],
                                 [("road", {"name": "String", "class": "String"})])
                self.assertTrue(about["tiles"][0].endswith("/tiles/streets/{z}/{x}/{y}.mvt"))
                if file in ("m.mbtiles", "p.pmtiles"):
                    self.assertEqual(about["attribution"], "OSM © 2026")
                layer = server.json("/api/city")["layers"][0]
                self.assertEqual((layer["format"], layer["vector_layers"], layer["role"]), ("mvt", ["road"], "basemap"))
                self.assertEqual(server.stop(), 0)

    def test_bounds_that_miss_the_tiles_are_not_believed(self):
        self.lay(pmtiles(self.path("far.pmtiles"), vectors()[2:], bounds=(10, 50, 11, 51)))
        west, south, east, north = self.serve().json("/tiles/streets.json")["bounds"]
        self.assertTrue(115 < west < 116.4 < east < 118 and 38 < south < north < 41, (west, south, east, north))

    def test_pictures_are_served_as_they_are(self):
        self.lay(mbtiles(self.path("r.mbtiles"), [(z, x, y, picture(shade=z)) for z, x, y in PLACES], {"format": "png"}))
        server = self.serve()
        status, headers, body = server.ask("/tiles/streets/9/421/193.png")
        self.assertEqual((status, headers["Content-Type"], body), (200, "image/png", picture(shade=9)))
        self.assertEqual(server.ask("/tiles/streets/9/421/193")[2], picture(shade=9))
        self.assertEqual(server.ask("/tiles/streets/9/421/193.mvt")[0], 404)
        about = server.json("/tiles/streets.json")
        self.assertEqual((about["format"], about["vector_layers"]), ("png", []))

    def test_what_is_damaged_or_hostile_is_refused_and_leaves_nothing(self):
        good, tile = vectors(), gzip.compress(vector_tile())
        view = ("CREATE TABLE metadata(name TEXT, value TEXT); CREATE VIEW tiles AS WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL "
                "SELECT i + 1 FROM n) SELECT 0 AS zoom_level, 0 AS tile_column, 0 AS tile_row, x'1a00' AS tile_data FROM n;")
        cases = {
            "no tables": (lambda p: mbtiles(p, [], schema="CREATE TABLE metadata(name, value); CREATE TABLE x(a);"), "no MBTiles"),
            "empty": (lambda p: mbtiles(p, []), "no tile"),
            "twice": (lambda p: mbtiles(p, good + [(8, 210, 96, tile)]), "8/210/96 comes twice"),
            "mixed": (lambda p: mbtiles(p, good + [(3, 1, 1, picture())]), "tile 3/1/1: it is png"),
            "other": (lambda p: mbtiles(p, [(3, 1, 1, b"<svg/>")]), "neither a vector tile"),
            "far": (lambda p: mbtiles(p, [(30, 1, 1, tile)]), "zoom 30"),
            "outside": (lambda p: mbtiles(p, [(3, 9, 1, tile)]), "no tile 9/"),
            "large": (lambda p: mbtiles(p, [(3, 1, 1, b"\x1a" + bytes(5 << 20))]), "at most"),
            "bomb": (lambda p: mbtiles(p, [(3, 1, 1, gzip.compress(bytes(64 << 20)))]), "unpacked it has"),
            "cut": (lambda p: mbtiles(p, [(3, 1, 1, tile[:-9] + tile[-4:])]), "gzip"),
            "torn": (lambda p: mbtiles(p, [(3, 1, 1, vector_tile()[:-3])]), "tile 3/1/1: this is no vector tile"),
            "huge": (lambda p: mbtiles(p, [(3, 1, 1, picture(side=5000))]), "5000 by 5000"),
            "endless": (lambda p: mbtiles(p, [], schema=view), "no MBTiles (not authorized)"),
            "brotli": (lambda p: pmtiles(p, good, outer=3), "brotli"),
            "avif": (lambda p: pmtiles(p, good, kind=5), "of a kind that is not read"),
        }
        for name, (make, words) in cases.items():
            with self.subTest(name):
                began = time.monotonic()
                done = self.lay(make(self.path(name)), check=1)
                self.assertIn(words, done.stderr)
                self.assertEqual(self.left(), [])
                self.assertLess(time.monotonic() - began, 20)
        with open(pmtiles(self.path("whole"), good), "rb") as file:
            whole = file.read()
        for cut in (5, 127, 200, len(whole) - 20):
            with self.subTest(f"pmtiles cut at {cut}"):
                self.lay(self.file("cut", whole[:cut]), check=1)
                self.assertEqual(self.left(), [])

    def test_tiles_are_a_base_map_and_nothing_else(self):
        path = mbtiles(self.path("m.mbtiles"), vectors())
        for words in (("rooms", path), ("layer", path, "--name", "x"), ("layer", path, "--name", "x", "--role", "paths")):
            self.assertIn("basemap", run("import", *words, "--data", self.data, check=1).stderr)
        self.assertIn("where has no meaning", self.lay(path, "--where", "a = 1", check=1).stderr)
        self.assertIn("dry run", self.lay(path, "--dry-run").stdout)
        self.assertEqual(self.left(), [])

    def test_replacing_and_being_killed_leave_one_file(self):
        self.lay(mbtiles(self.path("m.mbtiles"), vectors()))
        first = self.blobs()
        self.assertIn("already", self.lay(self.path("m.mbtiles"), check=1).stderr)
        self.assertEqual(self.blobs(), first)
        many = mbtiles(self.path("many.mbtiles"), [(12, x, y, vector_tile(at=64 * x + y)) for x in range(150) for y in range(64)])
        words = [PROGRAM, "import", "layer", many, "--name", "streets", "--role", "basemap", "--replace", "--data", self.data]
        for after in (0.2, 0.5, 1.0):
            process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(after)
            process.send_signal(signal.SIGKILL)
            process.wait()
            server = self.serve() # the next start sweeps
            self.assertEqual(len(self.left()), 1, self.left())
            self.assertEqual(server.ask("/tiles/streets.json")[0], 200)
            server.kill()
        self.lay(many, "--replace")
        self.assertEqual(len(self.blobs()), 1)
        self.assertEqual(run("check", "--data", self.data).returncode, 0)

    def test_a_layer_is_removed_with_all_that_is_of_it(self):
        self.lay(mbtiles(self.path("m.mbtiles"), vectors()))
        paths = self.file("paths.geojson", json.dumps({"type": "FeatureCollection", "features": [
            {"type": "Feature", "properties": {"n": n}, "geometry": {"type": "Point", "coordinates": [117.2, 34.26]}} for n in range(9)]}))
        run("import", "layer", paths, "--name", "trees", "--data", self.data, check=0)
        self.assertEqual([json.loads(line)["name"] for line in run("layer", "list", "--json", "--data", self.data, check=0).stdout.splitlines()],
                         ["streets", "trees"])
        server = self.serve()
        listed = server.json("/api/layers")
        self.assertEqual([(layer["name"], layer["features"], layer["bytes"] > 0) for layer in listed["items"]],
                         [("streets", 0, True), ("trees", 9, False)])
        self.assertNotEqual(server.ask("/tiles/trees/0/0/0.mvt")[2], b"")
        etag = server.ask("/api/layers/streets")[1]["ETag"]
        self.assertEqual(server.ask("/api/layers/streets", "DELETE")[0], 428)
        self.assertEqual(server.ask("/api/layers/streets", "DELETE", headers={"If-Match": '"layer-99.1"'})[0], 412)
        self.assertEqual(server.ask("/api/layers/none", "DELETE", headers={"If-Match": etag})[0], 404)
        self.assertEqual(server.ask("/api/layers/streets?reason=old", "DELETE", headers={"If-Match": etag})[0], 204)
        self.assertEqual((server.ask("/api/layers/streets")[0], server.ask("/tiles/streets.json")[0], self.blobs()), (404, 404, []))
        self.assertNotIn("streets", server.ask("/styles/city.json")[2].decode())
        run("layer", "remove", "trees", "--data", self.data, check=0) # through the server
        self.assertEqual((server.ask("/tiles/trees.json")[0], server.json("/api/layers")["total"]), (404, 0))
        self.assertIn("no layer", run("layer", "remove", "trees", "--data", self.data, check=1).stderr)
        server.sign_in("viewer")
        self.assertEqual(server.ask("/api/layers/x", "DELETE", headers={"If-Match": "*"})[0], 403)
        server.stop()
        self.assertEqual(run("check", "--data", self.data).returncode, 0)
        run("audit", "verify", "--data", self.data, check=0)

    def test_a_backup_with_blobs_is_whole_and_comes_back(self):
        self.lay(mbtiles(self.path("m.mbtiles"), vectors()))
        kept, bare, new = self.path("kept.sqlite"), self.path("bare.sqlite"), self.path("new")
        run("backup", "create", "-o", kept, "--blobs", "--data", self.data, check=0)
        run("backup", "create", "-o", bare, "--data", self.data, check=0)
        self.assertEqual(os.listdir(kept + ".blobs"), self.blobs())
        self.assertFalse(os.path.exists(bare + ".blobs"))
        run("backup", "verify", kept, check=0)
        run("backup", "restore", kept, "--data", new, check=0)
        self.data = new
        server = self.serve()
        self.assertEqual(server.ask("/tiles/streets/8/210/96.mvt")[2], vector_tile(at=896))
        server.stop()
        run("backup", "restore", bare, "--data", self.path("poor"), check=0)
        self.assertIn("blob", run("check", "--data", self.path("poor"), check=1).stdout)
        path = os.path.join(kept + ".blobs", self.blobs()[0])
        with open(path, "r+b") as file:
            file.seek(20000)
            file.write(b"x")
        self.assertIn("SHA-256", run("backup", "verify", kept, check=1).stderr)
        os.unlink(path)
        self.assertIn("no file", run("backup", "verify", kept, check=1).stderr)

    def test_a_lost_file_is_said_and_hurts_nothing_else(self):
        self.lay(mbtiles(self.path("m.mbtiles"), vectors()))
        os.unlink(os.path.join(self.data, "blobs", self.blobs()[0]))
        server = self.serve()
        self.assertEqual(server.ask("/tiles/streets/0/0/0.mvt")[0], 503)
        self.assertEqual(server.ask("/api/city")[0], 200)
        self.assertEqual(server.ask("/tiles/nowhere/0/0/0.mvt")[0], 404)


if __name__ == "__main__":
    unittest.main()
