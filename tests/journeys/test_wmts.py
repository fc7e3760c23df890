"""WMTS 1.0 of imagery: the document, tiles by both encodings, what is refused, and GDAL's driver."""
import json
import os
import subprocess
import unittest
import xml.etree.ElementTree as xml

import tiff
from yardstick import Journey, run

NAMES = {"w": "http://www.opengis.net/wmts/1.0", "ows": "http://www.opengis.net/ows/1.1"}
TILE = "/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=%s&STYLE=default&FORMAT=image/webp" \
       "&TILEMATRIXSET=WebMercatorQuad&TILEMATRIX=%s&TILEROW=%s&TILECOL=%s"


class Wmts(Journey):
    def setUp(self):
        super().setUp()
        run("init", "--data", self.data, check=0)
        self.conf = self.data + "/yardstick.conf"
        with open(self.conf, "w", encoding="utf-8") as conf:
            conf.write("[access]\npublic_map = true\n")
        width, height, pixel = tiff.courtyard()
        for flown, red in (("2024-05-01", 10), ("2026-05-01", 240)):
            path = self.file(f"{flown}.tif", tiff.tiff(width, height, 3, lambda x, y, r=red: (r,) + pixel(x, y)[1:]))
            run("import", "survey", path, "--data", self.data, "--from", flown, "--name", "东院 <航测>", check=0)
        self.server = self.serve(role=None)

    def document(self, query="?service=wmts&request=GetCapabilities"):
        status, headers, body = self.server.ask("/wmts" + query)
        self.assertEqual((status, headers["Content-Type"]), (200, "text/xml; charset=utf-8"), body)
        return xml.fromstring(body)

    def layers(self):
        found = {}
        for layer in self.document().iterfind(".//w:Layer", NAMES):
            limits = [{part.tag.split("}")[1]: int(part.text) for part in limit}
                      for limit in layer.iterfind(".//w:TileMatrixLimits", NAMES)]
            found[layer.findtext("ows:Identifier", None, NAMES)] = (layer, limits)
        return found

    def centre(self, limit):
        return (limit["TileMatrix"], (limit["MinTileRow"] + limit["MaxTileRow"]) // 2, (limit["MinTileCol"] + limit["MaxTileCol"]) // 2)

    def refused(self, path, code, locator, status=400):
        got, headers, body = self.server.ask(path)
        self.assertEqual((got, headers["Content-Type"]), (status, "text/xml; charset=utf-8"), path)
        found = xml.fromstring(body).find("ows:Exception", NAMES)
        self.assertEqual((found.get("exceptionCode"), found.get("locator")), (code, locator), path)

    def test_the_document_names_every_image_and_the_days(self):
        layers = self.layers()
        self.assertEqual(sorted(layers), ["ortho", "ortho-1", "ortho-2"])
        days = [value.text for value in layers["ortho"][0].iterfind("w:Dimension/w:Value", NAMES)]
        self.assertEqual(days, ["2026-05-01", "2024-05-01"])
        self.assertEqual(layers["ortho"][0].findtext("w:Dimension/ows:UOM", None, NAMES), "ISO8601")  # the schema has it there
        self.assertEqual(layers["ortho-1"][0].findtext("ows:Title", None, NAMES), "东院 <航测> 2024-05-01")
        self.assertEqual(xml.tostring(self.document("")), xml.tostring(self.document("/1.0.0/WMTSCapabilities.xml")))
        part = self.document("?Service=WMTS&Request=GetCapabilities&Sections=ServiceIdentification&unheard=of")
        self.assertIsNotNone(part.find("ows:ServiceIdentification", NAMES))
        self.assertIsNone(part.find("w:Contents", NAMES))

    def test_tiles_are_those_of_the_map_by_both_encodings(self):
        limit = self.layers()["ortho"][1][-1]
        z, row, column = self.centre(limit)
        newest = self.server.ask(f"/tiles/ortho/{z}/{column}/{row}.webp")[2]
        status, headers, body = self.server.ask(TILE % ("ortho", z, row, column) + "&unheard=of")
        self.assertEqual((status, headers["Content-Type"], body), (200, "image/webp", newest))
        self.assertEqual(self.server.ask((TILE % ("ortho", z, row, column)).replace("TILEROW", "tileRow"))[2], newest)
        then = self.server.ask(f"/tiles/ortho/{z}/{column}/{row}.webp?as_of=2025-01-01")[2]
        self.assertNotEqual(then, newest)
        self.assertEqual(self.server.ask(TILE % ("ortho", z, row, column) + "&time=2025-01-01")[2], then)
        for time, expected in (("2024-05-01", then), ("default", newest)):
            path = f"/wmts/1.0.0/ortho/default/{time}/WebMercatorQuad/{z}/{row}/{column}.webp"
            self.assertEqual(self.server.ask(path)[2], expected)
        path = f"/wmts/1.0.0/ortho-1/default/GoogleMapsCompatible/{z}/{row}/{column}.webp"
        status, headers, body = self.server.ask(path)
        self.assertEqual((status, body), (200, then))
        self.assertEqual(self.server.ask(path, headers={"If-None-Match": headers["ETag"]})[0], 304)
        status, _, empty = self.server.ask(TILE % ("ortho", z, row, column) + "&time=2001-01-01")
        self.assertEqual((status, empty[:4], len(empty)), (200, b"RIFF", 42))

    def test_what_is_wrong_is_said_in_the_standards_words(self):
        limit = self.layers()["ortho"][1][-1]
        z, row, column = self.centre(limit)
        good = TILE % ("ortho", z, row, column)
        self.refused("/wmts?request=GetCapabilities", "MissingParameterValue", "Service")
        self.refused("/wmts?service=WFS&request=GetCapabilities", "InvalidParameterValue", "Service")
        self.refused("/wmts?service=WMTS", "MissingParameterValue", "Request")
        self.refused("/wmts?service=WMTS&request=Bogus", "InvalidParameterValue", "Request")
        self.refused("/wmts?service=WMTS&request=GetCapabilities&Sections=Bogus", "InvalidParameterValue", "Sections")
        self.refused("/wmts?service=WMTS&request=GetCapabilities&AcceptVersions=9.9.9", "VersionNegotiationFailed", "AcceptVersions")
        self.refused("/wmts?service=WMTS&request=GetFeatureInfo&version=1.0.0", "OperationNotSupported", "GetFeatureInfo", 501)
        for name, there, bad in (("Layer", "LAYER=ortho", "terrain"), ("Style", "STYLE=default", "x"), ("Format", "FORMAT=image/webp", "image/png"),
                                 ("TileMatrixSet", "TILEMATRIXSET=WebMercatorQuad", "x"), ("TileMatrix", f"TILEMATRIX={z}", "x"),
                                 ("TileRow", f"TILEROW={row}", "x"), ("TileCol", f"TILECOL={column}", "x")):
            self.refused(good.replace("&" + there, ""), "MissingParameterValue", name)
            self.refused(good.replace(there, there.split("=")[0] + "=" + bad), "InvalidParameterValue", name)
        self.refused(good + "&time=yesterday", "InvalidParameterValue", "Time")
        self.refused(TILE % ("ortho", z, limit["MaxTileRow"] + 1, column), "TileOutOfRange", "TileRow")
        self.refused(TILE % ("ortho", z, row, limit["MinTileCol"] - 1), "TileOutOfRange", "TileCol")
        self.refused(TILE % ("ortho", z + 1, 2 * row, 2 * column), "TileOutOfRange", "TileMatrix")
        self.assertEqual(self.server.ask("/wmts/1.0.0/WMTSCapabilities.xml", headers={"Accept": "example/unknown"})[0], 406)
        self.assertEqual(self.server.ask("/wmts/1.0.0/WMTSCapabilities.xml/Bogus")[0], 404)

    def test_gdal_reads_every_layer(self):
        """By GDAL's driver, of what it lists itself: its system, its size, and pixels inside the box beside those of the tile there."""
        listed = json.loads(self.gdal("gdalinfo", "-json", f"WMTS:{self.server.url}/wmts"))["metadata"]["SUBDATASETS"]
        addresses = [value for key, value in listed.items() if key.endswith("_NAME")]
        for layer in self.layers():
            address = f"WMTS:{self.server.url}/wmts,layer={layer}"
            self.assertTrue(any(f"layer={layer}" in one.split(",") for one in addresses), (layer, addresses))
            self.compared(layer, address)

    def compared(self, layer, address):
        z = self.layers()[layer][1][-1]["TileMatrix"]
        info = json.loads(self.gdal("gdalinfo", "-json", address))
        self.assertIn('ID["EPSG",3857]', info["coordinateSystem"]["wkt"])
        pixel = 2 * 20037508.342789244 / 2 ** z / 256
        self.assertAlmostEqual(info["geoTransform"][1], pixel, 9)
        middle = [(a + b) / 2 for a, b in zip(info["cornerCoordinates"]["upperLeft"], info["cornerCoordinates"]["lowerRight"])]
        row, column = int((20037508.342789244 - middle[1]) / pixel / 256), int((middle[0] + 20037508.342789244) / pixel / 256)
        west, north = column * 256 * pixel - 20037508.342789244, 20037508.342789244 - row * 256 * pixel
        tile = self.file("tile.webp", self.server.ask(f"/tiles/{layer}/{z}/{column}/{row}.webp")[2])
        compared = 0
        for step in range(-90, 90, 20):
            x, y = (int((middle[0] - west) / pixel) + step, int((north - middle[1]) / pixel) + step // 2)
            if 0 <= x < 256 and 0 <= y < 256:
                place = (str(west + (x + 0.5) * pixel), str(north - (y + 0.5) * pixel))
                self.assertEqual(self.gdal("gdallocationinfo", "-valonly", "-geoloc", address, *place),
                                 self.gdal("gdallocationinfo", "-valonly", tile, str(x), str(y)), (layer, x, y))
                compared += 1
        self.assertGreater(compared, 3, layer)

    def gdal(self, *words):
        return subprocess.run(words, capture_output=True, text=True, timeout=60, check=True, cwd=self.folder).stdout

    def test_without_the_public_map_nothing_is_shown(self):
        self.server.stop()
        os.remove(self.conf)
        server = self.serve(role=None)
        self.assertEqual(server.ask("/wmts")[0], 401)
        server.sign_in("viewer")
        self.assertEqual(server.ask("/wmts")[0], 200)


if __name__ == "__main__":
    unittest.main(verbosity=2)
