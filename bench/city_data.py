"""city_data: the demo city for peers: one GeoPackage with the layers of the tiles."""
import os
import sqlite3
import measure
from measure import run

# What somebody sees who has not signed in: no institution, no room of a secret one.
LAYERS = [  # layer, collection, first zoom, attributes, a point instead of its shape
    ("district", "districts", 0, "code,name", False),
    ("courtyard", "courtyards", 11, "code,name,district_id,tenure", False),
    ("building", "buildings", 13,
     "code,name,courtyard_id,height,floors_above,floors_below,tenure,built", False),
    ("parking", "parking", 15, "code,kind,courtyard_id", False),
    ("canteen", "canteens", 15, "code,name,courtyard_id", True),
    ("floor", "floors", 16, "building_id,ordinal,label", False),
    ("room", "rooms", 16, "code,number,name,use,subtype,state,status,usable_area,measured_area,"
     "declared_area,area_source,tenure,built,floor_id,building_id,ordinal", False),
    ("circulation", "circulation", 16, "kind,floor_id,building_id,ordinal", False),
    ("room_label", "rooms", 16, "number,name,usable_area,building_id,ordinal,use,status", True),
]

OF_BUILDING = ("tenure", "built")  # of a room: its building's

SECRET = """
WITH RECURSIVE hidden(id) AS (
    SELECT id FROM institution WHERE secret = 1
    UNION SELECT i.id FROM hidden JOIN institution AS i ON i.parent_id = hidden.id)
SELECT DISTINCT room_id FROM holding JOIN hidden ON hidden.id = institution_id
 WHERE from_date <= date('now', 'localtime')
   AND (to_date IS NULL OR to_date > date('now', 'localtime'))"""


def secret_rooms(city):
    with sqlite3.connect("file:%s/ledger.sqlite?mode=ro" % city, uri=True) as ledger:
        return [row for row, in ledger.execute(SECRET)]


def statement(collection, names, is_point, hidden):
    shape = "coalesce(ST_PointOnSurface(r.geom), r.geom)" if is_point else "r.geom"
    is_room = collection == "rooms"
    columns = ['%s."%s"' % ("b" if is_room and n in OF_BUILDING else "r", n)
               for n in names.split(",")]
    text = "SELECT r.id, %s AS geom, %s FROM %s AS r" % (shape, ", ".join(columns), collection)
    if is_room:
        text += " LEFT JOIN buildings AS b ON b.id = r.building_id"
    if is_room and hidden:
        text += " WHERE r.id NOT IN (%s)" % ", ".join(map(str, hidden))
    return text


def make(folder):
    """folder/city is a ledger, folder/city.gpkg its registers, folder/peer.gpkg what a tile shows of them"""
    yardstick = measure.binary("yardstick")
    city = folder + "/city"
    run(yardstick, "demo", "--no-survey", "--data", city)
    run(yardstick, "export", "all", "-o", folder + "/city.gpkg", "--data", city)
    hidden = secret_rooms(city)
    # for peers: in the projection of the tiles, with an index, only what a tile shows
    peer = folder + "/peer.gpkg"
    for layer, collection, _, names, is_point in LAYERS:
        run("ogr2ogr", *(["-update"] if os.path.exists(peer) else []), "-f", "GPKG", peer,
            folder + "/city.gpkg", "-nln", layer, "-t_srs", "EPSG:3857", "-preserve_fid",
            "-dialect", "SQLite", "-sql", statement(collection, names, is_point, hidden),
            "-nlt", "POINT" if is_point else "MULTIPOLYGON")
