"""Tiles of orthophotos, decoded by GDAL: what is cut out leaves no edge of another colour."""
import math
import os
import subprocess
import unittest

import tiff
from yardstick import Journey, run

SIDE = 256 * 256


class Quality(Journey):
    def gdal(self, *words):
        subprocess.run([str(word) for word in words], check=True, capture_output=True, timeout=120)

    def bands(self, path):
        """Planes of bytes: red, green, blue, and alpha (255 where there is none)."""
        raw = os.path.join(self.folder, "pixels.raw")
        self.gdal("gdal_translate", "-q", "-of", "ENVI", path, raw)
        with open(raw, "rb") as file:
            planes = file.read()
        return [planes[i * SIDE:(i + 1) * SIDE] for i in range(3)], planes[3 * SIDE:] or b"\xff" * SIDE

    def tiles_of(self, server, image):
        west, south, east, north = image["bounds"]
        for z in range(image["min_zoom"], image["max_zoom"] + 1):
            n = 2 ** z
            column = [int((lon + 180) / 360 * n) for lon in (west, east)]
            row = [int((1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * n) for lat in (north, south)]
            for y in range(row[0], row[1] + 1):
                for x in range(column[0], column[1] + 1):
                    status, _, body = server.ask(f"/tiles/ortho-{image['id']}/{z}/{x}/{y}.webp")
                    yield z, x, y, self.file("tile.webp", body) if status == 200 else None

    def images(self, source):
        run("init", "--data", self.data, check=0)
        run("import", "survey", source, "--data", self.data, "--from", "2026-05-04", check=0)
        server = self.serve()
        return server, server.json("/api/surveys/1")["imagery"][0]

    def test_a_cut_out_has_no_fringe(self):
        def pixel(x, y):
            inside = 60 < x < 240 and 40 < y < 160 and (x + y) % 97 > 20
            return (120, 140, 100, 255) if inside else (255, 255, 255, 0) if x % 2 else (0, 0, 0, 0)
        server, image = self.images(self.file("cut.tif", tiff.tiff(300, 200, 4, pixel, alpha=True, size=0.15)))
        for z, x, y, tile in self.tiles_of(server, image):
            if tile is None:
                continue
            planes, alpha = self.bands(tile)
            for plane, wanted in zip(planes, (120, 140, 100)):
                worst = max((abs(value - wanted) for value, a in zip(plane, alpha) if a > 127), default=0)
                self.assertLess(worst, 24, (z, x, y))


if __name__ == "__main__":
    unittest.main()
