"""city_data: the demo city for peers: one GeoPackage with the layers of the tiles."""
import os
import measure
from measure import run

LAYERS = [  # layer, collection, first zoom, attributes, a point instead of its shape
    ("district", "districts", 0, "code,name", False),
    ("courtyard", "courtyards", 11, "code,name,district_id", False),
    ("building", "buildings", 13,
     "code,name,courtyard_id,height,floors_above,floors_below", False),
    ("parking", "parking", 15, "code,kind,courtyard_id", False),
    ("canteen", "canteens", 15, "code,name,courtyard_id", True),
    ("floor", "floors", 16, "building_id,ordinal,label", False),
    ("room", "rooms", 16, "code,number,name,use,subtype,state,status,usable_area,floor_id,"
     "building_id,ordinal,institution_id,institution", False),
    ("circulation", "circulation", 16, "kind,floor_id,building_id,ordinal", False),
    ("room_label", "rooms", 16, "number,name,usable_area,building_id,ordinal,use,status", True),
]


def make(folder):
    """folder/city is a ledger, folder/city.gpkg its registers, folder/peer.gpkg what a tile shows of them"""
    yardstick = measure.binary("yardstick")
    city = folder + "/city"
    run(yardstick, "demo", "--no-survey", "--data", city)
    run(yardstick, "export", "all", "-o", folder + "/city.gpkg", "--data", city)
    # for peers: in the projection of the tiles, with an index, only what a tile shows
    peer = folder + "/peer.gpkg"
    for layer, collection, _, names, is_point in LAYERS:
        shape = "coalesce(ST_PointOnSurface(geom), geom)" if is_point else "geom"
        run("ogr2ogr", *(["-update"] if os.path.exists(peer) else []), "-f", "GPKG", peer,
            folder + "/city.gpkg", "-nln", layer, "-t_srs", "EPSG:3857", "-preserve_fid",
            "-dialect", "SQLite", "-sql",
            'SELECT id, %s AS geom, %s FROM %s' % (
                shape, ",".join('"%s"' % n for n in names.split(",")), collection),
            "-nlt", "POINT" if is_point else "MULTIPOLYGON")
