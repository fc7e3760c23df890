"""Tiles of orthophotos held against GDAL's: every tile of every level, its pixels, its alpha, its edges."""
import json
import math
import os
import unittest

import tiff
from pictures import SIDE, Pictures
from yardstick import SHARED, run

HALF = 20037508.342789244
SCENES = os.path.join(SHARED, "data/drone/rio-tiler")


class Quality(Pictures):
    def reference(self, source, z, x, y):
        """The tile as gdalwarp draws it from the source, nothing lost."""
        path, side = os.path.join(self.folder, "reference.tif"), 2 * HALF / 2 ** z
        self.gdal("gdalwarp", "-q", "-overwrite", "-t_srs", "EPSG:3857", "-te", x * side - HALF, HALF - (y + 1) * side, (x + 1) * side - HALF,
                  HALF - y * side, "-ts", 256, 256, "-r", "cubic", "-ovr", "NONE", "-dstalpha", source, path)
        return path

    def noise(self, ours, reference, alpha):
        """Peak signal to noise where there is something to see, in decibels."""
        seen = [i for i in range(SIDE) if alpha[i]]
        total = sum((a[i] - b[i]) ** 2 for a, b in zip(ours, reference) for i in seen)
        return 99.0 if total == 0 else 10 * math.log10(255 ** 2 * 3 * len(seen) / total)

    def tiles_of(self, server, image):
        for z, x, y in self.places_of(image["bounds"], range(image["min_zoom"], image["max_zoom"] + 1)):
            status, _, body = server.ask(f"/tiles/ortho-{image['id']}/{z}/{x}/{y}.webp")
            yield z, x, y, self.file("tile.webp", body) if status == 200 else None

    def images(self, source):
        run("init", "--data", self.data, check=0)
        self.fly(source, "2026-05-04")
        server = self.serve()
        return server, server.json("/api/surveys/1")["imagery"][0]

    def test_no_tile_is_worse_than_gdals(self):
        width, height, pixel = tiff.courtyard(420, 300)
        self.held_against_gdal(self.file("ortho.tif", tiff.tiff(width, height, 4, lambda x, y: pixel(x, y) + (
            0 if (x - 200) ** 2 + (y - 150) ** 2 < 2500 else 255,), alpha=True, size=0.15)))

    def test_an_image_that_is_turned_is_drawn_north_up(self):
        width, height, pixel = tiff.courtyard(240, 160)
        source = self.file("turned.tif", tiff.tiff(width, height, 3, pixel, size=0.15, turned=33))
        file, = json.loads(run("survey", "info", source, "--json", check=0).stdout)["files"]
        self.assertEqual(file["verdict"], "remarks")
        self.assertIn("rotated", file["findings"][0]["text"])
        self.held_against_gdal(source)

    def held_against_gdal(self, source):
        """Each tile has the alpha of gdalwarp's exactly, and is no worse than GDAL's own WebP of it."""
        server, image = self.images(source)
        seen = 0
        for z, x, y, tile in self.tiles_of(server, image):
            reference = self.reference(source, z, x, y)
            wanted, alpha = self.bands(reference)
            if tile is None:
                self.assertFalse(any(alpha), (z, x, y))
                continue
            ours, ours_alpha = self.bands(tile)
            differ = sum(a != b for a, b in zip(ours_alpha, alpha))
            self.assertEqual(differ, 0, ("alpha", z, x, y))
            theirs = os.path.join(self.folder, "theirs.webp")
            self.gdal("gdal_translate", "-q", "-of", "WEBP", "-co", "QUALITY=85", reference, theirs)
            self.assertGreaterEqual(self.noise(ours, wanted, alpha), self.noise(self.bands(theirs)[0], wanted, alpha) - 0.5, (z, x, y))
            seen += 1
        self.assertGreater(seen, 8)

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

    @unittest.skipUnless(os.path.isdir(SCENES), "no ../shared/data/drone")
    def test_one_scene_by_four_ways_of_saying_where_nothing_is(self):
        """Each shows what it itself says is there, as gdalwarp does, and where two show something it is the same."""
        run("init", "--data", self.data, check=0)
        source = {kind: f"{SCENES}/201404_13SED190110_201404_0x1500m_CL_1{kind}.tif" for kind in ("_alpha", "_mask", "_nodata", "")}
        for kind, path in source.items():
            run("import", "survey", path, "--data", self.data, "--name", "scene" + kind, check=0)
        server = self.serve()
        images = {survey["name"]: survey["imagery"][0] for survey in server.json("/api/surveys")["items"]}
        clear = seen = 0
        for z, x, y, tile in self.tiles_of(server, images["scene_alpha"]):
            wanted, alpha = self.bands(tile) if tile else (None, bytes(SIDE))
            clear += alpha.count(0)
            for kind in ("_mask", "_nodata", ""):
                status, _, body = server.ask(f"/tiles/ortho-{images['scene' + kind]['id']}/{z}/{x}/{y}.webp")
                planes, other = self.bands(self.file("other.webp", body)) if status == 200 else (None, bytes(SIDE))
                self.assertEqual(other, self.bands(self.reference(source[kind], z, x, y))[1], (kind, z, x, y))
                both = bytes(255 if a == b == 255 else 0 for a, b in zip(alpha, other))
                if any(both):
                    self.assertGreater(self.noise(planes, wanted, both), 30, (kind, z, x, y))
                    seen += 1
        self.assertGreater(seen, 3)
        self.assertGreater(clear, 1000)


if __name__ == "__main__":
    unittest.main()
