"""What was confirmed cannot be changed past the program unseen: a value of every column of every table of the confirmations,
of the audit rows about them and of what they say of rooms, people and holders is changed in turn, and both `audit verify` and
the page that verifies a record tell."""
import os
import sqlite3
import unittest

import confirm_city as city
from confirm_city import Confirming
from yardstick import run

OF_ROOMS = "room_id IN (SELECT room_id FROM confirmation_room WHERE confirmation_id = :id)"
# The tables of confirmations, and which of their rows belong to the record :id.
TABLES = {
    "confirmation": "id = :id",
    "confirmation_version": "confirmation_id = :id",
    "confirmation_room": "confirmation_id = :id",
    "signature": "confirmation_id = :id",
    "dispute": "confirmation_id = :id",
    "change_order": "confirmation_id = :id",
    "delegation": "id IN (SELECT delegation_id FROM signature WHERE confirmation_id = :id)",
    "flow_event": "flow = 'confirmation' AND object_id = :id",
    "survey_batch": "code = (SELECT batch FROM confirmation WHERE id = :id)",
    "batch_finding": "batch = (SELECT batch FROM confirmation WHERE id = :id)",
    "measured_value": OF_ROOMS,
    "measurement": OF_ROOMS,
}
# Of the registers what is signed; the other columns are not, and may change (docs/confirmation.md).
SIGNED = {
    ("room", "code = 'K-1-101'"): "id floor_id code number use subtype declared_area approved_area geometry".split(),
    ("person", "code = 'P1'"): "id name rank".split(),
    ("occupancy", "room_id = (SELECT id FROM room WHERE code = 'K-1-101')"): "person_id room_id share kind".split(),
    ("holding", "room_id = (SELECT id FROM room WHERE code = 'K-1-101')"): "institution_id room_id".split(),
    ("floor", "id = (SELECT floor_id FROM room WHERE code = 'K-1-101')"): "id building_id ordinal".split(),
    ("building", "code = 'K'"): "id code".split(),
    ("institution", "code = 'A'"): "id code".split(),
}


def other(value):
    """Another value of the same kind."""
    if value is None:
        return 1
    if isinstance(value, bytes):
        middle = len(value) // 2
        return value[:middle] + bytes([value[middle] ^ 1]) + value[middle + 1:]
    return value + "x" if isinstance(value, str) else value + (1000 if isinstance(value, int) else 0.001)


class Tampering(Confirming):
    """One record with everything in it: findings explained, a dispute, a signature taken back, a delegate, a change order."""

    def make(self):
        rooms = {**city.ROOMS, "K-1-104": (18.0, 0.3, 3.0, 5.0)}  # reaches out of the floor: a finding
        self.begin(rooms=rooms)
        for f in self.examine()["findings"]:
            self.boss.move("/api/batches/1", "explain", {"finding_id": f["id"], "reason": "现场核实", "document": "局〔2026〕3号"})
        for move in ("accept", "confirm"):
            self.assertEqual(self.boss.move("/api/batches/1", move)[0], 200)
        self.id = next(i["id"] for i in self.boss.get("/api/confirmations")["items"] if i["institution"] == "甲局")
        path = f"/api/confirmations/{self.id}"
        self.a.sign(self.id)
        card = self.boss.get(path)
        room = next(r["id"] for r in card["rooms"] if r["code"] == "K-1-102")
        items = [{"room_id": room, "field": "area", "said": "19.8", "reason": "门后未量"}]
        card = self.a.move(path, "dispute", {"hash": card["hash"], "items": items})[1]
        near = [{"area": 19.81, "instrument": "D1", "surveyor": "测0"}, {"area": 19.80, "instrument": "D2", "surveyor": "测1"}]
        answer = {"dispute_id": card["disputes"][0]["id"], "reason": "重测", "measurements": near}
        self.assertEqual(self.surveyor.move(path, "answer", answer)[0], 200)
        self.surveyor.sign(self.id)
        self.assertEqual(self.surveyor.move(path, "withdraw")[0], 200)
        status, _ = self.a.post("/api/delegations", {"to_login": "adminA", "from": "2020-01-01", "to": "2099-01-01", "document": "甲〔2026〕2号"})
        self.assertEqual(status, 201)
        card = self.sign_all(self.id, city.Desk(self.server, "adminA"))
        self.assertEqual(card["state"], "closed")
        self.assertEqual(self.a.move(path, "order_change", {"reason": "改号", "document": "甲〔2026〕1号"})[0], 200)
        self.code = card["versions"][0]["code"]
        # From here on it is somebody with a tool of their own who writes.
        self.db = sqlite3.connect(os.path.join(self.data, "ledger.sqlite"), timeout=30, isolation_level=None)
        self.addCleanup(self.db.close)
        self.db.execute("PRAGMA ignore_check_constraints = ON")
        tables = [*TABLES, "audit", *(table for table, _ in SIGNED)]
        marks = ",".join("?" * len(tables))
        for (name,) in self.db.execute(f"SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ({marks})", tables).fetchall():
            self.db.execute(f'DROP TRIGGER "{name}"')

    def page_says(self):
        status, _, body = self.server.ask(f"/api/confirmations/verify/{self.code}")
        return "missing" if status == 404 else "valid" if b'"valid"' in body and b'"valid":true' in body.replace(b" ", b"") else "tampered" if status == 200 else f"{status} {body}"

    def verify_tells(self):
        return run("audit", "verify", "--data", self.data).returncode == 1

    def columns(self, table):
        return [(name, kind) for _, name, kind, *_ in self.db.execute(f"PRAGMA table_info({table})")]

    def row(self, table, where):
        found = self.db.execute(f"SELECT rowid FROM {table} WHERE {where} ORDER BY rowid DESC LIMIT 1", {"id": self.id}).fetchone()
        self.assertIsNotNone(found, f"no row in {table}: the record has everything in it")
        return found[0]

    def each_change(self, table, where):
        """Every column of a row changed in turn; while the loop's body runs the change stands."""
        for column, kind in self.columns(table):
            row = self.row(table, where)
            (value,) = self.db.execute(f"SELECT {column} FROM {table} WHERE rowid = ?", (row,)).fetchone()
            changed = "x" if value is None and kind == "TEXT" else other(value)
            self.db.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (changed, row))
            yield column
            now = changed if column in ("id", "seq") or (table, column) == ("confirmation_room", "room_id") else row
            self.db.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (value, now))

    def test_every_value_signature_and_audit_row(self):
        self.make()
        self.assertEqual(self.page_says(), "valid")
        run("audit", "verify", "--data", self.data, check=0)
        for table, where in TABLES.items():
            for column in self.each_change(table, where):
                with self.subTest(table=table, column=column):
                    self.assertTrue(self.verify_tells())
                    self.assertIn(self.page_says(), ("tampered", "missing") if column in ("id", "building_id", "confirmation_id", "code") else ("tampered",))
        (seq,) = self.db.execute("SELECT min(seq) FROM audit WHERE object = 'signature'").fetchone()
        for column in self.each_change("audit", f"seq = {seq}"):
            with self.subTest(table="audit", column=column):
                self.assertTrue(self.verify_tells())
                self.assertEqual(self.page_says(), "tampered")
        self.assertEqual(self.page_says(), "valid", "everything was put back")
        self.rows_taken_out_and_put_in()
        run("audit", "verify", "--data", self.data, check=0)

    def rows_taken_out_and_put_in(self):
        for table, where in TABLES.items():
            names = [name for name, _ in self.columns(table)]
            row = self.row(table, where)
            values = self.db.execute(f"SELECT {', '.join(names)} FROM {table} WHERE rowid = ?", (row,)).fetchone()
            put = f"INSERT INTO {table}({', '.join(names)}) VALUES({', '.join('?' * len(names))})"
            self.db.execute(f"DELETE FROM {table} WHERE rowid = ?", (row,))
            with self.subTest(table=table, taken="out"):
                self.assertTrue(self.verify_tells())
                self.assertIn(self.page_says(), ("tampered", "missing"))
            self.db.execute(put, values)
            if table in ("confirmation", "confirmation_room", "survey_batch", "confirmation_version", "signature", "measurement", "measured_value"):
                continue  # of these a second one of the same is refused by an index
            more = [v + 1000 if name == "id" else v for name, v in zip(names, values)]
            self.db.execute(put, more)
            with self.subTest(table=table, put="in"):
                self.assertTrue(self.verify_tells())
                self.assertEqual(self.page_says(), "tampered" if table != "delegation" else "valid")
            self.db.execute(f"DELETE FROM {table} WHERE id = ?", (more[names.index("id")],))

    def test_of_the_registers_what_is_signed(self):
        self.make()
        for (table, where), signed in SIGNED.items():
            found = [column for column in self.each_change(table, where) if self.page_says() != "valid"]
            self.assertEqual(set(found), set(signed), table)
        self.assertEqual(self.page_says(), "valid")


if __name__ == "__main__":
    unittest.main()
