"""Make a confirmation's hash again from exports of the ledger, without a line of the program.

    rehash.py ROOMS.csv OCCUPANCY.csv PEOPLE.csv HOLDINGS.csv UNIT BUILDING VERSION

The files are those of `yardstick export rooms|occupancy|people|holdings` as CSV, rooms with --wkt. UNIT is the code of the
institution, or "-" for rooms nobody holds. Prints the hash. docs/confirmation.md says what is made here.
"""
import csv
import datetime
import hashlib
import re
import sys
from decimal import Decimal, ROUND_HALF_EVEN


def rows(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def text(value):
    return value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n") if value else "-"


def area(value):
    return f"{Decimal(value):.2f}" if value else "-"


def unit_of_angle(value):
    return int((Decimal(value) * 10**9).to_integral_value(ROUND_HALF_EVEN))


def ring(points, outside):
    points = [tuple(unit_of_angle(c) for c in p.split()) for p in points.split(",")][:-1]
    n, twice = len(points), 0
    for i in range(n):
        (x1, y1), (x2, y2) = points[i], points[(i + 1) % n]
        twice += x1 * y2 - x2 * y1
    if (twice > 0) != outside:
        points.reverse()
    first = points.index(min(points))
    return " ".join(f"{x} {y}" for x, y in points[first:] + points[:first])


def shape(wkt):
    if not wkt:
        return "-"
    body = wkt[wkt.index("("):]
    polygons = re.findall(r"\((\([^()]*\)(?:\s*,\s*\([^()]*\))*)\)", body)
    out = []
    for polygon in polygons:
        rings = [r.strip() for r in re.findall(r"\(([^()]*)\)", polygon)]
        shell, holes = ring(rings[0], True), sorted(ring(r, False) for r in rings[1:])
        out.append(";".join([shell, *holes]).encode())
    return b"|".join(sorted(out)).decode()


def holds(fact, today):
    return fact["from"] <= today and (not fact["to"] or fact["to"] > today)


def content(rooms, occupancy, people, holdings, unit, building, version, today):
    holder, seats = {}, {}
    for h in holdings:
        if holds(h, today):
            holder.setdefault(h["room_code"], []).append((-Decimal(h["share"]), h))
    person = {p["code"]: p for p in people}
    for o in occupancy:
        if holds(o, today):
            p = person[o["person_code"]]
            seats.setdefault(o["room_code"], []).append(
                (int(p["id"]), o["kind"], f"person\t{p['id']}\t{text(p['name'])}\t{text(p['rank'])}\t"
                 f"{int(Decimal(o['share']) * 10000)}\t{text(o['kind'])}\n"))
    lines = ["yardstick confirmation 1", f"unit\t{text(unit) if unit != '-' else '-'}", f"building\t{text(building)}", f"version\t{version}"]
    for room in sorted(rooms, key=lambda r: r["code"].encode()):
        held = sorted(holder.get(room["code"], []), key=lambda h: h[0])
        if room["building_code"] != building or (held[0][1]["institution_code"] if held else "-") != unit:
            continue
        sits = sorted(seats.get(room["code"], []))
        digest = hashlib.sha256("".join(s[2] for s in sits).encode()).hexdigest() if sits else "-"
        lines.append("\t".join(["room", text(room["code"]), room["ordinal"], text(room["number"]), text(room["use"]),
                                text(room["subtype"]), area(room["measured_area"]), area(room["declared_area"]),
                                area(room["approved_area"]), str(len(sits)), digest]))
        lines.append("shape\t" + shape(room["wkt"]))
    return "\n".join(lines) + "\n"


def main():
    rooms, occupancy, people, holdings = (rows(path) for path in sys.argv[1:5])
    unit, building, version = sys.argv[5:8]
    made = content(rooms, occupancy, people, holdings, unit, building, version, datetime.date.today().isoformat())
    print(hashlib.sha256(made.encode()).hexdigest())


if __name__ == "__main__":
    main()
