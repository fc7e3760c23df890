"""The command line: what is wrong is said in one line, what is right is done."""
import json
import os
import re
import socket
import ssl
import unittest
import urllib.request
import zipfile

from yardstick import SHARED, Journey, Server, run


class CommandLine(Journey):
    def one_line(self, done, *says):
        lines = [line for line in done.stderr.splitlines() if line]
        self.assertEqual(len(lines), 1, done.stderr)
        for text in says:
            self.assertIn(text, lines[0])

    def test_every_command_has_help(self):
        listed = run(check=2).stderr
        for line in listed.splitlines():
            match = re.match(r"  ([a-z]+(?: [a-z]+)?)  ", line)
            if match:
                self.assertIn("Usage", run(*match.group(1).split(), "--help", check=0).stdout)

    def test_the_manual_and_the_completion_know_every_option(self):
        manual = run("manual", check=0).stdout
        completion = run("completion", check=0).stdout
        for option in ("make\\-floors", "dry\\-run", "listen"):
            self.assertIn("\\-\\-" + option, manual)
        self.assertIn("--make-floors", completion)
        self.assertIn('"backup create"', completion)

    def test_wrong_use_is_status_2(self):
        run("nonsense", check=2)
        run("import", "rooms", check=2)
        run("serve", "--thread-count", "3", check=2)
        run("demo", "--scale", "0", check=2)

    def test_a_missing_directory_says_how_to_make_one(self):
        self.one_line(run("serve", "--data", self.data, check=1), "yardstick init")
        self.one_line(run("check", "--data", self.data, check=1), "yardstick init")

    def test_a_port_in_use_is_named(self):
        run("init", "--data", self.data, check=0)
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            self.one_line(run("serve", "--data", self.data, "--listen", f"127.0.0.1:{port}", check=1), str(port))

    def test_only_this_machine_is_served(self):
        run("init", "--data", self.data, check=0)
        self.one_line(run("serve", "--data", self.data, "--listen", "0.0.0.0:0", check=1), "loopback")
        server = Server(self.data, "--plain-http", "--listen", "0.0.0.0:0")
        self.addCleanup(lambda: server.process.poll() is None and server.kill())
        self.assertTrue(server.json("/api/session")["plain_http"], "and every page can say so")
        self.assertEqual(server.stop(), 0)

    def test_tls_of_its_own(self):
        run("init", "--data", self.data, check=0)
        run("user", "add", "li", "--role", "viewer", "--password-stdin", "--data", self.data, given="Kept-in-tests-1\n", check=0)
        for _ in range(2):
            server = Server(self.data, "--tls-self-signed", "--listen", "0.0.0.0:0")
            self.addCleanup(lambda: server.process.poll() is None and server.kill())
            self.assertTrue(server.url.startswith("https://"))
            with open(os.path.join(self.data, "keys/tls.crt"), encoding="ascii") as pem:
                made = pem.read()
            self.assertEqual(os.stat(os.path.join(self.data, "keys/tls.key")).st_mode & 0o777, 0o600)
            trust = ssl.create_default_context(cadata=made)
            trust.check_hostname = False
            request = urllib.request.Request(server.url + "/api/session", b'{"login": "li", "password": "Kept-in-tests-1"}',
                                             {"Content-Type": "application/json"})
            with urllib.request.urlopen(request, timeout=30, context=trust) as answer:
                self.assertIn("__Host-sid=", answer.headers["Set-Cookie"])
                self.assertIn("; Secure", answer.headers["Set-Cookie"])
                self.assertTrue(answer.headers["Strict-Transport-Security"])
            self.assertEqual(server.stop(), 0)
        with open(os.path.join(self.data, "keys/tls.crt"), encoding="ascii") as pem:
            self.assertEqual(pem.read(), made, "made once")

    def test_a_trusted_proxy_says_who_it_is(self):
        run("init", "--data", self.data, check=0)
        run("user", "add", "li", "--role", "viewer", "--data", self.data, check=0)
        server = self.serve("--proxy", "127.0.0.1", "--proxy-header", "X-Unit-Login", role=None)
        who = server.json("/api/session", headers={"X-Unit-Login": "li"})
        self.assertEqual((who["via"], who["account"]["login"]), ("proxy", "li"))
        self.assertEqual(server.ask("/api/session", headers={"X-Unit-Login": "nobody"})[0], 401)
        self.assertFalse(server.json("/api/session")["signed_in"])
        self.assertEqual(server.stop(), 0)
        server = self.serve("--proxy", "10.1.2.3", "--proxy-header", "X-Unit-Login", role=None)
        from_elsewhere = server.json("/api/session", headers={"X-Unit-Login": "li"})
        self.assertEqual((from_elsewhere["signed_in"], from_elsewhere["unit_sign_in"]), (False, True), "from elsewhere it is nothing")
        self.assertEqual(server.stop(), 0)
        server = self.serve("--proxy", "10.1.2.3, 127.0.0.1", "--proxy-header", "X-Unit-Login", role=None)
        host = server.url.split("//")[1]
        for headers, status in (("X-Unit-Login: li\r\nx-unit-login: nobody", 401), ("X-Unit-Login: li\r\nX-Unit-Login: li", 401),
                                ("X-Unit-Login:", 200), ("X-Unit-Login: li\r\nX-Forwarded-For: 10.0.0.9, 10.0.0.8", 200)):
            with socket.create_connection(host.split(":"), timeout=20) as line:
                line.sendall(f"GET /api/session HTTP/1.1\r\nHost: {host}\r\n{headers}\r\nConnection: close\r\n\r\n".encode())
                answer = b"".join(iter(lambda: line.recv(65536), b""))
            self.assertIn(f" {status} ".encode(), answer.splitlines()[0] + b" ", headers)
            self.assertEqual(b'"via":"proxy"' in answer, status == 200 and "li" in headers, headers)
        status, _, body = server.ask("/api/city", headers={"X-Unit-Login": "stranger"})
        self.assertEqual((status, json.loads(body)["detail_zh"]), (401, "您已通过单位系统登录，但在本系统中没有启用的账号"))
        config = self.file("proxy.conf", "[auth]\nproxy_header = X-Unit-Login\n")
        self.assertIn("nobody is believed", run("config", "check", "--config", config, "--data", self.data, check=0).stdout)
        config = self.file("proxy.conf", "[server]\nproxy = 10.0.0.2\n\n[auth]\nproxy_header = X-Unit-Login\n")
        self.assertIn("must take away", run("config", "check", "--config", config, "--data", self.data, check=0).stdout)

    def test_who_asks_too_often_is_told_when_to_come_again(self):
        run("init", "--data", self.data, check=0)
        server = self.serve("--config", self.file("slow.conf", "[limits]\naccount_rate = 1\npeople_lists = 2\n"))
        self.assertEqual([server.ask("/api/people")[0] for _ in range(3)], [200, 200, 429])
        answers = [server.ask("/api/session") for _ in range(60)]
        self.assertEqual((answers[0][0], answers[-1][0]), (200, 429))
        self.assertGreaterEqual(int(answers[-1][1]["Retry-After"]), 1)
        server.cookie = None
        self.assertEqual(server.ask("/api/session")[0], 200, "nobody on this machine is not counted")

    def test_accounts_are_made_from_a_list(self):
        run("init", "--data", self.data, check=0)
        slips = os.path.join(self.folder, "slips.html")
        good = self.file("a.csv", "登录名,姓名,角色\nzhao,赵<b>,查看者\nqian,钱,manager\n", "gb18030")
        said = run("user", "import", good, "-o", slips, "--data", self.data, check=0).stdout
        codes = dict(re.findall(r"(zhao|qian) +([A-Z0-9-]{23})", said))
        self.assertEqual(set(codes), {"zhao", "qian"})
        with open(slips, encoding="utf-8") as text:
            page = text.read()
        self.assertTrue(codes["zhao"] in page and "赵&#60;b>" in page and os.stat(slips).st_mode & 0o77 == 0)
        self.assertEqual(json.loads(run("user", "list", "--json", "--data", self.data, check=0).stdout.splitlines()[-1])["roles"], "manager")
        for text, word in (("login,role\nsun,viewer\nzhao,viewer\n", "row 3"), ("login,role\nsun,king\n", "king"),
                           ("login,name\nsun,x\n", "a column"), ("login,role\nsun,unit_admin\n", "row 2")):
            self.one_line(run("user", "import", self.file("b.csv", text), "--data", self.data, check=1), word)
        self.assertNotIn("sun", run("user", "list", "--data", self.data, check=0).stdout, "all or none")
        server = self.serve(role=None)
        order = {"login": "zhao", "code": codes["zhao"], "password": "Wholly-new-1"}
        self.assertEqual(server.ask("/api/session", "POST", order)[0], 201)
        said = run("user", "import", self.file("c.csv", "login,role\nli,viewer\n"), "--data", self.data, check=0).stdout
        self.assertIn("li ", said, "handed to the server")

    def test_the_first_administrators_sign_in_with_codes(self):
        said = run("init", "--data", self.data, check=0).stdout
        codes = dict(re.findall(r"(sysadmin|secadmin|auditor) +([A-Z0-9-]{23})", said))
        self.assertEqual(len(codes), 3)
        server = self.serve(role=None)
        order = {"login": "sysadmin", "code": codes["sysadmin"], "password": "Neu-und-gut-1"}
        self.assertEqual(server.ask("/api/session", "POST", {**order, "code": codes["auditor"]})[0], 401)
        self.assertEqual(server.ask("/api/session", "POST", order)[0], 201)
        self.assertEqual(server.ask("/api/session", "POST", order)[0], 401)
        self.assertEqual(server.ask("/api/city")[0], 401, "without public_map nothing is open")
        self.one_line(run("user", "add", "x", "--role", "system_admin,audit_admin", "--data", self.data, check=1), "two of")

    def test_a_second_server_is_told_of_the_first(self):
        run("init", "--data", self.data, check=0)
        server = self.serve()
        self.one_line(run("serve", "--data", self.data, check=1), str(server.process.pid))
        self.assertEqual(server.stop(), 0)

    def test_a_ledger_is_not_made_over_another(self):
        run("init", "--data", self.data, check=0)
        self.one_line(run("init", "--data", self.data, check=1), "already")

    def test_a_wrong_setting_is_named_with_its_line_and_the_nearest(self):
        run("init", "--data", self.data, check=0)
        with open(os.path.join(self.data, "yardstick.conf"), "w", encoding="utf-8") as conf:
            conf.write("[server]\n\nlisten = 127.0.0.1:0\nthread = 2\n")
        self.one_line(run("config", "check", "--data", self.data, check=1), "line 4", "server.thread",
                      "server.threads")

    def test_option_beats_environment_beats_file(self):
        run("init", "--data", self.data, check=0)
        with open(os.path.join(self.data, "yardstick.conf"), "w", encoding="utf-8") as conf:
            conf.write("[server]\nlisten = 127.0.0.1:1111\nthreads = 2\n")
        os.environ["YARDSTICK_LISTEN"] = "127.0.0.1:2222"
        self.addCleanup(os.environ.pop, "YARDSTICK_LISTEN")
        shown = run("config", "show", "--data", self.data, check=0).stdout
        self.assertIn("listen = 127.0.0.1:2222", shown)
        self.assertIn("threads = 2", shown)
        shown = run("config", "show", "--data", self.data, "--listen", "127.0.0.1:3333", check=0).stdout
        self.assertIn("listen = 127.0.0.1:3333", shown)

    def test_messages_are_chinese_where_asked(self):
        self.assertIn("没有台账", run("check", "--data", self.data, lang="zh", check=1).stderr)

    def test_a_workbook_takes_shapes_as_text(self):
        run("init", "--data", self.data, check=0)
        run("import", "districts", self.file("d.geojson", '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"D1",'
            '"name":"某区"},"geometry":{"type":"Polygon","coordinates":[[[117,36],[117.5,36],[117.5,36.25],[117,36]]]}}]}'), "--data", self.data, check=0)
        book = os.path.join(self.folder, "d.xlsx")
        run("export", "districts", "-o", book, "--wkt", "--data", self.data, check=0)
        with zipfile.ZipFile(book) as parts:
            text = "".join(parts.read(name).decode() for name in parts.namelist() if "sheet1" in name or "sharedStrings" in name)
        self.assertIn("MULTIPOLYGON", text)
        self.assertIn("117.5 36.25", text)
        self.assertIn("csv or xlsx", run("export", "districts", "-o", os.path.join(self.folder, "d.gpkg"), "--wkt", "--data", self.data, check=1).stderr)

    def test_an_address_is_explained(self):
        run("init", "--data", self.data, check=0)
        said = run("explain", "http://localhost/api/rooms?limit=2&use=office", "--data", self.data, check=0).stdout
        for words in ("GET /api/rooms", "permission read", "limit = 2", "use = office", "answer 200", "list_rooms, run 1 times", "SEARCH"):
            self.assertIn(words, said)
        self.assertIn("from memory", run("explain", "/tiles/city.json", "--data", self.data, check=0).stdout)
        self.assertIn("limit", run("explain", "/api/rooms?limi=2", "--data", self.data, check=1).stderr)
        self.assertIn("nothing at", run("explain", "/nowhere", "--data", self.data, check=1).stderr)

    def test_a_backup_is_made_verified_and_restored(self):
        run("init", "--data", self.data, check=0)
        server = self.serve()
        made = run("backup", "create", "--data", self.data, check=0).stdout.strip()
        self.assertEqual(server.stop(), 0)
        run("backup", "verify", made, check=0)
        other = os.path.join(self.folder, "other")
        run("backup", "restore", made, "--data", other, check=0)
        run("check", "--data", other, check=0)
        run("audit", "verify", "--data", other, check=0)
        with open(made, "r+b") as broken:
            broken.seek(5000)
            broken.write(b"x")
        self.one_line(run("backup", "verify", made, check=1), "SHA-256")


class Import(Journey):
    def setUp(self):
        super().setUp()
        run("init", "--data", self.data, check=0)

    def take(self, register, text, *options, check=0, name="in.csv"):
        return run("import", register, self.file(name, text), "--data", self.data, *options, check=check)

    def test_a_gbk_table_with_chinese_headers(self):
        done = self.take("institutions", self.file("gbk.csv", "机构代码,机构名称\nA1,财政局\n", "gb18030") and
                         "机构代码,机构名称\nA1,财政局\n".encode("gb18030"))
        self.assertIn("1 added", done.stdout)
        self.assertIn("1 as they were", self.take("institutions", "机构代码,机构名称\nA1,财政局\n").stdout)

    def test_every_problem_is_told_and_nothing_imported(self):
        done = self.take("institutions", "code,name,class\nA,甲,municipal\nB,,municipal\nC,丙,village\nA,丁,\n",
                         check=1)
        for says in ("row 3", "row 4", "row 5", "name", "village", "3 problems"):
            self.assertIn(says, done.stderr)
        self.assertIn("1 added", self.take("institutions", "code,name\nA,甲\n").stdout)

    def test_a_running_server_does_it_and_shows_it(self):
        server = self.serve()
        self.assertIn("1 added", self.take("institutions", "code,name\nA,甲\n").stdout)
        self.assertEqual(server.stop(), 0)
        run("check", "--data", self.data, check=0)

    def test_a_railway_station_floor_by_floor(self):
        station = os.path.join(SHARED, "data/indoor/gare-de-l-est.geojson")
        if not os.path.exists(station):
            self.skipTest("no ../shared/data")
        self.take("courtyards", "code,name\nY,Gare\n")
        self.take("buildings", "code,courtyard_code,name\nB,Y,Station\n")
        words = ["import", "rooms", station, "--data", self.data, "--where", "indoor IN ('room','corridor','area')",
                 "--map", "ordinal=level", "--make-floors", "--set", "building_code=B"]
        self.assertIn("116 added", run(*words, check=0).stdout)
        self.assertIn("116 as they were", run(*words, check=0).stdout)
        server = self.serve()
        building = server.json("/api/buildings/1")
        floors = [server.json(f"/api/floors/{floor['id']}") for floor in building["floors"]]
        for card in (building, server.json("/api/courtyards/1"), server.json("/api/city"), *floors):  # none has an outline; its rooms have
            west, south, east, north = card["bounds"]
            self.assertTrue(2.35 < west < east < 2.37 and 48.87 < south < north < 48.89, card["bounds"])
            if "lon" in card:
                self.assertTrue(west < card["lon"] < east and south < card["lat"] < north)
        self.assertEqual(server.stop(), 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
