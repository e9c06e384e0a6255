"""Searching matters by their words, through the command line; the index follows the journal and nothing else."""
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import harness

MATTERS = """number,action,date,unit,kind,channel,people,title,content,place
M1,register,2022-05-10,OFFICE,appeal,web,1,道路积水,人民路（西段）下雨就积水，手机ＡＰＰ上报过3次,青山区
M2,register,2022-05-11,OFFICE,appeal,letter,2,搅拌站噪音,小区旁的搅拌站夜间噪音大，A3区路口也听得到,丽发新城
M3,register,2022-05-11,OFFICE,suggestion,web,1,公交线路,建议增开 803 路公交；站名里有 "OR" 和 NEAR(x),青山区
M4,register,2022-05-13,OTHER,appeal,phone,5,欠薪,工地欠薪，搅拌
M5,register,2022-05-14,OFFICE,accusation,letter,1,搅拌站,举报搅拌站有人收钱,丽发新城
"""


class Search(harness.Case):
    def setUp(self):
        super().setUp()
        self.run_ok("init", self.db)
        for code, kind in (("OFFICE", "office"), ("OTHER", "office"), ("A", "unit")):
            self.run_ok("record", "unit", f"code={code}", f"name={code}", f"kind={kind}", XINFANG_NOW="2022-05-01")
        rows = [line + "," * (9 - line.count(",")) for line in MATTERS.strip().split("\n")]
        rows = [",".join([*row.split(",", 9), "about" if i == 0 else "A" if "accusation" in row else ""]) for i, row in enumerate(rows)]
        self.now = {"XINFANG_NOW": "2022-06-01"}
        self.run_ok("import", "case", self.write("case.csv", "\n".join(rows) + "\n"), **self.now)

    def find(self, *words):
        found = self.run_ok("search", *words, "--format", "json", **self.now).json()
        self.assertEqual(found["count"], len(found["hits"]))
        return [hit["number"] for hit in found["hits"]]

    def test_words_of_every_length(self):
        for words, numbers in {"积水": ["M1"], "搅拌站": ["M2"], "搅拌": ["M4", "M2"], "路": ["M3", "M2", "M1"], "水": ["M1"],
                               "丽发新城": ["M2"], "青山区": ["M3", "M1"], "发新": ["M2"], "803": ["M3"], "a3": ["M2"],
                               "Ａ３区": ["M2"], "app": ["M1"], "人民路西段": [], "人民路（西段）": ["M1"], "80": [],
                               "积水 青山": ["M1"], "积水　搅拌": [], "没有": []}.items():
            with self.subTest(words=words):
                self.assertEqual(self.find(words), numbers)

    def test_signs_are_no_commands(self):
        for words, numbers in {'"OR"': ["M3"], "NEAR(x)": ["M3"], '搅拌站"': ["M2"], "积水*": ["M1"], "a3 OR": [], "_-积水": ["M1"],
                               "words:积水": [], "^积水^": ["M1"], "积水 AND": [], "（积水）": ["M1"]}.items():
            with self.subTest(words=words):
                self.assertEqual(self.find(words), numbers)
        for words in ("*", "", '"', "（）"):
            self.refused(2, "没有可以查找的字词", "search", words)

    def test_filters_and_order(self):
        self.assertEqual(self.find("搅拌", "--unit", "OTHER"), ["M4"])
        self.assertEqual(self.find("搅拌", "--to", "2022-05-12"), ["M2"])
        self.assertEqual(self.find("路", "--from", "2022-05-11", "--to", "2022-05-11"), ["M3", "M2"])
        self.assertEqual(self.find("搅拌", "--state", "forwarded"), [])
        self.run_ok("case", "forward", "M2", "unit=OFFICE", "to=A", **self.now)
        self.assertEqual(self.find("搅拌", "--state", "forwarded"), ["M2"])
        self.assertEqual(self.find("搅拌", "--unit", "A"), ["M2"])
        limited = self.run_ok("search", "路", "--limit", "1", "--format", "json").json()
        self.assertEqual((limited["count"], len(limited["hits"])), (3, 1))
        self.refused(2, "--limit", "search", "路", "--limit", "0")
        self.refused(2, "--from", "search", "路", "--from", "May")

    def test_what_is_shown(self):
        out = self.run_ok("search", "搅拌站", "噪音", "--lang", "en").out
        self.assertIn("1 matters", out)
        self.assertIn("【搅拌站】【噪音】", out)
        self.assertIn("小区旁的【搅拌站】夜间【噪音】大", out)
        self.assertIn("nothing found", self.run_ok("search", "没有", "--lang", "en").out)

    def test_a_secret_matter_is_never_found(self):
        self.assertNotIn("M5", self.find("搅拌站"))
        self.assertEqual(self.find("收钱"), [])
        self.run_ok("case", "sort", "M2", "unit=OFFICE", "kind=accusation", "about=A", **self.now)
        self.assertEqual(self.find("搅拌站"), [])
        self.assertEqual(self.find("搅拌"), ["M4"])

    def test_the_index_follows_the_journal(self):
        self.run_ok("case", "register", "unit=OFFICE", "kind=appeal", "channel=web", "people=1", "title=路灯不亮", "content=夜里路灯不亮",
                    **self.now)
        self.assertEqual(len(self.find("路灯")), 1)
        # What a later letter says is found as well; the matter keeps its name.
        self.run_ok("case", "repeat", "M1", "unit=OFFICE", "channel=web", "people=1", "title=道路塌陷", "content=路面塌了", **self.now)
        self.assertEqual((self.find("积水"), self.find("塌陷"), self.find("积水 塌了")), (["M1"], ["M1"], ["M1"]))
        self.assertIn("道路积水", self.run_ok("search", "塌陷").out)
        before = {words: self.find(words) for words in ("路", "塌陷", "搅拌", "青山")}
        self.run_ok("search", "--rebuild")
        self.assertEqual({words: self.find(words) for words in before}, before)
        self.assertIn("核对无误", self.run_ok("verify").out)

    def test_who_may_only_read_finds_what_is_indexed(self):
        self.find("路")
        self.run_ok("case", "register", "unit=OFFICE", "kind=appeal", "channel=web", "people=1", "content=路灯", **self.now)
        with harness.closing_connection(self.db, isolation_level=None) as other:
            other.execute("BEGIN IMMEDIATE")
            done = self.run_ok("search", "路", "--lang", "en", timeout=60)
        self.assertIn("3 matters", done.out)
        self.assertIn("may not be found", done.err)


if __name__ == "__main__":
    harness.main()
