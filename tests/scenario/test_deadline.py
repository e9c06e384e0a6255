"""deadline explain and list, as a program and as a clerk meet them. No database is ever needed or made."""
import csv
import io
import os
import pathlib
import re
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import harness
from harness import ROOT, SHARED, needs_shared, run


def explain(*words):
    return run("deadline", "explain", *words, "--format", "json").json()


class Explain(unittest.TestCase):
    def test_shape(self):
        got = explain("D06", "2022-05-10")
        self.assertEqual({k: got[k] for k in ("rule", "from", "due")},
                         {"rule": "D06", "from": "2022-05-10", "due": "2022-07-11"})
        self.assertEqual((got["regime"], got["limit"], got["unit"], got["warnings"]), ("R2022", 60, "calendar_day", []))
        self.assertEqual([s["step"] for s in got["steps"]], ["rule", "start", "last_day", "roll_over", "due"])
        self.assertTrue(all(s["text"] for s in got["steps"]))
        self.assertEqual(got["steps"][-1]["from"], got["due"])

    def test_both_languages_say_the_same_days(self):
        words = ["deadline", "explain", "D11", "2022-09-20", "--suspend", "2022-10-20..2022-10-25", "--as-of", "2022-11-30"]
        zh, en = run(*words), run("--lang", "en", *words)
        days = [re.findall(r"\d{4}-\d\d-\d\d", r.out) for r in (zh, en)]
        self.assertEqual(*days)
        self.assertNotEqual(zh.out, en.out)

    def test_rules_without_days(self):
        for rule in ("D02", "D12", "D13", "D14"):
            got = explain(rule, "2023-03-15")
            self.assertIsNone(got["due"], rule)
            self.assertIn("到期日", got["steps"][-1]["text"])
            self.assertIn("没有到期日", run("deadline", "explain", rule, "2023-03-15").out)

    def test_no_database(self):
        with tempfile.TemporaryDirectory() as folder:
            done = run("deadline", "explain", "D06", "2022-05-10", cwd=folder)
            self.assertEqual(done.status, 0)
            self.assertEqual(os.listdir(folder), [])

    def test_warnings_travel(self):
        self.assertIn("2028", " ".join(explain("D06", "2027-11-04")["warnings"]))
        self.assertIn("2027", " ".join(explain("D05", "2027-12-29")["warnings"]))
        self.assertIn("D25", " ".join(explain("D25", "2023-03-15")["warnings"]))
        self.assertEqual(explain("D18", "2022-05-10", "--registered", "2022-04-28")["warnings"], [])

    def test_refusals(self):
        cases = [
            ("D6 2022-05-10", "D06"), ("d06 2022-05-10", "D06"), ("D06 2022-02-30", "2022-02-30"), ("D06", "D06"),
            ("D06 2022-05-10 --suspend 2022-06-01..2022-06-02", "听证"), ("D11 2022-09-20 --suspend 2022-10-01", ".."),
            ("D11 2022-09-20 --suspend 2022-10-05..2022-10-01", "2022-10-01"),
            ("D11 2022-09-20 --suspend lunch:2022-10-01..2022-10-05", "lunch"),
            ("D08 2022-05-10 --extend", "D08"), ("D21 2019-03-01 --extend", "P02"), ("D14 2022-05-10 --extend", "D14"),
            ("D06 2022-05-10 --extend --extend-days 31", "30"), ("D06 2022-05-10 --extend --extend-days 1.5", "1.5"),
            ("D06 2022-05-10 --extend-days 10", "--extend"), ("D06 2022-05-10 --extension D19", "D19"),
            ("D06 2022-05-10 --as-of tomorrow", "tomorrow"), ("D06 2022-05-10 --format csv", "json"),
        ]
        for words, told in cases:
            done = run("deadline", "explain", *words.split())
            self.assertEqual((done.status, done.out), (2, ""), words)
            self.assertIn(told, done.err, words)
        for words in (["show"], ["list", "D06"], ["list", "--as-of", "2022-05-10"], []):
            self.assertEqual(run("deadline", *words).status, 2, words)

    def test_a_changed_limit_is_a_changed_row(self):
        """60 days is a row: a province that sets 45 gets 45, and nothing else is touched."""
        with tempfile.TemporaryDirectory() as folder:
            text = (ROOT / "rules" / "deadlines.tsv").read_text(encoding="utf-8")
            path = pathlib.Path(folder) / "deadlines.tsv"
            path.write_text(text.replace("conclude\t60\t", "conclude\t45\t", 1), encoding="utf-8")
            got = run("--rules", folder, "deadline", "explain", "D06", "2022-05-10", "--format", "json").json()
            self.assertEqual((got["limit"], got["last_day"]), (45, "2022-06-24"))
            path.write_text(text.replace("conclude\t60\t", "conclude\tsixty\t", 1), encoding="utf-8")
            done = run("--rules", folder, "deadline", "explain", "D06", "2022-05-10")
            self.assertEqual(done.status, 2)
            self.assertIn("deadlines.tsv:11:6", done.err)


class List(unittest.TestCase):
    def test_csv_is_the_rules_table(self):
        lines = (ROOT / "rules" / "deadlines.tsv").read_text(encoding="utf-8").splitlines()
        table = [line.split("\t") for line in lines if not line.startswith("#")]
        self.assertEqual(list(csv.reader(io.StringIO(run("deadline", "list", "--format", "csv").out))), table)

    @needs_shared
    def test_every_row_of_the_working_paper(self):
        with open(SHARED / "data" / "deadlines.tsv", encoding="utf-8") as file:
            wanted = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
        got = {rule["rule"]: rule for rule in run("deadline", "list", "--format", "json").json()}
        own = {name for name, rule in got.items() if name.startswith("O") and rule["status"] == "own_unverified"}
        self.assertEqual(sorted(set(got) - own), sorted(row["id"] for row in wanted))
        for row in wanted:
            rule = got[row["id"]]
            for column in ("regime", "actor", "unit", "duty", "counted_from"):
                self.assertEqual(rule[column], row[column], row["id"])
            counts = row["unit"] in ("calendar_day", "working_day", "per_year")
            self.assertEqual(rule["limit"], int(row["limit"]) if counts else None, row["id"])
            proved = {"law-text": "law_text", "own-unverified": "own_unverified"}.get(row["source"])
            self.assertIn(rule["status"], [proved] if proved else ["found", "found_in_part"], row["id"])


if __name__ == "__main__":
    harness.main()
