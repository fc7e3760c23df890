"""A small city to confirm: one building, one floor, rooms of two units and one nobody holds."""
import json
import math

from yardstick import PASSWORD, Journey, Server, run

LON, LAT = 117.0, 34.8
# name: (x, y, width, depth) in metres from the corner of the building; walls of 0.2 between.
ROOMS = {"K-1-101": (0.3, 0.3, 4.0, 5.0), "K-1-102": (4.5, 0.3, 4.0, 5.0),
         "K-1-103": (8.7, 0.3, 6.0, 5.0), "K-1-104": (14.9, 0.3, 3.0, 5.0)}
HOLDERS = {"K-1-101": "A", "K-1-102": "A", "K-1-103": "B"}
HEADS = {"headA": ("unit_head", "A"), "headA2": ("unit_head", "A"), "adminA": ("unit_admin", "A"),
         "headB": ("unit_head", "B"), "headC": ("unit_head", "C"), "surveyor": ("surveyor", None),
         "surveyor2": ("surveyor", None), "boss": ("manager_head", None), "clerk": ("manager", None)}


def place(x, y):
    metre = 1 / 6378137.0 * 180 / math.pi
    e2 = 0.00669438002290
    s = math.sin(math.radians(LAT))
    w = math.sqrt(1 - e2 * s * s)
    return [round(LON + x * metre * w / math.cos(math.radians(LAT)), 9),
            round(LAT + y * metre * w ** 3 / (1 - e2), 9)]


def box(x, y, w, d):
    return [[place(x, y), place(x + w, y), place(x + w, y + d), place(x, y + d), place(x, y)]]


def features(rows):
    return json.dumps({"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": p, "geometry": {"type": "Polygon", "coordinates": g}} for p, g in rows]})


def build(journey, rooms=None):
    """The ledger, and accounts of HEADS with the journey's password."""
    data, rooms = journey.data, dict(rooms or ROOMS)
    run("init", "--data", data, check=0)

    def take(kind, name, text):
        run("import", kind, journey.file(name, text), "--data", data, "--from", "2024-01-01", check=0)
    take("institutions", "i.csv", "code,name,class\nA,甲局,municipal\nB,乙局,municipal\nC,机关事务局,municipal\n")
    take("courtyards", "c.geojson", features([({"code": "Y", "name": "一号院"}, box(-5, -5, 40, 30))]))
    take("buildings", "b.geojson", features([({"code": "K", "courtyard_code": "Y", "name": "主楼", "floors_above": 1,
                                               "gross_area": 120}, box(0, 0, 20, 6))]))
    take("floors", "f.geojson", features([({"building_code": "K", "ordinal": 0, "label": "1F", "gross_area": 120},
                                           box(0, 0, 20, 6))]))
    take("rooms", "r.geojson", features([({"code": code, "building_code": "K", "ordinal": 0, "number": code[-3:],
                                           "use": "office", "declared_area": round(b[2] * b[3], 2)}, box(*b))
                                         for code, b in rooms.items()]))
    take("people", "p.csv", "code,name,institution_code,rank,status\nP1,王一,A,staff,active\nP2,李二,A,staff,active\n")
    take("occupancy", "o.csv", "person_code,room_code,from\nP1,K-1-101,2024-01-01\nP2,K-1-102,2024-01-01\n")
    take("holdings", "h.csv", "institution_code,room_code,from\n" +
         "".join(f"{unit},{room},2024-01-01\n" for room, unit in HOLDERS.items()))
    for login, (role, unit) in HEADS.items():
        run("user", "add", login, "--role", role, *(["--institution", unit] if unit else []), "--name", login,
            "--password-stdin", "--data", data, given=PASSWORD + "\n", check=0)


def measurements(areas, batch="B1", rounds=(1, 2), apart=0.0, instruments=("D1", "D2")):
    """A surveyor's list: each room measured once a round."""
    lines = ["批次,房间编号,测次,实测面积,长,宽,仪器,测量员,测量日期"]
    for room, area in areas.items():
        for i, n in enumerate(rounds):
            lines.append(f"{batch},{room},{n},{area + apart * i:.2f},5.00,4.00,{instruments[i]},测{i},2026-06-0{i + 1}")
    return "\n".join(lines) + "\n"


class Desk:
    """One person signed in to a server."""

    keys = 0

    def __init__(self, server, login):
        self.server = object.__new__(Server)
        self.server.__dict__.update(server.__dict__)
        self.login = login
        status, headers, body = self.server.ask("/api/session", "POST", {"login": login, "password": PASSWORD})
        assert status == 201, body
        self.server.cookie = headers["Set-Cookie"].split(";")[0]

    def get(self, path):
        return self.server.json(path)

    def post(self, path, body=None, etag=None):
        """(status, answer)"""
        Desk.keys += 1
        headers = {"Idempotency-Key": f"k{Desk.keys}-{self.login}"}
        if etag:
            headers["If-Match"] = etag
        status, _, text = self.server.ask(path, "POST", body, headers)
        return status, json.loads(text) if text else None

    def move(self, path, move, body=None):
        """A move of what is at path, as it is now."""
        status, headers, text = self.server.ask(path)
        assert status == 200, text
        return self.post(f"{path}/{move}", body, headers["ETag"])

    def sign(self, id, password=PASSWORD, hash=None, **more):
        card = self.get(f"/api/confirmations/{id}")
        return self.move(f"/api/confirmations/{id}", "sign",
                         {"hash": hash or card["hash"], "password": password, **more})

    def patch(self, path, body):
        status, headers, text = self.server.ask(path)
        assert status == 200, text
        status, _, text = self.server.ask(path, "PATCH", body, {"If-Match": headers["ETag"]})
        return status, json.loads(text) if text else None


GOOD = {code: b[2] * b[3] for code, b in ROOMS.items()}


class Confirming(Journey):
    def begin(self, list_text=None, rooms=None, more=()):
        build(self, rooms)
        for kind, text in more:
            run("import", kind, self.file("more.csv", text), "--data", self.data, check=0)
        run("import", "measurements", self.file("m.csv", list_text or measurements(GOOD)), "--data", self.data, check=0)
        self.server = self.serve(role=None)
        self.boss, self.surveyor = Desk(self.server, "boss"), Desk(self.server, "surveyor")
        self.a, self.b = Desk(self.server, "headA"), Desk(self.server, "headB")
        status, _, body = self.boss.server.ask("/api/confirmations/settings", "PUT", {"custodian": "C"})
        self.assertEqual(status, 200, body)

    def examine(self):
        for move in ("deliver", "ingest"):
            status, batch = self.surveyor.move("/api/batches/1", move)
            self.assertEqual(status, 200, batch)
        return batch

    def ask_for_signatures(self):
        batch = self.examine()
        self.assertEqual(batch["findings"], [])
        for move in ("accept", "confirm"):
            status, batch = self.boss.move("/api/batches/1", move)
            self.assertEqual(status, 200, batch)
        items = self.boss.get("/api/confirmations")["items"]
        return {i["institution"]: i["id"] for i in items}

    def sign_all(self, id, unit):
        for desk in (unit, self.surveyor, self.boss):
            status, card = desk.sign(id)
            self.assertEqual(status, 200, card)
        return card
