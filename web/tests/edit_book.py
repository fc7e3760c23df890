"""edit_book.py OLD NEW SHEET ROW HEADER TEXT: the workbook OLD as NEW, one cell of its SHEET-th sheet other, as a person would
have typed it."""
import re
import sys
import zipfile
from xml.sax.saxutils import escape

old_path, new_path, sheet, row, header, text = sys.argv[1:]
name = f"xl/worksheets/sheet{sheet}.xml"
with zipfile.ZipFile(old_path) as old, zipfile.ZipFile(new_path, "w", zipfile.ZIP_DEFLATED) as new:
    shared = [re.sub(r"<[^>]+>", "", item) for item in re.findall(r"<si>(.*?)</si>", old.read("xl/sharedStrings.xml").decode(), re.S)]
    xml = old.read(name).decode()
    first = {re.sub(r"\d", "", ref): shared[int(v)] for ref, v in re.findall(r'<c r="([A-Z]+1)"[^>]*t="s"[^>]*><v>(\d+)</v>', xml)}
    letter = next(at for at, title in first.items() if title == header)
    cell = f'<c r="{letter}{row}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'
    xml, n = re.subn(rf'<c r="{letter}{row}"[^>]*?(?:/>|>.*?</c>)', lambda _: cell, xml)
    assert n == 1, f"{letter}{row} is not there"
    for item in old.namelist():
        new.writestr(item, xml.encode() if item == name else old.read(item))
