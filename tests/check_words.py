"""Every message format of the sources has a line in data/i18n/messages, and no line is left over."""
import glob
import re
import sys

root = sys.argv[1]
CALL = re.compile(r'\b(?:error_set\s*\(\s*[^,]+,\s*[^,"]+,|error_prefix\s*\(\s*[^,]+,|WORDS\s*\()\s*((?:"(?:[^"\\]|\\.)*"\s*(?:PRI\w+\s*|STR_FMT\s*)?)+)', re.S)
PIECE = re.compile(r'"((?:[^"\\]|\\.)*)"|(\w+)')
MACROS = {"PRId64": "ld", "PRIu64": "lu", "PRIx64": "lx", "STR_FMT": ".*s"}
CONVERSION = re.compile(r'%(?:(\d+)\$)?([-+ #0]*(?:\*|\d+)?(?:\.(?:\*|\d+))?(?:hh|h|ll|l|z|j|t)?[diouxXeEfgGcsp%])')
# A star in a numbered conversion takes the next argument, whichever that is: the order of a translation would be lost.
STARRED = re.compile(r'%\d+\$[-+ #0\d.]*\*')


def conversions(text):
    found = CONVERSION.findall(text)
    numbered = sorted((int(n), c) for n, c in found if n)
    return [c for _, c in numbered] if numbered else [c for _, c in found if c != "%"]


words, bad = {}, False
for path in sorted(glob.glob(root + "/data/i18n/messages/*.tsv")):
    for number, line in enumerate(open(path, encoding="utf-8"), 1):
        if line.startswith("#") or not line.strip():
            continue
        cells = line.rstrip("\n").split("\t")
        if len(cells) != 2 or not cells[1]:
            print(f"{path}:{number}: wants English TAB Chinese")
            bad = True
            continue
        if cells[0] in words:
            print(f"{path}:{number}: said twice: {cells[0]}")
            bad = True
        words[cells[0]] = path
        if any(STARRED.search(cell) for cell in cells):
            print(f"{path}:{number}: a numbered conversion may not have a star: {line.rstrip()}")
            bad = True
        if conversions(cells[0]) != conversions(cells[1]):
            print(f"{path}:{number}: conversions differ: {cells[0]} | {cells[1]}")
            bad = True
used = set()
for path in sorted(glob.glob(root + "/src/**/*.c", recursive=True) + glob.glob(root + "/include/**/*.h", recursive=True)):
    text = open(path, encoding="utf-8").read()
    for call in CALL.finditer(text):
        fmt = "".join(a if a or not b else MACROS.get(b, "?" + b) for a, b in PIECE.findall(call.group(1)))
        used.add(fmt)
        if fmt not in words:
            line = text.count("\n", 0, call.start()) + 1
            print(f"{path}:{line}: no Chinese in data/i18n/messages for: {fmt}")
            bad = True
for fmt, path in words.items():
    if fmt not in used:
        print(f"{path}: nobody says: {fmt}")
        bad = True
sys.exit(bad)
