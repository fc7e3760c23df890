"""A unit's workbook goes out marked, comes back changed, and is what the unit's head accepts."""
import json
import os
import re
import unittest
import zipfile
from xml.sax.saxutils import escape

from test_reports import cells
from test_reviews import Reviewed, key
from yardstick import run

SHEETS = ["institutions", "establishments", "rooms", "people", "occupancy", "holdings"]  # in their order


def letter(column):
    return chr(ord("A") + column)


def cell_of(row, column, text):
    return f'<c r="{letter(column)}{row}" t="inlineStr"><is><t>{escape(str(text))}</t></is></c>'


class UnitBooks(Reviewed):
    def setUp(self):
        super().setUp()
        self.unit = self.units()["教育局"]["institution_id"]
        self.at = f"/api/reviews/units/{self.unit}"

    def book(self, lang="zh"):
        status, _, body = self.server.ask(f"{self.at}.xlsx?lang={lang}")
        self.assertEqual(status, 200, body)
        return self.file(f"unit_{lang}.xlsx", body)

    def edited(self, book, sheet, changes=(), rows=()):
        """The workbook with {(row, header): text} of one sheet other, and rows of {header: text} more; rows as people count them."""
        number = SHEETS.index(sheet) + 1
        table = cells(book, number)
        at = {title: i for i, title in enumerate(table[0])}
        path = os.path.join(self.folder, f"edited_{sheet}_{os.path.basename(book)}")
        with zipfile.ZipFile(book) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                text = old.read(name)
                if name == f"xl/worksheets/sheet{number}.xml":
                    text = text.decode()
                    for (row, title), value in dict(changes).items():
                        ref = f"{letter(at[title])}{row}"
                        text, n = re.subn(rf'<c r="{ref}"[^>]*?(?:/>|>.*?</c>)', lambda _: cell_of(row, at[title], value), text)
                        self.assertEqual(n, 1, (ref, title))
                    more = "".join(f'<row r="{i}">' + "".join(cell_of(i, at[t], v) for t, v in sorted(row.items(), key=lambda kv: at[kv[0]])) + "</row>"
                                   for i, row in enumerate(rows, len(table) + 1))
                    text = re.sub(r'<dimension ref="[^"]*"/>', "", text.replace("</sheetData>", more + "</sheetData>")).encode()
                new.writestr(name, text)
        return path

    def read(self, book, status=200):
        with open(book, "rb") as file:
            answer = self.server.ask(f"{self.at}/workbook", "POST", file.read(), {"Content-Type": "application/octet-stream"})
        self.assertEqual(answer[0], status, answer[2])
        return json.loads(answer[2])

    def test_an_untouched_workbook_says_nothing(self):
        for lang in ("zh", "en"):
            told = self.read(self.book(lang))
            self.assertEqual((told["changes"], told["errors"], told["n_errors"]), ([], [], 0), lang)
            self.assertEqual(told["rows"], 1 + 1 + 3 + 5 + 4 + 3)  # each register of the unit

    def test_it_marks_what_is_missing_and_what_is_wrong(self):
        run("import", "rooms", self.file("r.csv", "code,subtype\nB-104,\n"), "--data", self.data, check=0)
        book = self.book()
        rooms, people = cells(book, 3), cells(book, 4)
        said = {row[0]: row[rooms[0].index("待核问题")] for row in rooms[1:]}
        self.assertIn("缺房间类型", said["B-104"])
        self.assertIn("办公室超标", said["B-104"])
        self.assertIn("技术业务用房无批准面积", said["B-105"])
        self.assertIn("离岗人员未腾退", {row[0]: row[people[0].index("待核问题")] for row in people[1:]}["P8"])
        with zipfile.ZipFile(book) as z:
            styles = z.read("xl/styles.xml").decode()
            fills = re.findall(r"<fill>.*?</fill>", styles)
            red = [i for i, xf in enumerate(re.findall(r"<xf [^>]*>", styles.split("<cellXfs")[1])) if "F8D7DA" in fills[int(re.search(r'fillId="(\d+)"', xf).group(1))]]
            sheet = z.read("xl/worksheets/sheet3.xml").decode()
        at = f"{letter(rooms[0].index('细类'))}{[row[0] for row in rooms].index('B-104') + 1}"
        self.assertIn(int(re.search(rf'<c r="{at}" s="(\d+)"', sheet).group(1)), red)
        self.assertNotIn("<f>", sheet)

    def test_what_was_changed_is_proposed_and_holds_when_the_head_accepts_it(self):
        self.as_user("unit_admin")
        book = self.edited(self.book(), "rooms", {(2, "门牌号"): "104A", (3, "用途"): "服务用房", (4, "申报面积"): "19.5㎡"})
        book = self.edited(book, "people", {(2, "职级"): "bureau_deputy", (5, "人员状态"): "退休"},
                           [{"人员编号": "P20", "姓名": "新一", "职级": "一般工作人员"}])
        book = self.edited(book, "occupancy", rows=[{"人员编号": "P7", "房间编号": "B-106", "起始日期": "2026-01-01"}])
        told = self.read(book)
        self.assertEqual(told["errors"], [])
        changes = {(c["register"], c["object"], c.get("field")): c for c in told["changes"]}
        self.assertEqual({k: (c.get("before"), c.get("value")) for k, c in changes.items() if k[2]},
                         {("rooms", "B-104", "number"): ("104", "104A"), ("rooms", "B-105", "use"): ("technical", "service"),
                          ("rooms", "B-106", "declared_area"): ("", "19.50"), ("people", "P4", "rank"): ("staff", "bureau_deputy"),
                          ("people", "P7", "status"): ("active", "retired")})
        new = changes["people", "P20", None]
        self.assertEqual((new["sheet"], new["row"], new["record"]["institution_code"], new["record"]["rank"]), ("人员", 7, "E", "staff"))
        self.assertEqual(changes["occupancy", "P7 B-106", None]["record"]["from"], "2026-01-01")
        # Nothing was proposed by reading; then all of it is, or nothing.
        self.assertEqual(self.server.json(f"{self.at}/corrections")["items"], [])
        body = {"changes": [{k: c[k] for k in ("register", "object_id", "object", "field", "value", "record") if k in c} for c in told["changes"]]}
        status, _, answer = self.server.ask(f"{self.at}/corrections", "POST", {"changes": body["changes"] + [{"register": "rooms", "object": "none", "field": "number", "value": "x"}]}, key())
        self.assertEqual(status, 400, answer)
        self.assertEqual(self.server.json(f"{self.at}/corrections")["items"], [])
        status, _, answer = self.server.ask(f"{self.at}/corrections", "POST", body, key())
        self.assertEqual(status, 201, answer)
        kept = self.server.json(f"{self.at}/corrections")["items"]
        self.assertEqual((len(kept), sum(c["new"] for c in kept)), (7, 2))
        self.as_user("unit_head")
        for one in sorted(kept, key=lambda c: (not c["new"], c["register"] != "people")):
            status, _, answer = self.server.ask(f"/api/corrections/{one['id']}/decision", "PUT", {"accept": True})
            self.assertEqual(status, 200, answer)
        self.server.sign_in("manager")
        rooms = {r["code"]: r for r in self.server.json("/api/rooms")["items"]}
        people = {p["code"]: p for p in self.server.json("/api/people")["items"]}
        self.assertEqual((rooms["B-104"]["number"], rooms["B-105"]["use"], rooms["B-106"]["declared_area"]), ("104A", "service", 19.5))
        self.assertEqual((people["P4"]["rank"], people["P20"]["name"], people["P7"]["status"]), ("bureau_deputy", "新一", "retired"))
        self.assertEqual(self.read(self.book())["changes"], [])

    def test_wrong_cells_are_named_and_others_rows_are_not_taken(self):
        book = self.edited(self.book(), "rooms", {(2, "实测面积"): "很大", (3, "楼栋编号"): "C", (4, "房间编号"): "B-101"},
                           [{"房间编号": "B-101", "门牌号": "9"}, {"房间编号": "B-999"}])
        book = self.edited(book, "people", {(2, "姓名"): ""}, [{"人员编号": "P21", "姓名": "甲", "职级": "皇帝"}, {"人员编号": "P5", "姓名": "李二"}])
        told = self.read(book)
        self.assertEqual(told["changes"], [])
        named = {(e["sheet"], e["row"], e["column"]): e for e in told["errors"]}
        self.assertEqual(set(named), {("房间", 2, "实测面积"), ("房间", 3, "楼栋编号"), ("房间", 4, "房间编号"), ("房间", 5, "房间编号"), ("房间", 6, "房间编号"),
                                      ("人员", 2, "姓名"), ("人员", 7, "职级"), ("人员", 8, "人员编号")})
        self.assertEqual(named["房间", 2, "实测面积"]["value"], "很大")
        self.assertIn("23.50", named["房间", 2, "实测面积"]["expected"])
        self.assertIn("平方米", named["房间", 2, "实测面积"]["detail_zh"] + named["房间", 2, "实测面积"]["expected_zh"])
        self.assertIn("twice", named["人员", 8, "人员编号"]["detail"])
        self.assertEqual([self.read(self.file("x.xlsx", text), 415)["status"] for text in ("no workbook at all", "{}")], [415, 415])

    def test_what_is_the_bureaus_is_not_the_heads_and_what_changed_meanwhile_stays(self):
        book = self.edited(self.book(), "institutions", {(2, "机构类别"): "government", (2, "机构简称"): "教育"})
        told = self.read(self.edited(book, "establishments", {(2, "编制数"): "70"}))
        self.assertEqual({c["field"]: c["bureau"] for c in told["changes"]}, {"category": True, "short_name": False, "posts": True})
        changes = [{k: c[k] for k in ("register", "object_id", "object", "field", "value")} for c in told["changes"]]
        self.assertEqual(self.server.ask(f"{self.at}/corrections", "POST", {"changes": changes}, key())[0], 201)
        kept = {c["field"]: c for c in self.server.json(f"{self.at}/corrections")["items"]}
        self.assertTrue(kept["posts"]["bureau"])
        decide = lambda field, status: self.assertEqual(self.server.ask(f"/api/corrections/{kept[field]['id']}/decision", "PUT", {"accept": True})[0], status, field)
        self.as_user("unit_head")
        decide("category", 403)
        decide("short_name", 200)
        self.server.sign_in("manager_head")
        run("import", "establishments", self.file("e.csv", "institution_code,rank,from,posts\nE,staff,2020-01-01,75\n"), "--data", self.data, check=0)
        decide("posts", 409)
        decide("category", 200)
        self.server.sign_in("manager")
        card = {i["code"]: i for i in self.server.json("/api/institutions")["items"]}["E"]
        self.assertEqual((card["category"], card["short_name"]), ("government", "教育"))

    def test_the_command_line_does_the_same_beside_a_server_and_without(self):
        out = os.path.join(self.folder, "cli.xlsx")
        run("review", "export", "E", "-o", out, "--lang", "zh", "--data", self.data, check=0)
        done = run("review", "import", out, "--institution", "E", "--data", self.data, check=0)
        self.assertIn("0 corrections", done.stdout)
        book = self.edited(out, "rooms", {(2, "门牌号"): "1.04"})
        self.assertIn("1 corrections to propose", run("review", "import", book, "--institution", "E", "--dry-run", "--data", self.data, check=0).stdout)
        self.assertEqual(self.server.json(f"{self.at}/corrections")["items"], [])
        done = run("review", "import", book, "--institution", "E", "--data", self.data, check=0)
        self.assertIn("房间:2", done.stdout)
        self.assertEqual([(c["field"], c["after"]) for c in self.server.json(f"{self.at}/corrections")["items"]], [("number", "1.04")])
        wrong = self.edited(out, "rooms", {(2, "实测面积"): "大"})
        done = run("review", "import", wrong, "--institution", "E", "--data", self.data, check=1)
        self.assertIn("房间:2", done.stderr)
        self.server.stop()
        self.assertIn("0 corrections", run("review", "import", out, "--institution", "E", "--data", self.data, check=0).stdout)
        self.assertIn("--institution", run("review", "import", out, "--data", self.data, check=1).stderr)


if __name__ == "__main__":
    unittest.main()
