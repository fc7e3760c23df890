"""/ogc as programs use it: features, filters, systems, pages, and GDAL's own reader of them."""
import csv
import io
import json
import os
import shutil
import subprocess
import sys
import time
import unittest
import unittest.mock
import urllib.parse

import tiff
from yardstick import SHARED, Journey, run

CQL2 = os.path.join(SHARED, "data", "cql2") if SHARED else ""
LAYERS = ["ne_110m_admin_0_countries", "ne_110m_populated_places_simple", "ne_110m_rivers_lake_centerlines"]
# Wrong in the standard: opengeospatial/ogcapi-features issue 1011.
CORRECTED = {"ACCENTI(name) LIKE accenti('Ch%')": 3, "ACCENTI(CASEI(name)) LIKE accenti(casei('Chiș%'))": 1,
             "ACCENTI(CASEI(name)) LIKE accenti(casei('cHis%'))": 1}
SQUARE = '"POLYGON((117.1 34.1,117.2 34.1,117.2 34.2,117.1 34.2,117.1 34.1))"'


def query(**pairs):
    return urllib.parse.urlencode({k.replace("_", "-"): v for k, v in pairs.items()})


class Ogc(Journey):
    def setUp(self):
        super().setUp()
        run("init", "--data", self.data, "--name", "test", check=0)

    def items(self, server, collection, **pairs):
        return server.json(f"/ogc/collections/{collection}/items?" + query(**pairs))

    def city(self):
        features = [{"type": "Feature", "properties": {"code": f"C{i:02}", "name": f"院{i % 7}", "tenure": "own"},
                     "geometry": {"type": "Polygon", "coordinates": [[[117.1 + i / 100, 34.1], [117.105 + i / 100, 34.1],
                                                                     [117.105 + i / 100, 34.105], [117.1 + i / 100, 34.1]]]}}
                    for i in range(25)]
        run("import", "courtyards", self.file("yards.geojson", json.dumps({"type": "FeatureCollection", "features": features})),
            "--data", self.data, check=0)

    @unittest.skipUnless(os.path.isdir(CQL2), "no real filters here")
    def test_the_filters_of_the_standard_find_what_they_must(self):
        with open(os.path.join(CQL2, "cases.tsv"), encoding="utf-8") as table:
            cases = [line.rstrip("\n").split("\t") for line in table if not line.startswith(("#", "class\t"))]
        for name in LAYERS:
            run("import", "layer", os.path.join(CQL2, "ne110m4cql2.gpkg"), "--layer", name, "--name", name, "--data", self.data, check=0)
        server = self.serve()
        self.assertEqual(len(cases), 137)
        for case in cases:
            found = self.items(server, case[1], filter=case[2], limit=1)["numberMatched"]
            self.assertEqual(found, CORRECTED.get(case[2], int(case[3])), case)
        for engine in "memory", "sql":
            done = run("cql2", os.path.join(CQL2, "ne110m4cql2.gpkg"), LAYERS[1], cases[0][2], "--count", "--engine", engine, check=0)
            self.assertEqual(done.stdout, "1\n")
        as_json = '{"op":"s_intersects","args":[{"property":"geom"},{"bbox":[0,40,10,50]}]}'
        self.assertEqual(self.items(server, LAYERS[0], filter=as_json, filter_lang="cql2-json")["numberMatched"], 8)
        north_first = "S_INTERSECTS(geom,BBOX(40,0,50,10))"
        self.assertEqual(self.items(server, LAYERS[0], filter=north_first,
                                    filter_crs="http://www.opengis.net/def/crs/EPSG/0/4326")["numberMatched"], 8)

    def test_pages_stay_right_while_features_come_and_go(self):
        self.city()
        server = self.serve()
        for sort in "", "name", "-name,code":
            seen, page = [], self.items(server, "courtyards", limit=4, **({"sortby": sort} if sort else {}))
            self.assertEqual(page["numberMatched"], 25)
            while True:
                self.assertEqual(page["numberReturned"], len(page["features"]))
                seen += [f["properties"]["code"] for f in page["features"]]
                more = [link["href"] for link in page["links"] if link["rel"] == "next"]
                if not more:
                    break
                page = server.json(more[0].replace(server.url, ""))
            self.assertEqual(sorted(seen), [f"C{i:02}" for i in range(25)], sort)

    def test_nothing_is_lost_or_told_twice_while_data_change_between_pages(self):
        self.city()
        server = self.serve()
        items = "/ogc/collections/courtyards/items"
        shape = {"type": "Polygon", "coordinates": [[[117.5, 34.5], [117.51, 34.5], [117.51, 34.51], [117.5, 34.5]]]}
        for sort in "", "code", "-code":
            seen, ended, turn = [], set(), 0
            page = self.items(server, "courtyards", limit=5, **({"sortby": sort} if sort else {}))
            there = {f["id"] for f in self.items(server, "courtyards", limit=1000)["features"]}
            while True:
                seen += [f["id"] for f in page["features"]]
                more = [link["href"] for link in page["links"] if link["rel"] == "next"]
                if not more:
                    break
                gone = seen[-1]  # the very one at which the next page begins
                self.assertEqual(server.ask(f"{items}/{gone}", "DELETE")[0], 204)
                ended.add(gone)
                for end in "0", "9":
                    made = {"type": "Feature", "geometry": shape, "properties": {"code": f"{'A' if end == '0' else 'Z'}{sort}{turn}", "name": "新"}}
                    self.assertEqual(server.ask(items, "POST", made)[0], 201)
                turn += 1
                page = server.json(more[0].replace(server.url, ""))
            self.assertEqual(len(seen), len(set(seen)), sort)
            self.assertLessEqual(there - ended, set(seen), sort)

    def test_the_number_matched_follows_every_change(self):
        """It is counted once a walk: not longer than it is true, not for who sees more or less, not for another question."""
        self.city()
        server = self.serve()
        items = "/ogc/collections/courtyards/items"
        for _ in range(2):
            self.assertEqual(self.items(server, "courtyards", limit=1)["numberMatched"], 25)
            self.assertEqual(self.items(server, "courtyards", limit=1, filter="code='C01'")["numberMatched"], 1)
            self.assertEqual(self.items(server, "courtyards", limit=1, bbox="117.095,34.09,117.115,34.2")["numberMatched"], 2)
            self.assertEqual(self.items(server, "courtyards", limit=1, datetime="1990-01-01")["numberMatched"], 0)
        shape = {"type": "Polygon", "coordinates": [[[117.5, 34.5], [117.51, 34.5], [117.51, 34.51], [117.5, 34.5]]]}
        status, headers, _ = server.ask(items, "POST", {"type": "Feature", "geometry": shape, "properties": {"code": "N1", "name": "新院"}})
        self.assertEqual((status, self.items(server, "courtyards", limit=1)["numberMatched"]), (201, 26))
        self.assertEqual(server.ask(headers["Location"].replace(server.url, ""), "DELETE")[0], 204)
        self.assertEqual(self.items(server, "courtyards", limit=1)["numberMatched"], 25)

    def test_systems_and_their_axes(self):
        self.city()
        server = self.serve()
        epsg = "http://www.opengis.net/def/crs/EPSG/0/"
        first = {code: self.items(server, "courtyards", limit=1, crs=epsg + code)["features"][0]["geometry"]["coordinates"][0][0][0]
                 for code in ("4490", "4326", "3857", "4548", "4527")}
        self.assertAlmostEqual(first["4490"][0], 34.1)
        self.assertAlmostEqual(first["4326"][1], 117.1)
        self.assertAlmostEqual(first["3857"][0], 13035512.4, delta=1)
        self.assertTrue(3.7e6 < first["4548"][0] < 3.8e6 and 5.0e5 < first["4548"][1] < 5.2e5, first)
        self.assertTrue(3.7e6 < first["4527"][0] < 3.8e6 and 3.9e7 < first["4527"][1] < 4e7, first)
        for crs, box in ((None, "117.095,34.09,117.115,34.2"), (epsg + "4326", "34.09,117.095,34.2,117.115")):
            found = self.items(server, "courtyards", bbox=box, **({"bbox_crs": crs} if crs else {}))
            self.assertEqual(found["numberMatched"], 2)
        status, headers, _ = server.ask("/ogc/collections/courtyards/items?limit=1&crs=EPSG:4548")
        self.assertEqual((status, headers["Content-Crs"]), (200, f"<{epsg}4548>"))

    def test_what_is_wrong_is_refused_by_name(self):
        self.city()
        server = self.serve()
        for asked, parameter in (("nonsense=1", "nonsense"), ("limit=unlimited", "limit"), ("crs=EPSG:1", "crs"), ("bbox=1,2,3", "bbox"),
                                 ("filter=colour%3D1", "filter"), ("filter=name%3D%3D1", "filter"), ("sortby=colour", "sortby"),
                                 ("datetime=yesterday", "datetime"), ("after=x", "after"), ("filter-lang=sql", "filter-lang")):
            status, _, body = server.ask("/ogc/collections/courtyards/items?" + asked)
            self.assertEqual(status, 400, asked)
            if parameter != "after":
                self.assertEqual(json.loads(body)["errors"][0]["parameter"], parameter, asked)
        self.assertEqual(server.ask("/ogc/collections/people/items")[0], 404)
        self.assertEqual(server.ask("/ogc/collections/courtyards/items/99")[0], 404)
        self.assertEqual(server.ask("/ogc/collections/courtyards/items?limit=1&limit=20000")[0], 200)

    def test_forms_and_documents(self):
        self.city()
        server = self.serve()
        landing = server.json("/ogc")
        self.assertLessEqual({"self", "alternate", "service-desc", "service-doc", "conformance", "data"}, {link["rel"] for link in landing["links"]})
        self.assertIn("http://www.opengis.net/spec/cql2/1.0/conf/array-functions", server.json("/ogc/conformance")["conformsTo"])
        names = [c["id"] for c in server.json("/ogc/collections")["collections"]]
        self.assertEqual(names, ["districts", "courtyards", "buildings", "floors", "rooms", "circulation", "institutions", "parking", "canteens", "surveys", "proposals"])
        api = server.json("/ogc/api")
        self.assertEqual(api["openapi"][:3], "3.0")
        self.assertIn("/collections/{collectionId}/items", api["paths"])
        fields = server.json("/ogc/collections/courtyards/queryables")["properties"]
        self.assertEqual((fields["tenure"]["enum"][0], fields["geometry"]["format"]), ("own", "geometry-any"))
        self.assertNotIn("geometry", server.json("/ogc/collections/courtyards/sortables")["properties"])
        _, headers, body = server.ask("/ogc/collections/courtyards/items?f=csv&limit=3")
        self.assertEqual(len(list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))), 4)
        for page in "/ogc", "/ogc/conformance", "/ogc/collections", "/ogc/collections/courtyards", "/ogc/collections/courtyards/items", \
                    "/ogc/collections/courtyards/items/1", "/ogc/api.html":
            status, headers, body = server.ask(page + ("" if page.endswith("html") else "?f=html"))
            self.assertEqual((status, headers["Content-Type"]), (200, "text/html; charset=utf-8"), page)
            self.assertNotIn(b"__CSP_NONCE__", body)
        item = server.json("/ogc/collections/courtyards/items/1")
        self.assertEqual((item["id"], item["properties"]["code"]), (1, "C00"))

    def test_tiles_under_the_names_of_the_standard(self):
        self.city()
        server = self.serve()
        tilesets = server.json("/ogc/collections/courtyards/tiles")["tilesets"]
        self.assertEqual((tilesets[0]["tileMatrixSetId"], tilesets[0]["dataType"]), ("WebMercatorQuad", "vector"))
        limits = tilesets[0]["tileMatrixSetLimits"][14]
        row, col = limits["minTileRow"], limits["minTileCol"]
        for base in "/ogc", "/ogc/collections/courtyards":
            status, headers, body = server.ask(f"{base}/tiles/WebMercatorQuad/14/{row}/{col}")
            self.assertEqual((status, headers["Content-Type"]), (200, "application/vnd.mapbox-vector-tile"))
            self.assertEqual(server.ask(f"{base}/tiles/WebMercatorQuad/14/{limits['maxTileRow'] + 1}/{col}")[0], 404)
            self.assertIn(server.ask(f"{base}/tiles/WebMercatorQuad/14/2147483647/{col}")[0], (400, 404))
        self.assertIn(b"courtyard", server.ask(f"/ogc/tiles/WebMercatorQuad/14/{limits['maxTileRow']}/{col}")[2])
        self.assertEqual(server.ask("/ogc/collections/institutions/tiles")[0], 404)
        self.assertEqual(server.ask("/ogc/tiles/Bogus/0/0/0")[0], 404)
        self.assertEqual(len(server.json("/ogc/tileMatrixSets/WebMercatorQuad")["tileMatrices"]), 23)

    def test_features_are_made_replaced_changed_and_ended(self):
        self.city()
        server = self.serve()
        items = "/ogc/collections/courtyards/items"
        self.assertIn("POST", server.ask(items, "OPTIONS")[1]["Allow"])
        shape = {"type": "Polygon", "coordinates": [[[117.5, 34.5], [117.51, 34.5], [117.51, 34.51], [117.5, 34.5]]]}
        feature = {"type": "Feature", "geometry": shape, "properties": {"code": "N1", "name": "新院", "buildings": None, "id": None}}
        status, headers, body = server.ask(items, "POST", feature)
        self.assertEqual(status, 201, body)
        where = headers["Location"].replace(server.url, "")
        made = server.json(where)
        self.assertEqual((made["properties"]["name"], made["geometry"]["type"]), ("新院", "MultiPolygon"))
        etag = server.ask(where)[1]["ETag"]
        made["properties"].update(name="改名", address="路1号")
        self.assertEqual(server.ask(where, "PUT", made, {"If-Match": etag})[0], 204)
        self.assertEqual(server.ask(where, "PUT", made, {"If-Match": etag})[0], 412)
        north_first = {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [[[34.6, 117.6], [34.6, 117.61], [34.61, 117.61], [34.6, 117.6]]]}}
        self.assertEqual(server.ask(where, "PATCH", north_first, {"Content-Crs": "<http://www.opengis.net/def/crs/EPSG/0/4326>"})[0], 204)
        now = server.json(where)
        self.assertEqual((now["properties"]["name"], now["properties"]["address"], now["geometry"]["coordinates"][0][0][0]), ("改名", "路1号", [117.6, 34.6]))
        bow = {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}}
        for wrong in bow, {"type": "Feature", "properties": {"colour": "red"}}, {"type": "Feature", "geometry": {"type": "Point", "coordinates": [1, 2]}}:
            self.assertEqual(server.ask(where, "PATCH", wrong)[0], 400)
        self.assertEqual(server.ask(where, "DELETE")[0], 204)
        self.assertEqual(server.ask(where)[0], 404)
        self.assertEqual(self.items(server, "courtyards", limit=1)["numberMatched"], 25)
        server.sign_in("viewer")
        self.assertNotIn("POST", server.ask(items, "OPTIONS")[1]["Allow"])
        self.assertEqual(server.ask(items, "POST", feature)[0], 403)

    def test_qgis_edits_by_the_requests_it_sends(self):
        self.city()
        server = self.serve()
        items = "/ogc/collections/courtyards/items"
        geojson, patch = {"Content-Type": "application/geo+json"}, {"Content-Type": "application/merge-patch+json"}
        for where, verbs in (items, {"GET", "POST"}), (items + "/1", {"GET", "PUT", "PATCH", "DELETE"}):
            status, headers, _ = server.ask(where, "OPTIONS")
            self.assertIn(status, (200, 204))
            self.assertLessEqual(verbs, {verb.strip() for verb in headers["Allow"].split(",")})
        north_first = {"type": "Feature", "properties": {"code": "Q1", "name": "新院"}, "geometry": {"type": "Polygon", "coordinates": [
            [[34.5, 117.5], [34.5, 117.51], [34.51, 117.51], [34.5, 117.5]]]}}
        body = json.dumps(north_first).encode()
        status, headers, said = server.ask(items, "POST", body, {**geojson, "Content-Crs": "<http://www.opengis.net/def/crs/EPSG/0/4490>"})
        self.assertEqual(status, 201, said)
        where = headers["Location"].replace(server.url, "")
        made = server.json(where)
        self.assertEqual(made["geometry"]["coordinates"][0][0][0], [117.5, 34.5])
        etag = server.ask(where)[1]["ETag"]
        self.assertEqual(server.ask(where, "PATCH", b'{"properties":{"name":"x"}}', {**patch, "If-Match": etag})[0], 204)
        self.assertEqual(server.ask(where, "PATCH", b'{"properties":{"name":"y"}}', {**patch, "If-Match": etag})[0], 412)
        for wrong in b"[]", b'{"type":"Point","coordinates":[1,2]}':
            self.assertEqual(server.ask(where, "PATCH", wrong, patch)[0], 400)
        self.assertEqual(server.ask(items, "POST", b'{"properties":{"code":"Q2","name":"x"}}', geojson)[0], 400)
        now = server.json(where)
        self.assertEqual((now["properties"]["name"], now["geometry"]), ("x", made["geometry"]))
        now["properties"]["name"] = "z"
        etag = server.ask(where)[1]["ETag"]
        self.assertEqual(server.ask(where, "PUT", json.dumps(now).encode(), {**geojson, "If-Match": etag})[0], 204)
        self.assertEqual(server.ask(where, "DELETE", None, {"If-Match": etag})[0], 412)
        self.assertEqual(server.ask(where, "DELETE", None, {"If-Match": server.ask(where)[1]["ETag"]})[0], 204)
        self.assertEqual(server.ask(where)[0], 404)

    def test_what_was_true_on_a_day(self):
        yard = "code,name\nH1,%s\n"
        run("import", "courtyards", self.file("was.csv", yard % "旧名"), "--data", self.data, "--from", "2020-01-01", check=0)
        run("import", "courtyards", self.file("now.csv", yard % "新名"), "--data", self.data, "--from", "2024-01-01", check=0)
        server = self.serve()
        for day, names in (("2019-12-31", []), ("2020-01-01", ["旧名"]), ("2023-12-31T12:00:00Z", ["旧名"]), ("2024-01-01", ["新名"])):
            found = self.items(server, "courtyards", datetime=day)
            self.assertEqual(([f["properties"]["name"] for f in found["features"]], found["numberMatched"]), (names, len(names)), day)

    # What a sanitizer keeps of freed memory is not the server's.
    @unittest.mock.patch.dict(os.environ, {"ASAN_OPTIONS": "quarantine_size_mb=4:" + os.environ.get("ASAN_OPTIONS", "")})
    def test_deep_wide_and_slow_filters_cost_little(self):
        self.city()
        server = self.serve()
        deep = ["(" * n + "name = 'x'" + ")" * n for n in range(1, 400, 10)] + ["NOT " * n + "name = 'x'" for n in range(1, 400, 10)]
        wide = ["name IN (" + ",".join(["'%d'" % i for i in range(n)]) + ")" for n in range(10, 1200, 60)]
        wide += [" OR ".join(["name = 'x'"] * n) for n in range(2, 500, 25)] + ["+".join(["land_area"] * n) + " > 1" for n in range(2, 400, 20)]
        slow = ["name LIKE '" + "%a" * n + "%b'" for n in range(1, 400, 20)]
        slow += [" OR ".join(["ACCENTI(CASEI(PINYIN(name))) = 'x'"] * n) for n in range(1, 160, 8)]
        slow += [" OR ".join(["S_TOUCHES(geometry,POLYGON((117 34,118 34,118 35,117 35,117 34)))"] * n) for n in range(1, 90, 5)]
        filters = (deep + wide + slow + [f * 40 for f in deep])[:200]
        self.assertEqual(len(filters), 200)

        def memory():
            with open(f"/proc/{server.process.pid}/status", encoding="utf-8") as status:
                return int(next(line for line in status if line.startswith("VmRSS")).split()[1])
        for text in filters[:20]:
            server.ask("/ogc/collections/courtyards/items?" + query(filter=text, limit=1))
        before = memory()
        for text in filters:
            began = time.monotonic()
            status, _, _ = server.ask("/ogc/collections/courtyards/items?" + query(filter=text, limit=1))
            self.assertIn(status, (200, 400, 413, 414, 431, 503), text[:200])
            self.assertLess(time.monotonic() - began, 10, text[:200])
        self.assertLess(memory() - before, 100 << 10)

    def test_long_work_is_a_process_and_its_run_a_job(self):
        self.city()
        server = self.serve()
        listed = server.json("/ogc/processes?limit=1")
        self.assertEqual(len(listed["processes"]), 1)
        self.assertEqual({"import", "inspect", "survey", "shift", "heights", "tiles", "export", "plan", "report", "echo"}, {p["id"] for p in server.json("/ogc/processes")["processes"]})
        self.assertEqual(server.json("/ogc/processes/import")["inputs"]["uploads"]["schema"]["type"], "array")
        given = {"message": "你好", "list": [1, 2.5, True, None], "box": {"bbox": [1, 2, 3, 4]}}
        self.assertEqual(server.json("/ogc/processes/echo/execution", method="POST", body={"inputs": given}), given)
        self.assertEqual(server.ask("/ogc/processes/bogus")[0], 404)
        self.assertEqual(server.ask("/ogc/processes/echo/execution", "POST", {"no": 1})[0], 400)
        rows = b"code,name\nD1,\xe4\xb8\x9c\xe5\x8c\xba\n"
        status, headers, _ = server.ask("/api/uploads", "POST", None, {"Tus-Resumable": "1.0.0", "Upload-Length": str(len(rows)),
                                                                    "Upload-Metadata": "filename ZC5jc3Y="})
        self.assertEqual(status, 201)
        place = headers["Location"]
        place = place.replace(server.url, "")
        self.assertEqual(server.ask(place, "PATCH", rows, {"Tus-Resumable": "1.0.0", "Upload-Offset": "0",
                                                            "Content-Type": "application/offset+octet-stream"})[0], 204)
        status, headers, body = server.ask("/ogc/processes/import/execution", "POST",
                                           {"inputs": {"uploads": [place.rsplit("/", 1)[1]], "type": "districts"}})
        self.assertEqual(status, 201, body)
        job = headers["Location"].replace(server.url, "")
        for _ in range(200):
            told = server.json(job)
            if told["status"] not in ("accepted", "running"):
                break
            time.sleep(0.2)
        self.assertEqual((told["status"], told["processID"], told["jobID"]), ("successful", "import", str(told["id"])), told)
        listed = server.json("/ogc/jobs")["jobs"]
        self.assertEqual([m for job_ in listed for m in ("started", "finished", "message", "message_zh") if job_.get(m, "") is None], [])
        self.assertEqual(server.json(job + "/results")["result"]["inserted"], 1)
        self.assertEqual(self.items(server, "districts")["numberMatched"], 1)

    def test_an_export_is_a_process_and_its_file_its_owners(self):
        self.city()
        server = self.serve()
        self.assertEqual(server.ask("/ogc/processes/export/execution", "POST", {"inputs": {"collection": "nothing"}})[0], 400)
        self.assertEqual(server.ask("/ogc/processes/export/execution", "POST", {"inputs": {"collection": "rooms", "format": "dwg"}})[0], 400)
        self.assertEqual(server.ask("/ogc/processes/export/execution", "POST", {"inputs": {"collection": "rooms", "colour": 1}})[0], 400)
        status, headers, body = server.ask("/ogc/processes/export/execution", "POST", {"inputs": {"collection": "courtyards", "format": "csv"}})
        self.assertEqual(status, 201, body)
        job = headers["Location"].replace(server.url, "")
        for _ in range(200):
            told = server.json(job)
            if told["status"] not in ("accepted", "running"):
                break
            time.sleep(0.2)
        self.assertEqual((told["status"], told["processID"]), ("successful", "export"), told)
        link, = server.json(job + "/results")["result"]["links"]
        self.assertEqual((link["rel"], link["type"]), ("file", "text/csv; charset=utf-8"))
        status, headers, body = server.ask(link["href"])
        self.assertEqual((status, body), (200, server.ask("/api/exports/courtyards.csv")[2]))
        # Another's file is there for nobody else, though they see the job.
        server.sign_in("manager_head")
        self.assertEqual(server.json(job)["status"], "successful")
        self.assertEqual(server.ask(link["href"])[0], 404)
        server.sign_in("viewer")
        self.assertEqual(server.ask("/ogc/processes/export/execution", "POST", {"inputs": {"collection": "courtyards"}})[0], 403)

    def test_surveys_and_proposals_are_collections(self):
        width, height, pixel = tiff.courtyard()
        run("import", "survey", self.file("o.tif", tiff.tiff(width, height, 3, pixel)), "--data", self.data, "--from", "2026-05-04", "--name", "东院", check=0)
        server = self.serve()
        names = [c["id"] for c in server.json("/ogc/collections")["collections"]]
        self.assertEqual(sorted(names), sorted("districts courtyards buildings floors rooms circulation institutions parking canteens surveys proposals".split()))
        found = self.items(server, "surveys")
        survey, = found["features"]
        self.assertEqual((found["numberMatched"], survey["id"]), (1, server.json("/api/surveys")["items"][0]["id"]))
        self.assertEqual({k: survey["properties"][k] for k in ("name", "flown", "files", "images", "verdict", "state")},
                         {"name": "东院", "flown": "2026-05-04", "files": 1, "images": 1, "verdict": "good", "state": "ready"})
        ring = survey["geometry"]["coordinates"][0]
        west, south, east, north = server.json("/ogc/collections/surveys")["extent"]["spatial"]["bbox"][0]
        for (x, y), (ex, ey) in zip((min(ring), max(ring)), ((west, south), (east, north))):
            self.assertAlmostEqual(x, ex, 4)
            self.assertAlmostEqual(y, ey, 4)
        self.assertEqual(self.items(server, "surveys", filter="flown = DATE('2026-05-04') AND files > 0")["numberMatched"], 1)
        self.assertEqual(self.items(server, "surveys", filter="flown > DATE('2026-05-04')")["numberMatched"], 0)
        self.assertEqual(self.items(server, "surveys", bbox=f"{west},{south},{east},{north}")["numberMatched"], 1)
        self.assertEqual(self.items(server, "surveys", bbox="0,0,1,1")["numberMatched"], 0)
        self.assertEqual(self.items(server, "surveys", sortby="-flown")["features"], found["features"])
        fields = server.json("/ogc/collections/surveys/queryables")["properties"]
        self.assertEqual((fields["flown"], fields["files"]["type"]), ({"type": "string", "format": "date"}, "integer"))
        self.assertEqual(self.items(server, "proposals")["features"], [])
        self.assertEqual(server.json("/ogc/collections/proposals/schema")["properties"]["proposed"]["type"], "number")
        for name in "surveys", "proposals":
            self.assertEqual(server.ask(f"/ogc/collections/{name}/tiles")[0], 404)
            self.assertEqual(server.ask(f"/ogc/collections/{name}/items", "POST", {"type": "Feature"})[0], 405)
            for form in "html", "csv":
                self.assertEqual(server.ask(f"/ogc/collections/{name}/items?f={form}")[0], 200)

    def test_a_base_map_of_another_server_is_named_and_no_other(self):
        server = self.serve(role="viewer")
        self.assertEqual(server.json("/api/backgrounds"), {"items": []})
        self.assertNotIn("https:", server.ask("/")[1]["Content-Security-Policy"])
        server.stop()
        with open(self.data + "/yardstick.conf", "w", encoding="utf-8") as conf:
            conf.write("[map]\ntianditu_key = 0123456789abcdef\n")
        server = self.serve(role="viewer")
        policy = server.ask("/")[1]["Content-Security-Policy"]
        self.assertIn("connect-src 'self' https://t0.tianditu.gov.cn;", policy)
        self.assertIn("img-src 'self' data: blob: https://t0.tianditu.gov.cn;", policy)
        self.assertEqual(policy.count("https:"), 2)
        self.assertNotIn("tianditu", server.ask("/api/backgrounds")[1]["Content-Security-Policy"])
        items = server.json("/api/backgrounds")["items"]
        self.assertEqual([item["id"] for item in items], ["vec", "img", "ter"])
        self.assertEqual(items[0]["ground"], "https://t0.tianditu.gov.cn/DataServer?T=vec_w&x={x}&y={y}&l={z}&tk=0123456789abcdef")
        with open(self.data + "/yardstick.conf", "w", encoding="utf-8") as conf:
            conf.write("[map]\ntianditu_key = a b;c\n")
        server.stop()
        self.assertEqual(run("serve", "--data", self.data, "--listen", "127.0.0.1:0").returncode, 1)

    def test_styles_are_listed_and_read(self):
        server = self.serve()
        listed = server.json("/ogc/styles")
        self.assertIn("city", [style["id"] for style in listed["styles"]])
        style = server.json(listed["styles"][0]["links"][0]["href"].replace(server.url, ""))
        self.assertEqual(style["version"], 8)

    def test_lists_take_the_same_filters(self):
        self.city()
        server = self.serve()
        found = server.json("/api/courtyards?" + query(filter="code BETWEEN 'C03' AND 'C05'"))
        self.assertEqual(([row["code"] for row in found["items"]], found["total"]["count"]), (["C03", "C04", "C05"], 3))
        found = server.json("/api/courtyards?" + query(filter="S_INTERSECTS(geometry,BBOX(117.095,34.09,117.115,34.2))"))
        self.assertEqual(found["total"]["count"], 2)
        status, _, body = server.ask("/api/courtyards?" + query(filter="code = "))
        self.assertEqual((status, json.loads(body)["errors"][0]["parameter"]), (400, "filter"))

    @unittest.skipUnless(shutil.which("ogrinfo"), "no ogrinfo here")
    def test_gdal_reads_every_collection(self):
        self.city()
        server = self.serve()
        said = subprocess.run(["ogrinfo", "-so", "-al", f"OAPIF:{server.url}/ogc"], capture_output=True, text=True, timeout=120,
                              env={**os.environ, "GDAL_HTTP_COOKIE": server.cookie}).stdout
        self.assertIn("Layer name: courtyards", said)
        self.assertIn("Feature Count: 25", said)
        self.assertRegex(said, r"Extent: \(117\.\d+, 34\.\d+\)")

    @unittest.skipUnless(shutil.which("ogrinfo"), "no ogrinfo here")
    def test_gdal_reads_the_count_the_place_and_the_system_of_each_collection(self):
        subprocess.run([sys.executable, os.path.join(os.path.dirname(__file__), "../conformance/city.py"), self.folder], check=True)
        counts = {"districts": 1, "institutions": 1, "courtyards": 40, "buildings": 40, "floors": 40, "rooms": 40, "circulation": 40,
                  "parking": 40, "canteens": 3}
        for name in counts:
            ending = ".csv" if name == "institutions" else ".geojson"
            run("import", name, os.path.join(self.folder, name + ending), "--data", self.data, check=0)
        server = self.serve()
        for name, count in counts.items():
            said = subprocess.run(["ogrinfo", "-so", f"OAPIF:{server.url}/ogc", name], capture_output=True, text=True, timeout=120,
                                  env={**os.environ, "GDAL_HTTP_COOKIE": server.cookie}).stdout
            self.assertIn(f"Feature Count: {count}\n", said, name)
            if name != "institutions":
                self.assertRegex(said, r"Extent: \(117\.\d+, 34\.\d+\)", name)
                self.assertIn("WGS 84", said, name)
        for name in counts:
            if name == "institutions":
                continue
            limits = server.json(f"/ogc/collections/{name}/tiles")["tilesets"][0]["tileMatrixSetLimits"][18]
            row, col = limits["maxTileRow"], limits["minTileCol"]
            place = os.path.join(self.folder, name, "18", str(col))
            os.makedirs(place)
            with open(os.path.join(place, f"{row}.mvt"), "wb") as tile:
                tile.write(server.ask(f"/ogc/collections/{name}/tiles/WebMercatorQuad/18/{row}/{col}")[2])
            said = subprocess.run(["ogrinfo", "-so", "-al", "MVT:" + os.path.join(place, f"{row}.mvt")], capture_output=True, text=True, timeout=60).stdout
            self.assertEqual(said.count("Layer name:"), 1, name)
            self.assertIn("3857", said, name)
            self.assertNotIn("Feature Count: 0", said, name)


if __name__ == "__main__":
    unittest.main()
