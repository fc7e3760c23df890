"""IMDF: the archive of a building and of a courtyard, checked against the rules of IMDF 1.0 by a reader of our own."""
import io
import json
import os
import re
import unittest
import uuid
import zipfile

from yardstick import DemoCity, run

UNITS = set("""auditorium brick classroom column concrete conferenceroom drywall elevator escalator fieldofplay firstaid fitnessroom foodservice
footbridge glass huddleroom kitchen laboratory library lobby lounge mailroom mothersroom movietheater movingwalkway nonpublic office opentobelow
parking phoneroom platform privatelounge ramp recreation restroom road room serverroom shower smokingarea stairs steps storage structure terrace
theater unenclosedarea unspecified vegetation waitingroom walkway wood""".split())
CATEGORIES = {"venue": {"governmentfacility", "businesscampus", "university"}, "building": {"parking", "transit", "unspecified"},
              "footprint": {"aerial", "ground", "subterranean"}, "level": {"unspecified", "parking"}, "unit": UNITS}
MEMBERS = {  # every property a feature must have
    "address": "address unit locality province country postal_code postal_code_ext postal_code_vanity",
    "venue": "category restriction name alt_name hours phone website display_point address_id",
    "building": "name alt_name category restriction display_point address_id", "footprint": "category name building_ids",
    "level": "category restriction outdoor ordinal name short_name display_point address_id building_ids",
    "unit": "category restriction accessibility name alt_name level_id display_point"}


def ring_area(ring):
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:]))


def inside(point, ring):
    x, y = point
    hit = False
    for (ax, ay), (bx, by) in zip(ring, ring[1:]):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            hit = not hit
    return hit


class Imdf(DemoCity):
    def read(self, body):
        """{type: {id: feature}} of a sound archive."""
        archive = zipfile.ZipFile(io.BytesIO(body))
        self.assertIsNone(archive.testzip())
        manifest = json.loads(archive.read("manifest.json"))
        self.assertEqual((manifest["version"], manifest["language"]), ("1.0.0", "zh-CN"))
        self.assertRegex(manifest["created"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
        self.assertEqual(sorted(archive.namelist()), sorted(["manifest.json", *(f"{name}.geojson" for name in MEMBERS)]))
        found, seen = {}, set()
        for kind, members in MEMBERS.items():
            collection = json.loads(archive.read(f"{kind}.geojson"))
            self.assertEqual(collection["type"], "FeatureCollection")
            found[kind] = {}
            for feature in collection["features"]:
                self.assertEqual(str(uuid.UUID(feature["id"])), feature["id"])
                self.assertEqual(uuid.UUID(feature["id"]).variant, uuid.RFC_4122)
                self.assertNotIn(feature["id"], seen)
                seen.add(feature["id"])
                self.assertEqual((feature["type"], feature["feature_type"]), ("Feature", kind))
                self.assertEqual(sorted(feature["properties"]), sorted(members.split()))
                self.check_feature(kind, feature)
                found[kind][feature["id"]] = feature
        return found

    def check_feature(self, kind, feature):
        properties, geometry = feature["properties"], feature["geometry"]
        if kind in CATEGORIES:
            self.assertIn(properties["category"], CATEGORIES[kind])
        for name in ("name", "alt_name", "short_name"):
            label = properties.get(name)
            self.assertTrue(label is None or all(re.match("^[a-z]{2}(-[A-Z]{2})?$", tag) and text for tag, text in label.items()))
        if kind in ("address", "building"):
            self.assertIsNone(geometry)
            return
        polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        for polygon in polygons:
            for index, ring in enumerate(polygon):
                self.assertGreaterEqual(len(ring), 4)
                self.assertEqual(ring[0], ring[-1])
                self.assertEqual(ring_area([(x - ring[0][0], y - ring[0][1]) for x, y in ring]) > 0, index == 0)
        if "display_point" in properties:
            point = properties["display_point"]
            self.assertEqual(point["type"], "Point")
            self.assertTrue(any(inside(point["coordinates"], polygon[0]) for polygon in polygons))

    def check_whole(self, found):
        """Every reference is answered, and who needs somebody has one."""
        self.assertEqual((len(found["venue"]), len(found["address"])), (1, 1))
        self.assertTrue(found["building"] and found["footprint"] and found["level"] and found["unit"])
        for kind, name, to in (("venue", "address_id", "address"), ("building", "address_id", "address"), ("unit", "level_id", "level")):
            for feature in found[kind].values():
                self.assertIn(feature["properties"][name], found[to])
        for kind in ("footprint", "level"):
            for feature in found[kind].values():
                self.assertTrue(feature["properties"]["building_ids"])
                self.assertTrue(set(feature["properties"]["building_ids"]) <= set(found["building"]))
        stands = {owner for feature in found["footprint"].values() for owner in feature["properties"]["building_ids"]}
        self.assertEqual(stands, set(found["building"]))
        ordinals = [(feature["properties"]["building_ids"][0], feature["properties"]["ordinal"]) for feature in found["level"].values()]
        self.assertEqual(len(ordinals), len(set(ordinals)))

    def test_a_building_and_its_courtyard(self):
        self.server.sign_in()
        building = self.server.json("/api/buildings?limit=1")["items"][0]
        status, headers, body = self.server.ask(f"/api/buildings/{building['id']}/imdf.zip")
        self.assertEqual((status, headers["Content-Type"]), (200, "application/zip"))
        one = self.read(body)
        self.check_whole(one)
        self.assertEqual(len(one["building"]), 1)
        floors = self.server.json(f"/api/floors?building_id={building['id']}&limit=1000")["items"]
        rooms = self.server.json(f"/api/rooms?building_id={building['id']}&limit=1000")["total"]["count"]
        self.assertEqual(sorted(f["properties"]["ordinal"] for f in one["level"].values()), sorted(f["ordinal"] for f in floors))
        passages = {"walkway", "stairs", "elevator", "lobby"}
        self.assertGreaterEqual(len(one["unit"]), rooms)
        self.assertTrue(passages & {f["properties"]["category"] for f in one["unit"].values()})
        courtyard = self.read(self.server.ask(f"/api/courtyards/{building['courtyard_id']}/imdf.zip")[2])
        self.check_whole(courtyard)
        for kind in MEMBERS:  # the same record has the same id in both
            self.assertTrue(set(one[kind]) <= set(courtyard[kind]), kind)
        again = self.read(self.server.ask(f"/api/buildings/{building['id']}/imdf.zip")[2])
        self.assertEqual(one, again)
        path = os.path.join(self.folder, "one.zip")
        run("export", "imdf", "--building", building["code"], "-o", path, "--data", self.city, check=0)
        with open(path, "rb") as file:
            self.assertEqual(self.read(file.read()), one)

    def test_who_holds_a_room_is_not_in_it(self):
        self.server.sign_in()
        rooms = self.server.json("/api/rooms?limit=1000")["items"]
        held = next(room for room in rooms if room.get("institution"))
        self.server.cookie = None  # the demo's map is public
        status, _, body = self.server.ask(f"/api/buildings/{held['building_id']}/imdf.zip")
        self.assertEqual(status, 200)
        self.assertNotIn(held["institution"], json.dumps(self.read(body), ensure_ascii=False))

    def test_what_there_is_not(self):
        self.server.sign_in()
        self.assertEqual(self.server.ask("/api/buildings/999999/imdf.zip")[0], 404)
        self.assertEqual(self.server.ask("/api/courtyards/999999/imdf.zip")[0], 404)
        done = run("export", "imdf", "--building", "nothing", "-o", os.path.join(self.folder, "x.zip"), "--data", self.city)
        self.assertEqual(done.returncode, 1)
        self.assertIn("no record of the code nothing", done.stderr)
        self.assertEqual(run("export", "imdf", "--data", self.city).returncode, 1)


if __name__ == "__main__":
    unittest.main(verbosity=2)
