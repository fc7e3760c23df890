"""One person's name, as it goes through everything: it stands in no log, manifest, metric or error, and in no answer to
those who may not see people."""
import os
import unittest
import urllib.parse

from yardstick import Journey, run

NAME, CODE = "欧阳锋甲", "CANARY-4711"
INSTITUTIONS = "code,name,class\nU1,市档案馆,municipal\n"
PEOPLE = f"code,name,institution_code,department,rank,status\n{CODE},{NAME},U1,办公室,staff,active\n"


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


if __name__ == "__main__":
    unittest.main()
