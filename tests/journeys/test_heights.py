"""Heights: what a surface and a terrain model say of a place, held against GDAL."""
import json
import math
import os
import random
import sqlite3
import subprocess
import time
import unittest
import uuid

import tiff
from yardstick import SHARED, Journey, run


def hill(x, y):
    return 40 + 3 * math.sin(x / 7) + 2 * math.cos(y / 5)


class Heights(Journey):
    def models(self, tower=0.0, turned=0):
        """A surface with one building and a hole, and the terrain beneath it; a fifth of the roof may be a tower, all of it turned."""
        def surface(x, y):
            if 5 <= x < 9 and 20 <= y < 24:
                return -9999.0
            return hill(x, y) + (12.5 + (tower if x < 108 else 0) if 100 <= x < 140 and 60 <= y < 90 else 0)
        return [self.file("dsm.tif", tiff.tiff(300, 280, 0, lambda x, y: surface(x, y), size=0.25, nodata=-9999, turned=turned)),
                self.file("dtm.tif", tiff.tiff(300, 280, 0, lambda x, y: hill(x, y), size=0.25, nodata=-9999, turned=turned))]

    def gdal(self, path, lon, lat):
        done = subprocess.run(["gdallocationinfo", "-valonly", "-wgs84", path, repr(lon), repr(lat)], capture_output=True,
                              text=True, timeout=60)
        text = done.stdout.strip()
        return float(text) if text and "nan" not in text else None

    def serve_with(self, *paths, crs=None):
        run("init", "--data", self.data, check=0)
        run("import", "survey", *paths, "--data", self.data, *(["--crs", crs] if crs else []), check=0)
        server = self.serve()
        return server, server.json("/api/surveys/1")["imagery"]

    def held_against_gdal(self, **more):
        """Thirty places of the models' box; -> the server and the box."""
        dsm, dtm = self.models(**more)
        server, images = self.serve_with(dsm, dtm)
        west, south, east, north = images[0]["bounds"]
        dice, known = random.Random(7), 0
        for _ in range(30):
            lon, lat = dice.uniform(west + 1e-5, east - 1e-5), dice.uniform(south + 1e-5, north - 1e-5)
            answer = server.json(f"/api/height?lon={lon!r}&lat={lat!r}")
            for kind, path in (("surface", dsm), ("ground", dtm)):
                expected = self.gdal(path, lon, lat)
                if expected is None or expected == -9999:
                    self.assertIsNone(answer[kind])
                else:
                    self.assertAlmostEqual(answer[kind]["height_m"], expected, delta=0.001)
                    known += 1
        self.assertGreater(known, 20)
        return server, west, south

    def test_heights_of_a_model_that_is_turned(self):
        self.held_against_gdal(turned=-21)

    def test_heights_are_those_of_the_model(self):
        server, west, south = self.held_against_gdal()
        self.assertEqual(server.ask("/api/height?lon=10&lat=10")[0], 200)
        self.assertIsNone(server.json("/api/height?lon=10&lat=10")["surface"])
        self.assertEqual(server.ask("/api/height?lon=10")[0], 400)
        self.assertEqual(server.ask("/api/height?lon=10&lat=95")[0], 400)
        self.assertIsNone(server.json(f"/api/height?lon={west + 1e-4}&lat={south + 1e-4}&as_of=1999-01-01")["surface"])

    def test_a_profile_climbs_the_building(self):
        server, images = self.serve_with(*self.models())
        west, south, east, north = images[0]["bounds"]
        middle = north - (north - south) * 75 / 280
        profile = server.json(f"/api/profile?line={west:.9f},{middle:.9f};{east:.9f},{middle:.9f}&step=0.5")
        above = [item["above_ground_m"] for item in profile["items"] if item["above_ground_m"] is not None]
        self.assertAlmostEqual(profile["length_m"], 75, delta=0.5)
        self.assertEqual({round(value, 2) for value in above}, {0.0, 12.5})
        on_top = [item["distance_m"] for item in profile["items"] if (item["above_ground_m"] or 0) > 1]
        self.assertTrue(24 <= on_top[0] <= 26 and 34 <= on_top[-1] <= 36, on_top)
        self.assertEqual(server.ask("/api/profile?line=1,2")[0], 400)
        self.assertEqual(server.ask("/api/profile?line=117,34;118,34&step=0.1")[0], 400)

    def buildings(self, east=0.0, north=0.0, registered=10.0):
        """Its outline in the register, drawn off by so many metres; one that agrees, and one without heights."""
        def box(west, south, width, depth):
            west, south = west + east, south + north
            return [[[west, south], [west, south + depth], [west + width, south + depth], [west + width, south], [west, south]]]
        rows = [("B1", registered, box(550025, 3879977.5, 10, 7.5)), ("B2", 30.0, box(551025, 3879977.5, 10, 7.5))]
        courtyards = self.file("courtyards.csv", "code,name\nY1,One\n")
        features = [{"type": "Feature", "properties": {"code": code, "courtyard_code": "Y1", "name": code, "height": height},
                     "geometry": {"type": "Polygon", "coordinates": rings}} for code, height, rings in rows]
        buildings = self.file("buildings.geojson", json.dumps({"type": "FeatureCollection", "features": features}))
        run("import", "courtyards", courtyards, "--data", self.data, check=0)
        run("import", "buildings", buildings, "--crs", "EPSG:4548", "--data", self.data, check=0)

    def post(self, server, path, body):
        status, _, answer = server.ask(path, "POST", body, {"Idempotency-Key": uuid.uuid4().hex})
        return status, answer

    def result(self, server, job):
        for _ in range(300):
            told = server.json(f"/ogc/jobs/{job}")
            if told["status"] not in ("accepted", "running"):
                return told.get("result")
            time.sleep(0.1)

    def propose(self, *paths, **more):
        run("init", "--data", self.data, check=0)
        self.buildings(**more)
        run("import", "survey", *paths, "--data", self.data, check=0)
        return self.serve()

    def test_heights_are_proposed_and_accepted(self):
        server = self.propose(*self.models())
        proposal, = server.json("/api/proposals")["items"]
        self.assertEqual((proposal["building_code"], proposal["registered"], proposal["proposed"], proposal["state"]), ("B1", 10, 12.5, "open"))
        offset = server.json("/api/surveys/1")["offset"]
        self.assertEqual((offset["east_m"], offset["north_m"], offset["buildings"]), (0, 0, 1))
        decide = {"proposal_ids": [proposal["id"]], "decision": "accept", "reason": "航摄"}
        self.assertEqual(self.post(server, "/api/proposals/decisions", {**decide, "decision": "perhaps"})[0], 400)
        self.assertEqual(self.post(server, "/api/proposals/decisions", {"proposal_ids": [proposal["id"]], "decision": "reject"})[0], 400)
        self.assertEqual(self.post(server, "/api/proposals/decisions", decide)[0], 200)
        self.assertEqual(self.post(server, "/api/proposals/decisions", decide)[0], 409)
        self.assertEqual(server.json("/api/buildings/%d" % proposal["building_id"])["height"], 12.5)
        self.assertEqual(server.json("/api/proposals")["items"], [])
        self.assertEqual(server.json("/api/proposals?state=accepted")["total"]["count"], 1)

    def test_a_tower_is_as_high_as_its_top_and_said_to_be_uneven(self):
        server = self.propose(*self.models(tower=8.0))
        proposal, = server.json("/api/proposals")["items"]
        self.assertEqual((proposal["proposed"], proposal["spread"], proposal["coverage"]), (20.5, 8, 100))

    def test_half_a_metre_is_no_difference(self):
        server = self.propose(*self.models(), registered=12.0)
        self.assertEqual(server.json("/api/proposals?state=all")["total"]["count"], 0)
        self.assertEqual(server.json("/api/surveys/1")["offset"]["buildings"], 1)

    def test_a_height_that_was_changed_meanwhile_is_not_overwritten(self):
        server = self.propose(*self.models())
        proposal, = server.json("/api/proposals")["items"]
        path = f"/api/buildings/{proposal['building_id']}"
        self.assertEqual(server.ask(path, "PATCH", {"height": 11, "reason": "竣工图"}, {"If-Match": "*"})[0], 200)
        decide = {"proposal_ids": [proposal["id"]], "decision": "accept", "reason": "航摄"}
        self.assertEqual(self.post(server, "/api/proposals/decisions", decide)[0], 409)
        self.assertEqual(server.json(path)["height"], 11)

    def test_what_was_rejected_is_not_proposed_again(self):
        server = self.propose(*self.models())
        proposal, = server.json("/api/proposals")["items"]
        self.assertEqual(self.post(server, "/api/proposals/decisions", {"proposal_ids": [proposal["id"]], "decision": "reject", "reason": "屋顶设备"})[0], 200)
        status, job = self.post(server, "/api/proposals", {"survey_id": 1})
        self.assertEqual(status, 202)
        self.assertEqual(self.result(server, json.loads(job)["id"]), {"buildings": 1, "proposals": 1})
        self.assertEqual(server.json("/api/proposals")["items"], [])
        self.assertEqual(server.json("/api/buildings/%d" % proposal["building_id"])["height"], 10)

    def test_outlines_that_lie_off_are_told(self):
        server = self.propose(*self.models(), east=-1.5, north=1.0)
        offset = server.json("/api/surveys/1")["offset"]
        self.assertAlmostEqual(offset["east_m"], 1.5, delta=0.3)
        self.assertAlmostEqual(offset["north_m"], -1.0, delta=0.3)

    def test_a_declared_shift_puts_it_where_it_belongs(self):
        server = self.propose(*self.models(), east=-1.5, north=1.0)
        before = server.json("/api/surveys/1")
        west, south, east, north = before["imagery"][0]["bounds"]
        status, job = self.post(server, "/api/surveys/1/shift", {"east_m": 1.5, "north_m": -1.0, "reason": "与地籍一致"})
        self.assertEqual((status, self.result(server, json.loads(job)["id"])), (202, {"survey_id": 1}))
        after = server.json("/api/surveys/1")
        self.assertAlmostEqual(after["offset"]["east_m"], 0, delta=0.3)
        self.assertAlmostEqual(after["offset"]["north_m"], 0, delta=0.3)
        for image in after["imagery"]:
            self.assertEqual((image["shift_east_m"], image["shift_north_m"]), (1.5, -1))
            self.assertAlmostEqual((image["bounds"][0] - west) * 92500, -1.5, delta=0.05)
            self.assertAlmostEqual((image["bounds"][3] - north) * 110930, 1.0, delta=0.05)
            self.assertEqual(server.ask(image["tiles"])[0], 200)
        self.assertEqual(sorted(os.listdir(self.data + "/blobs")), sorted(self.blobs()))
        self.assertEqual(self.post(server, "/api/surveys/1/shift", {"east_m": 1.5})[0], 400)
        self.assertEqual(self.post(server, "/api/surveys/1/shift", {"east_m": 1.5, "north_m": 5000})[0], 400)
        status, job = self.post(server, "/api/surveys/9/shift", {"east_m": 1, "north_m": 1})
        self.assertIsNone(self.result(server, json.loads(job)["id"]))

    def blobs(self):
        with sqlite3.connect(f"file:{self.data}/ledger.sqlite?mode=ro", uri=True) as ledger:
            return [key for key, in ledger.execute("SELECT key FROM blob")]

    @unittest.skipUnless(os.path.isdir(SHARED + "/data/drone/d2spy"), "no ../shared/data/drone")
    def test_a_real_surface(self):
        path = SHARED + "/data/drone/d2spy/dsm.tif"
        server, images = self.serve_with(path)
        west, south, east, north = images[0]["bounds"]
        dice, n = random.Random(3), 0
        for _ in range(25):
            lon, lat = dice.uniform(west, east), dice.uniform(south, north)
            surface, expected = server.json(f"/api/height?lon={lon!r}&lat={lat!r}")["surface"], self.gdal(path, lon, lat)
            if surface is not None:
                self.assertAlmostEqual(surface["height_m"], expected, delta=0.002)
                n += 1
            else:
                self.assertTrue(expected is None or abs(expected) > 1e6, expected)
        self.assertGreater(n, 5)


if __name__ == "__main__":
    unittest.main()
