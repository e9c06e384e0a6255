"""Matters of accusation: out of every listing, seen by who has them in hands, for a purpose that is written down."""
import csv
import io
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import harness

UNITS = ("code\tname\tkind\tparent\tsuccessor\tvalid_to\nOFFICE\to\toffice\t\t\t\nTOP\tt\toffice\t\t\t\nHEIR\th\tunit\t\t\t\n"
         "A\ta\tunit\t\tHEIR\t2024-12-31\nUNDER\tu\tunit\tA\t\t\nB\tb\tunit\t\t\t\nC\tc\tunit\t\t\t\n")
WORD = "隐秘的字句"


class Secrecy(harness.Case):
    def setUp(self):
        super().setUp()
        self.en("init", self.db)
        self.en("import", "unit", self.write("unit.tsv", UNITS))

    def en(self, *words, day="2022-05-10", **env):
        return self.run_ok(*words, XINFANG_LANG="en", XINFANG_NOW=day, **env)

    def no(self, texts, *words, day="2022-05-10", **env):
        return self.refused(2, texts, *words, XINFANG_LANG="en", XINFANG_NOW=day, **env)

    def register(self, kind="accusation", about="A", unit="OFFICE", content=WORD, **more):
        told = self.en("case", "register", f"unit={unit}", f"kind={kind}", "channel=letter", "people=1", f"content={content}",
                       f"title={content}", *([f"about={about}"] if about else []), **more)
        return told.out.split(":")[0]

    def right(self, unit="OFFICE"):
        return ["--unit", unit, "--purpose", "to answer"]

    def shown(self, number):
        return WORD in self.en("show", number, *self.right()).out

    def test_the_other_books(self):
        number, plain = self.register(), self.register("appeal", None, content="open")
        self.en("record", "reception", "date=2022-05-10", "leader=x", "attended=yes", "venue=hall", "groups=1", "heads=1", "published=2022-05-01", f"matters={number} {plain}")
        self.en("record", "dispute", f"problem={WORD}", f"matter={number}", "people=3", "unit=B", "leader=x", "place=p", "target_day=2022-06-01")
        entry = "PC2022-001"
        for words in (["book", "dispute"], ["book", "dispute", "--format", "json"], ["book", "dispute", entry], ["book", "dispute", entry, "--format", "json"],
                      ["book", "dispute", "--unit", "B"], ["show", number]):
            self.assertNotIn(WORD, self.en(*words).out, words)
        self.assertIn(number, self.en("book", "dispute", entry).out)
        self.assertIn(WORD, self.en("book", "dispute", entry, *self.right()).out)
        self.assertIn("to answer", self.en("person", "log", number).out)
        for unit in ("A", "UNDER", "HEIR"):  # there is nothing for those whom it is about
            self.assertNotIn(entry, self.en("book", "dispute", "--unit", unit).out)
            self.no(["no entry"], "book", "dispute", entry, "--unit", unit)
            self.assertNotIn(number, self.en("book", "reception", "--unit", unit).out)
            self.assertIn(plain, self.en("book", "reception", "--unit", unit).out)

    def test_every_listing(self):
        number, plain = self.register(), self.register("appeal", None, content="open")
        listings = [["show", number], ["inbox"], ["inbox", "--unit", "OFFICE"], ["export", "case"],
                    ["export", "case", "--format", "json"], ["rates", "--year", "2022"],
                    ["rates", "explain", "ws", "--year", "2022"], ["show", number, "--unit", "OFFICE"],
                    ["show", number, "--purpose", "x"], ["show", number, "--unit", "B", "--purpose", "x"]]
        for words in listings:
            self.assertNotIn(WORD, self.en(*words).out, words)
        self.assertNotIn(number, self.en("search", WORD).out)
        self.assertIn("1 matters of accusation are left out", self.en("export", "case").err)
        self.assertNotIn(number, self.en("export", "case").out)
        self.assertIn(plain, self.en("export", "case").out)
        for unit in ("A", "UNDER", "HEIR"):
            self.no("no matter", "show", number, *self.right(unit))
            self.assertNotIn(number, self.en("export", "case", *self.right(unit)).out)
            self.assertNotIn(number, self.en("inbox", "--unit", unit).out)
        self.assertEqual(self.en("person", "log").out, "nothing is written down.\n")

    def test_with_a_right(self):
        number, entries = self.register(), self.entries()
        self.assertTrue(self.shown(number))
        self.assertIn(WORD, self.en("export", "case", *self.right()).out)
        log = self.en("person", "log", number).out.splitlines()
        self.assertEqual(len(log), 2)
        self.assertRegex(log[0], f"tester  OFFICE  showed a secret matter  {number}  to answer")
        self.assertRegex(log[1], f"tester  OFFICE  exported secret matters  {number}  to answer")
        self.assertEqual(self.entries(), entries + 2)
        self.en("show", self.register("appeal", None), *self.right("C"))  # not secret: nothing to write down
        self.assertEqual(len(self.en("person", "log").out.splitlines()), 2)
        self.no("--by", "show", number, *self.right(), "--by", "-")
        self.en("case", "transfer-accusation", number, "unit=OFFICE", "to=B")
        self.assertIn(WORD, self.en("show", number, *self.right("B")).out)
        self.assertIn("in order", self.en("verify").out)

    def test_a_second_name_does_not_open_the_first(self):
        number = self.register()
        self.no("accusation", "case", "transfer-accusation", number, "unit=OFFICE", "to=A", "about=B")
        self.en("case", "propose", number, "unit=OFFICE", "reason=r", "outcome=改进工作", "about=B")
        for unit in ("A", "UNDER", "HEIR", "B"):
            self.no("accusation", "case", "transfer-accusation", number, "unit=OFFICE", f"to={unit}", "about=C")
        self.en("case", "transfer-accusation", number, "unit=OFFICE", "to=C")

    def test_merged_and_split(self):
        for action in ("merge", "split"):
            for secret_first in (True, False):
                secret, plain = self.register(), self.register("appeal", None)
                first, second = (secret, plain) if secret_first else (plain, secret)
                self.en("case", action, first, "unit=OFFICE", f"other={second}", "reason=same")
                with self.subTest(action=action, secret_first=secret_first):
                    for number in (first, second):
                        self.assertNotIn(WORD, self.en("show", number).out)
                        self.no("no matter", "show", number, *self.right("A"))
                        self.assertTrue(self.shown(number))
                    if (action, secret_first) != ("merge", False):
                        for unit in ("A", "UNDER", "HEIR"):
                            self.no("accusation", "case", "forward", plain, "unit=OFFICE", f"to={unit}")
        self.assertIn("in order", self.en("verify").out)

    def test_not_into_the_hands_of_who_it_is_about(self):
        secret, plain = self.register(), self.register("appeal", None)
        self.en("case", "forward", plain, "unit=OFFICE", "to=UNDER")
        for action in ("merge", "split"):
            self.no("hands", "case", action, secret, "unit=OFFICE", f"other={plain}", "reason=same")
            self.no("hands", "case", action, plain, "unit=OFFICE", f"other={secret}", "reason=same")
        self.no("accusation", "case", "sort", plain, "unit=OFFICE", "kind=accusation", "about=A")
        self.assertIn(WORD, self.en("show", plain).out)

    def test_what_was_merged_before(self):
        first, second, third = (self.register("appeal", None) for _ in range(3))
        self.en("case", "merge", first, "unit=OFFICE", f"other={second}", "reason=same")
        self.en("case", "merge", second, "unit=OFFICE", f"other={third}", "reason=same")
        self.en("case", "sort", third, "unit=OFFICE", "kind=accusation", "about=A")
        for number in (first, second, third):
            self.assertNotIn(WORD, self.en("show", number).out)
            self.no("no matter", "show", number, *self.right("UNDER"))
        self.assertNotIn(WORD, self.en("export", "case").out)
        self.assertEqual(self.en("search", WORD).out.count("XF2022"), 0)
        self.assertIn("in order", self.en("verify").out)

    def test_query_codes_are_for_the_office(self):
        number = self.register("appeal", None)
        self.en("case", "forward", number, "unit=OFFICE", "to=B")
        self.no("unit=", "case", "issue-code", number)
        for unit in ("B", "C", "TOP"):
            self.no("not for this unit", "case", "issue-code", number, f"unit={unit}")
        self.assertRegex(self.en("case", "issue-code", number, "unit=OFFICE").out, "code [2-9A-Z]{12}")


if __name__ == "__main__":
    harness.main()
