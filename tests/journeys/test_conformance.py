"""What /ogc/conformance declares is what docs/conformance.md says, and each class is asked here for what it promises."""
import json
import os
import re
import subprocess
import sys
import unittest
import urllib.parse

from yardstick import SHARED, ServedOnce, run

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../..")
CASES = os.path.join(SHARED, "data/cql2/cases.tsv") if SHARED else ""
SPEC = "http://www.opengis.net/spec/"
GEOJSON = {"Content-Type": "application/geo+json"}
YARDS = "/ogc/collections/courtyards"

# CQL2: filters of the conformance class, and how many of the forty courtyards (C = Y00 to Y39) they find.
FILTERS = {
    "cql2-text": [("code='Y07'", 1)],
    "basic-cql2": [("code>='Y30'", 10), ("NOT (code<'Y10' OR code IS NULL) AND code<>'Y10'", 29), ("valid_from>DATE('1990-01-01')", 40)],
    "advanced-comparison-operators": [("code LIKE 'Y0%'", 10), ("code BETWEEN 'Y05' AND 'Y09'", 5), ("code NOT IN ('Y01','Y02')", 38)],
    "case-insensitive-comparison": [("CASEI(code)=CASEI('y07')", 1), ("CASEI(code) LIKE casei('y0%')", 10)],
    "accent-insensitive-comparison": [("ACCENTI(code)=ACCENTI('Ý07')", 1)],
    "basic-spatial-functions": [("S_INTERSECTS(geometry,POINT(117.105 34.105))", 1), ("S_INTERSECTS(geometry,BBOX(117.09,34.09,117.115,34.2))", 5)],
    "basic-spatial-functions-plus": [("S_INTERSECTS(geometry,POLYGON((117.09 34.09,117.115 34.09,117.115 34.115,117.09 34.115,117.09 34.09)))", 1)],
    "spatial-functions": [("S_WITHIN(geometry,BBOX(117.09,34.09,117.115,34.115))", 1), ("S_DISJOINT(geometry,BBOX(117.09,34.09,117.115,34.115))", 39),
                          ("S_CONTAINS(geometry,POINT(117.105 34.105))", 1), ("S_TOUCHES(geometry,POINT(117.1 34.105))", 1)],
    "temporal-functions": [("T_AFTER(DATE('2026-01-02'),DATE('2026-01-01'))", 40), ("T_DURING(INTERVAL('2026-01-02','2026-01-03'),INTERVAL('2026-01-01','2026-02-01'))", 40)],
    "array-functions": [("A_CONTAINS(('a','b'),('b'))", 40), ("A_OVERLAPS(('a','b'),('c'))", 0), ("A_EQUALS(('a'),('a'))", 40), ("A_CONTAINEDBY(('a'),('a','b'))", 40)],
    "property-property": [("code=code", 40), ("code<>name", 40), ("name LIKE code", 0)],
    "functions": [("PINYIN(name) LIKE 'yuan%'", 40)],
    "arithmetic": [("2*3+1=7 AND 7 div 2=3 AND 7 % 2=1 AND 2^3=8", 40)],
}


class Conformance(ServedOnce):
    def setUp(self):
        super().setUp()
        self.declared = set(self.server.json("/ogc/conformance")["conformsTo"])

    def make(self):
        run("init", "--data", self.data, "--name", "test", check=0)
        subprocess.run([sys.executable, os.path.join(ROOT, "tests/conformance/city.py"), self.folder], check=True)
        for name in ("districts", "courtyards", "buildings"):
            run("import", name, os.path.join(self.folder, name + ".geojson"), "--data", self.data, check=0)
        self.server = self.serve()

    def found(self, **pairs):
        return self.server.json(f"{YARDS}/items?limit=1&" + urllib.parse.urlencode({k.replace("_", "-"): v for k, v in pairs.items()}))["numberMatched"]

    def documented(self):
        """{class: where the document says it is tested}, of the rows `ogcapi-features-1/1.0` | core geojson | …"""
        rows = {}
        with open(os.path.join(ROOT, "docs/conformance.md"), encoding="utf-8") as text:
            for line in text:
                row = re.match(r"\| `((?:ogcapi-[\w-]+|cql2)/[\d.]+)` \| ([\w -]+) \| (.*) \|$", line)
                if row:
                    rows.update({f"{SPEC}{row[1]}/conf/{name}": row[3] for name in row[2].split()})
        return rows

    def test_declared_documented_and_asked_here_are_the_same(self):
        rows = self.documented()
        self.assertEqual(sorted(rows), sorted(self.declared))
        asked = {SPEC + "cql2/1.0/conf/" + name for name in [*FILTERS, "cql2-json"]}
        for name, method in self.promises().items():
            asked.add(SPEC + name)
            self.assertTrue(callable(method), name)
        self.assertEqual(sorted(asked), sorted(self.declared))

    def test_what_the_document_names_exists(self):
        with open(os.path.join(ROOT, "tests/conformance/run"), encoding="utf-8") as script:
            suites = script.read()
        for name, where in self.documented().items():
            files, ets = re.findall(r"`(tests/[\w/.]+)`", where), re.findall(r"`(ets-[\w-]+)`", where)
            self.assertTrue(files or ets, name)
            for path in files:
                self.assertTrue(os.path.exists(os.path.join(ROOT, path)), path)
            for suite in ets:
                self.assertIn(suite, suites)

    def test_filters_of_each_class(self):
        for name, filters in FILTERS.items():
            for text, number in filters:
                self.assertEqual(self.found(filter=text), number, (name, text))
        for text, number in (('{"op":"=","args":[{"property":"code"},"Y07"]}', 1), ('{"op":"like","args":[{"property":"code"},"Y0%"]}', 10),
                             ('{"op":"s_intersects","args":[{"property":"geometry"},{"type":"Point","coordinates":[117.105,34.105]}]}', 1),
                             ('{"op":"t_after","args":[{"date":"2026-01-02"},{"date":"2026-01-01"}]}', 40), ('{"op":"a_contains","args":[["a","b"],["b"]]}', 40),
                             ('{"op":"=","args":[{"op":"casei","args":[{"property":"code"}]},{"op":"casei","args":["y07"]}]}', 1)):
            self.assertEqual(self.found(filter=text, filter_lang="cql2-json"), number, text)

    @unittest.skipUnless(os.path.exists(CASES), "no ../shared/data/cql2")
    def test_every_class_with_cases_of_the_standard_is_declared(self):
        """The cases themselves are asked in test_ogc.py."""
        with open(CASES, encoding="utf-8") as table:
            classes = {line.split("\t")[0] for line in table if not line.startswith(("#", "class\t"))}
        self.assertEqual(sorted(classes - set(FILTERS)), [])

    def test_every_field_can_be_asked_for_and_sorted_by(self):
        for collection in self.server.json("/ogc/collections")["collections"]:
            base = f"/ogc/collections/{collection['id']}"
            schema, queryables, sortables = [self.server.json(f"{base}/{what}")["properties"] for what in ("schema", "queryables", "sortables")]
            self.assertEqual(sorted(set(schema) - set(queryables)), [], base)
            for name in queryables:
                status, _, body = self.server.ask(f"{base}/items?limit=1&" + urllib.parse.urlencode({"filter": f'"{name}" IS NULL'}))
                self.assertEqual(status, 200, (base, name, body))
            for name in sortables:
                self.assertEqual(self.server.ask(f"{base}/items?limit=1&sortby=-{name}")[0], 200, (base, name))

    def promises(self):
        """Each class that is not CQL2's, by what it takes at least."""
        def suffix(spec, names, method):
            return {f"{spec}/conf/{name}": method for name in names.split()}
        features = "ogcapi-features-%d/1.0"
        return {
            **suffix("ogcapi-common-1/1.0", "core", self.landing), **suffix("ogcapi-common-2/1.0", "collections", self.lists),
            **suffix(features % 1, "core geojson html oas30", self.forms), **suffix(features % 2, "crs", self.systems),
            **suffix(features % 3, "queryables filter features-filter", self.filters),
            **suffix(features % 4, "create-replace-delete update optimistic-locking-etags features", self.changes),
            **suffix(features % 5, "schemas references returnables-and-receivables queryables sortables", self.schemas),
            **suffix(features % 5, "profile-parameter profile-references", self.profiles),
            **suffix("ogcapi-tiles-1/1.0", "core tileset tilesets-list dataset-tilesets geodata-tilesets mvt oas30", self.tiles),
            **suffix("ogcapi-styles-1/1.0", "core mapbox-styles", self.styles),
            **suffix("ogcapi-processes-1/1.0", "core json ogc-process-description job-list dismiss", self.processes),
        }

    def test_each_class_keeps_its_promise(self):
        for method in dict.fromkeys(self.promises().values()):
            with self.subTest(method.__name__):
                method()

    def landing(self):
        rels = {link["rel"] for link in self.server.json("/ogc")["links"]}
        self.assertLessEqual({"self", "alternate", "service-desc", "service-doc", "conformance", "data"}, rels)

    def lists(self):
        for collection in self.server.json("/ogc/collections")["collections"]:
            self.assertEqual(self.server.json(f"/ogc/collections/{collection['id']}")["id"], collection["id"])

    def forms(self):
        for form, kind in (("json", "application/geo+json"), ("html", "text/html; charset=utf-8")):
            status, headers, _ = self.server.ask(f"{YARDS}/items?f={form}")
            self.assertEqual((status, headers["Content-Type"]), (200, kind))
        self.assertEqual(self.server.ask("/ogc/api")[1]["Content-Type"], "application/vnd.oai.openapi+json;version=3.0")
        self.assertEqual(self.server.json(f"{YARDS}/items?bbox=117.09,34.09,117.115,34.115")["numberMatched"], 1)
        self.assertEqual(self.server.ask(f"{YARDS}/items?unheard=of")[0], 400)

    def systems(self):
        collection = self.server.json(YARDS)
        self.assertIn(collection["storageCrs"], collection["crs"])
        for crs in collection["crs"]:
            status, headers, _ = self.server.ask(f"{YARDS}/items?limit=1&crs={urllib.parse.quote(crs)}")
            self.assertEqual((status, headers["Content-Crs"]), (200, f"<{crs}>"))

    def filters(self):
        links = {link["rel"] for link in self.server.json(YARDS)["links"]}
        self.assertIn("http://www.opengis.net/def/rel/ogc/1.0/queryables", links)
        self.assertEqual(self.found(filter="S_INTERSECTS(geometry,POINT(34.105 117.105))", filter_crs="http://www.opengis.net/def/crs/EPSG/0/4326"), 1)
        self.assertEqual(self.found(filter="code='Y07'", filter_lang="cql2-text"), 1)
        self.assertEqual(self.server.ask(f"{YARDS}/items?filter=code%3D")[0], 400)

    def changes(self):
        shape = {"type": "Polygon", "coordinates": [[[117.5, 34.5], [117.51, 34.5], [117.51, 34.51], [117.5, 34.5]]]}
        feature = {"type": "Feature", "geometry": shape, "properties": {"code": "Z1", "name": "新院"}}
        status, headers, body = self.server.ask(f"{YARDS}/items", "POST", json.dumps(feature).encode(), GEOJSON)
        self.assertEqual(status, 201, body)
        where = headers["Location"].replace(self.server.url, "")
        etag = self.server.ask(where)[1]["ETag"]
        feature["properties"]["name"] = "改名"
        self.assertEqual(self.server.ask(where, "PUT", json.dumps(feature).encode(), {**GEOJSON, "If-Match": etag})[0], 204)
        self.assertEqual(self.server.ask(where, "PUT", json.dumps(feature).encode(), {**GEOJSON, "If-Match": etag})[0], 412)
        self.assertEqual(self.server.ask(where, "PATCH", b'{"properties":{"address":"x"}}', {"Content-Type": "application/merge-patch+json"})[0], 204)
        self.assertEqual(self.server.json(where)["properties"]["name"], "改名")
        self.assertEqual([self.server.ask(where, "DELETE")[0], self.server.ask(where)[0]], [204, 404])

    def schemas(self):
        schema = self.server.json(f"{YARDS}/schema")
        self.assertEqual(schema["type"], "object")
        roles = {field.get("x-ogc-role") for field in schema["properties"].values()}
        self.assertLessEqual({"id", "primary-geometry"}, roles)

        taken = {name for name, field in schema["properties"].items() if not field.get("readOnly")}
        self.assertEqual(taken, {"code", "name", "district", "address", "land_area", "tenure", "geometry"})
        reference = schema["properties"]["district_id"]
        self.assertEqual((reference["x-ogc-role"], reference["x-ogc-collectionId"], reference["type"]), ("reference", "districts", "integer"))
        self.assertIn("http://www.opengis.net/def/rel/ogc/1.0/schema", {link["rel"] for link in self.server.json(YARDS)["links"]})

    def profiles(self):
        register = "http://www.opengis.net/def/profile/OGC/0/"
        district = self.server.json("/ogc/collections/districts/items")["features"][0]
        address = f"{self.server.url}/ogc/collections/districts/items/{district['id']}"
        link = {"href": address, "title": district["properties"]["code"]}
        for asked, used, said in (("", "key", district["id"]), ("rel-as-key", "key", district["id"]), ("rel-as-uri", "uri", address),
                                  (register + "rel-as-link", "link", link), ("unheard-of,rel-as-uri", "uri", address), ("unheard-of", "key", district["id"])):
            query = "?" + urllib.parse.urlencode({"profile": asked}) if asked else "?"
            page = self.server.json(f"{YARDS}/items{query}&limit=2")
            one = self.server.json(f"{YARDS}/items/{page['features'][0]['id']}{query}")
            for answer, feature in (page, page["features"][0]), (one, one):
                found = feature["properties"]["district_id"]
                self.assertEqual({**found, "title": said["title"]} if isinstance(found, dict) else found, said, asked)
                self.assertEqual([link["href"] for link in answer["links"] if link["rel"] == "profile"], [f"{register}rel-as-{used}"], asked)
        following = next(link["href"] for link in self.server.json(f"{YARDS}/items?limit=2&profile=rel-as-uri")["links"] if link["rel"] == "next")
        self.assertIn("profile=rel-as-uri", following)
        self.assertEqual(self.server.json(f"/ogc/collections/districts/items/{district['id']}")["properties"]["code"], district["properties"]["code"])

    def tiles(self):
        for base in "/ogc", YARDS:
            tileset = self.server.json(f"{base}/tiles")["tilesets"][0]
            self.assertEqual((tileset["tileMatrixSetId"], tileset["dataType"]), ("WebMercatorQuad", "vector"))
            self.assertEqual(self.server.json(f"{base}/tiles/WebMercatorQuad")["dataType"], "vector")
            limit = tileset["tileMatrixSetLimits"][12]
            status, headers, _ = self.server.ask(f"{base}/tiles/WebMercatorQuad/12/{limit['minTileRow']}/{limit['minTileCol']}")
            self.assertEqual((status, headers["Content-Type"]), (200, "application/vnd.mapbox-vector-tile"))
        self.assertIn(".getTile", json.dumps(self.server.json("/ogc/api")))

    def styles(self):
        for style in self.server.json("/ogc/styles")["styles"]:
            self.assertEqual(self.server.json(f"/ogc/styles/{style['id']}")["version"], 8)

    def processes(self):
        for process in self.server.json("/ogc/processes")["processes"]:
            self.assertEqual(self.server.json(f"/ogc/processes/{process['id']}")["id"], process["id"])
        self.assertEqual(self.server.json("/ogc/processes/echo/execution", method="POST", body={"inputs": {"message": "a"}}), {"message": "a"})
        self.assertIn("jobs", self.server.json("/ogc/jobs"))
        self.assertEqual(self.server.ask("/ogc/jobs/999999", "DELETE")[0], 404)


if __name__ == "__main__":
    unittest.main()
