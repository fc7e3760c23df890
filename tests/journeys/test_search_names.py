"""Names that read two ways, in the city's people, institutions, courtyards and streets: found first however they are typed."""
import json
import unittest
import urllib.parse

from yardstick import MadeOnce, run

INSTITUTIONS = {"F": "枣庄市财政局", "D": "机关单位管理处", "C": "重庆驻枣庄办事处", "S": "长沙路街道办事处", "Q": "市中区区划办公室",
                "J": "解放路粮食局", "Z": "重大项目建设中心", "H": "审查调查局"}
COURTYARDS = {"XZ": "行政中心", "CS": "长沙路8号院", "CQ": "重庆路5号院", "WC": "尉迟巷2号院"}
BUILDINGS = {"XZ-A": ("XZ", "A座"), "XZ-B": ("XZ", "B座"), "CS-1": ("CS", "1号楼"), "CQ-1": ("CQ", "办公楼")}
# Surnames that read two ways, with each way of typing the whole name.
PEOPLE = {
    "单雄信": ["shanxiongxin", "danxiongxin", "sxx", "dxx", "shan xiong xin", "单雄", "shan雄信"],
    "曾子轩": ["zengzixuan", "cengzixuan", "zzx", "czx", "曾子軒"],
    "查小刚": ["zhaxiaogang", "chaxiaogang", "zxg", "cxg", "查小"],
    "解学龙": ["xiexuelong", "jiexuelong", "xxl", "jxl", "解學龍"],
    "仇英明": ["qiuyingming", "chouyingming", "qym", "cym"],
    "区大相": ["oudaxiang", "qudaxiang", "odx", "qdx", "區大相"],
    "尉迟恭": ["yuchigong", "weichigong", "ycg", "yuchi", "yc恭", "尉遲恭"],
    "朴志洙": ["piaozhizhu", "puzhizhu", "pzz", "朴志"],
    "覃海峰": ["qinhaifeng", "tanhaifeng", "qhf", "thf", "ｑｈｆ"],
    "重耳文": ["chongerwen", "zhongerwen", "cew"],
    "张伟": ["zhangwei", "zw", "ｚｗ", "ＺＷ", "张伟", "張偉", "zhang wei", "zhagnwei", "zhangwie", "zhngwei"],
    "李": ["李", "li"],
}
OTHERS = ["王秀英", "刘洋", "陈静", "杨敏", "赵磊", "黄丽", "周强", "吴军", "徐杰", "孙艳", "马超", "朱涛", "胡平", "郭刚", "何超"]
PLACES = {
    "机关单位管理处": ["单位管理", "danweiguanli", "jgdwglc", "jiguan danwei", "dwgl", "機關單位"],
    "重庆驻枣庄办事处": ["chongqingzhu", "cqz", "重庆驻", "重慶駐", "zhongqingzhu", "chong qing zhu", "chongqignzhu", "重庆住"],
    "长沙路街道办事处": ["changshalujiedao", "cslu街道", "zhangsha街道", "長沙路街道", "changsha jiedao"],
    "市中区区划办公室": ["quhua", "qhbgs", "shizhongqu quhua", "區劃"],
    "解放路粮食局": ["jiefanglu", "jflls", "liangshiju", "解放路糧食局"],
    "重大项目建设中心": ["zhongdaxiangmu", "zdxm", "重大項目"],
    "审查调查局": ["shenchadiaocha", "scdcj", "審查調查"],
    "枣庄市财政局": ["caizhengju", "czj", "財政局", "财正局", "caizheng", "ｃｚｊ"],
    "长沙路8号院": ["changshalu8", "长沙路8号", "长沙路８号", "cs8"],
    "重庆路5号院": ["chongqinglu", "cql5", "重慶路"],
    "尉迟巷2号院": ["yuchixiang", "ycx2", "尉遲巷"],
}
ROOMS = {"512": ["512", "５１２", "A座512 财政", "A座 512", "512 财政局", "行政中心 A座 512", "512 czj", "xzzx A512", "XZ-A-512"], "305": ["305", "长沙路 305", "cs 305"]}


def csv(head, rows):
    return head + "\n" + "".join(",".join(row) + "\n" for row in rows)


class Names(MadeOnce):
    TABLES = {
        "institutions": csv("code,name,class", [(code, name, "municipal") for code, name in INSTITUTIONS.items()]),
        "courtyards": csv("code,name", COURTYARDS.items()),
        "buildings": csv("code,courtyard_code,name,floors_above", [(code, yard, name, "6") for code, (yard, name) in BUILDINGS.items()]),
        "rooms": csv("code,building_code,ordinal,number,use,declared_area",
                     [("XZ-A-512", "XZ-A", "4", "512", "office", "18"), ("XZ-A-513", "XZ-A", "4", "513", "office", "18"),
                      ("XZ-B-511", "XZ-B", "4", "511", "office", "18"), ("CS-1-305", "CS-1", "2", "305", "office", "20")]),
        "people": csv("code,name,institution_code,rank,status", [(f"P{i}", name, "F", "staff", "active") for i, name in enumerate([*PEOPLE, *OTHERS])]),
        "holdings": csv("institution_code,room_code,from", [("F", "XZ-A-512", "2024-01-01"), ("H", "XZ-B-511", "2024-01-01")]),
    }

    def find(self, server, words, **more):
        query = urllib.parse.urlencode({"q": words, **more})
        return server.json(f"/api/search?{query}")["items"]

    def first(self, server, wanted, words):
        items = self.find(server, words)
        self.assertTrue(items, f"{words}: nothing, {wanted} was meant")
        hit = items[0]
        self.assertTrue(hit["label"].startswith(wanted), f"{words}: {wanted} was meant, first is {[item['label'] for item in items[:5]]}")
        # Why it was found is marked: a part of its name, or what it stands in.
        self.assertTrue(hit["match"] or hit.get("why") or hit.get("context"), f"{words}: {hit}")
        for start, length in hit["match"]:
            self.assertLessEqual(start + length, len(hit["label"]), f"{words}: the mark is in the label")

    def test_each_name_comes_first_however_it_is_typed(self):
        server = self.serve()
        for table in (PEOPLE, PLACES, ROOMS):
            for wanted, ways in table.items():
                for words in ways:
                    with self.subTest(wanted=wanted, words=words):
                        self.first(server, wanted, words)

    def test_a_surname_alone_by_each_reading(self):
        server = self.serve()
        for surname, ways in {"单": ("单", "shan", "dan"), "曾": ("曾", "zeng", "ceng"), "查": ("查", "zha", "cha"), "解": ("解", "xie", "jie"),
                              "仇": ("仇", "qiu", "chou"), "区": ("区", "ou", "qu"), "朴": ("朴", "piao", "pu"), "覃": ("覃", "qin", "tan"),
                              "尉迟": ("尉迟", "yuchi", "weichi", "yc")}.items():
            for words in ways:
                with self.subTest(surname=surname, words=words):
                    people = [item["label"] for item in self.find(server, words, kind="person")]
                    self.assertTrue(people and people[0].startswith(surname), f"{words}: {people[:5]}")

    def test_one_character_and_what_is_not_there(self):
        server = self.serve()
        for character in "单曾查解仇区朴覃重长财":
            hits = self.find(server, character)
            self.assertTrue(hits and character in hits[0]["label"], f"{character}: {[hit['label'] for hit in hits[:3]]}")
        self.assertEqual({hit["label"] for hit in self.find(server, "cq")[:3]} & {"重庆驻枣庄办事处", "重庆路5号院"}, {"重庆驻枣庄办事处", "重庆路5号院"})
        self.assertEqual(self.find(server, "qqzzxxvv"), [])
        self.assertEqual({hit["kind"] for hit in self.find(server, "zw", kind="person")}, {"person"})
        # Ways to be found are said: by reading, by initials, by a slip.
        self.assertEqual(self.find(server, "zhangwei")[0]["why"], "pinyin")
        self.assertEqual(self.find(server, "zw", kind="person")[0]["why"], "initials")
        self.assertEqual(self.find(server, "zhagnwei")[0]["why"], "fuzzy")

    def test_the_index_is_in_step_with_the_ledger(self):
        server = self.serve()
        key = {"Idempotency-Key": "one"}
        made = server.json("/api/people", method="POST", body={"code": "P900", "name": "单于飞", "institution_code": "F", "rank": "staff", "status": "active", "from": "2024-01-01"}, headers=key)
        for words in ("chanyufei", "shanyufei", "danyufei", "单于飞"):
            self.assertEqual(self.find(server, words)[0]["label"], "单于飞", words)
        status, headers, _ = server.ask(f"/api/people/{made['id']}")
        self.assertEqual(status, 200)
        server.json(f"/api/people/{made['id']}", method="PATCH", body={"name": "仇远"}, headers={"If-Match": headers["ETag"]})
        self.assertEqual([hit for hit in self.find(server, "单于飞") if hit["label"] == "单于飞"], [])
        self.assertEqual(self.find(server, "chouyuan")[0]["label"], "仇远")
        said = [json.loads(line) for line in run("find", "chouyuan", "--json", "--data", self.data, check=0).stdout.splitlines()]
        self.assertEqual(said[0]["label"], "仇远")

    def test_who_may_not_see_people_is_told_of_none(self):
        server = self.serve(role="viewer")
        self.assertEqual([hit for hit in self.find(server, "zhangwei") if hit["kind"] == "person"], [])
        self.assertEqual(server.ask("/api/search?q=zw&kind=person")[0], 403)


if __name__ == "__main__":
    unittest.main()
