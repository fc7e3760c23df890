"""Tiles of imagery as planes of bytes, by GDAL's own programs."""
import math
import os
import subprocess
import time

from yardstick import Journey, run

SIDE = 256 * 256


class Pictures(Journey):
    def gdal(self, *words):
        subprocess.run([str(word) for word in words], check=True, capture_output=True, timeout=120)

    def bands(self, path):
        """Planes of bytes: red, green, blue, and alpha (255 where there is none)."""
        raw = os.path.join(self.folder, "pixels.raw")
        self.gdal("gdal_translate", "-q", "-of", "ENVI", "-co", "INTERLEAVE=BSQ", path, raw)
        with open(raw, "rb") as file:
            planes = file.read()
        return [planes[i * SIDE:(i + 1) * SIDE] for i in range(3)], planes[3 * SIDE:] or b"\xff" * SIDE

    def places_of(self, bounds, zooms):
        west, south, east, north = bounds
        for z in zooms:
            n = 2 ** z
            column = [int((lon + 180) / 360 * n) for lon in (west, east)]
            row = [int((1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * n) for lat in (north, south)]
            for y in range(row[0], row[1] + 1):
                for x in range(column[0], column[1] + 1):
                    yield z, x, y

    def fly(self, source, flown, *words):
        run("import", "survey", source, "--data", self.data, "--from", flown, *words, check=0)

    def job_ends(self, server, job):
        until = time.monotonic() + 120
        while server.json(f"/ogc/jobs/{job}")["status"] in ("accepted", "running"):
            self.assertLess(time.monotonic(), until, "the job does not end")
            time.sleep(0.05)
        self.assertEqual(server.json(f"/ogc/jobs/{job}")["status"], "successful")
