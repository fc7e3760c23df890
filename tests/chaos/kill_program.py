"""The real program, killed and failed in the middle of its work.

    kill_program.py PROGRAM DISK_SHIM

Rows of an import are all there or none; what was reported as done is there; the next start needs
no help; `yardstick check` finds nothing. CHAOS_SEED repeats a run, CHAOS_ROUNDS changes its length.
"""
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request

PROGRAM, SHIM = sys.argv[1:3]
ROUNDS = int(os.environ.get("CHAOS_ROUNDS", "6"))
SEED = int(os.environ.get("CHAOS_SEED", str(int(time.time()))))
LISTEN = "127.0.0.1:18250"
ROWS = 400
failures = []
work = tempfile.mkdtemp(prefix="ys_chaos_program.")
data = os.path.join(work, "data")


def check(condition, what):
    if not condition:
        failures.append(what)
        print("    failed:", what)
    return condition


def command(*words, **more):
    return [PROGRAM, *words, "--data", data]


def run(*words, given=None):
    done = subprocess.run(command(*words), capture_output=True, text=True, timeout=60, input=given,
                          env={**os.environ, "YARDSTICK_LANG": "en"})
    return done.returncode, done.stdout + done.stderr


def table(number):
    """A file of ROWS institutions that no other file has."""
    path = os.path.join(work, f"i{number}.csv")
    with open(path, "w") as f:
        f.write("code,name\n")
        f.writelines(f"{number:04d}-{i:04d},某局{i}\n" for i in range(ROWS))
    return path


def rows(number):
    db = sqlite3.connect(f"file:{data}/ledger.sqlite?mode=ro", uri=True)
    try:
        return db.execute("SELECT count(*) FROM institution WHERE code LIKE ?",
                          (f"{number:04d}-%",)).fetchone()[0]
    finally:
        db.close()


def whole(number, reported):
    n = rows(number)
    check(n in (0, ROWS), f"import {number} is all there or not at all: {n} rows")
    check(not reported or n == ROWS, f"import {number} was reported and is there: {n} rows")
    return n


def sound(when):
    status, said = run("check")
    check(status == 0, f"check after {when}: exit {status}: {said[-600:]}")


def start(*words, env=None):
    return subprocess.Popen(command(*words), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            text=True, env={**os.environ, "YARDSTICK_LANG": "en", **(env or {})})


def serve(env=None):
    """A server that answers; its folder is free of what an earlier one left."""
    server = start("serve", "--listen", LISTEN, env=env)
    line = server.stdout.readline()
    if not check(line.startswith("http"), "the server starts"):
        print(server.stderr.read()[-1000:])
    return server


def import_killed(clock):
    """kill -9 of `yardstick import`; yields how many imports were found stored."""
    stored = 0
    for number in range(ROUNDS):
        process = start("import", "institutions", table(number))
        time.sleep(random.uniform(0.02, clock))
        process.kill()
        process.communicate()
        stored += whole(number, process.returncode == 0) == ROWS
        if number % 4 == 3:
            sound("a killed import")
    # Once more as if nothing had been: the same file adds what is missing, all of it.
    status, said = run("import", "institutions", table(0))
    check(status == 0 and rows(0) == ROWS, f"the import repeated: {said[-300:]}")
    return stored


def serve_killed(clock):
    """kill -9 of the server while imports go through its socket."""
    stored = 0
    for number in range(1000, 1000 + ROUNDS):
        server = serve()
        process = start("import", "institutions", table(number))
        time.sleep(random.uniform(0.0, clock))
        server.kill()
        server.communicate()
        said = process.communicate(timeout=60)
        stored += whole(number, process.returncode == 0) == ROWS
        check(process.returncode in (0, 1), f"the import says what it saw: {said}")
        if number % 4 == 3:
            sound("a killed server")
    return stored


def sign_in():
    """A session; it outlives the servers that will be killed."""
    status, said = run("user", "add", "editor", "--role", "manager", "--password-stdin", given="Kept-in-tests-1\n")
    check(status == 0, f"an account: {said}")
    server = serve()
    request = urllib.request.Request(
        f"http://{LISTEN}/api/session", b'{"login": "editor", "password": "Kept-in-tests-1"}', method="POST",
        headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        cookie = answer.headers["Set-Cookie"].split(";")[0]
    server.kill()
    server.communicate()
    return cookie


def edit_until_dead(record, acknowledged, cookie):
    """Name the institution 1, 2, 3 … over HTTP; what was answered 200 is noted."""
    url = f"http://{LISTEN}/api/institutions/{record}"
    try:
        card = urllib.request.Request(url, headers={"Cookie": cookie})
        with urllib.request.urlopen(card, timeout=10) as answer:
            etag = answer.headers["ETag"]
        for k in range(acknowledged.get(record, 0) + 1, 1000000):
            request = urllib.request.Request(
                url, json.dumps({"name": str(k)}).encode(), method="PATCH",
                headers={"If-Match": etag, "Content-Type": "application/json", "Cookie": cookie})
            with urllib.request.urlopen(request, timeout=10) as answer:
                etag = answer.headers["ETag"]
                acknowledged[record] = k
    except urllib.error.HTTPError as e:
        check(False, f"an edit was answered {e.code}: {e.read()[:300]}")
    except (OSError, ValueError):
        pass  # the server was killed
    except Exception as e:  # http.client's, likewise
        check(type(e).__module__ == "http.client", f"{e!r}")


def edits_killed():
    """kill -9 of the server while edits go over HTTP: each that was answered 200 is there."""
    acknowledged = {}
    cookie = sign_in()
    db = sqlite3.connect(f"file:{data}/ledger.sqlite?mode=ro", uri=True)
    records = [r[0] for r in db.execute("SELECT id FROM institution LIMIT 4")]
    db.close()
    for _ in range(ROUNDS):
        server = serve()
        threads = [threading.Thread(target=edit_until_dead, args=(r, acknowledged, cookie))
                   for r in records]
        for t in threads:
            t.start()
        time.sleep(random.uniform(0.05, 0.5))
        server.kill()
        server.communicate()
        for t in threads:
            t.join()
        db = sqlite3.connect(f"file:{data}/ledger.sqlite?mode=ro", uri=True)
        for record, k in acknowledged.items():
            name = db.execute("SELECT name FROM institution WHERE id = ?", (record,)).fetchone()[0]
            check(int(name) in (k, k + 1), f"edit {k} of {record} was acknowledged, found {name}")
            acknowledged[record] = int(name)
        db.close()
    sound("killed edits")
    return sum(acknowledged.values())


def spool_is_clean():
    server = serve()
    time.sleep(0.2)
    left = [n for n in os.listdir(os.path.join(data, "spool")) if n.startswith("job-")]
    check(left == [], f"the next start cleans the spool: {left}")
    server.send_signal(signal.SIGTERM)
    server.communicate(timeout=40)
    check(server.returncode == 0, "the server stops when asked")


def second_refused():
    server = serve()
    for words in (("serve", "--listen", "127.0.0.1:18251"), ("init",)):
        status, said = run(*words)
        check(status == 1 and "stop it first" in said, f"a second {words[0]} is refused: {said}")
    server.send_signal(signal.SIGTERM)
    server.communicate(timeout=40)


def disk_fails(operation, nth, error, expected):
    """The server's disk fails while an import is stored: the import is told, the server ends."""
    number = 2000 + nth + (100 if operation == "write" else 0)
    server = serve(env={"LD_PRELOAD": SHIM, "CHAOS_DIR": data,
                        "CHAOS_FAIL": f"{operation} {nth} {error}",
                        "ASAN_OPTIONS": "verify_asan_link_order=0"})
    status, said = run("import", "institutions", table(number))
    check(status == 1, f"the import is told: {status}, {said[-300:]}")
    if expected is None:
        check("full" in said, f"it is told why: {said[-300:]}")
        server.send_signal(signal.SIGTERM)
    server.communicate(timeout=40)
    check(server.returncode == (expected or 0), f"the server ends with {server.returncode}")
    n = rows(number)
    check(n == 0 or (operation == "sync" and n == ROWS), f"the import left {n} rows")
    sound("a failed disk")


def only_one_checkpoints():
    """While a server writes, other processes that read never touch the ledger's file."""
    trace = os.path.join(work, "trace")
    env = {"LD_PRELOAD": SHIM, "CHAOS_DIR": data, "CHAOS_TRACE": trace,
           "ASAN_OPTIONS": "verify_asan_link_order=0"}
    server = serve(env=env)
    for words in (("check",), ("backup", "create"), ("find", "某局1"), ("audit", "verify")):
        process = start(*words, env=env)
        status, said = run("import", "institutions", table(3000 + len(words[0])))
        check(status == 0, f"import beside {words[0]}: {said[-300:]}")
        said = process.communicate(timeout=60)
        check(process.returncode == 0, f"{words[0]} beside a server: {said}")
    server.send_signal(signal.SIGTERM)
    server.communicate(timeout=40)
    lines = [line.split() for line in open(trace)]
    touched = {(line[0], line[1]) for line in lines if line[-1] == "ledger.sqlite" and
               line[2] in ("write", "truncate")}
    check(len(touched) >= 1 and all(pid == str(server.pid) for pid, _ in touched),
          f"who wrote into the ledger's file: {touched}, server {server.pid}")


try:
    print(f"    CHAOS_SEED={SEED}")
    random.seed(SEED)
    status, said = run("init")
    check(status == 0, said)
    began = time.monotonic()
    run("import", "institutions", table(9999))
    took = time.monotonic() - began
    print(f"    {ROUNDS} imports killed, {import_killed(1.5 * took)} were stored")
    print(f"    {ROUNDS} servers killed, {serve_killed(2 * took)} imports were stored")
    print(f"    {ROUNDS} servers killed, {edits_killed()} edits over HTTP acknowledged")
    sound("all kills")
    spool_is_clean()
    second_refused()
    disk_fails("sync", 1, 5, 75)
    disk_fails("write", 5, 5, 75)
    disk_fails("write", 5, 28, None)
    only_one_checkpoints()
    sound("everything")
finally:
    shutil.rmtree(work, ignore_errors=True)
print(f"{len(failures)} checks failed")
sys.exit(1 if failures else 0)
