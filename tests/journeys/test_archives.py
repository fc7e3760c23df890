"""`yardstick tiles`: a source in one file, read by other programs than ours."""
import gzip
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import time
import unittest

from tiles_made import read_pmtiles
from yardstick import PROGRAM, Journey, run

ROADS = {"type": "FeatureCollection", "features": [
    {"type": "Feature", "properties": {"name": f"第{i}街", "lanes": i % 4},
     "geometry": {"type": "LineString", "coordinates": [[117 + i * .001, 34.5 + i * .002], [117.01 + i * .001, 34.51 + i * .0005]]}}
    for i in range(120)]}
WEB = os.path.join(os.path.dirname(__file__), "../../web")


class Archives(Journey):
    def setUp(self):
        super().setUp()
        run("init", "--data", self.data, check=0)
        self.lay(self.file("roads.geojson", json.dumps(ROADS)), "roads")

    def lay(self, path, name):
        run("import", "layer", path, "--name", name, "--role", "basemap", "--data", self.data, check=0)

    def tiles(self, file, *more, source="roads", check=0):
        path = os.path.join(self.folder, file)
        return path, run("tiles", source, "-o", path, "--data", self.data, *more, check=check)

    def test_both_formats_hold_the_tiles_the_server_gives(self):
        archive = read_pmtiles(self.tiles("r.pmtiles", "--zoom", "6-13")[0])
        self.assertTrue(archive["clustered"])
        self.assertEqual((archive["zooms"], archive["kind"], archive["outer"]), ((6, 13), 1, 2))
        self.assertEqual([layer["id"] for layer in archive["metadata"]["vector_layers"]], ["roads"])
        db = sqlite3.connect(self.tiles("r.mbtiles", "--zoom", "6-13")[0])
        rows = {(z, x, (1 << z) - 1 - y): data for z, x, y, data in db.execute("SELECT zoom_level, tile_column, tile_row, tile_data FROM tiles")}
        about = dict(db.execute("SELECT name, value FROM metadata"))
        db.close()
        self.assertEqual((about["format"], about["minzoom"], about["maxzoom"]), ("pbf", "6", "13"))
        self.assertEqual(json.loads(about["json"])["vector_layers"][0]["fields"], {"name": "String", "lanes": "Number"})
        self.assertEqual(rows, archive["tiles"])
        server = self.serve()
        for (z, x, y), data in rows.items():
            self.assertEqual(server.ask(f"/tiles/roads/{z}/{x}/{y}.mvt")[2], gzip.decompress(data), (z, x, y))
        wide = [(13, x, y) for x in range(6757, 6764) for y in range(3254, 3270)]
        for z, x, y in wide:
            self.assertEqual(server.ask(f"/tiles/roads/{z}/{x}/{y}.mvt")[0], 200 if (z, x, y) in rows else 204)

    def test_an_archive_comes_in_again_and_goes_out_the_same(self):
        first, _ = self.tiles("first.pmtiles", "--zoom", "5-11")
        for file in ("first.pmtiles", "first.mbtiles"):
            path, _ = self.tiles(file, "--zoom", "5-11")
            name = "again" + file[6]
            self.lay(path, name)
            back = read_pmtiles(self.tiles("back.pmtiles", source=name)[0])
            self.assertEqual(back["tiles"], read_pmtiles(first)["tiles"])
            self.assertEqual(back["metadata"]["vector_layers"][0]["id"], "roads")
        low = read_pmtiles(self.tiles("low.pmtiles", "--zoom", "6-7", source="againp")[0])
        self.assertEqual({z for z, _, _ in low["tiles"]}, {6, 7})

    def test_what_cannot_be_written_is_said_and_leaves_nothing(self):
        before = os.listdir(self.folder)
        for more, words in (({"file": "a.zip"}, "ending"), ({"file": "a.pmtiles", "source": "nowhere"}, "no tile source"),
                            ({"file": "none/a.pmtiles"}, "cannot create")):
            self.assertIn(words, self.tiles(**more, check=1)[1].stderr)
        self.assertIn("0-18", self.tiles("a.pmtiles", "--zoom", "9-3", check=1)[1].stderr)
        self.assertIn("no tile at zooms", self.tiles("a.pmtiles", "--zoom", "1-2", source="city", check=1)[1].stderr)
        process = subprocess.Popen([PROGRAM, "tiles", "roads", "-o", os.path.join(self.folder, "a.pmtiles"), "--zoom", "0-22", "--data", self.data],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        time.sleep(1.5)
        process.send_signal(signal.SIGINT)
        self.assertIn(b"stopped", process.communicate(timeout=60)[1])
        self.assertEqual((process.returncode, os.listdir(self.folder)), (1, before))

    @unittest.skipUnless(shutil.which("ogrinfo"), "GDAL's programs are not here")
    def wait(self, server, job):
        while (state := server.json(f"/ogc/jobs/{job}"))["status"] in ("accepted", "running"):
            time.sleep(0.05)
        return state

    def make(self, server, key, **body):
        status, headers, answer = server.ask("/api/archives", "POST", body, {"Idempotency-Key": key})
        return status, json.loads(answer), headers

    def test_a_server_makes_one_as_a_job(self):
        path, _ = self.tiles("cli.pmtiles", "--zoom", "6-11")
        server = self.serve()
        status, job, headers = self.make(server, "a", source="roads", zoom="6-11")
        self.assertEqual((status, headers["Location"]), (202, f"/ogc/jobs/{job['id']}"))
        self.assertEqual(self.make(server, "a", source="roads", zoom="6-11")[1]["id"], job["id"])
        done = self.wait(server, job["id"])
        self.assertEqual((done["status"], done["kind"], done["result"]["bytes"]), ("successful", "tiles", os.path.getsize(path)))
        status, headers, whole = server.ask(f"/api/archives/{job['id']}")
        self.assertEqual((status, headers["Content-Type"]), (200, "application/vnd.pmtiles"))
        with open(path, "rb") as file:
            self.assertEqual(whole, file.read())
        for body, says in (({"source": "none"}, "none"), ({"source": "roads", "format": "zip"}, "pmtiles"), ({"source": "roads", "zoom": "9-2"}, "0-18"),
                           ({"source": "roads", "more": 1}, "more"), ({}, "source")):
            status, problem, _ = self.make(server, "b", **body)
            self.assertTrue(400 <= status < 500 and says in problem["detail"], problem)
        self.assertEqual(server.ask(f"/api/archives/{job['id'] + 1}")[0], 404)
        status, begun, _ = self.make(server, "p", source="roads", format="mbtiles", zoom="0-20")
        server.ask(f"/ogc/jobs/{begun['id']}", "DELETE")
        stopped = self.wait(server, begun["id"])["status"]
        self.assertEqual(server.ask(f"/api/archives/{begun['id']}")[0], 200 if stopped == "successful" else 404)
        execution = server.json("/ogc/processes/tiles/execution", method="POST", body={"inputs": {"source": "roads", "format": "mbtiles", "zoom": "6-7"}})
        self.assertEqual(self.wait(server, execution["id"])["status"], "successful")
        server.sign_in("viewer")
        self.assertEqual((self.make(server, "v", source="roads")[0], server.ask(f"/api/archives/{job['id']}")[0]), (403, 403))

    def test_what_is_secret_is_in_none(self):
        def shapes(*features):
            return json.dumps({"type": "FeatureCollection", "features": [
                {"type": "Feature", "properties": p, "geometry": {"type": "Polygon", "coordinates": [[[w, s], [e, s], [e, n], [w, n], [w, s]]]}}
                for p, (w, s, e, n) in features]})

        room = {"building_code": "Y1-B1", "ordinal": 0, "use": "office", "usable_area": 20}
        for register, name, text, *more in (
                ("courtyards", "c.geojson", shapes(({"code": "Y1", "name": "院"}, (117, 34, 117.01, 34.01)))),
                ("buildings", "b.geojson", shapes(({"code": "Y1-B1", "name": "楼", "courtyard_code": "Y1"}, (117.001, 34.001, 117.004, 34.004)))),
                ("rooms", "r.geojson", shapes((room | {"code": "ROOM-OF-A"}, (117.001, 34.001, 117.002, 34.002)),
                                              (room | {"code": "ROOM-OF-B"}, (117.002, 34.001, 117.003, 34.002))), "--make-floors"),
                ("institutions", "i.csv", "code,name,category,level,secret\nA,甲局,party,city,true\nB,乙局,party,city,false\n"),
                ("holdings", "h.csv", "institution_code,room_code,share,from\nA,ROOM-OF-A,1,2020-01-01\nB,ROOM-OF-B,1,2020-01-01\n")):
            run("import", register, self.file(name, text), "--data", self.data, *more, check=0)

        def rooms(path):
            plain = b"".join(gzip.decompress(data) for data in read_pmtiles(path)["tiles"].values())
            return [code for code in (b"ROOM-OF-A", b"ROOM-OF-B") if code in plain]

        self.assertEqual(rooms(self.tiles("public.pmtiles", "--zoom", "17", source="city")[0]), [b"ROOM-OF-B"])
        self.assertEqual(rooms(self.tiles("all.pmtiles", "--zoom", "17", "--everything", source="city")[0]), [b"ROOM-OF-A", b"ROOM-OF-B"])
        server = self.serve()
        job = self.make(server, "c", source="city", zoom="17")[1]["id"]
        self.wait(server, job)
        self.assertEqual(rooms(self.file("http.pmtiles", server.ask(f"/api/archives/{job}")[2])), [b"ROOM-OF-B"])

    def test_gdal_reads_the_mbtiles(self):
        path, _ = self.tiles("r.mbtiles", "--zoom", "6-12")
        said = subprocess.run(["ogrinfo", "-so", path, "roads"], capture_output=True, text=True, timeout=60)
        self.assertEqual(said.returncode, 0, said.stderr)
        self.assertIn("name: String", said.stdout)

    @unittest.skipUnless(os.path.isdir(os.path.join(WEB, "node_modules/pmtiles")), "npm has not fetched pmtiles")
    def test_the_reference_reader_reads_the_pmtiles(self):
        path, _ = self.tiles("r.pmtiles", "--zoom", "4-13")
        tiles = read_pmtiles(path)["tiles"]
        wanted = self.file("list", "".join(f"{z}/{x}/{y}\n" for z, x, y in tiles) + "4/0/0\n")
        said = subprocess.run(["node", os.path.join(WEB, "tests/archive.mjs"), path, wanted], capture_output=True, text=True, timeout=120)
        self.assertEqual(said.returncode, 0, said.stderr)
        head, *lines = map(json.loads, said.stdout.splitlines())
        self.assertEqual((head["header"]["clustered"], head["header"]["numAddressedTiles"]), (True, len(tiles)))
        self.assertEqual(len(lines), len(tiles) + 1)
        self.assertEqual(lines[-1]["bytes"], 0)
        seen = {id for line in lines if line["tile"].startswith("13/") for id in line["layers"]["roads"]}
        self.assertEqual(len(seen), len(ROADS["features"]))


if __name__ == "__main__":
    unittest.main()
