"""One person's name, as it goes through everything: it stands in no log, manifest, metric or error, and in no answer to
those who may not see people."""
import io
import json
import os
import time
import unittest
import urllib.parse
import zipfile

from yardstick import Journey, run

NAME, CODE = "欧阳锋甲", "CANARY-4711"
INSTITUTIONS = "code,name,class\nU1,市档案馆,municipal\n"
PLACES = {"courtyards": "code,name\nY,大院\n", "buildings": "code,courtyard_code,name\nB,Y,楼\n", "floors": "building_code,ordinal\nB,0\n",
          "rooms": "code,building_code,ordinal,number,use,measured_area\nB-1,B,0,1,office,90\n",
          "holdings": "institution_code,room_code,from\nU1,B-1,2020-01-01\n",
          "occupancy": f"person_code,room_code,from\n{CODE},B-1,2020-01-01\n"}
PEOPLE = f"code,name,institution_code,department,rank,status\n{CODE},{NAME},U1,办公室,county_head,active\n"


class Canary(Journey):
    def setUp(self):
        super().setUp()
        run("init", "--data", self.data, "--name", "试市", check=0)
        for register, text in (("institutions", INSTITUTIONS), ("people", PEOPLE)):
            run("import", register, self.file(register + ".csv", text), "--data", self.data, check=0)
        self.log = os.path.join(self.folder, "log")
        self.stream = open(self.log, "wb")
        self.addCleanup(self.stream.close)

    def found(self, text):
        data = text if isinstance(text, bytes) else text.encode()
        if data[:2] == b"PK":  # a workbook or an archive: what is packed in it
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                data = b"".join(packed.read(name) for name in packed.namelist())
        return [mark for mark in (NAME, CODE, urllib.parse.quote(NAME)) if mark.encode() in data]

    def handle(self, server):
        """Everything somebody who may does with the person, and what goes wrong."""
        quoted = urllib.parse.quote(NAME)
        person = server.json("/api/people?q=" + quoted)["items"][0]["id"]
        path = f"/api/people/{person}"
        etag = server.ask(path)[1]["ETag"]
        self.assertEqual(server.ask(path, "PATCH", {"department": "人事科", "reason": f"{NAME} 调整"}, headers={"If-Match": etag})[0], 200)
        self.assertEqual(server.ask(path, "PATCH", {"department": "x"}, headers={"If-Match": etag})[0], 412)
        self.assertEqual(server.ask(path, "PATCH", {"rank": NAME}, headers={"If-Match": "*"})[0], 400)
        self.assertEqual(server.ask("/api/people", "POST", {"name": NAME, "code": CODE, "institution_code": "U1"}, headers={"Idempotency-Key": CODE})[0], 409)
        self.assertEqual(server.ask("/api/people", "POST", {"name": NAME, "institution_code": NAME}, headers={"Idempotency-Key": "k2"})[0], 400)
        for more in ("/api/search?q=" + quoted, "/api/people?f=csv&q=" + quoted, "/api/exports/people.csv", "/api/people?filter=" + urllib.parse.quote(f"name = '{NAME}'"),
                     "/api/people?filter=" + urllib.parse.quote(f"name LIKE '{NAME}"), "/api/people/" + quoted, "/api/" + quoted, "/ogc/collections/" + quoted, "/tiles/" + quoted + "/1/1/1.mvt",
                     "/api/rooms?filter=" + urllib.parse.quote(f"name = '{NAME}") + "&f=csv", path + "/history"):
            server.ask(more)
        self.assertEqual(server.ask("/api/session", "POST", {"login": NAME, "password": "no"})[0], 401)
        run("import", "people", self.file("wrong.csv", PEOPLE.replace("staff", NAME).replace("U1", NAME)), "--data", self.data)
        run("find", NAME, "--data", self.data)

    def test_a_name_stays_where_it_belongs(self):
        server = self.serve("--access-log", log=self.stream)
        self.handle(server)
        backup = os.path.join(self.folder, "ledger.backup")
        run("backup", "create", "-o", backup, "--data", self.data, check=0)
        manifests = [os.path.join(self.folder, name) for name in os.listdir(self.folder) if name.startswith("ledger.backup") and name != "ledger.backup"]
        self.assertTrue(manifests, os.listdir(self.folder))
        for name in manifests:
            if os.path.isfile(name):
                with open(name, "rb") as file:
                    self.assertEqual(self.found(file.read()), [], name)
        for path in ("/metrics", "/healthz", "/readyz"):
            self.assertEqual(self.found(server.ask(path)[2]), [], path)
        person = server.json("/api/people?q=" + urllib.parse.quote(NAME))["items"][0]["id"]
        for role in ("viewer", "surveyor", "system_admin", "security_admin"):
            server.sign_in(role)
            # "audit" and the errors of what they send themselves apart, nothing that is asked without the name gives it.
            for path in (f"/api/people/{person}", "/api/people", "/api/people?f=csv", "/api/occupancy", "/api/exports/people.csv", "/api/exports/all.xlsx", "/api/search?q=oyfj", "/api/search?q=ouyang",
                         "/api/institutions/1", "/api/institutions/1/history", "/api/audit", "/api/actions", "/api/users", "/ogc/jobs", "/api/city", "/ogc/collections/institutions/items", "/metrics",
                         "/tiles/city/12/3371/1631.mvt"):
                self.assertEqual(self.found(server.ask(path)[2]), [], f"{role} {path}")
        server.stop()
        self.stream.flush()
        with open(self.log, "rb") as file:
            log = file.read()
        self.assertIn(b"/api/search", log)
        self.assertEqual(self.found(log), [], [line for line in log.splitlines() if self.found(line)][:5])
        self.assertIn("audit head", log.decode())
        run("audit", "verify", "--data", self.data, check=0)

    def works(self, server):
        """Every long work that may hold people, as somebody who sees them starts it; the files that were kept."""
        jobs = []
        for report in server.json("/api/reports")["items"]:
            for form in ("xlsx", "csv"):
                status, _, body = server.ask(f"/api/reports/{report['name']}/snapshots", "POST", {"form": form}, {"Idempotency-Key": report["name"] + form})
                jobs += [json.loads(body)["id"]] if status == 202 else []
        for wanted in ("people", "all"):
            status, _, body = server.ask("/api/exports", "POST", {"collection": wanted, "format": "xlsx"}, {"Idempotency-Key": wanted})
            self.assertEqual(status, 202, body)
            jobs.append(json.loads(body)["id"])
        for job in jobs:
            while server.json(f"/ogc/jobs/{job}")["status"] in ("accepted", "running"):
                time.sleep(0.1)
        return jobs, [*(kept["url"] for kept in server.json("/api/report-snapshots")["items"]), *(f"/api/exports/{job}" for job in jobs[-2:])]

    def test_works_and_what_they_kept_are_for_those_who_may(self):
        for register, text in PLACES.items():
            run("import", register, self.file(register + ".csv", text), "--data", self.data, check=0)
        server = self.serve()
        jobs, kept = self.works(server)
        self.assertTrue(jobs and kept)
        told = [url for url in kept if self.found(server.ask(url)[2])]
        self.assertTrue(any("report" in url for url in told) and any("export" in url for url in told), "there is something to be kept from others")
        for role in ("viewer", "surveyor", "system_admin", "security_admin"):
            server.sign_in(role)
            for path in ["/ogc/jobs", "/api/report-snapshots", "/api/reports", *kept, *(f"/ogc/jobs/{job}{part}" for job in jobs for part in ("", "/results")),
                         *(f"/api/reports/{report}.{form}" for report in ("over-standard", "publicity", "leaders", "province", "national") for form in ("xlsx", "csv", "pdf")),
                         "/api/floors/1/drawing?theme=use&f=svg", "/api/warnings", "/api/warnings?f=csv", "/api/statistics?by=institution", "/api/rooms?f=xlsx", "/api/rooms/1", "/api/institutions/1/entitlement"]:
                status, _, body = server.ask(path)
                self.assertEqual(self.found(body), [], f"{role} {path} {status}")
        server.stop()


if __name__ == "__main__":
    unittest.main()
