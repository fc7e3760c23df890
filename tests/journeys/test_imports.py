"""Importing as a newcomer does it: what is wrong is said once and so that a clerk understands it."""
import base64
import json
import math
import os
import time
import unittest

from yardstick import DemoCity, Journey, run


class Imports(Journey):
    def take(self, kind, path, *more, check=0, lang="en"):
        return run("import", kind, path, "--data", self.data, *more, check=check, lang=lang)

    def setUp(self):
        super().setUp()
        run("init", "--data", self.data, check=0)

    def lines(self, done):
        return [line for line in done.stderr.splitlines() if line]

    def test_a_column_the_file_lacks_is_told_once_with_those_it_has(self):
        path = self.file("b.csv", "院子,楼\n" + "".join(f"Y,楼{i}\n" for i in range(50)))
        lines = self.lines(self.take("buildings", path, "--dry-run", check=1))
        self.assertEqual(len(lines), 4, lines)  # code, courtyard_code, name, and the sum
        self.assertIn("--map code=COLUMN", lines[0])
        self.assertIn("院子, 楼", lines[0])
        self.assertIn("3 problems", lines[3])

    def test_every_empty_cell_of_a_row_is_told(self):
        path = self.file("b.csv", "code,courtyard_code,name,height\n,,,tall\n")
        lines = self.lines(self.take("buildings", path, "--dry-run", check=1))
        self.assertEqual(len(lines), 5, lines)
        for name in ("code", "courtyard_code", "name", "height"):
            self.assertTrue(any(line.startswith(f"error, row 2, {name}: {name}: ") for line in lines), name)

    def test_a_clerk_reads_chinese(self):
        self.take("courtyards", self.file("y.csv", "code,name\nY,院\n"))
        path = self.file("b.csv", "楼栋编号,院落编号,楼栋名称,高度\nB,X,楼,高\nC,Y,,1\n")
        done = self.take("buildings", path, check=1, lang="zh")
        for words in ("高度：“高”不符合要求", "院落：没有“X”", "楼栋名称：不能为空", "3 处问题"):
            self.assertIn(words, done.stderr)
        for column in ("height", "courtyard_code", "buildings", "name"):
            self.assertNotIn(column, done.stderr)
        place = {"type": "LineString", "coordinates": [[117, 36], [117.1, 36]]}
        path = self.file("b.geojson", json.dumps({"type": "FeatureCollection", "features": [
            {"type": "Feature", "properties": {"code": "B", "courtyard_code": "Y", "name": "楼"}, "geometry": place}]}))
        self.assertIn("应为面，这里是线", self.take("buildings", path, check=1, lang="zh").stderr)

    def test_what_has_no_meaning_or_is_not_there_is_said_with_what_is(self):
        path = self.file("i.csv", "code,name\nJ,局\n")
        for options, says in ((("--role", "basemap"), "role"), (("--name", "x"), "name"), (("--make-floors", ), "make_floors"),
                              (("--crs", "moon"), "EPSG:4548"), (("--map", "name=title"), "expected: code, name"),
                              (("--map", "nom=name"), "short_name"), (("--set", "nom=x"), "short_name"),
                              (("--where", "nom = 1"), "expected: code, name")):
            lines = self.lines(self.take("institutions", path, *options, check=1))
            self.assertEqual(len(lines), 1, lines)
            self.assertIn(says, lines[0])
        self.assertIn("directory", self.take("institutions", self.folder, check=1).stderr)
        self.assertIn("tenures", self.take("castles", path, check=1).stderr)

    def test_one_is_not_many(self):
        self.assertIn("1 row: 1 added", self.take("institutions", self.file("i.csv", "code,name\nJ,局\n")).stdout)
        done = self.take("institutions", self.file("i.csv", "code,name,class\nJ,局,x\n"), check=1)
        self.assertIn("1 problem in the file", done.stderr)

    def test_a_table_is_no_layer(self):
        done = self.take("layer", self.file("t.csv", "a,b\n1,2\n3,4\n"), check=1)
        self.assertEqual(len(self.lines(done)), 1, done.stderr)
        self.assertIn("no geometry", done.stderr)


class Templates(Journey):
    def test_the_example_of_every_template_is_imported_as_it_is(self):
        run("init", "--data", self.data, check=0)
        server = self.serve()
        kinds = [entry["type"] for entry in server.json("/api/registers")]
        self.assertEqual(len(kinds), 15)
        for kind in kinds:
            for ending, says in (("csv", "1 added"), ("xlsx", "1 as they were")):
                path = self.file(f"{kind}.{ending}", server.ask(f"/api/templates/{kind}.{ending}")[2])
                self.assertIn(says, run("import", kind, path, "--data", self.data, check=0).stdout, kind)


class Far(Journey):
    """A ledger is where its first shapes are; one in the wrong place of the world takes nothing from the others."""

    def room(self, code, lon, lat):
        ring = [[lon, lat], [lon + 0.0004, lat], [lon + 0.0004, lat + 0.0003], [lon, lat + 0.0003], [lon, lat]]
        feature = {"type": "Feature", "properties": {"code": code, "building_code": "B", "ordinal": 0},
                   "geometry": {"type": "Polygon", "coordinates": [ring]}}
        path = self.file(code + ".geojson", json.dumps({"type": "FeatureCollection", "features": [feature]}))
        run("import", "rooms", path, "--make-floors", "--data", self.data, check=0)

    def is_drawn(self, server, lon, lat):
        n = 1 << 18
        x = int((lon + 0.0002 + 180) / 360 * n)
        y = int((1 - math.asinh(math.tan(math.radians(lat + 0.00015))) / math.pi) / 2 * n)
        return server.ask(f"/tiles/city/18/{x}/{y}.mvt")[0] == 200

    def test_rooms_are_drawn_wherever_the_first_are(self):
        run("init", "--data", self.data, check=0)
        run("import", "courtyards", self.file("y.csv", "code,name\nY,Gare\n"), "--data", self.data, check=0)
        run("import", "buildings", self.file("b.csv", "code,courtyard_code,name\nB,Y,Gare\n"), "--data", self.data, check=0)
        server = self.serve()
        paris, china = (2.3590, 48.8768), (117.32, 34.81)
        self.room("A", *paris)
        self.assertTrue(self.is_drawn(server, *paris), "the map moved to where the first room is")
        self.room("B", 2.36, 48.877)
        self.room("C", *china)
        self.room("D", 2.361, 48.878)
        for restarted in (False, True):
            self.assertTrue(self.is_drawn(server, *paris) and self.is_drawn(server, 2.361, 48.878))
            self.assertFalse(self.is_drawn(server, *china), "too far from the others for tiles")
            self.assertEqual(server.stop(), 0)
            if not restarted:
                os.remove(os.path.join(self.data, "map"))  # everything is read from the ledger
                server = self.serve()


class Everything(DemoCity):
    """What `export all` wrote is one file with a layer of each register."""
    REGISTERS = "districts institutions establishments courtyards buildings floors tenures canteens parking".split()  # the small ones

    def test_each_register_finds_its_own_layer_and_changes_nothing(self):
        for ending in ("gpkg", "xlsx"):
            path = os.path.join(self.city, f"all.{ending}")
            run("export", "all", "-o", path, "--data", self.city, check=0)
            for register in self.REGISTERS:
                with self.subTest(ending=ending, register=register):
                    said = run("import", register, path, "--dry-run", "--data", self.city, lang="en", check=0).stdout
                    self.assertRegex(said, r": [1-9]\d* rows: 0 added, 0 changed, [1-9]\d* as they were, 0 ended")

    def test_rows_of_another_register_are_not_taken_for_its_own(self):
        path = os.path.join(self.city, "rooms.gpkg")
        run("export", "rooms", "-o", path, "--data", self.city, check=0)
        done = run("import", "people", path, "--dry-run", "--data", self.city, lang="en", check=1)
        self.assertIn("no layer named people", done.stderr)
        self.assertIn("rooms", done.stderr)
        named = run("import", "people", path, "--layer", "rooms", "--dry-run", "--data", self.city, lang="en")
        self.assertNotIn("no layer named", named.stderr)


class Others(Journey):
    """A long import by one, edits by another."""

    def wait(self, server, job, good):
        end = time.monotonic() + 500
        while time.monotonic() < end:
            now = server.json(f"/ogc/jobs/{job}")
            if good(now) or now["status"] in ("successful", "failed"):
                return now
            time.sleep(0.02)
        raise AssertionError(f"job {job} does not end: {now}")

    def upload(self, server, name, body):
        headers = {"Tus-Resumable": "1.0.0", "Upload-Length": str(len(body)),
                   "Upload-Metadata": "filename " + base64.b64encode(name.encode()).decode()}
        status, answer, _ = server.ask("/api/uploads", "POST", None, headers)
        self.assertEqual(status, 201)
        place = answer["Location"]
        headers = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
        self.assertEqual(server.ask(place, "PATCH", body, headers)[0], 204)
        return place.rsplit("/", 1)[1]

    def edit(self, server, record, name):
        """Changed, and how: a try that the writer had no turn for in time is made again."""
        for _ in range(20):
            status, headers, _ = server.ask(f"/api/institutions/{record}")
            status, _, body = server.ask(f"/api/institutions/{record}", "PATCH", {"name": name}, {"If-Match": headers["ETag"]})
            if status != 503:
                break
        self.assertEqual(status, 200, body)

    def edit_during(self, kind, file, body, **more):
        """A job that stores for long, two edits meanwhile, and what came of it."""
        run("init", "--data", self.data, check=0)
        run("import", "institutions", self.file("i.csv", "code,name\nE,旧\n"), "--data", self.data, check=0)
        server = self.serve()
        record = server.json("/api/institutions")["items"][0]["id"]
        request = {"uploads": [self.upload(server, file, body)], "type": kind, **more}
        job = json.loads(server.ask("/api/imports", "POST", request, {"Idempotency-Key": "k"})[2])["id"]
        for name in ("一", "二"):
            now = self.wait(server, job, lambda now: now["stage"] == "storing" and now["progress"] > 51)
            self.assertEqual(now["status"], "running", "long enough to edit meanwhile")
            self.edit(server, record, name)
            self.assertEqual(server.json(f"/ogc/jobs/{job}")["status"], "running", "the edit did not wait for its end")
        done = self.wait(server, job, lambda now: False)
        self.assertEqual(done["status"], "successful", done)
        self.assertEqual(server.json(f"/api/institutions/{record}")["name"], "二")
        server.sign_in("audit_admin")
        changes = server.json("/api/audit?object=institution&action=update")["items"]
        self.assertEqual(len(changes), 2, changes)
        self.assertEqual(server.stop(), 0)
        run("check", "--data", self.data, check=0)
        run("audit", "verify", "--data", self.data, check=0)
        return done["result"]["inserted"]

    def test_an_edit_passes_a_long_import(self):
        rows = 8000
        body = "code,name\n" + "".join(f"J{i},机构{i}\n" for i in range(rows))
        self.assertEqual(self.edit_during("institutions", "i.csv", body.encode()), rows)

    def test_an_edit_passes_a_long_layer(self):
        rows = 12000
        point = ',"geometry":{"type":"Point","coordinates":[117.5,34.8]}}'
        body = '{"type":"FeatureCollection","features":[' + ",".join(
            f'{{"type":"Feature","properties":{{"n":{i}}}{point}' for i in range(rows)) + "]}"
        self.assertEqual(self.edit_during("layer", "paths.geojson", body.encode(), name="paths", role="paths"), rows)


if __name__ == "__main__":
    unittest.main(verbosity=2)
