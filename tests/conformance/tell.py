"""What a suite of the OGC found: tell.py NAME TAG FOLDER EXPECTED

Counts the test methods of the newest testng-results.xml under FOLDER, prints each failure, and exits 1
when one is not in EXPECTED ("suite method argument", - for any argument) or nothing passed.
"""
import collections
import glob
import os
import sys
import xml.etree.ElementTree as xml

name, tag, folder, expected = sys.argv[1:]
with open(expected, encoding="utf-8") as lines:
    known = {tuple(line.split()) for line in lines if line.strip() and not line.startswith("#")}
found = sorted(glob.glob(os.path.join(folder, "**/testng-results.xml"), recursive=True), key=os.path.getmtime)
if not found:
    sys.exit(f"{name} {tag}: no results; see its log")
counts, wrong = collections.Counter(), 0
for method in xml.parse(found[-1]).iter("test-method"):
    if method.get("is-config") == "true" and method.get("status") != "FAIL":
        continue
    status, test = method.get("status"), method.get("name")
    counts[status] += 1
    if status == "FAIL":
        given = ["-"] + [(value.text or "").strip() for value in method.iter("value")]
        is_known = any((name, test, argument) in known for argument in given)
        wrong += not is_known
        said = " ".join((method.findtext(".//message") or "").split())
        print(f"{'the suite' if is_known else 'FAILED'}: {method.get('name')}: {said[:300]}")
print(f"{name} {tag}: {counts['PASS']} passed, {counts['FAIL']} failed ({wrong} unexplained), {counts['SKIP']} skipped")
sys.exit(1 if wrong or not counts["PASS"] else 0)
