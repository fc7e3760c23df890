"""Every collection and tileset by GDAL's own drivers: as many features, the same, where they lie."""
import json
import math
import os
import shutil
import subprocess
import sys
import unittest

import tiff
from yardstick import ServedOnce, run

REGISTERS = ("districts", "institutions", "courtyards", "buildings", "floors", "rooms", "circulation", "parking", "canteens")
HALF, ZOOM = 20037508.342789244, 16


def spans(geometry):
    """West, south, east, north of a GeoJSON geometry; nothing of none."""
    flat, rest = [], [geometry["coordinates"]] if geometry else []
    while rest:
        value = rest.pop()
        if value and isinstance(value[0], (int, float)):
            flat.append(value)
        else:
            rest += value
    return [min(p[0] for p in flat), min(p[1] for p in flat), max(p[0] for p in flat), max(p[1] for p in flat)] if flat else None


def mercator(lon, lat):
    return math.radians(lon) * 6378137, math.asinh(math.tan(math.radians(lat))) * 6378137


@unittest.skipUnless(shutil.which("ogr2ogr"), "no ogr2ogr here")
class Readers(ServedOnce):
    def make(self):
        """A small city, an imported layer of lines, a survey."""
        run("init", "--data", self.data, "--name", "test", check=0)
        subprocess.run([sys.executable, os.path.join(os.path.dirname(__file__), "../conformance/city.py"), self.folder], check=True)
        for name in REGISTERS:
            run("import", name, os.path.join(self.folder, name + (".csv" if name == "institutions" else ".geojson")), "--data", self.data, check=0)
        roads = [{"type": "Feature", "properties": {"name": f"路{i}", "lanes": i}, "geometry": {
            "type": "LineString", "coordinates": [[117.1, 34.1 + i / 100], [117.2, 34.105 + i / 100]]}} for i in range(7)]
        run("import", "layer", self.file("roads.geojson", json.dumps({"type": "FeatureCollection", "features": roads})), "--name", "roads", "--data", self.data, check=0)
        width, height, pixel = tiff.courtyard(60, 40)
        run("import", "survey", self.file("o.tif", tiff.tiff(width, height, 3, pixel)), "--data", self.data, "--from", "2026-05-04", check=0)
        self.server = self.serve()

    def gdal(self, *words):
        done = subprocess.run([str(word) for word in words], capture_output=True, text=True, timeout=120,
                              env={**os.environ, "GDAL_HTTP_COOKIE": self.server.cookie, "GDAL_HTTP_TIMEOUT": "60"})
        self.assertEqual(done.returncode, 0, (words, done.stderr))
        return done.stdout

    def collections(self):
        return [collection["id"] for collection in self.server.json("/ogc/collections")["collections"]]

    def test_the_driver_of_features_reads_every_collection(self):
        names = self.collections()
        self.assertLessEqual({*REGISTERS, "surveys", "proposals", "roads"}, set(names))
        listed = self.gdal("ogrinfo", "-q", f"OAPIF:{self.server.url}/ogc")
        for name in names:
            self.assertIn(f": {name} ", listed.replace("\n", " \n"), name)
            ours = self.server.json(f"/ogc/collections/{name}/items?limit=10000")["features"]
            read = json.loads(self.gdal("ogr2ogr", "-f", "GeoJSON", "-lco", "COORDINATE_PRECISION=9", "/vsistdout/", f"OAPIF:{self.server.url}/ogc", name) or "{}")
            theirs = read.get("features", [])
            self.assertEqual(len(theirs), len(ours), name)
            for feature, other in zip(ours, theirs):  # both in the order of ids
                box, seen = spans(feature["geometry"]), spans(other["geometry"])
                self.assertEqual(box is None, seen is None, (name, feature["id"]))
                for a, b in zip(box or (), seen or ()):
                    self.assertAlmostEqual(a, b, 7, (name, feature["id"]))
                for key, value in feature["properties"].items():
                    if isinstance(value, (str, int, float)) and not isinstance(value, bool):
                        self.assertEqual(str(other["properties"][key]).replace("/", "-")[:10], str(value)[:10], (name, feature["id"], key))
            self.assertEqual(len(ours), self.server.json(f"/ogc/collections/{name}/items?limit=1")["numberMatched"], name)

    def tiles_of(self, base, layers):
        """The tiles of one zoom as a folder that the MVT driver opens whole."""
        tileset = self.server.json(base)["tilesets"][0]
        limit, = [limits for limits in tileset["tileMatrixSetLimits"] if limits["tileMatrix"] == str(ZOOM)]
        place = os.path.join(self.folder, base.strip("/").replace("/", "-"))
        boxes = [spans(f["geometry"]) for layer in layers for f in layer.values()]
        wanted = set()
        for west, south, east, north in filter(None, boxes):
            (left, low), (right, high) = mercator(west, south), mercator(east, north)
            columns, rows = [[int((v + HALF) / 2 / HALF * 2 ** ZOOM) for v in pair] for pair in ((left, right), (-high, -low))]
            if columns[1] - columns[0] < 40:
                wanted |= {(x, y) for x in range(columns[0], columns[1] + 1) for y in range(rows[0], rows[1] + 1)}
        for x, y in wanted:
            self.assertTrue(limit["minTileCol"] <= x <= limit["maxTileCol"] and limit["minTileRow"] <= y <= limit["maxTileRow"], (base, x, y))
            status, _, body = self.server.ask(f"{base}/WebMercatorQuad/{ZOOM}/{y}/{x}")
            self.assertEqual(status, 200, (base, x, y))
            os.makedirs(f"{place}/{ZOOM}/{x}", exist_ok=True)
            with open(f"{place}/{ZOOM}/{x}/{y}.pbf", "wb") as out:
                out.write(body)
        return f"{place}/{ZOOM}"

    def test_the_driver_of_tiles_reads_every_tileset(self):
        drawn = {"courtyards": "courtyard", "buildings": "building", "floors": "floor", "rooms": "room", "circulation": "circulation",
                 "parking": "parking", "canteens": "canteen", "roads": "roads"}
        with_tiles = [name for name in self.collections() if self.server.ask(f"/ogc/collections/{name}/tiles")[0] == 200]
        self.assertEqual(sorted(with_tiles), sorted([*drawn, "districts"]))
        features = {name: {f["id"]: f for f in self.server.json(f"/ogc/collections/{name}/items?limit=10000")["features"]} for name in drawn}
        bases = {f"/ogc/collections/{name}/tiles": {name: layer} for name, layer in drawn.items()}
        bases["/ogc/tiles"] = {name: layer for name, layer in drawn.items() if name != "roads"}
        for base, layers in bases.items():
            folder = self.tiles_of(base, [features[name] for name in layers])
            for name, layer in layers.items():
                about = self.gdal("ogrinfo", "-so", "MVT:" + folder, layer)
                self.assertIn('ID["EPSG",3857]', about, (base, name))
                read = json.loads(self.gdal("ogr2ogr", "-f", "GeoJSON", "-lco", "RFC7946=YES", "/vsistdout/", "MVT:" + folder, layer))
                seen = {}
                for feature in read["features"]:
                    number, (west, south, east, north) = feature["properties"]["mvt_id"], spans(feature["geometry"])
                    a = seen.setdefault(number, [west, south, east, north])
                    seen[number] = [min(a[0], west), min(a[1], south), max(a[2], east), max(a[3], north)]
                self.assertEqual(sorted(seen), sorted(features[name]), (base, name))
                for number, box in seen.items():
                    for a, b in zip(box, spans(features[name][number]["geometry"])):
                        self.assertAlmostEqual(a, b, delta=360 / 2 ** ZOOM / 4096 * 2, msg=(base, name, number))


if __name__ == "__main__":
    unittest.main()
