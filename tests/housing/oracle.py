"""oracle: the ruler against SQL that was written apart from it.

    oracle.py TELL YARDSTICK      every number of every institution, every statistic by every dimension, and every office
                                  over the standard, on 20 random cities and the demo city
"""
import csv
import datetime
import json
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile

from recount import on, facts, over, recount

ROOT = pathlib.Path(__file__).parents[2]
CITIES = 20
failures = 0


def check(condition, what):
    global failures
    if not condition:
        failures += 1
        if failures < 20:
            print("failed:", what, flush=True)


def cents(text):
    return round(float(text) * 100)


def standards(db, name):
    """The rule set's file into two temporary tables."""
    rules = {}
    for row in csv.DictReader(open(ROOT / f"data/standards/{name}.csv", encoding="utf-8")):
        rules[row["rule"], row["class"], row["key"]] = row["value"]
    db.executescript("DROP TABLE IF EXISTS temp.ceiling; DROP TABLE IF EXISTS temp.service;"
                     "CREATE TEMP TABLE ceiling(class, rank, value);"
                     "CREATE TEMP TABLE service(class, low, at_low, high, at_high);")
    for (rule, klass, key), value in rules.items():
        if rule == "R1" and value:
            db.execute("INSERT INTO ceiling VALUES(?, ?, ?)", (klass, key, cents(value)))
        if rule == "R2" and key == "small" and value:
            get = lambda k: rules["R2", klass, k]
            db.execute("INSERT INTO service VALUES(?, ?, ?, ?, ?)",
                       (klass, int(get("small_posts")), cents(value), int(get("large_posts")), cents(get("large"))))


def area(figure):
    return None if figure["value"] is None else cents(figure["value"])


def standings(db, told, day):
    today = [s for s in told if s["as_of"] == day]
    standards(db, "2014")
    rows = db.execute((pathlib.Path(__file__).parent / "oracle.sql").read_text(), {"day": day}).fetchall()
    check(len(rows) == len(today), f"{len(rows)} institutions, {len(today)} told on {day}")
    for row, s in zip(rows, today):
        said = (s["institution_id"], s["class"], s["establishment"]["value"], area(s["office"]), area(s["service"]),
                area(s["equipment"]), area(s["canteen"]), area(s["has"]["office"]), area(s["has"]["service"]),
                area(s["has"]["equipment"]), area(s["has"]["technical_unapproved"]))
        check(row == said, f"institution {row[0]} on {day}: {row} {said}")
        if row[4] is None:
            check(s["gross"]["value"] is None, "no gross area without a service area")
            continue
        basic = row[3] + row[4] + row[5]
        check(area(s["basic"]) == basic and area(s["gross"]) == (40 * basic + 13) // 26, f"gross of {row[0]}")
        for use, may, has in (("office", row[3], row[7]), ("service", row[4], row[8])):
            check(area(s["may_ask"][use]) == max(0, may - has), f"{use} that {row[0]} may ask for")
            check(cents(s["may_ask"][use]["over"]) == max(0, has - may), f"{use} that {row[0]} has above")
    return len(rows)


def ceilings_of(db):
    return {(klass, rank): value for klass, rank, value in db.execute("SELECT class, rank, value FROM ceiling")}


def statistics(db, told, day):
    """Every row by every dimension, and that each adds up to the ledger's rooms."""
    counted, n = recount(db, day, ceilings_of(db)), 0
    total = db.execute("SELECT count(*), coalesce(sum(coalesce(measured_area, declared_area)), 0) FROM (SELECT * FROM room_versions "
                       "WHERE valid_from <= ?1 AND (valid_to IS NULL OR valid_to > ?1))", (day,)).fetchone()
    for answer in (a for a in told if a["as_of"] == day):
        said = {row[0]: row[1:] for row in answer["rows"]}
        mine = dict(counted[answer["statistic"]])
        for key in sorted({*said, *mine}, key=str):
            check(said.get(key) == mine.get(key), f"{answer['statistic']} {key} on {day}: {said.get(key)} {mine.get(key)}")
        check(tuple(answer["total"][:2]) == total, f"{answer['statistic']} on {day}: {answer['total']}, the ledger {total}")
        check(not said or [sum(c) for c in zip(*said.values())] == answer["total"], f"the rows by {answer['statistic']} add up")
        n += len(said)
    return n


def offices(db, day):
    """The open warnings of offices over the standard, against those counted here."""
    ceilings, seats = ceilings_of(db), {}
    people = {p[0]: p[1:] for p in on(db, "person", "id, institution_id, rank", day)}
    classes = dict(on(db, "institution", "id, class", day))
    for room, person in facts(db, "occupancy", "room_id, person_id", day):
        seats.setdefault(room, []).append(person)
    mine = {}
    for room, use, area in on(db, "room", "id, use, coalesce(measured_area, declared_area)", day):
        excess = over(area, use, seats.get(room, []), people, classes, ceilings)
        if excess > 0:
            sum_m2 = (area - excess) / 100
            mine[room] = (excess, "amber" if excess / 100 <= 0.04 * sum_m2 ** 0.5 + 0.002 * sum_m2 else "red")
    said = {room: (amount, level) for room, amount, level in db.execute(
        "SELECT object_id, amount, level FROM warning WHERE code = 'over_standard' AND closed IS NULL")}
    check(mine == said and mine, f"offices over the standard: {sorted(set(mine.items()) ^ set(said.items()))[:5]}")
    return len(mine)


def ledger(tell, words, directory):
    done = subprocess.run([tell, directory, *words], capture_output=True, text=True, timeout=300)
    if done.returncode:
        raise SystemExit(f"{tell}: {done.stderr}")
    told = [json.loads(line) for line in done.stdout.splitlines()]
    db = sqlite3.connect(f"file:{directory}/ledger.sqlite?mode=ro", uri=True)
    n, rows = 0, 0
    today = datetime.date.today().isoformat()
    for day in (today, "2025-09-01"):
        n += standings(db, [t for t in told if "statistic" not in t], day)
        rows += statistics(db, [t for t in told if "statistic" in t], day)
    if not words:
        print(f"{offices(db, today)} offices over the standard")
    db.close()
    return n, rows


def main():
    tell, yardstick = sys.argv[1:]
    folder = tempfile.mkdtemp(prefix="ys_oracle.")
    try:
        counts = [ledger(tell, [str(seed)], f"{folder}/{seed}") for seed in range(1, CITIES + 1)]
        print(f"{sum(n for n, _ in counts)} standings and {sum(rows for _, rows in counts)} rows of statistics of {CITIES} random cities")
        subprocess.run([yardstick, "demo", "--no-survey", "--data", f"{folder}/demo"], check=True, capture_output=True, timeout=300)
        n, rows = ledger(tell, [], folder + "/demo")
        print(f"{n} standings and {rows} rows of statistics of the demo city")
    finally:
        shutil.rmtree(folder)
    sys.exit(1 if failures else 0)


main()
