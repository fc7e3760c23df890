"""read_api: what is asked of the registers over HTTP, on a regular city.

    read_api.py PROGRAM        PROGRAM is city_server
"""
import csv
import io
import pathlib
import re
import shutil
import subprocess
import urllib.parse
import xml.etree.ElementTree as tree
import zipfile

from city_api import BUILDINGS, COURTYARDS, FLOORS, N_BUILDINGS, N_ROOMS, ROOMS, check, run

ROOT = pathlib.Path(__file__).parents[2]
REGISTERS = ("districts institutions establishments courtyards buildings floors rooms circulation "
             "holdings tenures canteens parking").split()
def the_city_counts_what_there_is(api):
    city = api.get("/api/city")
    check(city["totals"]["rooms"] == N_ROOMS, "rooms of the city")
    check(city["totals"]["buildings"] == N_BUILDINGS, "buildings of the city")
    check(city["crs"] == "EPSG:4548", "crs")
    west, south, east, north = city["bounds"]
    check(117.19 < west < east < 117.22 and 34.69 < south < north < 34.71, "bounds")
    check(isinstance(city["revision"], int) and city["layers"] == [], "revision and layers")


def registers_say_their_columns(api):
    registers = {register["type"]: register for register in api.get("/api/registers")}
    check(set(REGISTERS) <= set(registers), "every register is described")
    columns = {column["name"]: column for column in registers["rooms"]["columns"]}
    check(columns["code"]["key"] and columns["code"]["required"], "the key of rooms")
    check(columns["use"]["kind"] == "code", "a code")
    check({"code": "office", "title": "Office", "title_zh": "办公室"}.keys()
          == columns["use"]["codes"][0].keys(), "codes have titles")
    check(columns["declared_area"]["kind"] == "area", "an area")


def every_register_has_lists_cards_and_histories(api):
    api.sign_in("viewer")  # who holds a room is not for everybody
    for name in REGISTERS:
        items, total = api.pages(f"/api/{name}?limit=50")
        check(len(items) == total["count"], f"{name}: the pages together are the total")
        check([item["id"] for item in items] == sorted({item["id"] for item in items}),
              f"{name}: by id, each once")
        if not items:
            continue
        card = api.ask(f"/api/{name}/{items[0]['id']}")
        check(card.status == 200 and card.headers["ETag"], f"{name}: a card with ETag")
        history = api.get(f"/api/{name}/{items[0]['id']}/history")
        check(history["items"][0]["valid_to"] is None, f"{name}: its history")
        check(api.ask(f"/api/{name}/999999").status == 404, f"{name}: no such card")
        check(api.ask(f"/api/{name}/999999/history").status == 404, f"{name}: no such history")
    api.cookie = None


def people_are_not_served_to_everybody(api):
    for path in ("people", "people/1", "people/1/history", "occupancy", "occupancy/1"):
        check(api.ask(f"/api/{path}").status == 401, path)
    rooms = api.ask("/api/rooms?f=csv").body + api.ask("/api/rooms/6").body
    everything = rooms + api.ask("/api/institutions/1").body + api.ask("/api/search?q=zsf").body
    check("张三丰".encode() not in everything, "nobody is named")
    check(api.get("/api/rooms/6")["occupants"] == 1, "occupants are counted")


def sums_agree_from_room_to_district(api):
    district = api.get("/api/districts/1")
    courtyard = api.get("/api/courtyards/1")
    buildings = [api.get(f"/api/buildings/{row['id']}") for row in courtyard["buildings"]]
    floors = [row for building in buildings for row in building["floors"]]
    rooms = [row for floor in floors for row in api.get(f"/api/floors/{floor['id']}")["rooms"]]
    check(len(rooms) == BUILDINGS * FLOORS * ROOMS, "rooms of a courtyard")
    for name in ("rooms", "usable_area", "idle_rooms", "idle_area"):
        of_floors = round(sum(floor[name] for floor in floors), 2)
        check(of_floors == courtyard["totals"][name] == district["totals"][name],
              f"{name}: {of_floors} {courtyard['totals']} {district['totals']}")
    idle = [room for room in rooms if room.get("status") == "idle"]
    check(len(idle) == courtyard["totals"]["idle_rooms"], "idle rooms")
    check(round(sum(room["usable_area"] for room in idle), 2) == courtyard["totals"]["idle_area"],
          "idle area")
    for floor in floors:
        check(sum(use["rooms"] for use in floor["by_use"].values()) == floor["rooms"], "by_use")
    ordinals = [floor["ordinal"] for floor in buildings[0]["floors"]]
    check(ordinals == sorted(ordinals, reverse=True), "the top floor is first")
    check(abs(buildings[0]["axis_deg"] - 70) < 0.2, f"axis {buildings[0].get('axis_deg')}")
    west, south, east, north = buildings[0]["bounds"]
    check(west < buildings[0]["lon"] < east and south < buildings[0]["lat"] < north, "a place")


def filters_find_what_they_say(api):
    api.sign_in("viewer")  # who holds a room is not for everybody
    for query, wanted in (
            ("building_id=1", lambda room: room["building_id"] == 1),
            ("floor_id=2", lambda room: room["floor_id"] == 2),
            ("courtyard_id=2", lambda room: room["courtyard_id"] == 2),
            ("district_id=2", lambda room: room["district_id"] == 2),
            ("institution_id=1", lambda room: room.get("institution_id") == 1),
            ("use=office", lambda room: room["use"] == "office"),
            ("status=idle&building_id=1",
             lambda room: room.get("status") == "idle" and room["building_id"] == 1),
            ("institution_id=1&building_id=2",
             lambda room: room.get("institution_id") == 1 and room["building_id"] == 2),
            ("floor_id=2&building_id=2", lambda room: False),
            ("building_id=999", lambda room: False)):
        everything, _ = api.pages("/api/rooms?limit=1000")
        expected = [room["id"] for room in everything if wanted(room)]
        found, total = api.pages(f"/api/rooms?limit=7&{query}")
        check([room["id"] for room in found] == expected, f"{query}: {len(found)}")
        area = round(sum(room["usable_area"] for room in everything if wanted(room)), 2)
        check(total == {"count": len(expected), "area": area}, f"{query}: total {total} {area}")
    api.cookie = None


def what_is_misspelt_is_refused(api):
    for path, parameter in (("/api/rooms?use=offce", "use"), ("/api/rooms?biulding_id=1", "biulding_id"),
                            ("/api/rooms?limit=0", "limit"), ("/api/rooms?limit=10001", "limit"),
                            ("/api/rooms?f=pdf", "f"), ("/api/rooms?floor_id=x", "floor_id"),
                            ("/api/rooms/x", "id"), ("/api/search", "q")):
        answer = api.ask(path)
        check(answer.status == 400, f"{path}: {answer.status}")
        problem = answer.json()
        check(problem["errors"][0]["parameter"] == parameter, f"{path}: {problem}")
        check(re.search("[\u4e00-\u9fff]", problem["detail_zh"]), f"{path}: in Chinese")


def files_say_the_same_as_pages(api):
    rooms, _ = api.pages("/api/rooms?building_id=1")
    answer = api.ask("/api/rooms?building_id=1&f=csv")
    check(answer.body.startswith(b"\xef\xbb\xbf"), "BOM")
    check("attachment" in answer.headers["Content-Disposition"], "a download")
    rows = list(csv.DictReader(io.StringIO(answer.body.decode("utf-8-sig"))))
    check([row["code"] for row in rows] == [room["code"] for room in rooms], "CSV rows")
    check(rows[0]["usable_area"] == f"{rooms[0]['usable_area']:.2f}", "CSV areas")
    features = api.get("/api/rooms?building_id=1&f=geojson")["features"]
    check([feature["id"] for feature in features] == [room["id"] for room in rooms], "features")
    check(features[0]["geometry"]["type"] == "MultiPolygon", "their geometry")
    for lang, header in (("zh", "房间编号"), ("en", "Code")):
        answer = api.ask(f"/api/rooms?building_id=1&f=xlsx&lang={lang}")
        book = zipfile.ZipFile(io.BytesIO(answer.body))
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        cells = ["".join(cell.itertext()) for cell in tree.fromstring(sheet).iter() if cell.tag.endswith("}is")]
        check(header in cells and rooms[0]["code"] in cells, f"XLSX {lang}: {cells[:5]}")
        check("<autoFilter" in sheet and 'state="frozen"' in sheet, "filter and frozen header")
        check(sheet.count("<row ") == len(rooms) + 1, "XLSX rows")


def nobody_changes_anything_without_signing_in(api):
    answer = api.ask("/api/rooms/1", "PATCH", {"name": "x"}, If_Match="*")
    check(answer.status == 401, f"a change by nobody: {answer.status}")
    api.sign_in("viewer")
    answer = api.ask("/api/rooms/1", "PATCH", {"name": "x"}, If_Match="*")
    check(answer.status == 403, f"a change by a viewer: {answer.status}")
    api.sign_in("manager")


def a_change_needs_the_version_it_changes(api):
    card = api.ask("/api/rooms/1")
    etag = card.headers["ETag"]
    check(api.ask("/api/rooms/1", If_None_Match=etag).status == 304, "304")
    check(api.ask("/api/rooms/1", "PATCH", {"name": "x"}).status == 428, "428")
    changed = api.ask("/api/rooms/1", "PATCH", {"name": "会客室", "declared_area": 23.5,
                                                "use": "service", "subtype": None}, If_Match=etag)
    check(changed.status == 200, f"PATCH: {changed.status} {changed.body}")
    room = changed.json()
    check((room["name"], room["declared_area"], room["use"]) == ("会客室", 23.5, "service"), "card")
    check(room["usable_area"] == 23.5 and room["number"] == "101", "the rest is as it was")
    check(changed.headers["ETag"] != etag, "a new ETag")
    check(api.ask("/api/rooms/1", "PATCH", {"name": "y"}, If_Match=etag).status == 412, "412")
    check(api.get("/api/rooms/1") == room, "read what was written")
    history = api.get("/api/rooms/1/history")["items"]
    check([row["name"] for row in history] == ["会客室", "局长办公室"], f"history {history}")
    check(history[1]["valid_to"] == history[0]["valid_from"], "spans of days meet")
    found = api.get("/api/search?q=" + urllib.parse.quote("会客室"))["items"]
    check([item["id"] for item in found] == [1], "the index follows")
    found = api.get("/api/rooms?building_id=1&use=service&limit=1")["items"]
    check(found[0]["id"] == 1, "so do the lists")


def a_change_of_one_does_not_hinder_another(api):
    before = api.ask("/api/buildings/1")
    other = api.ask("/api/rooms/2")
    done = api.ask("/api/rooms/2", "PATCH", {"declared_area": "1,000.5㎡"}, If_Match=other.headers["ETag"])
    check(done.status == 200 and done.json()["declared_area"] == 1000.5, f"text is read {done.body}")
    check(api.ask("/api/buildings/1", If_None_Match=before.headers["ETag"]).status == 200,
          "the building's card shows another total, and so has another ETag")
    check(api.ask("/api/buildings/1", "PATCH", {"built": 1998}, If_Match=before.headers["ETag"]).status
          == 200, "but who edits the building goes on")


def a_bad_change_is_refused_and_leaves_nothing(api):
    card = api.ask("/api/rooms/5")
    for body, parameter in (({"colour": "red", "shape": 1}, "colour, shape"), ({"use": "offce"}, "use"),
                            ({"declared_area": "much"}, "declared_area"), ({"usable_area": 1}, "usable_area"),
                            ({"building_code": "NONE"}, "building_code"), ({"ordinal": 77}, "ordinal"),
                            ({"code": None}, "code"), ({"name": {}}, "name")):
        answer = api.ask("/api/rooms/5", "PATCH", body, If_Match=card.headers["ETag"])
        check(answer.status == 400, f"{body}: {answer.status} {answer.body}")
        check(answer.json()["errors"][0]["parameter"] == parameter, f"{body}: {answer.body}")
    answer = api.ask("/api/rooms/5", "PATCH", {"code": "R1-0-0"}, If_Match="*")
    check(answer.status == 409, f"two rooms of one code: {answer.status}")
    check(api.ask("/api/rooms/5", "PATCH", [1], If_Match="*").status == 400, "an array")
    check(api.ask("/api/rooms/999999", "PATCH", {"name": "x"}, If_Match="*").status == 404, "404")
    check(api.ask("/api/rooms/5").body == card.body, "nothing has changed")
    moved = api.ask("/api/rooms/5", "PATCH", {"ordinal": "3F"}, If_Match=card.headers["ETag"]).json()
    check(moved["ordinal"] == 2 and moved["floor"] == "3F", f"a room moves to another floor: {moved}")


def search_finds_by_characters_pinyin_and_codes(api):
    api.sign_in("viewer")  # who holds a room is not for everybody
    def first(words):
        return api.get("/api/search?" + urllib.parse.urlencode({"q": words}))["items"][0]

    hit = first("A座 3F")
    check((hit["kind"], hit["building_id"], hit["ordinal"]) == ("floor", 1, 2), f"a floor {hit}")
    hit = first("czj")
    check((hit["kind"], hit["label"], hit["why"]) == ("institution", "市财政局", "initials"), f"{hit}")
    hit = first("caizhengju")
    check((hit["label"], hit["why"]) == ("市财政局", "pinyin"), f"{hit}")
    hit = first("R2-3-4")
    check((hit["kind"], hit["why"], hit["ordinal"]) == ("room", "code", 3), f"{hit}")
    hit = first("406 财政局")
    check(hit["label"].startswith("406") and "市财政局" in hit["context"], f"{hit}")
    check(hit["match"] == [[0, 3]] and 117 < hit["lon"] < 118 and 34 < hit["lat"] < 35, f"{hit}")
    check(api.get("/api/search?q=%20")["items"] == [], "blanks find nothing")
    api.cookie = None


def the_description_is_whole(api):
    document = api.get("/api/openapi.json")
    check(document["openapi"].startswith("3.0"), "OpenAPI 3.0")
    for name in REGISTERS:
        check("patch" in document["paths"][f"/api/{name}/{{id}}"], f"{name} is described")


def statement(name):
    text = (ROOT / "data/sql/query/list.sql").read_text()
    return re.search(rf"-- name: {name}\n((?:.+\n)+)", text).group(1)


def rooms_of_a_place_are_found_by_indexes(api):
    if not shutil.which("sqlite3"):
        print("    skipped: there is no sqlite3 command")
        return
    for name in ("list_rooms_within", "list_rooms_within_total"):
        done = subprocess.run(["sqlite3", "-readonly", api.data + "/ledger.sqlite",
                               "EXPLAIN QUERY PLAN " + statement(name)],
                              check=True, capture_output=True, text=True)
        check(re.search(r"SEARCH (room|rooms) USING (COVERING )?INDEX room_of_floor", done.stdout),
              f"{name}: {done.stdout}")
        check(not re.search(r"SCAN (room|floor|building|holding)", done.stdout),
              f"{name} reads everything: {done.stdout}")


TESTS = (the_city_counts_what_there_is, registers_say_their_columns,
         every_register_has_lists_cards_and_histories, people_are_not_served_to_everybody,
         sums_agree_from_room_to_district, filters_find_what_they_say,
         rooms_of_a_place_are_found_by_indexes, what_is_misspelt_is_refused,
         files_say_the_same_as_pages, search_finds_by_characters_pinyin_and_codes,
         nobody_changes_anything_without_signing_in,
         a_change_needs_the_version_it_changes, a_change_of_one_does_not_hinder_another,
         a_bad_change_is_refused_and_leaves_nothing, the_description_is_whole)


if __name__ == "__main__":
    run(TESTS)
