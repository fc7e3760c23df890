"""Reports: what they add up to, what was kept stays as it was, who may see them, files that programs open."""
import datetime
import hashlib
import os
import re
import shutil
import subprocess
import time
import unittest
import uuid
import zipfile

from test_standards import FILES
from yardstick import MadeOnce, far_from, picture, run

GOLDEN = os.path.join(os.path.dirname(__file__), "../golden/pages")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
YEAR = datetime.date.today().year
ALL = ["national", "over-standard", "sub-ledgers", "survey-check", "certificate-check", "publicity", "leaders", "yearly-tasks"]


def cells(book, sheet=1):
    """Rows of a sheet as text: strings and numbers as they stand, formulas by their value."""
    with zipfile.ZipFile(book) as z:
        words = [re.sub("<[^>]*>", "", s) for s in re.findall(r"<si>(.*?)</si>", z.read("xl/sharedStrings.xml").decode(), re.S)]
        text = z.read(f"xl/worksheets/sheet{sheet}.xml").decode()
    rows = []
    for row in re.findall(r"<row .*?</row>", text, re.S):
        got = []
        for attributes, body in re.findall(r"<c ([^>]*?)(?:/>|>(.*?)</c>)", row, re.S):
            value = re.search(r"<v>(.*?)</v>", body or "")
            value = value.group(1) if value else ""
            got.append(words[int(value)] if 't="s"' in attributes else value)
        rows.append(got)
    return rows


class Reports(MadeOnce):
    TABLES = {"districts": "code,name\n370402,市中区\n", **FILES, "courtyards": "code,name,district\nY,大院,370402\n"}

    def taken(self, server, path, kind=XLSX):
        status, headers, body = server.ask(path)
        self.assertEqual((status, headers["Content-Type"]), (200, kind), body[:300])
        return self.file(uuid.uuid4().hex, body), headers, body

    def test_columns_add_up_to_the_ledger_and_sums_are_formulas(self):
        server = self.serve()
        total = server.json("/api/statistics?by=class")
        book, headers, _ = self.taken(server, "/api/reports/national.xlsx")
        rows = cells(book, 2)
        head, last = rows[2], rows[-1]
        by_class = {row["class"]: row["area"] for row in total["items"]}
        for title, value in (("使用面积合计", total["total"]["area"]), ("办公室", by_class["office"]), ("技术业务用房", by_class["technical"])):
            self.assertAlmostEqual(float(last[head.index(title)]), value, places=2)
        self.assertEqual(float(last[head.index("总建筑面积")]), 2000)
        self.assertEqual([float(last[head.index(t)]) for t in ("正局", "局以下")], [3, 80])
        with zipfile.ZipFile(book) as z:
            self.assertIn("<f>SUM(", z.read("xl/worksheets/sheet2.xml").decode())
        # One file a division, under the name that the state asks for.
        district = server.json("/api/districts")["items"][0]["id"]
        _, headers, _ = self.taken(server, f"/api/reports/national.xlsx?district_id={district}")
        self.assertIn("%E5%B1%B1%E4%B8%9C%E7%9C%81-%E6%9E%A3%E5%BA%84%E5%B8%82-%E5%B8%82%E4%B8%AD%E5%8C%BA--370402000000.xlsx",
                      headers["Content-Disposition"])

    def test_the_over_standard_list_equals_the_warnings(self):
        server = self.serve()
        book, _, _ = self.taken(server, "/api/reports/over-standard.xlsx")
        rows = cells(book)
        head = rows[2]
        told = {row[head.index("房号")]: (float(row[head.index("使用面积")]), float(row[head.index("超标面积")])) for row in rows[3:-1]}
        found = server.json("/api/warnings?code=over_standard&limit=1000")["items"]
        self.assertEqual({number: over for number, (_, over) in told.items()}, {w["object"].split()[-1]: w["area"] for w in found})
        self.assertEqual(told["101"], (25.10, 1.10))
        self.assertEqual(next(row for row in rows if row[4:5] == ["101"])[head.index("使用人")], "张一")
        self.assertAlmostEqual(float(rows[-1][head.index("超标面积")]), sum(w["area"] for w in found), places=2)
        unit = next(w["institution_id"] for w in found if w["institution"] == "财政局")
        book, _, _ = self.taken(server, f"/api/reports/over-standard.xlsx?institution_id={unit}")
        self.assertEqual(len(cells(book)) - 4, sum(w["institution_id"] == unit for w in found))

    def test_what_was_kept_does_not_change(self):
        server = self.serve()
        key = {"Idempotency-Key": uuid.uuid4().hex}
        status, _, body = server.ask("/api/reports/national/snapshots", "POST", {"form": "xlsx"}, key)
        self.assertEqual(status, 202, body)
        for _ in range(200):
            kept = server.json("/api/report-snapshots")["items"]
            if kept:
                break
            time.sleep(0.1)
        self.assertEqual([(k["report"], k["form"], k["made_by"]) for k in kept], [("national", "xlsx", "manager")])
        _, _, first = self.taken(server, kept[0]["url"])
        run("import", "rooms", self.file("more.csv", "code,building_code,ordinal,number,use,measured_area\nB-109,B,0,109,office,99\n"),
            "--data", self.data, check=0)
        self.assertNotEqual(self.taken(server, "/api/reports/national.xlsx")[2], first)
        self.assertEqual(self.taken(server, kept[0]["url"])[2], first)
        self.assertEqual(hashlib.sha256(first).hexdigest(), kept[0]["digest"])
        self.assertEqual(server.ask("/api/reports/leaders/snapshots", "POST", {"form": "doc"}, {"Idempotency-Key": "x"})[0], 400)
        self.assertEqual(server.ask("/api/reports/national/snapshots", "POST", {})[0], 400)

    def test_yearly_duties_are_noted_with_evidence(self):
        server = self.serve()
        path = f"/api/yearly-tasks?year={YEAR}&kind=publicity"
        before = server.json(path)
        self.assertEqual((before["units"], before["done"]), (3, 0))
        unit = next(i["institution_id"] for i in before["items"] if i["institution"] == "财政局")
        put = f"/api/yearly-tasks/{YEAR}/publicity/{unit}"
        self.assertEqual(server.ask(put, "PUT", {"evidence": ""})[0], 400)
        self.assertEqual(server.ask(put, "PUT", {"evidence": "x", "done_on": f"{YEAR + 1}-01-01"})[0], 400)
        status, _, body = server.ask(put, "PUT", {"evidence": "公示〔1〕号"})
        self.assertEqual(status, 200, body)
        self.assertEqual(server.json(path)["done"], 1)
        rows = cells(self.taken(server, "/api/reports/yearly-tasks.xlsx")[0])
        self.assertIn("公示〔1〕号", [row[3] for row in rows[3:]])
        run("user", "add", "unit_admin", "--role", "unit_admin", "--institution", "E", "--password-stdin", "--data", self.data,
            given="Kept-in-tests-1\n", check=0)
        server.cookie = None
        _, headers, _ = server.ask("/api/session", "POST", {"login": "unit_admin", "password": "Kept-in-tests-1"})
        server.cookie = headers["Set-Cookie"].split(";")[0]
        self.assertEqual(server.ask(put, "PUT", {"evidence": "不是本单位"})[0], 403)
        own = next(i["institution_id"] for i in before["items"] if i["institution"] == "教育局")
        self.assertEqual(server.ask(put.replace(f"/{unit}", f"/{own}"), "PUT", {"evidence": "教公示1"})[0], 200)

    def test_files_are_opened_by_other_programs_and_alike_each_time(self):
        server = self.serve()
        run("import", "rooms", self.file("more.csv", "code,building_code,ordinal,number,use,measured_area\nB-110,B,0,=1+1,office,99\n"),
            "--data", self.data, check=0)
        for name in ALL:
            book, _, body = self.taken(server, f"/api/reports/{name}.xlsx")
            self.assertEqual(self.taken(server, f"/api/reports/{name}.xlsx")[2], body, name)
            pdf, _, body = self.taken(server, f"/api/reports/{name}.pdf", "application/pdf")
            self.assertEqual(self.taken(server, f"/api/reports/{name}.pdf", "application/pdf")[2], body, name)
            with zipfile.ZipFile(book) as z:
                self.assertIsNone(z.testzip())
                for part in z.namelist():
                    self.assertNotIn("<f>1+1", z.read(part).decode())
            if shutil.which("pdftotext"):
                text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, check=True, timeout=60).stdout.decode()
                self.assertIn(datetime.date.today().isoformat(), text, name)
            if shutil.which("ogrinfo"):  # a reader that knows nothing of who wrote the workbook
                named = shutil.copy(book, os.path.join(self.folder, f"{name}.xlsx"))
                said = subprocess.run(["ogrinfo", "-ro", "-so", named], capture_output=True, text=True, timeout=120)
                self.assertEqual((said.returncode, len(re.findall(r"^\d+: ", said.stdout, re.M))), (0, 4 if name == "national" else 1), said.stdout + said.stderr)
            if shutil.which("soffice"):
                subprocess.run(["soffice", "--headless", "--convert-to", "csv", "--outdir", self.folder, book], check=True, timeout=120,
                               capture_output=True)

    def test_sheets_look_as_their_golden_pictures(self):
        server = self.serve()
        for name in ALL:
            seen = picture(self.taken(server, f"/api/reports/{name}.pdf", "application/pdf")[0])
            if seen is None:
                self.skipTest("no pdftoppm here")
            self.assertLess(far_from(os.path.join(GOLDEN, f"report_{name}.pgm"), seen), 2.5, name)

    def test_people_and_what_was_kept_are_not_for_everybody(self):
        server = self.serve(role="surveyor")
        names = [r["name"] for r in server.json("/api/reports")["items"]]
        self.assertNotIn("leaders", names)
        self.assertIn("national", names)
        self.assertEqual(server.ask("/api/reports/leaders.xlsx")[0], 403)
        self.assertEqual(server.ask("/api/report-snapshots")[0], 403)
        self.assertEqual(server.ask("/api/reports/none.xlsx")[0], 404)
        rows = cells(self.taken(server, "/api/reports/national.xlsx")[0], 2)
        self.assertNotIn("机要局", [row[0] for row in rows])
        server.cookie = None
        self.assertIn(server.ask("/api/reports/national.xlsx")[0], (401, 403))


if __name__ == "__main__":
    unittest.main()
