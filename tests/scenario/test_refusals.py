"""What may not be recorded is refused: exact exit status, place, value and remedy, and nothing is recorded."""
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import harness
from harness import Case, run

YEAR = "year=2020"


class Refusals(Case):
    def setUp(self):
        super().setUp()
        self.run_ok("init", self.db)
        self.record("year", YEAR, "department=试验局", "layout=hubei-2020", "scoring=hubei-2020")
        self.record("project", YEAR, "code=P01", "name=项目")
        self.record("budget", YEAR, "line=B01", "name=公用", "fund=general", "function=2010301", "category=basic",
                    "economic=302", "control=line", "amount=1000.00")
        self.record("budget", YEAR, "line=B02", "name=人员", "fund=general", "function=2010301", "category=basic",
                    "control=fund", "amount=500.00")
        self.before = self.entries()

    def record(self, kind, *words):
        return self.run_ok("record", kind, *words)

    def no(self, texts, kind, *words, status=2):
        with self.subTest(words=words):
            self.refused(status, texts, "record", kind, *words)
            self.assertEqual(self.entries(), self.before, "something was recorded")

    def pay(self, number="1", date="2020-05-13", line="B01", economic="30201", amount="10.00"):
        return ("payment", YEAR, f"number={number}", f"date={date}", f"line={line}", f"economic={economic}", f"amount={amount}")

    def test_codes(self):
        budget = lambda function, economic="": ("budget", YEAR, "line=B09", "name=试", "fund=general", f"function={function}",
                                                "category=basic", f"economic={economic}", "amount=1.00")
        self.no(["功能分类科目", "2990101", "7 位"], *budget("2990101"))
        self.no(["功能分类科目", "20103", "级次", "7 位"], *budget("20103"))
        self.no(["功能分类科目", "201", "级次"], *budget("201"))
        self.no(["功能分类科目", "abc"], *budget("abc"))
        self.no(["经济分类科目", "39801"], *budget("2010301", "39801"))
        self.no(["经济分类科目", "50101", "政府预算经济分类", "301 至 399"], *budget("2010301", "50101"))
        self.no(["经济分类科目", "3021"], *budget("2010301", "3021"))
        self.no(["经济分类科目", "302", "级次", "5 位"], *self.pay(economic="302"))
        self.no(["经济分类科目", "30101", "B01", "302"], *self.pay(economic="30101"))

    def test_a_code_of_another_year(self):
        """2010350 and its like change name; 2130599 was 其他扶贫支出 until the classification of 2021 renamed the group."""
        codes = {}
        for line in (harness.ROOT / "rules/function-codes.tsv").read_text(encoding="utf-8").split("\n"):
            cells = line.split("\t")
            if len(cells) > 4 and len(cells[0]) == 7:
                codes.setdefault(cells[0], []).append(cells)
        header = next(line.split("\t") for line in (harness.ROOT / "rules/function-codes.tsv").read_text(encoding="utf-8").split("\n")
                      if line.startswith("code\t"))
        first, last = header.index("from_year"), header.index("to_year")
        later = next(code for code, rows in codes.items() if all(r[first] and int(r[first]) > 2020 for r in rows))
        earlier = next((code for code, rows in codes.items() if all(r[last] and int(r[last]) < 2020 for r in rows)), None)
        for code in filter(None, (later, earlier)):
            self.no(["功能分类科目", code, "2020 年不使用"], "budget", YEAR, "line=B09", "name=试", "fund=general",
                    f"function={code}", "category=basic", "amount=1.00")

    def test_over_the_budget_of_the_line(self):
        self.no(["1,000.00", "0.01", "B01", "budget-change"], *self.pay(amount="1000.01"))
        self.record(*self.pay(amount="1000.00"))
        self.before = self.entries()
        self.no(["可用 0.00", "差 0.01"], *self.pay(number="2", amount="0.01"))
        self.record("budget-change", YEAR, "document=调1", "date=2020-06-01", "line=B01", "amount=50.00", "reason=追加")
        self.before = self.entries()
        self.no(["2020-05-31", "可用 0.00", "差 50.00"], *self.pay(number="2", date="2020-05-31", amount="50.00"))
        self.record(*self.pay(number="2", date="2020-06-01", amount="50.00"))

    def test_over_the_fund(self):
        self.no(["B02", "资金", "1,500.00", "0.01"], *self.pay(line="B02", economic="30101", amount="1500.01"))
        self.record(*self.pay(line="B02", economic="30101", amount="1500.00"))

    def test_in_one_import_the_sum_counts(self):
        """Two payments that fit each alone but not together: the second is refused by its line."""
        path = self.write("payment.csv", "编号,日期,预算指标,经济分类科目,金额\n1,2020-05-01,B01,30201,600\n2,2020-05-02,B01,30201,400.01\n")
        self.refused(2, ["payment.csv:3", "400.01", "可用 400.00", "差 0.01"], "import", "payment", path, "--year", "2020")
        self.assertEqual(self.entries(), self.before)

    def test_dates(self):
        for date in ("2019-12-31", "2021-01-01"):
            self.no(["日期", date, "2020"], *self.pay(date=date))
        self.no(["日期", "2020-02-30", "2020-05-13"], *self.pay(date="2020-02-30"))
        self.no(["日期", "13/05/2020"], *self.pay(date="13/05/2020"))
        self.no(["日期"], *self.pay(date=""))

    def test_closed_year(self):
        self.refused(2, "--reason", "close", "2020")
        self.refused(2, ["2020", "没有结账"], "reopen", "2020", "--reason", "误")
        told = self.run_ok("close", "--year", "2020", "--reason", "决算已批复", XINFANG_NOW="2021-05-13").out
        self.assertIn("2020 年度已结账", told)
        self.refused(2, ["2020", "早已结账"], "close", "2020", "--reason", "又结")
        self.before = self.entries()
        for words in (self.pay(), ("budget", YEAR, "line=B09", "name=试", "fund=general", "function=2010301",
                                   "category=basic", "amount=1.00"),
                      ("income", YEAR, "number=收1", "date=2020-01-02", "kind=general_grant", "function=2010301", "amount=1.00"),
                      ("budget-change", YEAR, "document=d", "date=2020-01-02", "line=B01", "amount=1.00", "reason=r"),
                      ("carry-over", YEAR, "item=opening", "fund=general", "function=2010301", "category=basic", "amount=1.00"),
                      ("fact", YEAR, "item=staff", "value=3"), ("last-year", YEAR, "item=income_total", "amount=3"),
                      ("project", YEAR, "code=P02", "name=二"), ("override", YEAR, "figure=T1.1.1", "printed=1", "reason=r"),
                      ("year", YEAR, "department=改名局", "layout=hubei-2020")):
            self.no(["2020 年度已结账", "reopen"], *words)
        self.run_ok("reopen", "2020", "--reason", "审计调整")
        self.record(*self.pay())

    def test_year_not_opened(self):
        self.no(["2019", "year"], "budget", "year=2019", "line=B01", "name=x", "fund=general", "function=2010301",
                "category=basic", "amount=1.00")
        self.no(["1066", "1"], "year", "year=1066", "department=x")
        self.no(["hubei-1999"], "year", "year=2020", "department=x", "layout=hubei-1999")

    def test_numbers_twice(self):
        self.record(*self.pay())
        self.before = self.entries()
        self.no(["编号", "“1”", "2020 年已经用过"], *self.pay())
        self.no(["编号", "“1”"], "income", YEAR, "number=1", "date=2020-01-02", "kind=general_grant", "function=2010301", "amount=1.00")
        self.record("budget-change", YEAR, "document=调1", "date=2020-06-01", "line=B01", "amount=50.00", "reason=追加")
        self.before = self.entries()
        self.no(["文号", "调1", "B01"], "budget-change", YEAR, "document=调1", "date=2020-06-02", "line=B01", "amount=5.00", "reason=r")
        self.no(["预算指标", "B01", "budget-change"], "budget", YEAR, "line=B01", "name=x", "fund=general", "function=2010301",
                "category=basic", "amount=1.00")

    def test_amounts(self):
        self.no(["金额", "1.234", "两位小数"], *self.pay(amount="1.234"))
        self.no(["金额", "10000000000000.01", "10,000,000,000,000.00"], *self.pay(amount="10000000000000.01"))
        self.no(["金额", "9" * 30], *self.pay(amount="9" * 30))
        for wrong in ("十元", "1e3", "1,00", "--1", "1.2.3", "¥", "0x10", "１２，３４"):
            self.no(["金额", wrong], *self.pay(amount=wrong))
        self.no(["金额", "0.00", "大于零"], *self.pay(amount="0"))
        self.no(["金额", "-5.00", "reversal"], *self.pay(amount="-5"))
        self.no(["金额", "-1.00"], "budget", YEAR, "line=B09", "name=x", "fund=general", "function=2010301", "category=basic", "amount=-1")
        self.no(["金额", "零"], "budget-change", YEAR, "document=d", "date=2020-01-02", "line=B01", "amount=0", "reason=r")
        self.no(["金额", "-1000.01", "负数"], "budget-change", YEAR, "document=d", "date=2020-01-02", "line=B01", "amount=-1000.01", "reason=r")
        self.record(*self.pay(amount="700"))
        self.before = self.entries()
        self.no(["金额", "600.00", "700.00", "差 100.00"], "budget-change", YEAR, "document=d", "date=2020-01-02", "line=B01",
                "amount=-400", "reason=r")

    def test_amounts_that_are_good(self):
        """Full-width digits, commas, a yen sign: as people and programs write them."""
        for n, text in enumerate(("1,000", "¥1", "１２．３４", "0.1", "2.50", " 3 "), 1):
            with self.subTest(text=text):
                self.run_ok("record", "budget", YEAR, f"line=G{n}", "name=x", "fund=general", "function=2010301",
                            "category=basic", f"amount={text}")
        self.assertEqual([b["amount"] for b in self.journal("budget")[2:]],
                         ["1000.00", "1.00", "12.34", "0.10", "2.50", "3.00"])

    def test_reversals(self):
        back = lambda number, what, date="2020-06-01": ("reversal", YEAR, f"number={number}", f"date={date}", f"reverses={what}", "reason=记错")
        self.record(*self.pay())
        self.before = self.entries()
        self.no(["被冲销编号", "7", "2020"], *back("冲1", "7"))
        self.no(["被冲销编号", "2020-05-13"], *back("冲1", "1", "2020-05-12"))
        self.no(["日期", "2021-01-01"], *back("冲1", "1", "2021-01-01"))
        self.no(["编号", "“1”"], *back("1", "1"))
        self.record(*back("冲1", "1"))
        self.before = self.entries()
        self.no(["被冲销编号", "冲1 冲销过"], *back("冲2", "1"))
        self.no(["被冲销编号", "冲1", "冲销"], *back("冲2", "冲1"))
        self.record(*self.pay(number="2", amount="1000"))  # the money is there again

    def test_projects(self):
        budget = lambda category, project: ("budget", YEAR, "line=B09", "name=x", "fund=general", "function=2010308",
                                            f"category={category}", f"project={project}", "amount=1.00")
        self.no(["项目"], *budget("project", ""))
        self.no(["项目", "P01"], *budget("basic", "P01"))
        self.no(["项目", "P99", "2020"], *budget("project", "P99"))
        self.no(["类别", "杂费", "基本支出"], *budget("杂费", ""))

    def test_all_troubles_of_a_record_at_once(self):
        self.no(["日期", "2021-05-13", "经济分类科目", "30101"], *self.pay(date="2021-05-13", economic="30101"))

    def test_usage(self):
        for words, texts in ((["frobnicate"], ["frobnicate"]), (["accounts", "--wrong"], ["--wrong"]), (["accounts", "--year", "20x0"], ["20x0"]),
                             (["accounts", "--year"], ["--year"]), (["accounts", "--year", "2020", "--year", "2020"], ["--year"]),
                             (["accounts", "--format", "pdf"], ["pdf", "json"]), (["import", "bogus", "x"], ["bogus", "payment"]),
                             (["import", "payment"], ["import", "--help"]), (["export", "bogus"], ["bogus", "payment"]),
                             (["record", "payment", "novalue"], ["novalue"]), (["record", "payment", "wrong=1"], ["wrong"]),
                             (["record", "close", "year=2020"], ["close"]), (["init", str(self.db)], [str(self.db)]),
                             (["init", str(self.folder / "x.db"), "--example", "atlantis"], ["atlantis", "hanyang-2020"]),
                             (["accounts", "--year", "1999"], ["1999"]), (["--lang", "fr", "accounts"], ["fr"]),
                             (["init", str(self.folder / "no/such/x.db")], ["no/such"])):
            with self.subTest(words=words):
                done = run("--db", self.db, *words)
                self.assertIn(done.status, (2, 3) if "no/such" in str(words) else (2,), str(done))
                for text in texts:
                    self.assertIn(text, done.err)
        self.assertFalse((self.folder / "x.db").exists())

    def test_no_database_and_not_ours(self):
        missing = run("--db", self.folder / "none.db", "accounts")
        self.assertEqual(missing.status, 2)
        self.assertIn("none.db", missing.err)
        for name, content in (("text.db", b"hello\n" * 500), ("empty.db", b"")):
            path = self.write(name, content)
            for command in (["accounts"], ["import", "all", str(harness.EXAMPLES / "hanyang-2020")], ["verify"]):
                with self.subTest(name=name, command=command):
                    done = run("--db", path, *command)
                    self.assertIn(done.status, (2, 3), str(done))
                    self.assertIn(name, done.err)
                    self.assertEqual(path.read_bytes(), content)
        import sqlite3
        other = self.folder / "other.db"
        with harness.closing_connection(other) as db:
            db.execute("CREATE TABLE t (x)")
            db.commit()
        done = run("--db", other, "accounts")
        self.assertEqual(done.status, 2, str(done))


if __name__ == "__main__":
    harness.main()
