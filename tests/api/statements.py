"""statements: the names of our statements, by their text as SQLite tells it (newlines are blanks there)."""
import pathlib
import re

FOLDER = pathlib.Path(__file__).parents[2] / "data/sql/query"


def plain(sql):
    return re.sub(r"\s+", " ", sql).strip().rstrip(";").strip()


def named():
    """{text: name} of all statements of data/sql/query."""
    names = {}
    for path in FOLDER.glob("*.sql"):
        for block in re.split(r"^-- (?=(?:name|view|scope): )", path.read_text(encoding="utf-8"), flags=re.M)[1:]:
            head, _, text = block.partition("\n")
            names[plain(re.sub(r"\A(?:\s*--[^\n]*\n)+", "", text))] = head.split()[1]
    return names
