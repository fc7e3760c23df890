"""Plans of floors as sheets: every format, theme and size; who sees what; the same bytes again."""
import datetime
import json
import os
import shutil
import struct
import subprocess
import unittest

from yardstick import Journey, far_from, picture, run

GOLDEN = os.path.join(os.path.dirname(__file__), "../golden/pages")
THEMES = ["use", "unit", "state", "over", "plain"]


def pdf_text(file):
    """What a reader of PDF finds, when there is one on this machine."""
    if not shutil.which("pdftotext"):
        return None
    done = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, timeout=60, check=True)
    return done.stdout.decode()


def square(x, y, wide, deep):
    """A ring in degrees, metres from a corner of the city."""
    lon, lat = (lambda m: 117.5 + m / 91437), (lambda m: 34.85 + m / 110939)
    ring = [(x, y), (x + wide, y), (x + wide, y + deep), (x, y + deep), (x, y)]
    return {"type": "Polygon", "coordinates": [[[lon(a), lat(b)] for a, b in ring]]}


def features(*items):
    return json.dumps({"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": properties, "geometry": shape} for properties, shape in items]}, ensure_ascii=False)


def room(number, x, y, wide=6, deep=4, **more):
    return ({"code": f"B-{number}", "building_code": "B", "ordinal": 4, "number": number, "use": "office",
             "measured_area": wide * deep, **more}, square(x, y, wide, deep))


ROOMS = [room("501", 0, 0, subtype="leader"), room("502", 6, 0), room("503", 12, 0, use="service", subtype="meeting"),
         room("504", 0, 6, wide=12, use="technical", name="监控室"), room("505", 12, 6)]
TABLES = {
    "institutions": "code,name,class,secret\nF,财政局,municipal,0\nS,机要局,municipal,1\n",
    "courtyards": "code,name\nY,市政大院\n",
    "buildings": "code,courtyard_code,name\nB,Y,市政大院A座\n",
    "people": "code,name,institution_code,rank,status\nP1,张一鸣,F,bureau_head,active\nP2,王守密,S,staff,active\n",
    "holdings": "institution_code,room_code,from,share\nF,B-501,2020-01-01,1\nF,B-503,2020-01-01,1\nS,B-505,2020-01-01,1\n",
    "occupancy": "person_code,room_code,from,share,kind\nP1,B-501,2020-01-01,1,main\nP2,B-505,2020-01-01,1,main\n",
}


class Drawings(Journey):
    def setUp(self):
        super().setUp()
        run("init", "--data", self.data, check=0)
        tables = dict(TABLES)
        for kind in ("institutions", "courtyards", "buildings"):
            self.take(kind, self.file(f"{kind}.csv", tables.pop(kind)))
        self.take("rooms", self.file("rooms.geojson", features(*ROOMS)), "--make-floors")
        self.take("circulation", self.file("ways.geojson", features(
            ({"building_code": "B", "ordinal": 4, "kind": "corridor"}, square(0, 4, 18, 2)))))
        for kind, text in tables.items():
            self.take(kind, self.file(f"{kind}.csv", text))
        self.server = self.serve()
        self.floor = self.server.json("/api/floors")["items"][0]["id"]

    def take(self, kind, path, *words):
        run("import", kind, path, "--data", self.data, "--from", "2020-01-01", *words, check=0)

    def drawn(self, name, status=200):
        got, headers, body = self.server.ask(f"/api/floors/{self.floor}/{name}")
        self.assertEqual(got, status, body[:300])
        return headers["Content-Type"].split(";")[0], body

    def test_a_floor_is_drawn_in_every_way_and_alike_each_time(self):
        kinds = {"svg": ("image/svg+xml", b"<?xml"), "pdf": ("application/pdf", b"%PDF-1."), "png": ("image/png", b"\x89PNG")}
        for ext, (kind, start) in kinds.items():
            for theme in THEMES:
                got, body = self.drawn(f"drawing.{ext}?theme={theme}")
                self.assertEqual((got, body[:len(start)]), (kind, start))
                self.assertEqual(self.drawn(f"drawing.{ext}?theme={theme}")[1], body, (ext, theme))
        sizes = [struct.unpack(">II", self.drawn(f"drawing.png?paper={p}")[1][16:24]) for p in ("a4", "a3")]
        self.assertEqual(sizes, [(2105, 1488), (2976, 2105)])
        for wrong in ("drawing.gif", "drawing.pdf?theme=blue", "drawing.pdf?paper=a5"):
            self.drawn(wrong, 400)
        self.assertEqual(self.server.ask("/api/floors/999999/drawing.pdf")[0], 404)

    def told(self, name):
        text = pdf_text(self.file("plan.pdf", self.drawn(name)[1]))
        if text is None:
            self.skipTest("no pdftotext here")
        return text

    def test_the_sheet_says_what_it_is_and_holds_every_room(self):
        text = self.told("drawing.pdf?people=true")
        for words in ("501", "502", "503", "504", "505", "监控室", "会议室", "走廊", "财政局", "张一鸣", "24.00", "48.00",
                      "市政大院A座", "办公用房使用现状图", "1:100", "北", "144.00", datetime.date.today().isoformat()):
            self.assertIn(words, text)
        fonts = subprocess.run(["pdffonts", os.path.join(self.folder, "plan.pdf")], capture_output=True, text=True, check=True)
        lines = fonts.stdout.splitlines()[2:]
        self.assertTrue(lines)
        for line in lines:
            self.assertIn("NotoSansCJK", line)
            self.assertEqual(line.split()[-5], "yes", "not embedded: " + line)

    def test_sheets_look_as_their_golden_pictures(self):
        for theme in THEMES:
            seen = picture(self.file("plan.pdf", self.drawn(f"drawing.pdf?theme={theme}&people=true")[1]))
            if seen is None:
                self.skipTest("no pdftoppm here")
            self.assertLess(far_from(os.path.join(GOLDEN, f"plan_{theme}.pgm"), seen), 2.5, theme)

    def test_units_and_people_are_drawn_only_for_those_who_may(self):
        self.assertNotIn("张一鸣", self.told("drawing.pdf"))
        self.server.sign_in("surveyor")
        text = self.told("drawing.pdf?theme=unit")
        self.assertIn("财政局", text)
        for hidden in ("机要局", "505", "王守密"):
            self.assertNotIn(hidden, text)
        self.drawn("drawing.pdf?people=true", 403)
        self.server.cookie = None
        self.drawn("drawing.pdf?theme=unit", 401)


if __name__ == "__main__":
    unittest.main()
