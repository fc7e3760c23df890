"""Heights: what a surface and a terrain model say of a place, held against GDAL."""
import math
import os
import random
import subprocess
import unittest

import tiff
from yardstick import SHARED, Journey, run


def hill(x, y):
    return 40 + 3 * math.sin(x / 7) + 2 * math.cos(y / 5)


class Heights(Journey):
    def models(self):
        """A surface with one building and a hole, and the terrain beneath it."""
        def surface(x, y):
            if 5 <= x < 9 and 20 <= y < 24:
                return -9999.0
            return hill(x, y) + (12.5 if 100 <= x < 140 and 60 <= y < 90 else 0)
        return [self.file("dsm.tif", tiff.tiff(300, 280, 0, lambda x, y: surface(x, y), size=0.25, nodata=-9999)),
                self.file("dtm.tif", tiff.tiff(300, 280, 0, lambda x, y: hill(x, y), size=0.25, nodata=-9999))]

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

    def test_heights_are_those_of_the_model(self):
        dsm, dtm = self.models()
        server, images = self.serve_with(dsm, dtm)
        west, south, east, north = images[0]["bounds"]
        dice = random.Random(7)
        for _ in range(30):
            lon, lat = dice.uniform(west + 1e-5, east - 1e-5), dice.uniform(south + 1e-5, north - 1e-5)
            answer = server.json(f"/api/height?lon={lon!r}&lat={lat!r}")
            for kind, path in (("surface", dsm), ("ground", dtm)):
                expected = self.gdal(path, lon, lat)
                if expected is None or expected == -9999:
                    self.assertIsNone(answer[kind])
                else:
                    self.assertAlmostEqual(answer[kind]["height_m"], expected, delta=0.001)
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
