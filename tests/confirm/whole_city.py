"""Confirm a whole city unit by unit, as three parties would, and count.

    whole_city.py URL DATA [BUILDINGS]

With BUILDINGS only so many of them, to try it. URL is a running server on DATA, a demo city (demo/accounts.txt). Every room is measured twice, the batch is examined, findings
are explained, every confirmation is signed by its unit's head, a surveyor and the bureau's head, and the batch is published.
Prints how long each step took; exits 1 when a room is missing or twice, or when board and totals do not agree.
"""
import csv
import io
import json
import os
import random
import sys
import threading
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

URL, DATA = sys.argv[1:3]
MOST = int(sys.argv[3]) if len(sys.argv) > 3 else None
PASSWORD = "Whole-city-2026"
AT_ONCE = 4
counter = iter(range(10**9))


class Desk:
    def __init__(self, login=None, password=None, **more):
        self.cookie = None
        if login:
            status, headers, body = self.ask("/api/session", "POST", {"login": login, "password": password, **more})
            if status != 201:
                raise SystemExit(f"sign in as {login}: {status} {body}")
            self.cookie = headers["Set-Cookie"].split(";")[0]

    def ask(self, path, method="GET", body=None, etag=None, raw=None, headers=None):
        data = raw if raw is not None else json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(URL + path, data=data, method=method, headers=dict(headers or {}))
        if self.cookie:
            request.add_header("Cookie", self.cookie)
        if data is not None and not request.has_header("Content-type"):
            request.add_header("Content-Type", "application/json" if raw is None else "application/octet-stream")
        if method == "POST":
            request.add_header("Idempotency-Key", f"city-{os.getpid()}-{next(counter)}")
        if etag:
            request.add_header("If-Match", etag)
        try:
            with urllib.request.urlopen(request, timeout=280) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.headers, error.read()

    def get(self, path):
        status, headers, body = self.ask(path)
        if status != 200:
            raise SystemExit(f"{path}: {status} {body.decode()}")
        return json.loads(body), headers["ETag"]

    def move(self, path, move, body=None):
        _, etag = self.get(path)
        return self.ask(f"{path}/{move}", "POST", body if body is not None else {}, etag)


def must(answer, *wanted):
    status, headers, body = answer
    if status not in (wanted or (200, 201)):
        raise SystemExit(f"{status} {body.decode()[:600]}")
    return json.loads(body) if body else None


started = last = time.time()


def said(what):
    global last
    now = time.time()
    print(f"{now - last:7.1f} s  {what}", flush=True)
    last = now


def heads(admin, units):
    """An account for each unit's head, with a password of its own."""
    rows = [{"login": f"head-{u['id']}", "name": f"负责人{u['id']}", "institution": u["code"], "roles": "unit_head"} for u in units]
    rows += [{"login": "city-surveyor", "name": "测绘负责人", "institution": "", "roles": "surveyor inspector"},
             {"login": "city-boss", "name": "局负责人", "institution": "", "roles": "manager_head"}]
    made = admin.ask("/api/users/list", "POST", {"accounts": rows})
    logins = [row["login"] for row in rows]
    # Run again, they are there.
    codes = {} if made[0] == 409 else {a["login"]: {"code": a["code"]} for a in must(made)["items"]}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return dict(zip(logins, pool.map(lambda login: Desk(login, PASSWORD, **codes.get(login, {})), logins)))


def measured(rooms):
    dice = random.Random(7)
    out = io.StringIO()
    write = csv.writer(out)
    write.writerow("batch room_code round area instrument surveyor measured".split())
    for room in rooms:
        area = float(room["measured_area"] or room["declared_area"] or 10)
        off = round(min(0.02, area * 0.001) * dice.choice((-1, 0, 1)), 2)
        write.writerow(["CITY", room["code"], 1, f"{area:.2f}", "D1", "甲", "2026-06-01"])
        write.writerow(["CITY", room["code"], 2, f"{area + off:.2f}", "D2", "乙", "2026-06-02"])
    return out.getvalue().encode()


def upload(desk, name, data):
    meta = __import__("base64").b64encode(name.encode()).decode()
    status, headers, body = desk.ask("/api/uploads", "POST", raw=b"", headers={
        "Tus-Resumable": "1.0.0", "Upload-Length": str(len(data)), "Upload-Metadata": f"filename {meta}"})
    if status != 201:
        raise SystemExit(f"upload: {status} {body}")
    place = headers["Location"].replace(URL, "")
    status, _, body = desk.ask(place, "PATCH", raw=data, headers={
        "Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"})
    if status != 204:
        raise SystemExit(f"upload: {status} {body}")
    return place.rsplit("/", 1)[1]


def wait_for(desk, job):
    while True:
        answer, _ = desk.get(f"/ogc/jobs/{job}")
        if answer["status"] not in ("accepted", "running"):
            break
        time.sleep(2)
    if answer["status"] != "successful":
        raise SystemExit(f"import: {answer}")


def main():
    with open(os.path.join(DATA, "demo/accounts.txt"), encoding="utf-8") as lines:
        password = {line.split("\t")[0]: line.split("\t")[1] for line in lines}
    admin, clerk = Desk("admin", password["admin"]), Desk("manager_head", password["manager_head"])
    units = clerk.get("/api/institutions?limit=1000")[0]["items"]
    rooms = list(csv.DictReader(io.StringIO(clerk.ask("/api/rooms?f=csv")[2].decode("utf-8-sig"))))
    if MOST:
        some = sorted({r["building_code"] for r in rooms})[:MOST]
        rooms = [r for r in rooms if r["building_code"] in some]
    said(f"{len(units)} institutions, {len(rooms)} rooms")
    custodian = next(u["code"] for u in units if "机关事务管理局" in u["name"])
    must(clerk.ask("/api/confirmations/settings", "PUT", {"custodian": custodian}))
    holders = {r["institution_id"] for r in rooms}
    desks = heads(admin, [u for u in units if not MOST or str(u["id"]) in holders or u["code"] == custodian])
    surveyor, boss = desks["city-surveyor"], desks["city-boss"]
    said(f"{len(desks)} accounts made and signed in")
    job = must(surveyor.ask("/api/batches/import", "POST", {"uploads": [upload(surveyor, "city.csv", measured(rooms))]}), 202)
    wait_for(surveyor, job["id"])
    batch = next(b for b in boss.get("/api/batches")[0]["items"] if b["code"] == "CITY")
    place = f"/api/batches/{batch['id']}"
    said(f"{batch['measurements']} measurements imported")
    for move in ("deliver", "ingest"):
        must(surveyor.move(place, move))
    said("compared, and judged by G1 to G6")
    n = 0
    while True:
        found = [f for f in boss.get(place)[0]["findings"] if f["state"] == "open"]
        if not found:
            break
        for f in found:
            must(boss.move(place, "explain", {"finding_id": f["id"], "reason": "已现场核实", "document": "局〔2026〕1号"}))
            n += 1
    said(f"{n} findings explained")
    for move in ("accept", "confirm"):
        must(boss.move(place, move))
    items = boss.get("/api/confirmations?limit=10000")[0]["items"]
    said(f"{len(items)} confirmations opened")
    custody = next(u["id"] for u in units if u["code"] == custodian)
    lock = threading.Lock()
    tally = {"rooms": {}, "area": 0, "signed": 0}

    def confirm(item):
        path = f"/api/confirmations/{item['id']}"
        for desk in (desks[f"head-{item.get('institution_id') or custody}"], surveyor, boss):
            card, etag = desk.get(path)
            answer = must(desk.ask(f"{path}/sign", "POST", {"hash": card["hash"], "password": PASSWORD,
                                                            **({"party": "surveyor"} if desk is surveyor else {})}, etag))
        with lock:
            assert answer["state"] == "closed", answer["state"]
            tally["signed"] += 3
            for room in answer["rooms"]:
                tally["rooms"][room["code"]] = tally["rooms"].get(room["code"], 0) + 1
                tally["area"] += round(100 * (room["measured"] or room["declared"] or 0))

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(confirm, items))
    said(f"{tally['signed']} signatures")
    must(boss.move(place, "publish"))
    said("published")
    board = boss.get("/api/confirmations/board")[0]
    total = board["total"]
    print(json.dumps(total))
    good = {
        "every room exactly once": sorted(tally["rooms"]) == sorted(r["code"] for r in rooms) and set(tally["rooms"].values()) == {1},
        "the board has every room": total["rooms"] == total["rooms_in_one"] == len(rooms) and (MOST or total["rooms_of_city"] == len(rooms)),
        "areas agree": round(total["area"] * 100) == tally["area"] and (MOST or round(total["area_of_city"] * 100) == tally["area"]),
        "units agree": sum(u["rooms"] for u in board["units"]) == len(rooms) and (MOST or not board["not_started"]),
        "all three have signed all": all(u["three"] == u["confirmations"] for u in board["units"]),
        "the batch is published": boss.get(place)[0]["state"] == "published",
    }
    for what, holds in good.items():
        print(f"{'ok ' if holds else 'NOT'} {what}")
    print(f"{time.time() - started:.0f} s in all; {len([u for u in board['units'] if u['institution_id']])} units with rooms of {len(units)}")
    return 0 if all(good.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
