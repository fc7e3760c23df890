"""Surveys: from the surveyor's files to tiles on the map, by command and over HTTP."""
import base64
import contextlib
import glob
import hashlib
import json
import math
import os
import sqlite3
import time
import unittest

import tiff
from yardstick import SHARED, Journey, run

TUS = {"Tus-Resumable": "1.0.0"}
SLOWER = 5  # what a build with sanitizers may take longer


def tile_of(lon, lat, z):
    n = 2 ** z
    s = math.asinh(math.tan(math.radians(lat)))
    return int((lon + 180) / 360 * n), int((1 - s / math.pi) / 2 * n)


class Surveys(Journey):
    def ortho(self, name="ortho.tif", **more):
        width, height, pixel = tiff.courtyard()
        return self.file(name, tiff.tiff(width, height, 3, pixel, **more))

    def bytes_of(self, path):
        with open(path, "rb") as file:
            return file.read()

    def start(self):
        run("init", "--data", self.data, check=0)
        return self.serve()

    def survey(self, server, number=1):
        return server.json(f"/api/surveys/{number}")

    def tile_at_centre(self, server, image, source=None, z=None):
        west, south, east, north = image["bounds"]
        z = image["max_zoom"] if z is None else z
        x, y = tile_of((west + east) / 2, (south + north) / 2, z)
        return server.ask(f"/tiles/{source or 'ortho-%d' % image['id']}/{z}/{x}/{y}.webp")

    def upload(self, server, name, body):
        status, headers, _ = server.ask("/api/uploads", "POST", None, {
            **TUS, "Upload-Length": str(len(body)),
            "Upload-Metadata": "filename " + base64.b64encode(name.encode()).decode()})
        self.assertEqual(status, 201)
        place = headers["Location"]
        status, _, _ = server.ask(place, "PATCH", body, {**TUS, "Upload-Offset": "0",
                                                         "Content-Type": "application/offset+octet-stream"})
        self.assertEqual(status, 204)
        return place.rsplit("/", 1)[1]

    def wait(self, server, job):
        for _ in range(1200):
            now = server.json(f"/ogc/jobs/{job}")
            if now["status"] in ("successful", "failed", "dismissed"):
                return now
            time.sleep(0.05)
        raise AssertionError(f"job {job} does not end: {now}")

    def blobs(self):
        return sorted(os.path.basename(path) for path in glob.glob(self.data + "/blobs/*"))

    def test_an_orthophoto_becomes_tiles(self):
        server = self.start()
        path = self.ortho()
        done = run("import", "survey", path, "--data", self.data, "--name", "东院", "--from", "2026-05-04", check=0)
        survey = self.survey(server)
        self.assertEqual(server.json(done.stdout.split()[-1])["id"], survey["id"])  # the address it ends with
        self.assertEqual((survey["name"], survey["flown"], survey["verdict"], survey["state"]),
                         ("东院", "2026-05-04", "good", "ready"))
        file = survey["deliveries"][0]["files"][0]
        with open(path, "rb") as original:
            digest = hashlib.sha256(original.read()).hexdigest()
        self.assertEqual((file["sha256"], file["kind"], file["epsg"]), (digest, "ortho", 4548))
        with open(f"{self.data}/blobs/original-{digest}", "rb") as kept:
            self.assertEqual(hashlib.sha256(kept.read()).hexdigest(), digest)
        image, = survey["imagery"]
        for z in range(image["min_zoom"], image["max_zoom"] + 1):
            status, headers, body = self.tile_at_centre(server, image, z=z)
            self.assertEqual((status, headers["Content-Type"], body[:4], body[8:12]), (200, "image/webp", b"RIFF", b"WEBP"), z)
        self.assertEqual(self.tile_at_centre(server, image, "ortho")[2], self.tile_at_centre(server, image)[2])
        self.assertEqual(server.ask(f"/tiles/ortho-{image['id']}/{image['max_zoom']}/0/0.webp")[0], 204)
        self.assertEqual(server.ask("/tiles/ortho-99/15/0/0.webp")[0], 404)
        self.assertEqual(server.ask(f"/tiles/ortho/3/9/0.webp")[0], 400)
        about = server.json(f"/tiles/ortho-{image['id']}.json")
        self.assertEqual((about["maxzoom"], about["tileSize"]), (image["max_zoom"], 256))
        self.assertIn("/tiles/ortho-1/{z}/{x}/{y}.webp", about["tiles"][0])

    def test_the_newest_lies_on_top_and_a_day_shows_its_own(self):
        server = self.start()
        width, height, pixel = tiff.courtyard()
        for flown, red in (("2024-05-01", 10), ("2026-05-01", 240)):
            path = self.file(f"{flown}.tif", tiff.tiff(width, height, 3, lambda x, y: (red,) + pixel(x, y)[1:]))
            run("import", "survey", path, "--data", self.data, "--from", flown, check=0)
        new, old = (item["imagery"][0] for item in server.json("/api/surveys")["items"])
        self.assertEqual((new["flown"], old["flown"]), ("2026-05-01", "2024-05-01"))
        newest = self.tile_at_centre(server, new, "ortho")[2]
        self.assertEqual(newest, self.tile_at_centre(server, new)[2])
        west, south, east, north = old["bounds"]
        x, y = tile_of((west + east) / 2, (south + north) / 2, old["max_zoom"])
        then = server.ask(f"/tiles/ortho/{old['max_zoom']}/{x}/{y}.webp?as_of=2025-01-01")[2]
        self.assertEqual(then, self.tile_at_centre(server, old)[2])
        self.assertNotEqual(then, newest)
        self.assertEqual(server.ask(f"/tiles/ortho/{old['max_zoom']}/{x}/{y}.webp?as_of=2023-01-01")[0], 204)

    def test_what_cannot_be_used_is_refused_with_words_and_leaves_nothing(self):
        run("init", "--data", self.data, check=0)
        whole = self.bytes_of(self.ortho())
        cases = {
            "cut.tif": (whole[:len(whole) // 2], "damaged"),
            "nowhere.tif": (self.bytes_of(self.ortho("nowhere.tif", epsg=0)), "names no coordinate system"),
            "zone.tif": (self.bytes_of(self.ortho("zone.tif", epsg=0, origin=(39550000.0, 3880000.0))), "EPSG:4527"),
            "beijing.tif": (self.bytes_of(self.ortho("beijing.tif", epsg=2436)), "Beijing 1954"),
            "xian.tif": (self.bytes_of(self.ortho("xian.tif", epsg=2385)), "Xian 1980"),
        }
        for name, (body, words) in cases.items():
            done = run("import", "survey", self.file(name, body), "--data", self.data)
            self.assertEqual(done.returncode, 1, name)
            self.assertIn(words, done.stderr, name)
            self.assertEqual(self.blobs(), [], name)
        zh = run("import", "survey", self.file("xian.tif", cases["xian.tif"][0]), "--data", self.data, lang="zh")
        self.assertIn("七参数", zh.stderr)
        done = run("import", "survey", self.file("nowhere.tif", cases["nowhere.tif"][0]), "--data", self.data,
                   "--crs", "EPSG:4548", check=0)
        self.assertEqual(len([name for name in self.blobs() if name.startswith("ortho-")]), 1)

    def test_the_same_delivery_again_changes_nothing(self):
        run("init", "--data", self.data, check=0)
        path = self.ortho()
        run("import", "survey", path, "--data", self.data, check=0)
        before = self.blobs()
        done = run("import", "survey", path, "--data", self.data, "--json", check=0)
        self.assertTrue(json.loads(done.stdout.splitlines()[-1])["was_there"])
        self.assertEqual(self.blobs(), before)

    def test_uploads_become_a_survey_by_a_job(self):
        server = self.start()
        with open(self.ortho(), "rb") as file:
            up = self.upload(server, "东院正射.tif", file.read())
        status, _, body = server.ask("/api/surveys", "POST", {"uploads": [up], "name": "东院"}, {"Idempotency-Key": "a"})
        self.assertEqual(status, 202, body)
        job = self.wait(server, json.loads(body)["id"])
        self.assertEqual(job["status"], "successful", job)
        survey = self.survey(server, job["result"]["survey_id"])
        self.assertEqual(survey["deliveries"][0]["files"][0]["path"], "东院正射.tif")
        self.assertEqual(self.tile_at_centre(server, survey["imagery"][0])[0], 200)
        self.assertEqual(glob.glob(self.data + "/spool/uploads/*.part"), [])
        self.assertEqual(server.ask("/api/surveys", "POST", {"uploads": [up], "crs": "x"}, {"Idempotency-Key": "b"})[0], 400)
        self.assertEqual(server.ask("/api/surveys", "POST", {"uploads": [], "colour": 1}, {"Idempotency-Key": "c"})[0], 400)

    def test_a_killed_server_goes_on_with_the_delivery(self):
        server = self.start()
        width, height, pixel = tiff.courtyard(900, 700)
        up = self.upload(server, "o.tif", tiff.tiff(width, height, 3, pixel))
        _, _, body = server.ask("/api/surveys", "POST", {"uploads": [up]}, {"Idempotency-Key": "a"})
        number = json.loads(body)["id"]
        for _ in range(1000):
            if server.json(f"/ogc/jobs/{number}")["stage"] in ("keeping", "drawing"):
                break
            time.sleep(0.01)
        server.kill()
        server = self.serve()
        job = self.wait(server, number)
        self.assertEqual(job["status"], "successful", job)
        self.assertEqual(len(self.survey(server)["imagery"]), 1)
        self.assertEqual(len([name for name in self.blobs() if name.startswith("original-")]), 1)

    def drawing(self, server, number, done):
        """Wait until the job draws and that holds; -> the stages it was seen in."""
        seen = []
        for _ in range(6000):
            now = server.json(f"/ogc/jobs/{number}")
            self.assertNotIn(now["status"], ("successful", "failed"), now)
            if now.get("stage") and now["stage"] not in seen:
                seen.append(now["stage"])
            if now.get("stage") == "drawing" and done(now):
                return seen
            time.sleep(0.01)
        raise AssertionError(f"job {number} never draws so far: {now}")

    def drawn(self):
        """The blobs of tiles that the ledger knows."""
        with contextlib.closing(sqlite3.connect(f"file:{self.data}/ledger.sqlite?mode=ro", uri=True)) as db:
            return [key for key, in db.execute("SELECT tiles FROM imagery ORDER BY id")]

    def test_a_delivery_that_is_stopped_while_it_is_drawn_leaves_nothing(self):
        server = self.start()
        width, height, pixel = tiff.courtyard(900, 700)
        up = self.upload(server, "o.tif", tiff.tiff(width, height, 3, pixel))
        _, _, body = server.ask("/api/surveys", "POST", {"uploads": [up]}, {"Idempotency-Key": "a"})
        number = json.loads(body)["id"]
        stages = self.drawing(server, number, lambda now: now["progress"] >= 25)
        self.assertEqual(stages[-1], "drawing")
        self.assertEqual(server.ask(f"/ogc/jobs/{number}", "DELETE")[0], 200)
        self.assertEqual(self.wait(server, number)["status"], "dismissed")
        self.assertEqual((self.blobs(), server.json("/api/surveys")["items"]), ([], []))

    def test_a_killed_server_does_not_draw_again_what_was_drawn(self):
        server = self.start()
        ups = []
        for name, side in (("a.tif", 150), ("b.tif", 500)):
            width, height, pixel = tiff.courtyard(side, side)
            ups.append(self.upload(server, name, tiff.tiff(width, height, 3, pixel)))
        _, _, body = server.ask("/api/surveys", "POST", {"uploads": ups}, {"Idempotency-Key": "a"})
        number = json.loads(body)["id"]
        self.drawing(server, number, lambda now: self.drawn())
        server.kill()
        first, = self.drawn()
        made = os.stat(f"{self.data}/blobs/{first}")
        server = self.serve()
        self.assertEqual(self.wait(server, number)["status"], "successful")
        self.assertEqual(len(self.survey(server)["imagery"]), 2)
        self.assertEqual(len([name for name in self.blobs() if name.startswith("ortho-")]), 2)
        now = os.stat(f"{self.data}/blobs/{first}")
        self.assertEqual((now.st_ino, now.st_mtime_ns), (made.st_ino, made.st_mtime_ns))

    def test_the_demo_city_is_flown_over(self):
        run("demo", "--data", self.data, check=0)
        info = json.loads(run("survey", "info", self.data + "/demo/delivery", "--json", check=0).stdout)
        self.assertEqual(info["verdict"], "good", info)
        self.assertEqual(sorted({file["kind"] for file in info["files"]}), ["dsm", "dtm", "ortho", "photo", "points"])
        server = self.serve()
        new, old = server.json("/api/surveys")["items"]
        self.assertEqual((new["flown"], old["flown"]), ("2026-10-20", "2024-10-15"))
        photo = next(image for image in new["imagery"] if image["kind"] == "ortho")
        status, headers, body = self.tile_at_centre(server, photo, "ortho")
        self.assertEqual((status, headers["Content-Type"]), (200, "image/webp"))
        far, z = old["imagery"][0], old["imagery"][0]["min_zoom"]
        self.assertFalse(self.tile_at_centre(server, photo, z=z)[2] == self.tile_at_centre(server, far, z=z)[2])

    def handed_in(self, path):
        """-> (exit status, seconds of CPU, kinds of blobs kept), the program and its workers counted."""
        before, kept = os.times(), set(self.blobs())
        done = run("import", "survey", path, "--data", self.data)
        after = os.times()
        seconds = after.children_user + after.children_system - before.children_user - before.children_system
        return done.returncode, seconds, sorted({name.split("-")[0] for name in set(self.blobs()) - kept})

    @unittest.skipUnless(os.path.isdir(SHARED + "/data/drone"), "no ../shared/data/drone")
    def test_every_real_file_goes_in_or_is_refused_with_a_word(self):
        run("init", "--data", self.data, check=0)
        image, photo, scene = ["original", "ortho"], ["original", "thumb"], "rio-tiler/201404_13SED190110_201404_0x1500m_CL_1"
        expected = {
            **{f"brighton/DJI_00{n}.JPG": ("photo", "good", 4326, photo) for n in (18, 24, 26)},
            "brighton/model.laz": ("points", "good", 32615, ["original"]),
            "d2spy/dsm.tif": ("dsm", "remarks", 32616, ["grid", "heights", "original", "terrain"]),
            "d2spy/feature_in_dsm.geojson": ("text", "good", None, []),
            "rasterio/RGB.byte.tif": ("ortho", "good", 32618, image), "rasterio/RGBA.byte.tif": ("ortho", "good", 32618, image),
            "rasterio/all-nodata.tif": ("ortho", "refused", 32628, []), "rasterio/corrupt.tif": ("ortho", "refused", None, []),
            "rasterio/rotated.tif": ("ortho", "refused", None, []),
            **{f"{scene}{kind}.tif": ("ortho", "good", 26913, image) for kind in ("", "_alpha", "_mask", "_nodata")},
            "rio-tiler/cog_nodata.tif": ("raster", "remarks", 32621, ["original"]), "rio-tiler/pix4d_alpha_nodata.tif": ("ortho", "good", 32750, image),
        }
        found = {os.path.relpath(path, SHARED + "/data/drone") for path in glob.glob(SHARED + "/data/drone/*/*") if not path.endswith("LICENSE")}
        self.assertEqual(found, set(expected))
        for name, (kind, verdict, epsg, kept) in expected.items():
            path = f"{SHARED}/data/drone/{name}"
            file, = json.loads(run("survey", "info", path, "--json").stdout)["files"]
            self.assertEqual((file["kind"], file["verdict"], file["crs"]["epsg"]), (kind, verdict, epsg), name)
            status, seconds, blobs = self.handed_in(path)
            self.assertEqual((status, blobs), (0 if kept else 1, kept), name)
            if not kept:
                self.assertLess(seconds, 2 * SLOWER, name)

    @unittest.skipUnless(os.path.isdir(SHARED + "/data/malformed"), "no ../shared/data/malformed")
    def test_every_malformed_raster_is_refused(self):
        run("init", "--data", self.data, check=0)
        for path in sorted(glob.glob(SHARED + "/data/malformed/*.tif")):
            status, seconds, blobs = self.handed_in(path)
            self.assertEqual((status, blobs), (1, []), path)
            self.assertLess(seconds, 2 * SLOWER, path)


if __name__ == "__main__":
    unittest.main()
