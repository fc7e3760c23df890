"""Files in and out over HTTP: uploads that survive, imports that are all or nothing, exports."""
import base64
import io
import json
import time
import unittest
import zipfile

from yardstick import Journey, run

TUS = {"Tus-Resumable": "1.0.0"}


class Intake(Journey):
    def start(self):
        run("init", "--data", self.data, check=0)
        return self.serve()

    def create(self, server, name, length):
        return server.ask("/api/uploads", "POST", None, {
            **TUS, "Upload-Length": str(length),
            "Upload-Metadata": "filename " + base64.b64encode(name.encode()).decode()})

    def patch(self, server, place, offset, body, **more):
        return server.ask(place, "PATCH", body, {**TUS, "Upload-Offset": str(offset),
                                                 "Content-Type": "application/offset+octet-stream", **more})

    def upload(self, server, name, body):
        status, headers, _ = self.create(server, name, len(body))
        self.assertEqual(status, 201)
        place = headers["Location"]
        self.assertEqual(self.patch(server, place, 0, body)[0], 204)
        return place.rsplit("/", 1)[1]

    def submit(self, server, path, body, key=None):
        status, _, answer = server.ask(path, "POST", body, {"Idempotency-Key": key} if key else {})
        return status, json.loads(answer)

    def wait(self, server, job, until=("successful", "failed", "dismissed")):
        for _ in range(1200):
            now = server.json(f"/ogc/jobs/{job}")
            if now["status"] in until:
                return now
            time.sleep(0.05)
        raise AssertionError(f"job {job} does not end: {now}")

    def test_an_upload_survives_a_restart(self):
        server = self.start()
        status, headers, _ = server.ask("/api/uploads", "OPTIONS")
        self.assertIn("creation", headers["Tus-Extension"])
        status, headers, _ = self.create(server, "机构.csv", 20)
        place = headers["Location"]
        self.assertEqual(self.patch(server, place, 0, b"0123456")[1]["Upload-Offset"], "7")
        self.assertEqual(server.stop(), 0)
        server = self.serve()
        status, headers, _ = server.ask(place, "HEAD", headers=TUS)
        self.assertEqual((status, headers["Upload-Offset"], headers["Upload-Length"]), (200, "7", "20"))
        self.assertEqual(self.patch(server, place, 3, b"xxx")[0], 409)
        self.assertEqual(self.patch(server, place, 7, b"x" * 14)[0], 413)
        self.assertEqual(self.patch(server, place, 7, b"x", **{"Content-Type": "application/octet-stream"})[0], 415)
        self.assertEqual(self.patch(server, place, 7, b"x", **{"Tus-Resumable": "0.2"})[0], 412)
        identity = place.rsplit("/", 1)[1]
        self.assertEqual(self.submit(server, "/api/imports/inspect", {"uploads": [identity]})[0], 409)
        self.assertEqual(self.patch(server, place, 7, b"x" * 13)[0], 204)
        self.assertEqual(server.ask(place, "DELETE", headers=TUS)[0], 204)
        self.assertEqual(server.ask(place, "HEAD", headers=TUS)[0], 404)
        self.assertEqual(server.ask("/api/uploads/" + "../" * 10 + "xx", "HEAD", headers=TUS)[0], 400)
        self.assertEqual(server.ask("/api/uploads/" + "0" * 32, "HEAD", headers=TUS)[0], 404)
        self.assertEqual(self.create(server, "big.csv", 1 << 50)[0], 413)

    def test_a_file_is_looked_at_and_imported_once(self):
        server = self.start()
        upload = self.upload(server, "机构.csv", "机构代码,机构名称\nJ1,财政局\nJ2,人社局\n".encode("gb18030"))
        status, job = self.submit(server, "/api/imports/inspect", {"uploads": [upload]})
        self.assertEqual(status, 202)
        layer = self.wait(server, job["id"])["result"]["layers"][0]
        self.assertEqual(layer["guess"], {"type": "institutions", "map": {"code": "机构代码", "name": "机构名称"}})
        self.assertEqual((layer["rows"], layer["encoding"], layer["geometry"]), (2, "GB18030", "none"))
        body = {"uploads": [upload], "type": "institutions", "map": {"code": "机构代码"}, "set": {},
                "replace": False, "dry_run": True, "make_floors": False}
        self.assertEqual(self.submit(server, "/api/imports", body)[0], 400)
        status, first = self.submit(server, "/api/imports", body, "one")
        self.assertEqual(status, 202)
        self.assertEqual(self.submit(server, "/api/imports", body, "one")[1]["id"], first["id"])
        self.assertEqual(self.submit(server, "/api/imports", {**body, "dry_run": False}, "one")[0], 409)
        self.assertEqual(self.submit(server, "/api/imports", {**body, "colour": 1}, "two")[0], 400)
        result = self.wait(server, first["id"])["result"]
        self.assertEqual((result["inserted"], result["dry_run"]), (2, True))
        _, job = self.submit(server, "/api/imports", {**body, "dry_run": False}, "three")
        done = self.wait(server, job["id"])
        self.assertEqual((done["status"], done["progress"], done["result"]["inserted"]), ("successful", 100, 2))
        _, headers, text = server.ask("/api/exports/institutions.csv")
        self.assertIn("J2,人社局", text.decode("utf-8-sig"))
        self.assertIn("attachment", headers["Content-Disposition"])
        self.assertEqual(server.ask("/api/exports/people.csv")[0], 200)  # the bureau may, and the audit notes it
        bureau, server.cookie = server.cookie, None
        self.assertIn(server.ask("/api/exports/people.csv")[0], (401, 403))
        server.cookie = bureau
        self.assertEqual(server.ask("/api/exports/institutions.fgb")[0], 415)
        self.assertEqual(server.ask("/api/exports/castles.csv")[0], 404)
        self.assertEqual(len(server.json("/ogc/jobs?limit=2")["jobs"]), 2)
        server.sign_in("audit_admin")
        rows = server.json("/api/audit?object=institution&action=insert")["items"]
        self.assertEqual({(row["actor"], row["origin"]) for row in rows}, {("manager", "127.0.0.1")})

    def test_a_job_is_seen_by_whose_it_is_and_by_the_bureau(self):
        server = self.start()
        server.sign_in("surveyor")
        upload = self.upload(server, "a.txt", b"no survey")
        status, job = self.submit(server, "/api/surveys", {"uploads": [upload]}, "one")
        self.assertEqual((status, self.wait(server, job["id"])["status"]), (202, "failed"))
        for role, sees in (("system_admin", False), ("manager", True), ("surveyor", True)):
            server.sign_in(role)
            self.assertEqual([j["id"] for j in server.json("/ogc/jobs")["jobs"]], [job["id"]] if sees else [])
            for path in (f"/ogc/jobs/{job['id']}", ):
                self.assertEqual(server.ask(path)[0], 200 if sees else 404)
            if role != "system_admin":  # it is over: there is nothing to stop
                self.assertEqual(server.ask(f"/ogc/jobs/{job['id']}", "DELETE")[0], 409)

    def test_what_is_wrong_is_listed_with_its_rows(self):
        server = self.start()
        upload = self.upload(server, "i.csv", "code,name,class\nJ1,a,royal\nJ2,b,\nJ3,c,=x\n".encode())
        _, job = self.submit(server, "/api/imports", {"uploads": [upload], "type": "institutions"}, "k")
        done = self.wait(server, job["id"])
        self.assertEqual((done["status"], done["result"]["problems"]), ("failed", 2))
        self.assertTrue(done["message_zh"])
        page = server.json(f"/api/imports/{job['id']}/problems?limit=1")
        self.assertEqual((page["total"], len(page["items"])), (2, 1))
        first = page["items"][0]
        self.assertEqual((first["row"], first["column"], first["value"], first["severity"]),
                         (2, "class", "royal", "error"))
        rest = server.json(f"/api/imports/{job['id']}/problems?after={first['id']}")["items"]
        self.assertEqual([p["row"] for p in rest], [4])
        status, headers, book = server.ask(f"/api/imports/{job['id']}/problems?f=xlsx&lang=en")
        self.assertEqual((status, book[:2]), (200, b"PK"))
        self.assertIn(".xlsx", headers["Content-Disposition"])
        with zipfile.ZipFile(io.BytesIO(book)) as parts:
            text = "".join(parts.read(name).decode() for name in parts.namelist() if "sheet1" in name or "sharedStrings" in name)
        for words in ("royal", "expected", "a value of the code list", ">4<"):
            self.assertIn(words, text)
        self.assertNotIn("<f>", text)
        text = server.ask(f"/api/imports/{job['id']}/problems?f=csv")[2].decode("utf-8-sig")
        self.assertEqual(text.count("\r\n"), 3)
        self.assertIn("\"'=x\"", text)

    def test_a_template_is_filled_in_and_imported(self):
        server = self.start()
        for kind in ("courtyards", "institutions"):
            for ending in ("csv", "xlsx"):
                status, headers, body = server.ask(f"/api/templates/{kind}.{ending}")
                self.assertEqual(status, 200)
                self.assertEqual(body, server.ask(f"/api/templates/{kind}.{ending}")[2])
                upload = self.upload(server, f"{kind}.{ending}", body)
                _, job = self.submit(server, "/api/imports/inspect", {"uploads": [upload]})
                layers = self.wait(server, job["id"])["result"]["layers"]
                self.assertEqual(layers[0]["guess"]["type"], kind)
                self.assertEqual(len(layers), 2 if ending == "xlsx" else 1)
                _, job = self.submit(server, "/api/imports", {"uploads": [upload], "type": kind}, kind + ending)
                result = self.wait(server, job["id"])["result"]
                self.assertEqual(result["inserted"], 1 if ending == "csv" else 0)
                self.assertEqual(result["problems"], 0)
        self.assertEqual(server.ask("/api/templates/castles.csv")[0], 404)

    def many(self, n):
        return ("code,name\n" + "".join(f"J{i},机构{i}\n" for i in range(n))).encode()

    def test_a_running_import_is_stopped_and_leaves_nothing(self):
        server = self.start()
        upload = self.upload(server, "i.csv", self.many(200000))
        body = {"uploads": [upload], "type": "institutions"}
        _, job = self.submit(server, "/api/imports", body, "k")
        self.wait(server, job["id"], ("running",))
        self.assertEqual(server.ask(f"/ogc/jobs/{job['id']}", "DELETE")[0], 200)
        self.assertEqual(self.wait(server, job["id"])["status"], "dismissed")
        self.assertEqual(server.ask(f"/ogc/jobs/{job['id']}", "DELETE")[0], 409)
        self.assertEqual(server.ask("/ogc/jobs/4711", "DELETE")[0], 404)
        self.assertEqual(server.ask("/api/exports/institutions.csv")[2].count(b"\n"), 1)

    def test_a_server_killed_midway_leaves_nothing_half_done(self):
        server = self.start()
        upload = self.upload(server, "i.csv", self.many(200000))
        _, job = self.submit(server, "/api/imports", {"uploads": [upload], "type": "institutions"}, "k")
        for _ in range(1000):
            now = server.json(f"/ogc/jobs/{job['id']}")
            if now["stage"] == "storing" and now["progress"] > 52:
                break
            time.sleep(0.01)
        self.assertEqual(now["status"], "running")
        server.process.kill()
        server.process.wait()
        server = self.serve()
        after = server.json(f"/ogc/jobs/{job['id']}")
        self.assertEqual(after["status"], "failed")
        self.assertIn("nothing of it was stored", after["message"])
        self.assertEqual(server.ask("/api/exports/institutions.csv")[2].count(b"\n"), 1)
        again = self.upload(server, "i.csv", self.many(10))
        _, job = self.submit(server, "/api/imports", {"uploads": [again], "type": "institutions"}, "k2")
        self.assertEqual(self.wait(server, job["id"])["result"]["inserted"], 10)


if __name__ == "__main__":
    unittest.main()
