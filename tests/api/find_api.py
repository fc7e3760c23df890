"""find_api: idle rooms asked for over HTTP and on the command line, on a regular city.

    find_api.py CITY_SERVER YARDSTICK
"""
import csv
import io
import json
import math
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
import zipfile

from city_api import check, run


class Api:
    def __init__(self, url, data, program):
        self.url, self.data, self.program, self.cookie = url, data, program, None

    def sign_in(self, login, password="Kept-in-tests-1"):
        status, headers, _ = self.ask("/api/session", {"login": login, "password": password})
        check(status == 201, f"sign in as {login}: {status}")
        self.cookie = headers["Set-Cookie"].split(";")[0]

    def ask(self, path, body=None, method=None, headers=None):
        """(status, headers, bytes); a body is posted as JSON"""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data=data, method=method, headers=dict(
            headers or {}, **({"Content-Type": "application/json"} if data else {})))
        if self.cookie:
            request.add_header("Cookie", self.cookie)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.headers, error.read()

    def get(self, path, body=None):
        status, _, body = self.ask(path, body)
        check(status == 200, f"{path}: {status} {body[:300]}")
        return json.loads(body)

    def run(self, *words):
        return subprocess.run([self.program, *words, "--data", self.data], capture_output=True,
                              text=True, timeout=60, env={"YARDSTICK_LANG": "en"})


def middle(feature):
    """Of a room with four corners."""
    shape = feature["geometry"]
    ring = (shape["coordinates"][0] if shape["type"] == "MultiPolygon" else shape["coordinates"])[0][:-1]
    return [sum(p[i] for p in ring) / len(ring) for i in (0, 1)]


def metres(a, b):
    """On the ellipsoid, for what is near."""
    lat = math.radians((a[1] + b[1]) / 2)
    w = 1 - 0.00669438 * math.sin(lat) ** 2
    x = math.radians(b[0] - a[0]) * math.cos(lat) * 6378137 / math.sqrt(w)
    y = math.radians(b[1] - a[1]) * 6378137 * (1 - 0.00669438) / w ** 1.5
    return math.hypot(x, y)


def idle_rooms(api):
    rooms = json.loads(api.ask("/api/rooms?f=geojson")[2])["features"]
    return [room for room in rooms if room["properties"].get("status") == "idle"]


def what_is_idle_near_a_place_is_what_the_list_says(api):
    place = [117.2003, 34.7002]
    near = {room["id"]: metres(place, middle(room)) for room in idle_rooms(api)}
    for within in (5, 40, 90, 2000):
        answer = api.get(f"/api/idle?near={place[0]},{place[1]}&within={within}&limit=10000")
        items = {item["room_ids"][0]: item for item in answer["items"]}
        expected = {room for room, far in near.items() if far <= within}
        check(set(items) == expected, f"within {within}: {len(items)}, expected {len(expected)}")
        check(answer["total"]["count"] == len(expected), "the total counts them")
        check(round(sum(item["area"] for item in items.values()), 2) == answer["total"]["area"],
              "the total is the sum")
        check(all(abs(items[room]["distance_m"] - near[room]) <= 0.001 * near[room] + 0.02
                  for room in items), "distances within a thousandth")
        distances = [item["distance_m"] for item in answer["items"]]
        check(distances == sorted(distances), "nearest first")
        check(sum(part["count"] for part in answer["by_building"]) == len(expected) ==
              sum(part["count"] for part in answer["by_use"]), "parts are the whole")


def filters_narrow(api):
    rooms = idle_rooms(api)
    for query, fits in (("use=office", lambda r: r["use"] == "office"),
                        ("floor=2", lambda r: r["ordinal"] == 2),
                        ("min_area=48.04", lambda r: r["usable_area"] >= 48.04),
                        ("max_area=48.04", lambda r: r["usable_area"] <= 48.04),
                        ("district=1", lambda r: r["courtyard_id"] % 2 == 1),
                        ("lift=true", lambda r: False), ("tenure=own", lambda r: False)):
        answer = api.get("/api/idle?limit=10000&" + query)
        expected = {room["id"] for room in rooms if fits(room["properties"])}
        check({item["room_ids"][0] for item in answer["items"]} == expected, query)


def it_is_measured_from_buildings_courtyards_and_institutions(api):
    api.sign_in("viewer")  # where an institution is, is not for everybody
    own = api.get("/api/idle?building=2&limit=1000")["items"]
    check(own[0]["distance_m"] == 0 and own[0]["building_id"] == 2, "its own rooms are nearest")
    check(all((item["distance_m"] == 0) == (item["building_id"] == 2) for item in own), "others are not")
    check({item["courtyard_id"] for item in api.get("/api/idle?courtyard=1&within=0")["items"]} == {1},
          "within a courtyard")
    near = api.get("/api/idle?institution=1&within=0&limit=1000")
    held = {room["building_id"] for room in api.get("/api/rooms?institution_id=1&limit=1000")["items"]}
    check({item["building_id"] for item in near["items"]} == held, "where the institution is")
    check(near["walking"]["factor"] == 1.3 and near["origin"]["lon"] > 117, "how it was measured")
    api.cookie = None


def groups_adjoin_and_reach_the_area(api):
    answer = api.get("/api/idle?connected=true&min_area=48&use=office&near=117.2003,34.7002")
    check(answer["items"] and answer["total"]["count"] == len(answer["items"]), "groups are found")
    for item in answer["items"]:
        check(item["area"] >= 48 and item["least"] and abs(item["area"] - 48 - item["waste"]) < 0.001,
              f"a group reaches the area: {item}")
        check({room["use"] for room in item["rooms"]} == {"office"}, "of what was asked for")
        check(round(sum(room["area"] for room in item["rooms"]), 2) == item["area"], "its sum")
    seen = [room for item in answer["items"] for room in item["room_ids"]]
    check(len(seen) == len(set(seen)) == answer["total"]["rooms"], "no room is in two groups")
    rows = list(csv.DictReader(io.StringIO(api.ask(
        "/api/idle?connected=true&min_area=48&use=office&near=117.2003,34.7002&f=csv")[2].decode("utf-8-sig"))))
    check([int(row["id"]) for row in rows] == seen and rows[0]["group"] == "1", "CSV numbers the groups")
    text = api.run("idle", "--connected", "--min-area", "48", "--use", "office", "--limit", "1000").stdout
    check(f"{answer['total']['count']} groups" in text, text)


def what_lies_in_a_shape_is_counted_by_kind_unit_and_use(api):
    buildings = json.loads(api.ask("/api/buildings?f=geojson")[2])["features"]
    rooms = json.loads(api.ask("/api/rooms?f=geojson")[2])["features"]
    own = {room["id"] for room in rooms if room["properties"]["building_id"] == 1}
    corners = [p for b in buildings if b["id"] == 1 for p in b["geometry"]["coordinates"][0][0]]
    west, east = min(p[0] for p in corners) - 1e-6, max(p[0] for p in corners) + 1e-6
    south, north = min(p[1] for p in corners) - 1e-6, max(p[1] for p in corners) + 1e-6
    shape = {"type": "Polygon", "coordinates": [[[west, south], [east, south], [east, north], [west, north],
                                                 [west, south]]]}
    for relation in ("centre", "touching", "overlapping", "inside"):
        answer = api.get(f"/api/within?relation={relation}&limit=1000", shape)
        check({item["id"] for item in answer["items"]} == own, f"{relation}: its own rooms")
        check(answer["total"]["buildings"] == {"count": 1, "area": 12345.67}, f"{relation}: its building")
        check(answer["total"]["courtyards"]["count"] == (relation in ("touching", "overlapping")),
              f"{relation}: the courtyard it is a part of")
        check(answer["total"]["rooms"]["count"] == len(own) == answer["total"]["count"], "rooms counted")
        check(sum(part["count"] for part in answer["by_use"]) == len(own), "by use")
        check("people" not in answer["total"] and "by_institution" not in answer,
              "people, and who holds what, are not for everybody")
    west, east = (sorted(p[0] for room in rooms for p in [middle(room)])[i] for i in (0, -1))
    half = {"type": "Polygon", "coordinates": [[[west - 1, 34], [(west + east) / 2, 34],
                                                [(west + east) / 2, 35], [west - 1, 35], [west - 1, 34]]]}
    expected = {room["id"] for room in rooms if middle(room)[0] < (west + east) / 2}
    answer = api.get("/api/within?limit=1000", {"type": "Feature", "properties": {}, "geometry": half})
    check({item["id"] for item in answer["items"]} == expected, "centres west of a line")
    check("/#/within?limit=" not in answer["links"]["map"] and "shape=" in answer["links"]["map"], "its link")
    rows = list(csv.DictReader(io.StringIO(
        api.ask("/api/within?f=csv", half)[2].decode("utf-8-sig"))))
    check({int(row["id"]) for row in rows} == expected, "the same as CSV")
    features = api.get("/api/within?kind=building&f=geojson", half)
    check(len(features["features"]) == features["total"]["buildings"]["count"], "buildings as GeoJSON")
    check(api.ask("/api/within?f=xlsx", half)[2][:2] == b"PK", "a workbook")
    bow = {"type": "Polygon", "coordinates": [[[117, 34], [118, 35], [118, 34], [117, 35], [117, 34]]]}
    for bad in (bow, {"type": "Point", "coordinates": [117, 34]}, {"type": "Polygon"}, []):
        status, _, body = api.ask("/api/within", bad)
        check(status == 400 and json.loads(body)["errors"][0]["parameter"] == "geometry", f"{bad}: {body}")


def what_is_here_goes_from_the_district_to_the_room(api):
    room = json.loads(api.ask("/api/rooms?f=geojson")[2])["features"][3]
    lon, lat = middle(room)
    items = api.get(f"/api/at?lon={lon}&lat={lat}&floor=0")["items"]
    check([item["kind"] for item in items] == ["courtyard", "building", "floor", "room"], f"{items}")
    check(items[-1]["id"] == room["id"] and items[-1]["floor"] == "1F", f"{items[-1]}")
    check(len(api.get(f"/api/at?lon={lon}&lat={lat}")["items"]) == 2 + 2 * 6, "without a floor all of them")
    check(api.get("/api/at?lon=100&lat=20")["items"] == [], "nothing is there")
    rows = list(csv.DictReader(io.StringIO(
        api.ask(f"/api/at?lon={lon}&lat={lat}&floor=0&f=csv")[2].decode("utf-8-sig"))))
    check([row["kind"] for row in rows] == [item["kind"] for item in items], "the same as CSV")


def the_nearest_of_a_kind_come_in_order(api):
    place = [117.2003, 34.7002]
    answer = api.get(f"/api/nearest?near={place[0]},{place[1]}&kind=room&floor=1&limit=12")
    distances = [item["distance_m"] for item in answer["items"]]
    check(len(distances) == 12 and distances == sorted(distances), "in order")
    check(all(abs(metres(place, [item["lon"], item["lat"]]) - item["distance_m"]) <
              0.001 * item["distance_m"] + 0.02 for item in answer["items"]), "as far as it says")
    check({item["ordinal"] for item in answer["items"]} == {1}, "of the floor")
    idle = api.get(f"/api/nearest?near={place[0]},{place[1]}&kind=room&status=idle&use=office")["items"]
    check(len(idle) == 10 and {item["status"] for item in idle} == {"idle"}, "idle ones")
    check(api.get(f"/api/nearest?near={place[0]},{place[1]}&kind=building&within=1")["items"] == [],
          "nothing so near")
    features = api.get(f"/api/nearest?near={place[0]},{place[1]}&kind=building&f=geojson")["features"]
    check(len(features) == 4 and features[0]["geometry"]["type"] == "Point", "as GeoJSON")
    for query, parameter in (("kind=tree", "kind"), ("kind=district&floor=1", "floor"),
                             ("kind=building&use=office", "use"), ("kind=institution", "kind"), ("kind=room_label", "kind")):
        status, _, body = api.ask("/api/nearest?near=117,34&" + query)
        check(status == 400 and json.loads(body)["errors"][0]["parameter"] == parameter, f"{query}: {body}")


def a_filter_narrows_them_all_the_same(api):
    rooms = {room["id"]: room for room in json.loads(api.ask("/api/rooms?f=geojson")[2])["features"]}
    quote = urllib.parse.quote
    whole = {"type": "Polygon", "coordinates": [[[117, 34], [118, 34], [118, 35], [117, 35], [117, 34]]]}
    for text in ("usable_area BETWEEN 20 AND 48.04 AND ordinal > 1", "use = 'office' OR number LIKE '1%'",
                 "S_INTERSECTS(geometry,BBOX(117.2,34.7,117.2004,34.8))", "courtyard_id = 1 AND number IS NOT NULL",
                 '{"op":"=","args":[{"property":"ordinal"},2]}'):
        filtered = {room["id"] for room in api.get(f"/api/rooms?limit=10000&filter={quote(text)}")["items"]}
        check(0 < len(filtered) < len(rooms), f"{text}: {len(filtered)} of {len(rooms)}")
        idle = api.get(f"/api/idle?limit=10000&filter={quote(text)}")
        check({item["room_ids"][0] for item in idle["items"]} ==
              {id for id in filtered if rooms[id]["properties"].get("status") == "idle"}, f"idle: {text}")
        check(idle["total"]["count"] == len(idle["items"]), "and its total")
        within = api.get(f"/api/within?limit=10000&filter={quote(text)}", whole)
        check({item["id"] for item in within["items"]} == filtered, f"within: {text}")
        check(within["total"]["rooms"]["count"] == len(filtered), "and its sums")
        near = api.get(f"/api/nearest?near=117.2003,34.7002&kind=room&limit=1000&filter={quote(text)}")
        check({item["id"] for item in near["items"]} == filtered, f"nearest: {text}")
    for path in ("/api/idle?filter=", "/api/nearest?near=117,34&kind=building&filter="):
        status, _, body = api.ask(path + quote("colour = 'red'"))
        check(status == 400 and json.loads(body)["errors"][0]["parameter"] == "filter", f"{path}: {body}")


def every_form_says_the_same(api):
    query = "near=117.2003,34.7002&within=90&use=office"
    answer = api.get(f"/api/idle?{query}&limit=10000")
    ids = [item["room_ids"][0] for item in answer["items"]]
    status, headers, body = api.ask(f"/api/idle?{query}&f=csv")
    rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))
    check([int(row["id"]) for row in rows] == ids, "CSV")
    check([float(row["distance_m"]) for row in rows] ==
          [item["distance_m"] for item in answer["items"]], "CSV has the distances")
    check(headers["X-Total-Count"] == str(answer["total"]["count"]) and
          float(headers["X-Total-Area"]) == answer["total"]["area"], "CSV has the totals")
    check("/#/idle?near=117.2003,34.7002&within=90&use=office>" in headers["Link"], headers["Link"])
    features = api.get(f"/api/idle?{query}&f=geojson")
    check([feature["id"] for feature in features["features"]] == ids, "GeoJSON")
    check(features["total"] == answer["total"] and features["links"]["map"].endswith(query), "its total")
    book = zipfile.ZipFile(io.BytesIO(api.ask(f"/api/idle?{query}&f=xlsx&lang=en")[2]))
    check(b'name="Totals"' in book.read("xl/workbook.xml"), "a workbook has a sheet of totals")
    check(answer["links"]["csv"] == f"{api.url}/api/idle?f=csv&{query}", answer["links"]["csv"])


def what_makes_no_sense_is_refused(api):
    api.sign_in("viewer")  # who holds a room is not for everybody
    for query, parameter in (("near=117,34&building=1", "near"), ("within=100", "within"),
                             ("building=99", "building"), ("institution=99", "institution"),
                             ("use=offce", "use"), ("limit=20000", "limit"), ("within=-1", "within"),
                             ("near=117", "near"), ("colour=red", "colour"), ("connected=true", "min_area")):
        status, _, body = api.ask("/api/idle?" + query)
        check(status in (400, 404), f"{query}: {status}")
        check(json.loads(body)["errors"][0]["parameter"] == parameter, f"{query}: {body}")
    api.cookie = None


def the_command_says_the_same_beside_the_server(api):
    done = api.run("idle", "--near", "117.2003,34.7002", "--within", "90", "--use", "office", "--json",
                   "--limit", "1000")
    answer = api.get("/api/idle?near=117.2003,34.7002&within=90&use=office&limit=1000")
    said = json.loads(done.stdout)
    check(said["items"] == answer["items"] and said["total"] == answer["total"], done.stderr)
    text = api.run("idle", "--building", "B1-0", "--within", "0", "--floor", "1").stdout
    check("2F" in text and "rooms," in text, text)
    for words in (("--within", "5"), ("--near", "x"), ("--building", "none"), ("--lift", "2"),
                  ("--use", "offce"), ("--near", "117,34", "--building", "1")):
        done = api.run("idle", *words)
        check(done.returncode == 1 and len(done.stderr.splitlines()) == 1, f"{words}: {done.stderr}")


def what_has_moved_lies_where_it_is_now(api):
    api.sign_in("manager")
    was = next(b["geometry"] for b in json.loads(api.ask("/api/buildings?f=geojson")[2])["features"]
               if b["id"] == 2)
    moved = {"type": was["type"], "coordinates": [[[[x + 0.01, y] for x, y in ring] for ring in part]
                                                  for part in was["coordinates"]]}
    # Its western half and a little more: the point in its middle tells.
    def around(shape):
        xs, ys = zip(*(p for part in shape["coordinates"] for ring in part for p in ring))
        east = (min(xs) + max(xs)) / 2 + 2e-5
        return {"type": "Polygon", "coordinates": [[[min(xs), min(ys)], [east, min(ys)], [east, max(ys)],
                                                    [min(xs), max(ys)], [min(xs), min(ys)]]]}
    def buildings(shape):
        return {item["id"] for item in api.get("/api/within?kind=building", shape)["items"]}
    check(2 in buildings(around(was)), f"before it moves: {buildings(around(was))}")
    status, _, said = api.ask("/ogc/collections/buildings/items/2", {"type": "Feature", "properties": {}, "geometry": moved}, "PATCH")
    check(status == 204, said)
    check(2 not in buildings(around(was)) and 2 in buildings(around(moved)), "where it was, and where it is")


TESTS = (what_is_idle_near_a_place_is_what_the_list_says, filters_narrow,
         it_is_measured_from_buildings_courtyards_and_institutions,
         groups_adjoin_and_reach_the_area,
         what_lies_in_a_shape_is_counted_by_kind_unit_and_use,
         what_is_here_goes_from_the_district_to_the_room, the_nearest_of_a_kind_come_in_order,
         a_filter_narrows_them_all_the_same, every_form_says_the_same,
         what_makes_no_sense_is_refused, the_command_says_the_same_beside_the_server,
         what_has_moved_lies_where_it_is_now)


if __name__ == "__main__":
    run(TESTS, make=lambda url, data: Api(url, data, sys.argv[2]))
