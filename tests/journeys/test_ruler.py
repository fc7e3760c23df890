"""The standards as a bureau meets them: how much a unit may have, what changes with the day and the establishment, the year's numbers."""
import datetime
import json
import os
import sqlite3
import unittest
import uuid

from yardstick import MadeOnce, run

TODAY = datetime.date.today()


def ago(days):
    return (TODAY - datetime.timedelta(days=days)).isoformat()


class Ruler(MadeOnce):
    """Unit A is the bureau of the worked case (1 + 4 + 80 posts), K a county's, T a township's."""
    TABLES = {
        "districts": "code,name\n370402,市中区\n370403,薛城区\n",
        "institutions": "code,name,class\nA,甲局,municipal\nK,县局,county\n",
        "courtyards": "code,name,district\nY,大院,370402\nZ,小院,370403\n",
        "buildings": "code,courtyard_code,name,gross_area,tenure,built\nB,Y,主楼,3000,own,1999\nC,Z,侧楼,900,leased,2008\n",
        "rooms": "code,building_code,ordinal,number,use,subtype,measured_area,state\n"
                 "B-1,B,0,1,office,leader,12,in_use\nB-2,B,0,2,office,lounge,5,in_use\nB-3,B,0,3,office,private_wc,2,in_use\n"
                 "B-4,B,0,4,office,leader,25.10,in_use\nB-5,B,0,5,service,meeting,100,in_use\nB-6,B,0,6,technical,,50,in_use\n"
                 "B-7,B,0,7,technical,,40,in_use\nC-1,C,0,1,office,staff,2000,in_use\nC-2,C,0,2,equipment,,30,in_use\n",
        "people": "code,name,institution_code,rank,status\nP1,张一,A,bureau_deputy,active\nP2,张二,A,bureau_head,active\n",
        "establishments": "institution_code,rank,from,posts,document\nA,bureau_head,2020-01-01,1,甲1\nA,bureau_deputy,2020-01-01,4,甲1\n"
                          "A,staff,2020-01-01,80,甲1\nK,county_head,2020-01-01,1,乙1\nK,staff,2020-01-01,149,乙1\n",
        "holdings": "institution_code,room_code,from,share\n" + "".join(f"A,{room},2020-01-01,1\n" for room in ("B-1", "B-2", "B-3", "B-4", "B-5", "B-6", "B-7", "C-1", "C-2")),
        "occupancy": "person_code,room_code,from,share,kind\nP1,B-1,2020-01-01,1,main\nP1,B-2,2020-01-01,1,main\nP1,B-3,2020-01-01,1,main\nP2,B-4,2020-01-01,1,main\n",
    }

    def setUp(self):
        super().setUp()
        run("import", "rooms", self.file("approved.csv", "code,approved_area\nB-7,40\n"), "--data", self.data, check=0)
        self.server = self.serve()
        self.units = {u["code"]: u["id"] for u in self.server.json("/api/institutions")["items"]}

    def again(self, kind, text, *words):
        run("import", kind, self.file(f"more_{kind}.csv", text), "--data", self.data, *words, check=0)

    def entitlement(self, unit="A", **asked):
        return self.server.json(f"/api/institutions/{self.units[unit]}/entitlement?" + "&".join(f"{k}={v}" for k, v in asked.items()))

    def found(self, code):
        return {row["object"]: row for row in self.server.json("/api/warnings?limit=1000&code=" + code)["items"]}

    def test_the_worked_case_to_the_last_digit_each_with_its_rule(self):
        told = self.entitlement()
        self.assertEqual({k: told[k]["value"] for k in ("establishment", "office", "service_per_head", "service", "equipment", "basic", "coefficient", "gross", "canteen")},
                         {"establishment": 85, "office": 816.00, "service_per_head": 8.00, "service": 680.00, "equipment": 134.64, "basic": 1630.64,
                          "coefficient": 0.65, "gross": 2508.68, "canteen": 314.50})
        self.assertEqual(round(told["gross"]["value"] + told["canteen"]["value"], 2), 2823.18)  # S of the standard, without parking
        for key, rule in (("office", "R1"), ("service", "R2"), ("equipment", "R3"), ("coefficient", "R4"), ("gross", "R5"), ("canteen", "R6")):
            self.assertEqual(told[key]["rule"], rule)
        self.assertEqual(told["rule_set"], "2014")

    def test_service_rooms_are_exact_between_the_breakpoints(self):
        for unit, posts, head, area in (("A", 200, 8, 1600), ("A", 250, 7.5, 1875), ("A", 300, 7, 2100), ("A", 399, 6.01, 2397.99), ("A", 400, 6, 2400), ("K", 100, 8, 800), ("K", 150, 7, 1050), ("K", 200, 6, 1200)):
            told = self.entitlement(unit, rank_counts=f"staff={posts}")
            self.assertEqual((told["service_per_head"]["value"], told["service"]["value"]), (head, area), (unit, posts))

    def test_a_deputys_office_lounge_and_wc_are_one(self):
        suite = self.found("suite_over_standard")["P1"]
        self.assertEqual((suite["area"], suite["level"], suite["detail"]["area"], suite["detail"]["ceiling"]), (1.0, "red", 19.0, 18.0))
        self.assertEqual(list(self.found("private_wc")), ["主楼 3"])
        self.assertEqual({k: v["area"] for k, v in self.found("over_standard").items()}, {"主楼 4": 1.10})

    def test_an_old_day_has_its_own_rules_and_changes_nothing_else(self):
        now = self.entitlement()
        old = self.entitlement(rule_set="1999")
        self.assertEqual((old["rule_set"], old["office"]["value"]), ("1999", 12 + 4 * 12 + 80 * 6))
        self.assertEqual(self.entitlement(), now)
        self.again("establishments", "institution_code,rank,from,posts,document\nA,staff,2013-01-01,80,甲0\n")
        self.again("institutions", "code,name,class\nA,甲局,municipal\n")
        status, _, body = self.server.ask(f"/api/institutions/{self.units['A']}/entitlement?as_of=2020-06-01")
        self.assertEqual(status, 200, body)
        self.assertEqual(self.entitlement(as_of="2020-06-01")["rule_set"], "2014")
        # A snapshot of 2013 goes by the standard of 2013.
        self.again("institutions", "code,name,class\nO,旧局,municipal\n", "--from", "2010-01-01")
        self.again("establishments", "institution_code,rank,from,posts,document\nO,staff,2010-01-01,80,甲0\n")
        self.units = {u["code"]: u["id"] for u in self.server.json("/api/institutions")["items"]}
        past, present = self.entitlement("O", as_of="2013-12-31"), self.entitlement("O")
        self.assertEqual([(told["rule_set"], told["office"]["value"]) for told in (past, present)], [("1999", 80 * 6), ("2014", 80 * 9)])
        self.assertEqual(self.entitlement(), now)
        self.assertEqual(self.server.ask(f"/api/institutions/{self.units['A']}/entitlement?rule_set=2001")[0], 400)
        over = next(r for r in self.server.json("/api/warnings?code=over_standard")["items"])
        self.assertEqual(over["detail"]["rule_set"], "2014")

    def test_a_cut_of_the_establishment_leaves_a_surplus_with_a_deadline(self):
        self.assertEqual(self.found("surplus_after_cut"), {})
        self.again("establishments", f"institution_code,rank,from,posts,document\nA,staff,{ago(3)},60,枣编〔2026〕3号\n")
        cut = self.found("surplus_after_cut")["甲局"]
        may, has = self.entitlement(), self.entitlement()["has"]
        self.assertEqual(may["basic"]["value"], cut["detail"]["may"])
        self.assertEqual(cut["area"], round(cut["detail"]["has"] - cut["detail"]["may"], 2))
        self.assertEqual((cut["since"], cut["level"]), (ago(3), "amber"))
        self.assertGreater(cut["detail"]["vacate_by"], TODAY.isoformat())
        self.assertGreater(has["office"]["value"], may["office"]["value"])

    def tomorrow(self, *changes):
        """As if days had gone by: the ledger's days are moved back, and the program looks at everything as it does on a new day."""
        self.server.stop()
        with sqlite3.connect(os.path.join(self.data, "ledger.sqlite")) as db:
            for sql, *values in changes:
                self.assertEqual(db.execute(sql, values).rowcount, 1, sql)
            db.execute("DELETE FROM meta WHERE key = 'warnings'")
        db.close()
        self.server = self.serve()

    def test_a_second_office_goes_back_two_months_after_the_post_has_ended(self):
        self.again("rooms", "code,building_code,ordinal,number,use,subtype,measured_area,state\nC-9,C,0,9,office,leader,10,in_use\n")
        self.again("holdings", "institution_code,room_code,from,share\nA,C-9,2020-01-01,1\n")
        self.again("occupancy", "person_code,room_code,from,share,kind\nP2,C-9,2020-01-01,1,second\n")
        self.assertEqual(self.found("second_post_ended"), {})
        second = self.found("second_office")["P2"]
        self.assertEqual((second["level"], second["state"]), ("red", "open"))
        self.server.sign_in("manager_head")
        status, _, body = self.server.ask(f"/api/warnings/{second['id']}/exceptions", "POST", {"document": "兼职批〔2026〕1号", "until": ago(-30)}, {"Idempotency-Key": uuid.uuid4().hex})
        self.assertEqual(status, 201, body)
        self.assertEqual(self.found("second_office")["P2"]["state"], "explained")
        self.assertEqual(self.found("second_post_ended"), {})
        ended = "UPDATE warning_exception SET from_date = ?, to_date = ? WHERE code = 'second_office'"
        self.tomorrow((ended, ago(300), ago(3)))
        told = self.found("second_post_ended")["P2"]
        self.assertEqual((told["level"], told["since"], self.found("second_office")["P2"]["state"]), ("amber", ago(3), "open"))
        self.tomorrow((ended, ago(300), ago(70)))
        told = self.found("second_post_ended")["P2"]
        self.assertEqual((told["level"], len(told["detail"]["room_ids"])), ("red", 2))
        self.assertLess(told["detail"]["vacate_by"], TODAY.isoformat())
        self.again("occupancy", f"person_code,room_code,from,to,share,kind\nP2,C-9,2020-01-01,{ago(0)},1,second\n")
        self.assertEqual((self.found("second_post_ended"), self.found("second_office")), ({}, {}))

    def test_who_retired_is_overdue_after_a_month(self):
        self.again("people", "code,name,institution_code,rank,status\nP1,张一,A,bureau_deputy,retired\n", "--from", ago(29))
        self.assertEqual(self.found("retired_in_room")["P1"]["level"], "amber" if (TODAY - datetime.timedelta(29)).day <= 28 else self.found("retired_in_room")["P1"]["level"])
        self.again("people", "code,name,institution_code,rank,status\nP2,张二,A,bureau_head,retired\n", "--from", ago(32))
        self.assertEqual(self.found("retired_in_room")["P2"]["level"], "red")

    def test_a_unit_that_changed_nothing_for_thirty_days_is_told(self):
        self.assertEqual(self.found("stale_data"), {})  # the bureau's rooms were approved today
        self.again("holdings", "institution_code,room_code,from,share\nA,C-2,2020-01-01,0.5\nK,C-2,2020-01-01,0.5\n")
        told = self.found("stale_data")["县局"]
        self.assertEqual((told["level"], told["since"]), ("amber", "2020-01-01"))
        self.again("rooms", "code,number\nC-2,2A\n")
        self.assertEqual(self.found("stale_data"), {})
        self.assertIn("县局", {r["object"] for r in self.server.json("/api/warnings?code=stale_data&state=closed")["items"]})

    def test_a_measurement_that_is_too_old_is_told(self):
        self.assertEqual(self.found("stale_measurement"), {})
        old = f"{TODAY.year - 6}-01-01"
        table = "batch,room_code,round,area,instrument,surveyor,measured\nS1,B-5,1,100.0,L1,甲," + old + "\nS1,B-4,1,25.1,L1,甲," + ago(9) + "\n"
        self.again("measurements", table)
        told = self.found("stale_measurement")
        self.assertEqual({k: (v["level"], v["since"]) for k, v in told.items()}, {"主楼 5": ("amber", old)})
        self.again("measurements", "batch,room_code,round,area,instrument,surveyor,measured\nS1,B-5,2,100.0,L1,乙," + ago(1) + "\n")
        self.assertEqual(self.found("stale_measurement"), {})

    def test_leases_loans_certificates_and_coefficients_on_both_sides_of_their_limits(self):
        limit = 0.04 * 3000 ** 0.5 + 0.002 * 3000  # of grade 2, for the gross area
        self.again("buildings", f"code,certificate_area\nB,{3000 + limit - 0.01:.2f}\n")
        self.assertEqual(self.found("certificate_mismatch"), {})
        self.again("buildings", f"code,certificate_area\nB,{3000 + limit + 0.01:.2f}\n")
        self.assertEqual([(r["level"], r["area"]) for r in self.found("certificate_mismatch").values()], [("amber", round(limit + 0.01, 2))])
        self.again("buildings", "code,certificate_area\nB,3000\n")
        self.assertEqual(self.found("certificate_mismatch"), {})

        # Of the hall of 900 m² gross, 2,030 m² are used; 0.45 and 0.85 are the limits.
        self.assertIn("侧楼", " ".join(self.found("coefficient_out")))
        for used, told in ((765, False), (765.01, True), (405, False), (404.99, True)):
            self.again("rooms", f"code,measured_area\nC-1,{used - 30:.2f}\n")
            self.assertEqual(any("侧楼" in name for name in self.found("coefficient_out")), told, used)

        self.again("tenures", f"building_code,kind,party,from,to,document\nC,lease_in,房东,{TODAY.year - 1}-03-01,{TODAY.year + 4}-03-01,租1\n")
        self.assertEqual((self.found("long_lease"), self.found("expiring_lease")), ({}, {}))
        self.again("tenures", f"building_code,kind,party,from,to,document\nC,lease_in,房东,{TODAY.year - 1}-03-01,{TODAY.year + 4}-03-02,租1\n")
        self.assertEqual([r["level"] for r in self.found("long_lease").values()], ["amber"])
        self.again("tenures", f"building_code,kind,party,from,to,document\nC,lease_in,房东,{TODAY.year - 1}-03-01,{ago(-90)},租1\n")
        self.assertEqual([r["level"] for r in self.found("expiring_lease").values()], ["amber"])
        self.assertEqual(self.found("long_lease"), {})
        self.again("tenures", f"building_code,kind,party,from,to,document\nC,lease_in,房东,{TODAY.year - 1}-03-01,{ago(-91)},租1\n")
        self.assertEqual(self.found("expiring_lease"), {})

        for to, due, over in ((ago(-31), False, False), (ago(-30), True, False), (ago(0), False, True)):
            self.again("tenures", f"room_code,kind,party,from,to,document\nB-5,loan,A,{ago(200)},{to},借1\n")
            self.assertEqual((bool(self.found("loan_due")), bool(self.found("expired_loan"))), (due, over), to)

    def test_who_holds_more_than_the_standard_allows_is_told_and_told_no_longer(self):
        told, may = self.found("area_over_entitlement")["甲局"], self.entitlement()
        self.assertEqual((told["detail"]["may"], told["level"]), (may["basic"]["value"], "amber"))
        self.assertEqual(told["area"], round(may["has"]["basic"]["value"] - may["basic"]["value"], 2))
        over = told["area"]
        self.again("rooms", f"code,measured_area\nC-1,{2000 - over:.2f}\n")
        self.assertEqual(self.found("area_over_entitlement"), {})
        self.again("rooms", f"code,measured_area\nC-1,{2000 - over + 0.01:.2f}\n")
        self.assertEqual(self.found("area_over_entitlement")["甲局"]["area"], 0.01)

    def test_yearly_duties_are_warned_of_when_their_day_draws_near(self):
        due = datetime.date(TODAY.year, 12, 20)
        wanted = {} if TODAY < due - datetime.timedelta(30) else {"甲局": "red" if TODAY > due else "amber"}
        unit = self.units["A"]
        for code in ("publicity", "leaders_filing"):
            self.assertEqual({k: v["level"] for k, v in self.found(code).items()}, wanted, code)
            status, _, body = self.server.ask(f"/api/yearly-tasks/{TODAY.year}/{code}/{unit}", "PUT", {"evidence": "公示1号"})
            self.assertEqual(status, 200, body)
            self.assertEqual(self.found(code), {})
        rule = {"rule": "M6", "class": "", "key": "due_month", "value": 1, "source": "市里的文件"}
        self.assertEqual(self.server.ask("/api/rule-sets/2014/rules", "PUT", rule)[0], 200)
        self.assertEqual(self.found("publicity"), {})

    def test_may_have_has_and_may_ask_by_class_of_room(self):
        told = self.entitlement()
        # A technical room nobody has approved counts as office, and is said to.
        self.assertEqual((told["has"]["office"]["value"], told["has"]["technical"]["value"], told["has"]["technical_unapproved"]["value"]), (12 + 5 + 2 + 25.10 + 2000 + 50, 40, 50))
        self.assertEqual(list(self.found("technical_unapproved")), ["主楼 6"])
        for part in ("office", "service", "equipment", "basic"):
            gap = round(told[part]["value"] - told["has"][part]["value"], 2)
            self.assertEqual((told["may_ask"][part]["value"], told["may_ask"][part].get("over", 0)), (max(gap, 0), max(-gap, 0)), part)

    def test_the_map_tells_how_many_findings_are_open_where(self):
        rows = self.server.json("/api/warnings?limit=1000&state=open")["items"]
        told = {p["building"]: p for p in self.server.json("/api/warnings/places")["items"]}
        count = lambda name, level=None: sum(1 for r in rows if r.get("building_id") == told[name]["building_id"] and level in (None, r["level"]))
        self.assertEqual({name: (p["open"], p["red"]) for name, p in told.items()}, {name: (count(name), count(name, "red")) for name in told})
        self.assertEqual(sum(p["open"] for p in told.values()), sum(r.get("building_id") is not None for r in rows))
        self.assertEqual([(p["building"], p["open"]) for p in self.server.json("/api/warnings/places?code=private_wc&level=red")["items"]], [("主楼", 1)])
        yard = told["主楼"]["courtyard_id"]
        self.assertEqual(len(self.server.json(f"/api/warnings?limit=1000&state=open&courtyard_id={yard}")["items"]), told["主楼"]["open"])
        self.server.cookie = None
        self.assertEqual(self.server.ask("/api/warnings/places")[0], 401)

    def test_the_years_statistics_by_any_dimension_open_their_rooms(self):
        last = datetime.date(TODAY.year - 1, 12, 31).isoformat()
        self.again("rooms", f"code,building_code,ordinal,number,use,subtype,measured_area,state\nC-3,C,0,3,office,staff,10.01,in_use\n", "--from", datetime.date(TODAY.year, 1, 1).isoformat())
        for by in ("level", "unit", "class", "state", "tenure", "district", "courtyard", "building", "year", "level,unit,class,state", "tenure,district,year"):
            told = self.server.json(f"/api/statistics?by={by}&compare={last}")
            for key in ("rooms", "area", "idle_area"):
                self.assertAlmostEqual(sum(row["change"][key] for row in told["items"]), told["total"]["change"][key], 2, by)
            self.assertEqual((told["total"]["change"]["rooms"], told["total"]["change"]["area"]), (1, 10.01), by)
            for row in told["items"]:
                self.assertEqual(self.server.json(row["rooms_url"])["total"], {"count": row["rooms"], "area": row["area"]}, by)

    def test_pages_of_statistics_are_the_whole_in_its_order(self):
        whole = self.server.json("/api/statistics?by=unit,class,building")
        self.assertNotIn("next", whole)
        pages, after = [], 0
        while after is not None:
            page = self.server.json(f"/api/statistics?by=unit,class,building&limit=2&after={after}")
            self.assertEqual(page["total"], whole["total"])
            self.assertLessEqual(len(page["items"]), 2)
            pages += page["items"]
            after = page.get("next")
        self.assertEqual(pages, whole["items"])

    def test_idle_and_held_empty_rooms_are_those_that_say_so_themselves(self):
        rooms = self.server.json("/api/rooms?limit=1000")["items"]
        for who in ("manager", None):
            if who is None:
                self.server.cookie = None
            for status in ("idle", "unoccupied"):
                told = self.server.ask(f"/api/rooms?status={status}&limit=1000")
                if told[0] == 401:
                    continue
                told = json.loads(told[2])
                want = sorted(room["id"] for room in rooms if room.get("status") == status)
                self.assertEqual(([room["id"] for room in told["items"]], told["total"]["count"]), (want, len(want)), (who, status))

    def test_sums_are_the_ledger_the_legend_and_the_export(self):
        total = self.server.json("/api/statistics?by=class")
        rooms = self.server.json("/api/rooms?limit=1000")
        self.assertEqual((total["total"]["rooms"], total["total"]["area"]), (rooms["total"]["count"], rooms["total"]["area"]))
        legend = {}
        for room in rooms["items"]:  # what the map's legend adds up, class by class
            legend[room["use"]] = round(legend.get(room["use"], 0) + room["usable_area"], 2)
        self.assertEqual({row["class"]: row["area"] for row in total["items"]}, legend)
        _, _, text = self.server.ask("/api/statistics?by=class&f=csv")
        table = [line.split(",") for line in text.decode("utf-8-sig").strip().splitlines()]
        self.assertIn(f"{total['total']['area']:.2f}", [cell for line in table for cell in line] + [f"{sum(float(c) for c in column):.2f}" for column in
                      [[line[i] for line in table[1:]] for i in range(1, len(table[0]))] if all(c.replace('.', '').isdigit() for c in column)])
        _, _, exported = self.server.ask("/api/exports/rooms.csv")
        lines = exported.decode("utf-8-sig").strip().splitlines()
        at = lines[0].split(",").index("usable_area")
        self.assertAlmostEqual(sum(float(line.split(",")[at]) for line in lines[1:]), total["total"]["area"], 2)


if __name__ == "__main__":
    unittest.main()
