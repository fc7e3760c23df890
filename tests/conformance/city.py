"""A small city for the OGC's suites to read: city.py FOLDER writes a GeoJSON or CSV file for each register."""
import json
import os
import sys

folder = sys.argv[1]


def box(lon, lat, side):
    ring = [[lon, lat], [lon + side, lat], [lon + side, lat + side], [lon, lat + side], [lon, lat]]
    return {"type": "Polygon", "coordinates": [ring]}


def write(name, features):
    with open(os.path.join(folder, name + ".geojson"), "w", encoding="utf-8") as out:
        json.dump({"type": "FeatureCollection", "features": [
            {"type": "Feature", "properties": properties, "geometry": shape} for properties, shape in features]}, out)


yards = [(f"Y{i:02}", 117.1 + i % 8 * .02, 34.1 + i // 8 * .02) for i in range(40)]
write("districts", [({"code": "D1", "name": "城区"}, box(117, 34, .5))])
write("courtyards", [({"code": code, "name": "院" + code, "district": "D1"}, box(lon, lat, .01)) for code, lon, lat in yards])
write("buildings", [({"code": "B" + code, "courtyard_code": code, "name": "楼" + code, "floors_above": 1}, box(lon + .001, lat + .001, .001))
                    for code, lon, lat in yards])
write("floors", [({"building_code": "B" + code, "ordinal": 0}, box(lon + .001, lat + .001, .001)) for code, lon, lat in yards])
write("rooms", [({"code": "R" + code, "building_code": "B" + code, "ordinal": 0, "number": "101", "use": "office", "declared_area": 20},
                 box(lon + .0011, lat + .0011, .0002)) for code, lon, lat in yards])
write("circulation", [({"building_code": "B" + code, "ordinal": 0, "kind": "corridor"}, box(lon + .0015, lat + .0015, .0002)) for code, lon, lat in yards])
write("parking", [({"code": "P" + code, "courtyard_code": code, "name": "车位"}, box(lon + .005, lat + .005, .0002)) for code, lon, lat in yards])
write("canteens", [({"code": "K" + code, "courtyard_code": code, "name": "食堂"}, {"type": "Point", "coordinates": [lon + .004, lat + .004]})
                   for code, lon, lat in yards[:3]])
with open(os.path.join(folder, "institutions.csv"), "w", encoding="utf-8") as out:
    out.write("code,name,class,category\nU1,教育局,municipal,party\n")
