"""Workbooks in LibreOffice: every one is opened, computed anew, and its formulas give the figures that we wrote beside them."""
import csv
import os
import re
import shutil
import subprocess
import unittest
import zipfile

import test_reports
from yardstick import MadeOnce

# Values as they are, not as they are shown; every sheet into a file of its own.
CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"
ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"""


def formulas(book):
    """{sheet: {(row, column): the figure beside the formula}}, in the order of sheets; rows and columns from 0."""
    found = {}
    with zipfile.ZipFile(book) as z:
        names = re.findall(r'<sheet name="([^"]*)"', z.read("xl/workbook.xml").decode())
        for number, name in enumerate(names, 1):
            text = z.read(f"xl/worksheets/sheet{number}.xml").decode()
            found[name] = {(int(row) - 1, column_of(letters)): float(value) for letters, row, value in
                           re.findall(r'<c r="([A-Z]+)(\d+)"[^>]*><f>[^<]*</f><v>([^<]*)</v>', text)}
    return found


def column_of(letters):
    n = 0
    for letter in letters:
        n = 26 * n + ord(letter) - ord("A") + 1
    return n - 1


def computed(books, folder):
    """Each book by LibreOffice: {book: {sheet: rows of text}}."""
    profile, out = os.path.join(folder, "profile"), os.path.join(folder, "office")
    os.makedirs(os.path.join(profile, "user"), exist_ok=True)
    with open(os.path.join(profile, "user/registrymodifications.xcu"), "w", encoding="utf-8") as file:
        file.write(ALWAYS)
    subprocess.run(["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", CSV, "--outdir", out, *books],
                   check=True, timeout=400, capture_output=True)
    told = {}
    for book in books:
        stem = os.path.basename(book)[:-len(".xlsx")]
        for sheet in formulas(book):
            with open(os.path.join(out, f"{stem}-{sheet}.csv"), encoding="utf-8", newline="") as file:
                told.setdefault(book, {})[sheet] = list(csv.reader(file))
    return told


def differences(books, folder):
    """(book, sheet, cell, ours, theirs) of every formula that computes otherwise; and how many formulas there are."""
    wrong, n = [], 0
    for book, sheets in computed(books, folder).items():
        for sheet, ours in formulas(book).items():
            rows = sheets[sheet]
            for (row, column), figure in ours.items():
                theirs = rows[row][column]
                n += 1
                if not re.fullmatch(r"-?[\d.]+(E-?\d+)?", theirs) or abs(float(theirs) - figure) > 0.005:
                    wrong.append((os.path.basename(book), sheet, (row + 1, column + 1), figure, theirs))
    return wrong, n


@unittest.skipUnless(shutil.which("soffice"), "no LibreOffice here: libreoffice-calc-nogui is looked for")
class Office(MadeOnce):
    TABLES = test_reports.Reports.TABLES

    def book(self, server, path, name):
        status, _, body = server.ask(path)
        self.assertEqual(status, 200, body[:300])
        return self.file(f"{name}.xlsx", body)

    def test_every_workbook_computes_to_the_figures_beside_its_formulas(self):
        server = self.serve()
        unit = server.json("/api/institutions")["items"][0]["id"]
        books = [self.book(server, f"/api/reports/{name}.xlsx", name) for name in test_reports.ALL]
        books += [self.book(server, path, name) for name, path in (
            ("statistics", "/api/statistics?by=unit,class&f=xlsx"), ("rooms", "/api/rooms?f=xlsx"), ("warnings", "/api/warnings?f=xlsx"),
            ("unit", f"/api/reviews/units/{unit}.xlsx?lang=en"))]
        wrong, n = differences(books, self.folder)
        self.assertEqual(wrong, [])
        self.assertGreater(n, 15)

    def test_a_wrong_figure_would_be_seen(self):
        book = self.book(self.serve(), "/api/reports/national.xlsx", "national")
        forged = os.path.join(self.folder, "forged.xlsx")
        with zipfile.ZipFile(book) as old, zipfile.ZipFile(forged, "w") as new:
            for name in old.namelist():
                new.writestr(name, re.sub(rb"(</f><v>)([^<]*)", rb"\g<1>9\2", old.read(name)))
        self.assertTrue(differences([forged], self.folder)[0])


if __name__ == "__main__":
    unittest.main()
