"""Records in and out as files: encodings, separators, workbooks, broken files, and the way back."""
import csv
import io
import json
import pathlib
import re
import sys
import unittest
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import harness
from harness import EXAMPLES, ROOT, Case, example_rows, run, table

KINDS = ["year", "project", "budget", "budget-change", "carry-over", "income", "payment", "reversal", "last-year", "fact",
         "override", "form", "goal", "indicator", "unit", "case", "reception", "backlog", "dispute", "meeting", "decision",
         "inspection", "training", "publicity", "suggestion", "relief-fund", "relief"]
BEFORE_PAYMENTS = ["year", "project", "budget", "budget-change", "income"]


def delimited(rows, separator=",", ending="\r\n"):
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator=ending).writerows(rows)
    return out.getvalue()


class Encodings(Case):
    def setUp(self):
        super().setUp()
        self.example("hanyang-2020", only=BEFORE_PAYMENTS)
        self.rows = example_rows("hanyang-2020", "payment")
        self.titles = ["年度", "编号", "日期", "预算指标", "经济分类科目", "金额", "收款人", "摘要"]
        self.assertEqual(self.rows[0], ["year", "number", "date", "line", "economic", "amount", "payee", "summary"])

    def bodies_of(self, path):
        """What an import of the file records, without keeping it: on a copy of the office."""
        copy = self.folder / f"{path.name}.db"
        self.run_ok("backup", copy)
        done = run("--db", copy, "import", "payment", path)
        self.assertEqual(done.status, 0, str(done))
        kept, self.db = self.db, copy
        try:
            return self.journal("payment")
        finally:
            self.db = kept

    def test_one_content_in_every_dress(self):
        chinese = [self.titles] + self.rows[1:]
        wanted = self.bodies_of(self.write("plain.tsv", delimited(self.rows, "\t", "\n")))
        self.assertEqual(len(wanted), 337)
        dresses = {
            "utf8.csv": delimited(chinese).encode(),
            "bom.csv": b"\xef\xbb\xbf" + delimited(chinese).encode(),
            "gb18030.csv": delimited(chinese).encode("gb18030"),
            "utf16le.csv": b"\xff\xfe" + delimited(chinese).encode("utf-16-le"),
            "utf16be.txt": b"\xfe\xff" + delimited(chinese, "\t").encode("utf-16-be"),
            "semicolon.csv": delimited(chinese, ";").encode(),
            "semicolon-gb.csv": delimited(self.rows, ";", "\n").encode("gb18030"),
            "cr.csv": delimited(chinese, ",", "\r").encode(),
            "no-last-line-end.csv": delimited(chinese).rstrip("\r\n").encode(),
            "blank-lines.csv": (delimited(chinese) + "\r\n,,,,,,,\r\n\r\n").encode(),
            "turned.csv": delimited([row[::-1] for row in chinese]).encode(),
            "shared.xlsx": harness.xlsx(chinese),
            "inline.xlsx": harness.xlsx(chinese, shared=False),
            "numbers.xlsx": harness.xlsx(chinese, numbers=(0, 4, 5)),
        }
        for name, content in dresses.items():
            with self.subTest(name=name):
                self.assertEqual(self.bodies_of(self.write(name, content)), wanted)

    def test_a_date_as_excel_keeps_it(self):
        """A cell with a date format holds a day number; a text cell holds a text. Both are the same day."""
        rows = [self.titles, ["2020", "x", "2020-05-13", "B12", "30201", "1.00", "", ""]]
        bodies = self.bodies_of(self.write("text.xlsx", harness.xlsx(rows)))
        self.assertEqual(bodies[0]["date"], "2020-05-13")
        for n, text in enumerate(("2020/5/13", "2020年5月13日", "2020.05.13", "20200513")):
            with self.subTest(text=text):
                rows[1][2] = text
                self.assertEqual(self.bodies_of(self.write(f"d{n}.csv", delimited(rows)))[0]["date"], "2020-05-13")

    def test_sums_that_binary_numbers_cannot_hold(self):
        """0.1 + 0.2 and the like: Excel writes 17 digits of what was 1234.56."""
        rows = [self.titles] + [["2020", f"x{n}", "2020-05-13", "B12", "30201", value, "", ""] for n, value in
                                enumerate(("1234.5599999999999", "0.30000000000000004", "8.1999999999999993", "1E+3"))]
        bodies = self.bodies_of(self.write("floats.xlsx", harness.xlsx(rows, numbers=(5,))))
        self.assertEqual([b["amount"] for b in bodies], ["1234.56", "0.30", "8.20", "1000.00"])


class Broken(Case):
    HEAD = "年度,编号,日期,预算指标,经济分类科目,金额\n"

    def setUp(self):
        super().setUp()
        self.example("hanyang-2020", only=BEFORE_PAYMENTS)
        self.before = self.entries()

    def no(self, texts, content, name="payment.csv", kind="payment"):
        done = self.refused(2, texts, "import", kind, self.write(name, content))
        self.assertEqual(self.entries(), self.before)
        return done

    def test_empty_and_header_only(self):
        self.no("payment.csv", "")
        self.no("payment.csv", "\n\n")
        self.no("payment.xlsx", "", "payment.xlsx")
        done = run("--db", self.db, "import", "payment", self.write("head.csv", self.HEAD))
        self.assertIn(done.status, (0, 2), str(done))
        self.assertTrue(done.out or done.err)
        self.assertEqual(self.entries(), self.before)

    def test_columns(self):
        self.no(["payment.csv:1", "预算指标"], "年度,编号,日期,金额\n2020,1,2020-05-13,1\n")
        self.no(["payment.csv:1:2", "颜色", "编号"], "年度,颜色,编号,日期,预算指标,金额\n2020,红,1,2020-05-13,B01,1\n")
        self.no(["payment.csv:1:3", "编号", "两次"], "年度,编号,编号,日期,预算指标,金额\n2020,1,1,2020-05-13,B01,1\n")
        self.no(["payment.csv:1:3", "number", "两次"], "年度,编号,number,日期,预算指标,金额\n2020,1,1,2020-05-13,B01,1\n")
        self.no(["payment.csv:2", "8", "6"], self.HEAD + "2020,1,2020-05-13,B01,30201,1,x,y\n")

    def test_missing_cells_by_row_and_column(self):
        self.no(["payment.csv:2:2", "编号", "payment.csv:3:3", "日期", "payment.csv:4:6", "金额"],
                self.HEAD + "2020,,2020-05-13,B01,30201,1\n2020,2,,B01,30201,1\n2020,3,2020-05-13,B01,30201,\n")

    def test_two_hundred_bad_rows(self):
        good = [f"2020,g{n},2020-05-13,B12,30201,1.00" for n in range(300)]
        bad = [f"2020,b{n},2020-05-13,B12,30201,1.001" for n in range(100)] + [f"2020,c{n},2020-13-01,B12,30201,1" for n in range(50)] \
            + [f"2020,d{n},2020-05-13,NO,30201,1" for n in range(50)]
        rows = [None] * 500
        for n, line in enumerate(bad):
            rows[n * 2 + 1] = line
        for n in range(500):
            rows[n] = rows[n] or good.pop()
        done = self.no(["发现 200 处问题"], self.HEAD + "\n".join(rows) + "\n")
        lines = {int(line.split("payment.csv:")[1].split(":")[0]) for line in done.err.split("\n") if "payment.csv:" in line}
        self.assertEqual(lines, {n * 2 + 3 for n in range(200)})

    def test_more_troubles_than_are_shown(self):
        done = self.no(["发现 1500 处问题", "500"], self.HEAD + "2020,x,2020-05-13,B12,30201,1.001\n" * 1500)
        self.assertLess(len(done.err.split("\n")), 1010)

    def test_the_dry_run_says_the_same_and_writes_nothing(self):
        path = EXAMPLES / "hanyang-2020/payment.tsv"
        self.assertIn("--dry-run", self.run_ok("import", "payment", path, "--dry-run").out)
        self.assertEqual(self.entries(), self.before)
        bad = self.write("bad.csv", self.HEAD + "2020,1,2020-05-13,NO,30201,1\n")
        said = run("--db", self.db, "import", "payment", bad)
        self.assertEqual(run("--db", self.db, "import", "payment", bad, "--dry-run").err, said.err)
        self.assertEqual(said.status, 2)
        self.run_ok("import", "payment", path)
        self.assertEqual(self.entries(), self.before + 337)

    def test_twice_the_same_file(self):
        path = EXAMPLES / "hanyang-2020/payment.tsv"
        self.run_ok("import", "payment", path)
        self.before = self.entries()
        self.refused(2, ["payment.tsv:2", "337"], "import", "payment", path)
        self.refused(2, "675", "import", "payment", path, self.write("p2.tsv", path.read_bytes() + b"2020\tz\t2020-05-13\tNO\t30201\t1\t\t\n"))
        self.assertEqual(self.entries(), self.before)

    def test_bytes_of_no_known_text(self):
        self.no("payment.csv", b"\xff\xff\xff" * 50)
        self.no("payment.csv", self.HEAD.encode() + b"2020,\x00,2020-05-13,B01,30201,1\n")
        self.no("payment.csv", self.HEAD + '2020,"1,2020-05-13,B01,30201,1\n')
        self.no("payment.xlsx", b"PK\x03\x04 not a zip", "payment.xlsx")
        self.no("payment.xlsx", harness.xlsx([["年度"]])[:300], "payment.xlsx")
        self.no("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old.xls")
        self.refused(2, "nowhere.csv", "import", "payment", self.folder / "nowhere.csv")
        self.refused(2, str(self.folder), "import", "payment", self.folder)

    def test_one_bad_file_of_a_folder(self):
        folder = self.folder / "all"
        folder.mkdir()
        for kind in KINDS:
            (folder / f"{kind}.tsv").write_bytes((EXAMPLES / "linjiang-2022" / f"{kind}.tsv").read_bytes())
        (folder / "indicator.tsv").write_text((folder / "indicator.tsv").read_text().replace("F1", "F9", 1))
        self.refused(2, ["indicator.tsv:2", "F9"], "import", "all", folder)
        self.assertEqual(self.entries(), self.before)
        (folder / "indicator.tsv").write_bytes((EXAMPLES / "linjiang-2022/indicator.tsv").read_bytes())
        self.run_ok("import", "all", folder)
        empty = self.folder / "none"
        empty.mkdir()
        self.refused(2, "none", "import", "all", empty)


class ThereAndBack(Case):
    """What is exported and imported again is the same, in every form and language."""

    def test_every_kind(self):
        self.example("linjiang-2022")
        self.run_ok("record", "override", "year=2022", "figure=T3.合计.2", "printed=256.9", "reason=公开文本如此")
        first = self.db
        wanted = sorted(self.journal(), key=str)
        for language in ("zh", "en"):
            for ending in ("csv", "tsv", "xlsx"):
                with self.subTest(language=language, ending=ending):
                    folder = self.folder / f"{language}-{ending}"
                    folder.mkdir()
                    self.db = first
                    for kind in KINDS:
                        self.run_ok("--lang", language, "export", kind, "--year", "2022", "-o", folder / f"{kind}.{ending}")
                    self.db = self.folder / f"{language}-{ending}.db"
                    self.run_ok("init", self.db)
                    self.run_ok("import", "all", folder)
                    self.assertEqual(sorted(self.journal(), key=str), wanted)

    def test_values_that_hurt(self):
        """Separators, quotes, line ends, signs that spreadsheets take for formulas, characters beyond the first plane."""
        self.run_ok("init", self.db)
        self.run_ok("record", "year", "year=2020", "department=局,\"一\"\t；\n第二行 𬭼㛃 =1+1", "layout=hubei-2020")
        self.run_ok("record", "project", "year=2020", "code=P,1", "name=-1+2")
        wanted = self.journal()
        for ending in ("csv", "tsv", "xlsx"):
            with self.subTest(ending=ending):
                for kind in ("year", "project"):
                    self.run_ok("export", kind, "-o", self.folder / f"{kind}.{ending}")
                again = self.folder / f"{ending}.db"
                run("init", again)
                for kind in ("year", "project"):
                    done = run("--db", again, "import", kind, self.folder / f"{kind}.{ending}")
                    self.assertEqual(done.status, 0, str(done))
                with harness.closing_connection(again) as db:
                    seen = [json.loads(body) for body, in db.execute("SELECT body FROM journal ORDER BY seq")]
                if ending == "tsv":  # which cannot hold a tab: it becomes a blank
                    self.assertEqual(seen[0].pop("department"), wanted[0]["department"].replace("\t", " "))
                    seen[0]["department"] = wanted[0]["department"]
                self.assertEqual(seen, wanted)

    def test_templates(self):
        for kind in KINDS:
            for language in ("zh", "en"):
                with self.subTest(kind=kind, language=language):
                    path = self.folder / f"{kind}-{language}.xlsx"
                    self.run_ok("--lang", language, "export", kind, "--template", "-o", path)
                    head = table(self.run_ok("--lang", language, "export", kind, "--template").out, ",")
                    self.assertEqual(len(head), 1)
                    self.assertEqual(len(head[0]), len(set(head[0])))
                    self.assertEqual(any("\u4e00" <= ch <= "\u9fff" for ch in "".join(head[0])), language == "zh")

    def test_nobody_is_asked_for_what_the_program_fills_in(self):
        inner = {"regime", "state", "clock_start", "clock_stop", "clock_suspend", "clock_resume", "clock_extend", "code_hash", "effect", "milestone"}
        names = [line.split("\t") for path in (ROOT / "messages").glob("*.tsv") for line in path.read_text(encoding="utf-8").split("\n")]
        inner_zh = {cells[2] for cells in names if cells[0].removeprefix("field_") in inner}
        inner_en = {cells[3] for cells in names if cells[0].removeprefix("field_") in inner}
        self.assertEqual((len(inner_zh), len(inner_en)), (10, 10))
        head = table(self.run_ok("--lang", "zh", "export", "case", "--template").out, ",")[0]
        self.assertEqual(set(head) & inner_zh, set())
        self.assertLess({"编号", "动作", "信访人姓名"}, set(head))
        self.run_ok("init", self.db)
        self.run_ok("record", "unit", "code=XF", "name=信访局", "kind=office")
        wrong = self.write("wrong.csv", "动作,信访件,单位\nregister,x,XF\n")
        for language, columns, between in (("zh", inner_zh, "、"), ("en", inner_en, ", ")):
            told = self.refused(2, ["信访件"], "--lang", language, "import", "case", wrong).err
            listed = set(told.split("\n")[0].rstrip("。.").replace("：", ": ").split(": ")[-1].split(between))
            self.assertEqual(listed & columns, set(), told)
            self.assertGreater(len(listed), 40, told)
        mapping = self.write("mapping.tsv", "step\tfield\tcolumn\tvalue\nregister\tstate\t办理状态\t\n")
        told = self.refused(2, ["state"], "import", "case", self.write("list.csv", "办理状态\n办结\n"), "--mapping", mapping).err
        self.assertNotIn("clock_start", told)
        exported = self.folder / "cases.csv"  # what is exported has them, and comes in again
        self.run_ok("case", "register", "unit=XF", "kind=appeal", "channel=letter", "people=1", "content=x")
        self.run_ok("export", "case", "-o", exported)
        self.assertLess(inner_zh, set(table(exported.read_text(encoding="utf-8"), ",")[0]))
        self.run_ok("import", "case", exported, "--skip-known")

    def test_columns_of_few_words_have_lists(self):
        for kind, column, words in (("case", "信访形式", "来信,来访"), ("case", "信访人身份类别", "信访人"), ("case", "证件种类", "居民身份证"),
                                    ("year", "报表格式", "2020"), ("year", "尾差处理", "逐格")):
            with self.subTest(kind=kind, column=column):
                path = self.folder / f"{kind}.xlsx"
                self.run_ok("--lang", "zh", "export", kind, "--template", "-o", path)
                head = table(self.run_ok("--lang", "zh", "export", kind, "--template").out, ",")[0]
                with zipfile.ZipFile(path) as book:
                    texts = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
                letters = lambda n: (letters(n // 26 - 1) if n >= 26 else "") + chr(65 + n % 26)
                rule = re.search(rf'<dataValidation [^>]*sqref="{letters(head.index(column))}2:[^>]*>(.*?)</dataValidation>', texts, re.S)
                self.assertIsNotNone(rule)
                self.assertIn(words, rule[1] if "!" not in rule[1] else texts)

    def test_a_filled_template_is_read(self):
        self.run_ok("init", self.db)
        head = table(self.run_ok("export", "year", "--template").out, ",")[0]
        row = dict.fromkeys(head, "")
        row.update({"年度": "2020", "单位名称": "试验局", "行政或参公单位": "是", "尾差处理": "最大余数法"})
        self.run_ok("import", "year", self.write("year.xlsx", harness.xlsx([head, [row[h] for h in head]])))
        self.assertEqual(self.journal("year"), [{"year": "2020", "department": "试验局", "rounding": "largest-remainder", "civil_service": "yes"}])

    def test_json_export(self):
        self.example("linjiang-2022")
        self.assertEqual(self.run_ok("export", "payment", "--format", "json").json(), self.journal("payment"))

    def test_output_to_a_place_that_is_not_there(self):
        self.example("linjiang-2022")
        for words in (["export", "payment"], ["accounts", "--format", "csv"], ["accounts", "--format", "xlsx"], ["evaluate", "--format", "html"]):
            with self.subTest(words=words):
                done = run("--db", self.db, *words, "-o", self.folder / "no/out")
                self.assertEqual(done.status, 2, str(done))
                self.assertIn("no/out", done.err)


if __name__ == "__main__":
    harness.main()
