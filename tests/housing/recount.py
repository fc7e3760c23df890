"""recount: the rooms of a ledger counted again in Python, from its tables alone, apart from the C code.

A room is cut at the rounded ends of its holders' shares; who holds most has the room, its people and what it is over.
"""
import collections

KEPT = {"meeting", "reception", "archive", "library", "storage"}


def on(db, table, columns, day, dates="valid_from", until="valid_to"):
    """The rows of a table as they were on a day."""
    now = "1" if dates == "valid_from" else f"({until} IS NULL OR {until} > :day)"
    return db.execute(f"SELECT {columns} FROM {table} WHERE {dates} <= :day AND {now} UNION ALL "
                      f"SELECT {columns} FROM {table}_history WHERE {dates} <= :day AND ({until} IS NULL OR {until} > :day)",
                      {"day": day}).fetchall()


def facts(db, table, columns, day):
    return on(db, table, columns, day, "from_date", "to_date")


def over(area, use, seats, people, classes, ceilings):
    """How far an office is above the ceilings of those in it; 0 where one of them has none."""
    ceilings = [ceilings.get((classes.get(people[p][0]), people[p][1])) for p in seats if p in people]
    if use != "office" or area is None or not ceilings or None in ceilings:
        return 0
    return max(0, area - sum(ceilings))


def status_of(use, state, subtype, held, n):
    if not held and n == 0 and state in ("in_use", "shared") and (use in ("office", "technical") or subtype in KEPT):
        return "idle"
    if held and n == 0 and use == "office" and subtype not in ("lounge", "private_wc"):
        return "unoccupied"
    return "used"


def cut(area, holders):
    """[(institution or 0, part)]: each part ends where the shares up to it, of the whole, are rounded half up.

    Shares above the whole (a finding of its own) have nothing left to be a part of.
    """
    parts, laid = [], 0
    for institution, share in holders:
        end = min(10000, laid + share)
        parts.append((institution, (2 * area * end + 10000) // 20000 - (2 * area * laid + 10000) // 20000))
        laid = end
    if laid < 10000:
        parts.append((0, area - (2 * area * laid + 10000) // 20000))
    return parts


def recount(db, day, ceilings):
    """{dimension: {key: [rooms, area, idle rooms, idle area, unoccupied rooms, area, over rooms, over area, people]}}"""
    floors = dict(on(db, "floor", "id, building_id", day))
    yards = dict(on(db, "courtyard", "id, district_id", day))
    buildings = {b[0]: b[1:] for b in on(db, "building", "id, courtyard_id, tenure, built", day)}
    classes = dict(on(db, "institution", "id, class", day))
    people = {p[0]: p[1:] for p in on(db, "person", "id, institution_id, rank", day)}
    holders, seats = collections.defaultdict(list), collections.defaultdict(list)
    for row in facts(db, "holding", "room_id, institution_id, share, id", day):
        holders[row[0]].append(row)
    for room, person in facts(db, "occupancy", "room_id, person_id", day):
        seats[room].append(person)
    sums = collections.defaultdict(lambda: collections.defaultdict(lambda: [0] * 9))
    for room, floor, use, state, subtype, area in on(
            db, "room", "id, floor_id, use, state, subtype, coalesce(measured_area, declared_area)", day):
        n = sum(p in people for p in seats[room])
        status = status_of(use, state, subtype, bool(holders[room]), n)
        building = floors.get(floor, 0)
        yard, tenure, built = buildings.get(building, (0, "", 0))
        excess = over(area, use, seats[room], people, classes, ceilings)
        order = sorted(holders[room], key=lambda h: (-h[2], h[1], h[3]))
        for i, (unit, part) in enumerate(cut(area or 0, [(h[1], h[2]) for h in order])):
            keys = {"unit": unit, "level": classes.get(unit) or "", "class": use or "", "state": state or "", "status": status,
                    "tenure": tenure or "", "district": yards.get(yard) or 0, "courtyard": yard, "building": building,
                    "year": built or 0}
            first = i == 0
            line = [first, part, first and status == "idle", part * (status == "idle"), first and status == "unoccupied",
                    part * (status == "unoccupied"), first and excess > 0, excess * first, n * first]
            for dimension, key in keys.items():
                sums[dimension][key] = [a + int(b) for a, b in zip(sums[dimension][key], line)]
    return sums
