"""Relocation problems whose best plan is known because it was there first.

Buildings: units are drawn, put together building by building, and only then the buildings are cut to what is in them.
A building has at most a trifle more than its units need, all trifles together less than half of the smallest building;
gross area is capacity / 0.65 of these, and twice that of the others. Whoever leaves some of these out needs others
instead that cost more, so no plan keeps less gross area in use than the planted one.

Rooms: departments are drawn, seated floor by floor in rooms of exactly what their people may have, and the rooms are
shuffled never: what is planted has nobody above the ceiling, every department in one piece and every unit on one floor.
"""
import random

SIZES = {"small": (12, 4, 3), "medium": (47, 12, 7), "large": (251, 140, 92)}
CEILINGS = (12, 18, 24)


def stack(size, seed=1):
    """The problem, and the gross area freed by its best plan."""
    n_units, n_used, n_idle = SIZES[size]
    dice = random.Random(f"{size} {seed}")
    need = [dice.randint(200_00, 1500_00) for _ in range(n_units)]
    inside = [[] for _ in range(n_used)]
    for u in range(n_units):
        inside[u if u < n_used else dice.randrange(n_used)].append(u)
    load = [sum(need[u] for u in units) for units in inside]
    trifle = min(load) // (2 * n_used) - 1
    capacity = [full + dice.randint(0, trifle) for full in load] + [dice.choice(load) for _ in range(n_idle)]
    gross = [room * 100 // 65 * (1 if b < n_used else 2) for b, room in enumerate(capacity)]
    order = list(range(n_used + n_idle))
    dice.shuffle(order)
    buildings = []
    for place, b in enumerate(order):
        floors = dice.randint(3, 6)
        part = capacity[b] // floors
        areas = [part] * (floors - 1) + [capacity[b] - part * (floors - 1)]
        buildings.append({"id": b, "name": f"building {b}", "gross_area": gross[b] / 100, "e": 100 * place, "n": 0,
                          "floors": [{"ordinal": i, "capacity": area / 100} for i, area in enumerate(areas)]})
    units = [{"id": u, "name": f"unit {u}", "heads": area // 3000, "need": area / 100,
              "places": [{"building": dice.choice(order), "area": area / 100}]} for u, area in enumerate(need)]
    problem = {"version": 1, "name": f"planted {size} {seed}", "goals": ["freed_area"], "units": units, "buildings": buildings}
    return problem, round(sum(gross[n_used:]) / 100, 2)


def rooms(floors, seed=1):
    """A building of so many floors, three departments each; what nobody may beat is rooms_points() of nothing lost."""
    dice = random.Random(f"rooms {floors} {seed}")
    units, levels, room_id, person_id = [], [], 0, 0
    for floor in range(floors):
        unit = {"id": floor, "name": f"unit {floor}", "need": 1, "people": []}
        level = {"ordinal": floor, "rooms": []}
        for department in "abc":
            for _ in range(dice.randint(1, 2)):
                ceiling = dice.choice(CEILINGS)
                unit["people"].append({"id": person_id, "ceiling": ceiling, "leader": True, "department": department})
                level["rooms"].append({"id": room_id, "area": ceiling, "use": "office"})
                person_id, room_id = person_id + 1, room_id + 1
            for _ in range(dice.randint(1, 4)):
                heads = dice.randint(2, 4)
                unit["people"] += [{"id": person_id + i, "ceiling": 9, "department": department} for i in range(heads)]
                level["rooms"].append({"id": room_id, "area": 9 * heads, "use": "office"})
                person_id, room_id = person_id + heads, room_id + 1
        units.append(unit)
        levels.append(level)
    dice.shuffle(units)
    return {"version": 1, "name": f"planted rooms {floors} {seed}", "units": units,
            "buildings": [{"id": 0, "name": "building", "floors": levels}]}


def rooms_lost(problem, plan):
    """What a plan loses against the planted one: m2 above ceilings, pieces of departments, floors of units; not seated."""
    place = {room["id"]: (floor["ordinal"], at, room["area"]) for building in problem["buildings"]
             for floor in building["floors"] for at, room in enumerate(floor["rooms"])}
    person = {p["id"]: (unit["id"], p) for unit in problem["units"] for p in unit["people"]}
    over, pieces, levels, seated = 0, 0, 0, 0
    for unit in plan["rooms"]["units"]:
        mine = {}
        for room in unit["rooms"]:
            seated += len(room["people"])
            ceiling = sum(person[p][1]["ceiling"] for p in room["people"])
            over += max(0, place[room["room"]][2] - ceiling) if room["people"] else 0
            for p in room["people"]:
                mine.setdefault(person[p][1]["department"], set()).add(place[room["room"]][:2])
        for where in mine.values():
            pieces += sum((floor, at - 1) not in where for floor, at in where) - 1
        levels += len({floor for where in mine.values() for floor, _ in where}) - 1
    return {"over": round(over, 2), "pieces": pieces, "floors": levels, "standing": len(person) - seated}
