"""Other people's workbooks as matters, by a column mapping: the real ones of ../shared, and small invented ones of the same shape."""
import csv
import datetime
import io
import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import harness

CITIZENS = harness.SHARED / "citizens"
needs_citizens = unittest.skipUnless(CITIZENS.is_dir(), "../shared/citizens is not there")
HEAD = ["留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "反对数", "点赞数"]
MESSAGES = [
    HEAD,
    ["7001", "U1", "路灯不亮", "2019/7/3 6:23:25", "\n\t\t\t甲街的路灯坏了一个月。\n\t\t\t", "0", "2"],
    ["7002", "U2", "噪声", "2019年12月31日 23:59", "夜里施工，\n没法睡。", "0", "0"],
    ["7003", "U1", "公交", "43831.5", "想加一班车。", "1", "0"],
]
REPLIES = [
    ["留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "答复意见", "答复时间"],
    ["7101", "U3", "水压", "2015/1/5 8:00:00", "水压低。", "已检修管网。", "2015/3/6 9:00:00"],
    ["7102", "U4", "校车", "2015/2/1 8:00:00", "盼校车。", "已增设。", "2015/5/1"],
    ["7103", "U4", "停车", "2015/2/1 8:00:00", "没处停。", "", ""],
]


def years(case, ids, first, last):
    """{year: {rate: (numerator, denominator)}}"""
    return {y: {r["id"]: (r["numerator"], r["denominator"])
                for r in case.run_ok("rates", "--year", y, "--format", "json").json() if r["id"] in ids}
            for y in range(first, last + 1)}


def naive_on_time(rows):
    """On-time replies by the year of the 60th day, moved off days that are not worked, counted day by day."""
    off, worked, found = set(), set(), {}
    for line in harness.table((harness.ROOT / "rules" / "calendar.tsv").read_text(encoding="utf-8")):
        if not line[0].startswith("#") and line[0] != "date":
            (off if line[1] == "holiday" else worked).add(line[0])
    for left, answered in rows:
        due = left + datetime.timedelta(60)
        while str(due) not in worked and (due.weekday() > 4 or str(due) in off):
            due += datetime.timedelta(1)
        above, below = found.get(due.year, (0, 0))
        found[due.year] = (above + (answered <= due), below + 1)
    return found


class Mapping(harness.Case):
    def setUp(self):
        super().setUp()
        self.run_ok("init", self.db)
        self.run_ok("record", "unit", "code=XFJ", "name=信访局", "kind=office")
        self.run_ok("record", "unit", "code=JTJ", "name=交通局", "kind=unit")

    def matters(self):
        return list(csv.DictReader(io.StringIO(self.run_ok("--lang", "en", "export", "case").out)))

    def test_a_workbook_is_read_as_it_is(self):
        path = self.write("m.xlsx", harness.xlsx(MESSAGES, numbers=(0, 3)[:1]))
        self.run_ok("import", "case", path, "--mapping", "message-board", "--unit", "XFJ", "--dry-run")
        self.assertEqual(self.matters(), [])
        self.run_ok("import", "case", path, "--mapping", "message-board", "--unit", "XFJ")
        seen = self.matters()
        self.assertEqual([(m["number"], m["date"], m["title"], m["channel"]) for m in seen],
                         [("LY7001", "2019-07-03", "路灯不亮", "web"), ("LY7002", "2019-12-31", "噪声", "web"),
                          ("LY7003", "2020-01-01", "公交", "web")])
        self.assertEqual(seen[1]["content"], "夜里施工，\n没法睡。")
        with harness.closing_connection(self.db) as db:
            self.assertFalse(any("U1" in body for (body,) in db.execute("SELECT body FROM journal")))

    def test_replies_come_with_their_messages(self):
        path = self.write("r.xlsx", harness.xlsx(REPLIES, numbers=(0,)))
        self.run_ok("import", "case", path, "--mapping", "message-board-replies", "--unit", "JTJ")
        self.assertEqual([(m["number"], m["action"], m["date"]) for m in self.matters()],
                         [("LY7101", "register-direct", "2015-01-05"), ("LY7101", "take-over", "2015-01-05"),
                          ("LY7101", "opinion", "2015-03-06"), ("LY7102", "register-direct", "2015-02-01"),
                          ("LY7102", "take-over", "2015-02-01"), ("LY7102", "opinion", "2015-05-01"),
                          ("LY7103", "register-direct", "2015-02-01"), ("LY7103", "take-over", "2015-02-01")])
        self.assertIn("R2005", self.run_ok("show", "LY7101").out)
        # Nothing is said about what the board did not keep.
        self.assertEqual(years(self, ("xfbm_jssl", "sl", "hj"), 2015, 2015), {2015: {r: (0, 0) for r in ("xfbm_jssl", "sl", "hj")}})
        self.assertEqual(years(self, ("aqdf", "bj"), 2015, 2015), {2015: {"aqdf": (1, 3), "bj": (2, 3)}})
        self.run_ok("verify")
        # A second time nothing is recorded; a longer file goes on where the first ended.
        entries = self.entries()
        self.refused(2, ["LY7101", "3", "--skip-known"], "import", "case", path, "--mapping", "message-board-replies", "--unit", "JTJ")
        self.assertEqual(self.entries(), entries)
        longer = [list(row) for row in REPLIES] + [["7104", "U5", "站牌", "2015/4/1", "站牌倒了。", "", ""]]
        longer[3][5:] = ["已划线。", "2015/3/1"]
        path = self.write("r2.xlsx", harness.xlsx(longer, numbers=(0,)))
        done = self.run_ok("import", "case", path, "--mapping", "message-board-replies", "--unit", "JTJ", "--skip-known")
        self.assertIn("8", done.out)
        self.assertEqual([(m["number"], m["action"]) for m in self.matters()[8:]],
                         [("LY7103", "opinion"), ("LY7104", "register-direct"), ("LY7104", "take-over")])

    def test_transcribing_is_no_way_around_the_procedure(self):
        self.run_ok("case", "register-direct", "unit=JTJ", "kind=appeal", "channel=letter", "people=1", "content=x", "number=L1")
        self.refused(2, "import", "case", "take-over", "L1", "unit=JTJ", "transcribed=yes")
        rate = self.write("rate.tsv", "number\taction\trating\ttranscribed\nL1\trate-unit\tsatisfied\tyes\n")
        self.refused(2, "补录", "import", "case", rate)
        path = self.write("r.xlsx", harness.xlsx(REPLIES, numbers=(0,)))
        self.run_ok("import", "case", path, "--mapping", "message-board-replies", "--unit", "JTJ")
        # A reply or a rating of a matter that was taken over, but given today, is like any other.
        self.refused(2, ["事实", "依据"], "case", "opinion", "LY7103", "unit=JTJ", "opinion=x")
        self.refused(2, "code=", "case", "rate-unit", "LY7101", "rating=satisfied")
        kept = self.write("kept.tsv", "number\taction\tdate\trating\ttranscribed\nLY7101\trate-unit\t2015-03-09\tsatisfied\tyes\n")
        self.run_ok("import", "case", kept)

    def test_an_export_comes_back_in(self):
        def at(day, *words):
            return self.run_ok(*words, XINFANG_NOW=day)
        self.run_ok("record", "unit", "code=SZF", "name=政府", "kind=unit")
        self.run_ok("record", "unit", "code=JTJ", "name=交通局", "kind=unit", "parent=SZF")
        told = at("2021-01-04", "case", "register", "unit=XFJ", "kind=appeal", "channel=letter", "people=2",
                  "content=一行\t\"二\"\n三行", "title=路").out
        number, code = re.match(r"\w+", told)[0], re.search(r"[2-9A-Z]{12}(?![0-9])", told)[0]
        for day, *words in (("01-05", "forward", "unit=XFJ", "to=JTJ"), ("01-06", "object", "unit=JTJ", "reason=x"),
                            ("01-07", "uphold-objection", "unit=XFJ"), ("01-08", "forward", "unit=XFJ", "to=JTJ"),
                            ("01-09", "accept", "unit=JTJ"),
                            ("02-01", "extend", "unit=JTJ", "reason=x", "approved_by=y", "days=20"),
                            ("03-01", "opinion", "unit=JTJ", "facts=f", "opinion=o", "basis=b", "outcome=s", "remedies_told=yes"),
                            ("03-02", "serve", "unit=JTJ", "served_by=post"),
                            ("03-03", "rate-unit", f"code={code}", "rating=satisfied")):
            at(f"2021-{day}", "case", words[0], number, *words[1:])
        first, units = self.folder / "case.tsv", self.folder / "unit.tsv"
        rates = self.run_ok("rates", "--year", "2021", "--format", "csv").out
        self.run_ok("export", "case", "-o", first)
        self.run_ok("export", "unit", "-o", units)
        self.db = self.folder / "again.db"
        self.run_ok("init", self.db)
        self.run_ok("import", "unit", units)
        self.refused(2, "code=", "import", "case", first)
        self.run_ok("import", "case", first, "--transcribe")
        second = self.run_ok("export", "case", "--format", "tsv").out

        def without_mark(text):
            rows = harness.table(text)
            mark = rows[0].index("补录")
            return [row[:mark] + row[mark + 1:] for row in rows]
        self.assertEqual(without_mark(second), without_mark(first.read_text(encoding="utf-8")))
        self.assertEqual(self.run_ok("rates", "--year", "2021", "--format", "csv").out, rates)
        # The query code that the person was given is still good.
        self.run_ok("case", "rate-office", number, f"code={code}", "rating=not_satisfied")

    def test_all_troubles_are_told(self):
        rows = [HEAD, ["1", "U", "a", "2019-13-01", "x", "0", "0"], ["2", "U", "b", "", "y", "0", "0"],
                ["3", "U", "c", "2019-01-01T10:00:00Z", "z", "0", "0"], ["4", "U", "d", "2019-01-01", "", "0", "0"]]
        path = self.write("m.csv", "".join(",".join(r) + "\n" for r in rows), "gb18030")
        self.refused(2, [":2:4:", "2019-13-01", ":3:4:", ":4:4:", ":5:", "概况"],
                     "import", "case", path, "--mapping", "message-board", "--unit", "XFJ")
        self.assertEqual(self.matters(), [])

    def test_columns_are_spoken_of(self):
        path = self.write("m.csv", "留言编号,留言主题,留言时间,留言详情,电话\n1,a,2019-01-01,x,0\n")
        self.refused(2, ["电话", ":1:5:"], "import", "case", path, "--mapping", "message-board", "--unit", "XFJ")
        path = self.write("m.csv", "留言编号,留言主题,留言时间\n1,a,2019-01-01\n")
        self.refused(2, ["留言详情"], "import", "case", path, "--mapping", "message-board", "--unit", "XFJ")
        self.refused(2, ["message-board"], "import", "case", path, "--mapping", "no-such", "--unit", "XFJ")
        self.refused(2, ["import all"], "import", "all", self.folder, "--mapping", "message-board")

    def test_a_mapping_of_ones_own(self):
        mapping = self.write("own.tsv", """step	field	column	value
register	number	序号	GK{}
register	date	来信日期
register	unit		XFJ
register	kind		appeal
register	channel	形式
register	people	人数	1
register	title		{类}：{事}
register	content	事
word	channel	网	web
word	channel	信	letter
forward	date	转出
forward	unit		XFJ
forward	to	转往
word	to	交通局	JTJ
""")
        path = self.write("gk.csv", "某局来信登记簿\n序号,来信日期,形式,人数,类,事,转出,转往\n"
                          "1,2020/1/2,信,,路,坑,2020/1/5,交通局\n2,2020/1/3,网,3,路,灯,,\n")
        self.run_ok("import", "case", path, "--mapping", mapping)
        self.assertEqual([(m["number"], m["action"], m["channel"], m["people"], m["title"], m["to"]) for m in self.matters()],
                         [("GK1", "register", "letter", "1", "路：坑", ""), ("GK1", "forward", "", "", "", "JTJ"),
                          ("GK2", "register", "web", "3", "路：灯", "")])
        bad = self.write("bad.csv", "序号,来信日期,形式,人数,类,事,转出,转往\n1,2020/1/2,传呼,x,路,坑,,交通局\n")
        self.refused(2, ["传呼", "人数", ":2:3:", ":2:4:", ":2:7:"], "import", "case", bad, "--mapping", mapping)

    def test_a_mapping_is_proposed(self):
        path = self.write("x.csv", "登记簿\n信访件编号,登记日期,信访人数,信访形式,内容分类,概况,答复内容,答复日期,颜色\n"
                          "1,2020/1/2,3,来信,,坑,好,2020/3/1,红\n2,2020/1/2,,走访,,坑,,,红\n", "gb18030")
        own = self.folder / "own.tsv"
        self.run_ok("import", "case", path, "--propose-mapping", "-o", own)
        rows = {(r[0], r[1]): r for r in harness.table(own.read_text(encoding="utf-8"))}
        self.assertEqual(rows["register", "date"][2], "登记日期")
        self.assertEqual(rows["word", "channel"][2:4], ["走访", "?"])
        self.assertEqual(rows["?", ""][2], "颜色")
        self.refused(2, ["颜色", "走访"], "import", "case", path, "--mapping", own)
        text = own.read_text(encoding="utf-8").replace("走访\t?", "走访\tvisit").replace("kind\t\t?", "kind\t\tappeal")
        own.write_text(text.replace("?\t\t颜色", "leave-out\t\t颜色") + "opinion\ttranscribed\t\tyes\t\n"
                       "register\ttranscribed\t\tyes\t\n", encoding="utf-8")
        # The step that makes the reply possible is the clerk's to add.
        self.refused(2, ":3:", "import", "case", path, "--mapping", own, "--unit", "XFJ")

    def test_a_mapping_is_checked(self):
        for text, said in (("register\tcolour\tx\t\n", "colour"), ("register\ttitle\t\t{x\n", "{x"),
                           ("register\ttitle\tx\t\n", "date"), ("?\t\tx\t\n", "x"),
                           ("register\tdate\tx\t\nregister\tdate\ty\t\n", "2")):
            mapping = self.write("m.tsv", "step\tfield\tcolumn\tvalue\n" + text)
            path = self.write("f.csv", "x,y\n1,2\n")
            with self.subTest(text):
                self.refused(2, ["m.tsv", said], "import", "case", path, "--mapping", mapping)

    def test_a_category_is_one_of_the_classification(self):
        register = ("case", "register", "unit=XFJ", "kind=appeal", "channel=letter", "people=1", "content=x")
        self.run_ok(*register, "category=随便")  # as long as there is none
        path = self.write("c.csv", "一级分类,二级分类,三级分类,分类代码\n城建,道路,坑洼,0101\n城建,道路,其他,\n民政,其他,,\n")
        self.run_ok("import", "category", path)
        for said, meant in (("坑洼", "城建/道路/坑洼"), ("道路", "城建/道路"), ("城建", "城建"), ("民政/其他", "民政/其他"),
                            ("0101", "城建/道路/坑洼"), ("城建/道路/其他", "城建/道路/其他")):
            self.run_ok(*register, f"category={said}")
            self.assertEqual(self.matters()[-1]["category"], meant)
        self.refused(2, ["城建/道路/其他", "民政/其他"], *register, "category=其他")
        self.refused(2, ["坑", "城建/道路/坑洼"], *register, "category=坑")
        self.refused(2, "城建、民政", *register, "category=xyz")
        for bad in ("class1=a/b", "class1=a", "class2=b"):
            words = [bad] if bad != "class1=a" else [bad, "class3=c"]
            self.refused(2, "", "record", "category", *words)
        groups = {by: {r[by]: r["denominator"] for r in
                       self.run_ok("rates", "--from", "2000-01-01", "--to", "2099-12-31", "--rate", "ws", "--by", by, "--format", "json").json() if r[by]}
                  for by in ("category1", "category2")}
        self.assertEqual(groups["category1"], {"城建": 5, "民政": 1, "随便": 1})
        self.assertEqual(groups["category2"], {"城建": 1, "城建/道路": 4, "民政/其他": 1, "随便": 1})
        self.run_ok("verify")

    @needs_citizens
    def test_the_real_classification(self):
        self.assertIn("517", self.run_ok("import", "category", CITIZENS / "categories.xlsx").out)
        register = ("case", "register", "unit=XFJ", "kind=appeal", "channel=letter", "people=1", "content=x")
        self.run_ok(*register, "category=村务公开")
        self.assertEqual(self.matters()[0]["category"], "农村农业/村务管理/村务公开")
        self.refused(2, ["城乡建设/安全生产", "经济管理/安全生产"], *register, "category=安全生产")
        self.refused(2, "131", *register, "category=其他")

    @needs_citizens
    def test_the_real_messages(self):
        done = self.run_ok("import", "case", CITIZENS / "messages.xlsx", "--mapping", "message-board", "--unit", "XFJ")
        self.assertIn("4326", done.out)
        days = [m["date"] for m in self.matters()]
        self.assertEqual((len(days), min(days), max(days)), (4326, "2017-06-08", "2020-01-26"))
        self.run_ok("verify")

    @needs_citizens
    def test_the_real_replies(self):
        path = CITIZENS / "messages-with-replies.xlsx"
        self.run_ok("import", "case", path, "--mapping", "message-board-replies", "--unit", "JTJ")
        pairs = {}
        for m in self.matters():
            pairs.setdefault(m["number"], {})[m["action"]] = datetime.date.fromisoformat(m["date"])
        self.assertEqual(len(pairs), 2816)
        expected = naive_on_time([(p["register-direct"], p["opinion"]) for p in pairs.values()])
        self.assertEqual({y: r["aqdf"] for y, r in years(self, ("aqdf",), 2011, 2020).items()}, expected)
        self.assertEqual(expected[2015], (83, 89))
        self.refused(2, ["2816", "--skip-known"], "import", "case", path, "--mapping", "message-board-replies", "--unit", "JTJ")


if __name__ == "__main__":
    harness.main()
