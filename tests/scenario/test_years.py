"""The two example years, from records to tables and forms, against what was printed or computed elsewhere."""
import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import harness
from harness import EXAMPLES, SHARED, Case, cells_of, needs_shared, run, table


class Hanyang(Case):
    def setUp(self):
        super().setUp()
        self.example("hanyang-2020")

    def accounts(self, *words):
        return self.run_ok("accounts", "--year", "2020", "--format", "json", *words).json()

    @needs_shared
    def test_every_cell_as_printed(self):
        rows = table((SHARED / "data/hanyang-2020-tables.tsv").read_text(encoding="utf-8"))
        wanted = {}
        for name, _, line, label, code, column, value in rows[1:]:
            row = {"TOTAL": "合计", "ROW1": "1"}.get(line, line)
            wanted[(int(name[1:]), row, column)] = value
        self.assertEqual(len(wanted), 594)
        filled = {k: v for k, v in wanted.items() if v}
        self.assertEqual(len(filled), 171)
        self.assertEqual(cells_of(self.accounts()), filled)

    @needs_shared
    def test_every_score_as_printed(self):
        rows = table((SHARED / "data/hanyang-2020-selfeval.tsv").read_text(encoding="utf-8"))[1:]
        forms = self.run_ok("evaluate", "--year", "2020", "--format", "json").json()["forms"]
        names = list(dict.fromkeys(r[0] for r in rows))
        self.assertEqual(len(names), len(forms))
        for name, form in zip(names, forms):
            execution, *wanted = [r for r in rows if r[0] == name]
            with self.subTest(form=name):
                seen = form["execution"]
                self.assertEqual((seen["budget"], seen["actual"], seen["score"]),
                                 (execution[7], execution[8], execution[10]))
                self.assertEqual(seen["rate"].rstrip("%"), re.search(r"([\d.]+)%", execution[11]).group(1)
                                 .rstrip("0").rstrip(".") if "100.00" in execution[11] else
                                 re.search(r"([\d.]+)%", execution[11]).group(1))
                self.assertEqual([(i["level1"], i["level2"], i["level3"], i["weight"], i["target"], i["actual"], i["score"])
                                  for i in form["indicators"]],
                                 [(r[2], r[4], r[6], r[9], r[7], r[8], r[10]) for r in wanted])

    def test_totals_and_grades(self):
        forms = self.run_ok("evaluate", "--year", "2020", "--format", "json").json()["forms"]
        self.assertEqual([f["total"] for f in forms], ["91.04", "94.00", "99.21", "94.98"])
        self.assertEqual([f["execution"]["rate"] for f in forms], ["75.18%", "100%", "97.16%", "99.89%"])
        self.assertEqual({f["grade"] for f in forms}, {"优秀"})
        deviation = [i for f in forms for i in f["indicators"] if i["score"] == "1.78"]
        self.assertEqual(len(deviation), 1)

    def test_the_shape_that_others_rely_on(self):
        accounts = self.accounts()
        self.assertEqual((accounts["year"], accounts["unit"]), (2020, "万元"))
        self.assertEqual([t["number"] for t in accounts["tables"]], list(range(1, 10)))
        for t in accounts["tables"]:
            self.assertTrue(t["title"])
            for check in t["checks"] + accounts["checks"]:
                self.assertIn(check["result"], ("pass", "fail", "not_checkable"))
                self.assertTrue(check["message"])
            for cell in t["cells"]:
                self.assertTrue(all(isinstance(cell[k], str) and cell[k] for k in ("row", "column", "value")))
        self.assertEqual(sorted({c["id"] for c in accounts["checks"]}), [f"K{n:02}" for n in range(1, 22)])
        # The report's own codes of tables 5 and 6 differ in K19, which is a notice: see the README of the example.
        self.assertEqual([(c["id"], c["severity"]) for c in accounts["checks"] if c["result"] == "fail"], [("K19", "notice")])

    def test_one_table(self):
        one = self.accounts("--table", "3")
        self.assertEqual([t["number"] for t in one["tables"]], [3])
        self.refused(2, ["10", "1 至 9"], "accounts", "--table", "10")
        self.refused(2, "三", "accounts", "--table", "三")

    def test_all_formats(self):
        for command in (("accounts",), ("accounts", "--table", "5"), ("evaluate",), ("evaluate", "--form", "F1"), ("budget",)):
            for ending in ("html", "xlsx", "csv"):
                with self.subTest(command=command, ending=ending):
                    first, again = self.folder / f"a.{ending}", self.folder / f"b.{ending}"
                    self.run_ok(*command, "-o", first)
                    self.run_ok(*command, "-o", again)
                    self.assertGreater(first.stat().st_size, 400)
                    self.assertEqual(first.read_bytes(), again.read_bytes(), "the same input gives the same bytes")
        self.refused(2, "-o", "accounts", "--format", "xlsx")

    def test_xlsx_holds_the_printed_numbers(self):
        """Read back by an independent reader: the cells of table 3 stand in the workbook as numbers."""
        import zipfile
        path = self.folder / "t.xlsx"
        self.run_ok("accounts", "--table", "3", "-o", path)
        with zipfile.ZipFile(path) as archive:
            self.assertIsNone(archive.testzip())
            sheets = "".join(archive.read(n).decode() for n in archive.namelist() if "worksheets/sheet" in n)
        numbers = {float(v) for v in re.findall(r"<v>([-\d.]+)</v>", sheets)}
        for value in ("707.12", "333.02", "374.1", "654.4"):
            self.assertIn(float(value), numbers)

    def test_html_is_whole(self):
        import html.parser
        path = self.folder / "t.html"
        self.run_ok("accounts", "-o", path)
        text = path.read_text(encoding="utf-8")
        stack = []

        class Parser(html.parser.HTMLParser):
            def handle_starttag(self, tag, attrs):
                if tag not in ("meta", "link", "br", "hr", "col", "img", "input"):
                    stack.append(tag)
                for name, value in attrs:
                    assert not name.startswith("on"), name

            def handle_endtag(self, tag):
                assert stack.pop() == tag, tag

        Parser().feed(text)
        self.assertEqual(stack, [])
        self.assertNotIn("<script", text)
        for value in ("707.12", "374.1", "武汉市汉阳区信访局"):
            self.assertIn(value, text)

    def test_explain_down_to_vouchers(self):
        done = self.run_ok("explain", "T3.合计.3")
        self.assertIn("374.1", done.out)
        self.assertIn("3,740,942.64", done.out)
        tree = self.run_ok("explain", "T3.合计.3", "--format", "json").json()
        self.assertTrue(tree)
        self.refused(2, ["T3.合计.99", "T3.2010308.3"], "explain", "T3.合计.99")

    def test_other_rounding_other_figure(self):
        """374.10 by largest remainder, 374.09 by plain: then 333.02 + 374.09 prints beside 707.12, and the checks say so."""
        self.assertEqual(cells_of(self.accounts())[(3, "合计", "3")], "374.1")
        self.run_ok("record", "year", "year=2020", "department=武汉市汉阳区信访局", "layout=hubei-2020", "rounding=plain",
                    "scoring=hubei-2020", "civil_service=yes")
        plain = self.accounts()
        self.assertEqual(plain["rounding"], "plain")
        cells = cells_of(plain)
        self.assertEqual((cells[(3, "合计", "1")], cells[(3, "合计", "2")], cells[(3, "合计", "3")]),
                         ("707.12", "333.02", "374.09"))
        self.assertEqual(cells[(6, "公用经费合计", "1")], "12.37")
        self.assertEqual([c["id"] for c in plain["checks"] if c["result"] == "fail"], ["K19"])
        text = next(c["message"] for c in plain["checks"] if c["id"] == "K10")
        self.assertIn("尾差", text)

    def test_override_is_shown_and_judged(self):
        self.run_ok("record", "override", "year=2020", "figure=T3.合计.3", "printed=374.11", "reason=沿用公开文本")
        done = run("--db", self.db, "accounts", "--year", "2020", "--format", "json")
        self.assertEqual(done.status, 1, "a figure set by hand that breaks the sums is a finding")
        cell = next(c for c in done.json()["tables"][2]["cells"] if (c["row"], c["column"]) == ("合计", "3"))
        self.assertEqual(cell, {"row": "合计", "column": "3", "value": "374.11", "computed": "374.1", "reason": "沿用公开文本"})
        failed = [c for c in done.json()["checks"] if c["result"] == "fail"]
        self.assertIn("K10", [c["id"] for c in failed])
        self.assertTrue(any("374.11" in c["message"] for c in failed))
        text = run("--db", self.db, "accounts", "--table", "3").out
        self.assertIn("374.11", text)
        self.assertIn("沿用公开文本", text)

    def test_override_of_what_is_not_there(self):
        """Refused when it is recorded: a year must never be left with an override that stops its tables."""
        for figure, printed, word in (("T3.合计.99", "1", "T3.合计.99"), ("T12.合计.1", "1", "T12.合计.1"),
                                      ("T1.61.1", "1", "T1.61.1"), ("合计", "1", "合计"), ("T3.合计.3", "三百", "三百")):
            with self.subTest(figure=figure, printed=printed):
                self.refused(2, word, "record", "override", "year=2020", f"figure={figure}", f"printed={printed}", "reason=试")
        self.run_ok("accounts")

    def test_override_taken_back(self):
        before = self.accounts()
        words = ["record", "override", "year=2020", "figure=T3.合计.3", "reason=试"]
        self.run_ok(*words, "printed=374.11")
        self.assertEqual(run("--db", self.db, "accounts").status, 1)
        self.run_ok(*words, "printed=")
        self.assertEqual(self.accounts(), before)

    def test_override_of_a_row_that_went(self):
        """A code that nobody uses has no row; its override is a finding, not the end of the tables."""
        self.run_ok("record", "override", "year=2020", "figure=T3.2010302.3", "printed=1", "reason=试")
        done = run("--db", self.db, "accounts", "--format", "json")
        self.assertEqual(done.status, 2, str(done))
        self.assertIn("T3.2010302.3", done.err)
        self.run_ok("record", "override", "year=2020", "figure=T3.2010302.3", "printed=", "reason=试")
        self.accounts()

    def test_english(self):
        done = self.run_ok("--lang", "en", "accounts", "--table", "3")
        self.assertIn("Final accounts of", done.out)
        self.assertIn("Unit: 万元", done.out)
        self.assertEqual(cells_of(self.run_ok("--lang", "en", "accounts", "--format", "json").json()), cells_of(self.accounts()))
        self.assertIn("in order", self.run_ok("--lang", "en", "verify").out)
        self.assertIn("this office has no year 1999", run("--lang", "en", "--db", self.db, "accounts", "--year", "1999").err)


class Linjiang(Case):
    """The figures of its README, which a script of its own computed."""

    @classmethod
    def setUpClass(cls):
        cls.readme = (EXAMPLES / "linjiang-2022/README.md").read_text(encoding="utf-8")

    def setUp(self):
        super().setUp()
        self.example("linjiang-2022")
        self.cells = cells_of(self.run_ok("accounts", "--year", "2022", "--format", "json").json())

    def section(self, title):
        return self.readme.split(f"## {title}", 1)[1].split("\n## ", 1)[0]

    def rows(self, title):
        lines = [line for line in self.section(title).split("\n") if line.startswith("|")]
        return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]

    def test_tables_2_3_and_8(self):
        for number in (2, 3, 8):
            wanted = {(number, row[0], str(column)): value for row in self.rows(f"Table {number} (printed)")
                      for column, value in enumerate(row[1:], 1) if value}
            self.assertGreater(len(wanted), 15)
            self.assertEqual({k: v for k, v in self.cells.items() if k[0] == number}, wanted)

    def test_totals(self):
        checked = 0
        for what, _, printed in self.rows("Totals"):
            for place in re.findall(r"T1\.(\d+)", what):
                self.assertEqual(self.cells[(1, place, "1" if int(place) <= 30 else "2")], printed, what)
                checked += 1
            column = re.search(r"\(T3\.(\d)\)", what)
            if column:
                self.assertEqual(self.cells[(3, "合计", column.group(1))], printed, what)
                checked += 1
        self.assertGreaterEqual(checked, 12)

    def test_the_other_tables(self):
        text = self.section("Other cells")
        six = dict(re.findall(r"(人员经费合计|公用经费合计|\d{3,5}) ([\d.]+)[,.;](?=\s|$)", text.split("Table 6:")[1].split("- Table 7")[0]))
        self.assertGreaterEqual(len(six), 27)
        self.assertEqual({k[1]: v for k, v in self.cells.items() if k[0] == 6}, six)
        seven = re.search(r"columns 1 to 12: (.*?) \(", text).group(1).split(", ")
        self.assertEqual([self.cells.get((7, "1", str(c)), "blank") for c in range(1, 13)], seven)
        self.assertEqual([self.cells.get((9, "合计", c), "blank") for c in "123"], ["6", "blank", "6"])
        self.assertEqual([self.cells.get((5, "合计", c)) for c in "123"], ["306", "234.25", "71.75"])
        self.assertEqual([self.cells.get((4, "59", c)) for c in "2345"], ["350.08", "306", "38.08", "6"])
        self.assertEqual([self.cells.get((4, "60", c)) for c in "2345"], ["7.67", "3.75", "3.92", None])

    def test_scores(self):
        forms = self.run_ok("evaluate", "--year", "2022", "--format", "json").json()["forms"]
        wanted = self.rows("Scores")
        totals = [r for r in wanted if len(r) == 7 and r[0].startswith("F")]
        self.assertEqual([(f["id"], f["execution"]["rate"], f["execution"]["score"], f["total"], f["grade"]) for f in forms],
                         [(r[0], r[3], r[4], r[5], r[6]) for r in totals])
        single = [tuple(r) for r in wanted if len(r) == 5 and r[0].startswith("F")]
        self.assertGreater(len(single), 25)
        self.assertEqual([(f["id"], str(n), i["level3"], i["weight"], i["score"]) for f in forms
                          for n, i in enumerate(f["indicators"], 1)], single)

    def test_no_check_fails_and_another_layout(self):
        self.assertEqual([c for c in self.run_ok("accounts", "--format", "json").json()["checks"] if c["result"] == "fail"], [])
        self.run_ok("record", "year", "year=2022", "department=临江市信访局", "layout=shanghai-2024", "rounding=plain",
                    "scoring=national-2021")
        other = self.run_ok("accounts", "--format", "json").json()
        self.assertEqual((other["layout"], [c["id"] for c in other["checks"] if c["result"] == "fail"]), ("shanghai-2024", []))
        self.assertNotEqual(cells_of(other), self.cells)


if __name__ == "__main__":
    harness.main()
