"""Matters through the command line: a whole life, refusals, import, and rates against a slow recount of what was exported."""
import csv
import datetime
import io
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import unittest
from fractions import Fraction

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import harness
from harness import PROGRAM


class Cases(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.db = os.path.join(self.folder.name, "o.db")
        self.ok("2022-01-01", "init", self.db)
        for code, kind, parent in (("OFFICE", "office", ""), ("TOP", "unit", ""), ("A", "unit", "TOP"), ("B", "unit", "TOP"),
                                   ("UNDER", "unit", "A")):
            self.ok("2022-01-01", "record", "unit", f"code={code}", f"name=单位{code}", f"kind={kind}", f"parent={parent}")

    def tearDown(self):
        self.folder.cleanup()

    def run_at(self, day, *words):
        environment = harness.environment(XINFANG_DB=self.db, XINFANG_NOW=day, XINFANG_LANG="en")
        return subprocess.run([PROGRAM, *words], capture_output=True, text=True, env=environment)

    def ok(self, day, *words):
        done = self.run_at(day, *words)
        self.assertEqual(done.returncode, 0, (words, done.stderr))
        return done.stdout

    def no(self, day, texts, *words):
        done = self.run_at(day, *words)
        self.assertEqual(done.returncode, 2, (words, done.stdout, done.stderr))
        for text in texts:
            self.assertIn(text, done.stderr)

    def test_what_follows_a_refused_registration_is_told_once(self):
        path = os.path.join(self.folder.name, "steps.csv")
        rows = ["number,action,date,unit,kind,channel,people,to,content",
                "X1,register,2022-01-03,OFFICE,appeal,letter,0,,text", "X1,forward,2022-01-04,OFFICE,,,,A,", "X1,accept,2022-01-05,A,,,,,",
                "X2,register,2022-01-32,OFFICE,appeal,letter,1,,text", "X2,forward,2022-01-04,OFFICE,,,,A,",
                "X3,forward,2022-01-04,OFFICE,,,,A,"]
        # Few rows are read as a whole, many by and by.
        for more in (0, 5000):
            with open(path, "w", encoding="utf-8") as file:
                file.write("\n".join(rows + [f"Y{n},register,2022-01-03,OFFICE,appeal,letter,1,,text" for n in range(more)]) + "\n")
            done = self.run_at("2022-02-01", "import", "case", path)
            self.assertEqual(done.returncode, 2, done.stderr)
            troubles = done.stderr.strip().split("\n")
            self.assertEqual(len(troubles), 4, done.stderr)
            for line, column in ((2, "people"), (5, "date"), (7, "number")):
                self.assertEqual(len([t for t in troubles if f"steps.csv:{line}:" in t and column in t]), 1, done.stderr)
            self.assertIn("to mend: 3", troubles[3])
            self.assertIn("not looked at: 3", troubles[3])

    def register(self, day, *words, kind="appeal"):
        told = self.ok(day, "case", "register", "unit=OFFICE", f"kind={kind}", "channel=letter", "people=2", "content=text", *words)
        return re.match(r"(\S+):", told)[1], re.search(r"code ([2-9A-Z]+)", told)[1]

    def test_a_whole_life(self):
        number, code = self.register("2022-05-10")
        self.assertEqual(number, "XF2022000001")
        self.no("2022-05-10", ["R2022", "forward"], "case", "accept", number, "unit=A", "route=by_petition")
        self.ok("2022-05-11", "case", "forward", number, "unit=OFFICE", "to=A")
        self.assertIn("D04", self.ok("2022-05-26", "inbox", "--unit", "A"))
        self.ok("2022-05-12", "case", "object", number, "unit=A", "reason=other")
        self.ok("2022-05-16", "case", "uphold-objection", number, "unit=OFFICE")
        # The office's clock goes on: 15 days from 05-10 and the four days away from 05-12 to 05-16.
        due = json.loads(self.ok("2022-05-16", "inbox", "--unit", "OFFICE", "--format", "json"))
        self.assertEqual([(r["rule"], r["due"]) for r in due], [("D01", "2022-05-30")])
        self.ok("2022-05-17", "case", "forward", number, "unit=OFFICE", "to=B")
        self.ok("2022-05-18", "case", "accept", number, "unit=B", "route=by_petition")
        self.no("2022-06-01", ["approved_by="], "case", "extend", number, "unit=B", "reason=complex")
        self.ok("2022-06-01", "case", "extend", number, "unit=B", "reason=complex", "approved_by=head")
        self.no("2022-06-02", ["once"], "case", "extend", number, "unit=B", "reason=complex", "approved_by=head")
        self.ok("2022-07-01", "case", "opinion", number, "unit=B", "facts=f", "opinion=o", "basis=b", "outcome=support",
                "remedies_told=yes")
        self.ok("2022-07-02", "case", "serve", number, "unit=B", "served_by=post")
        self.no("2022-07-03", ["no unit may"], "case", "rate-unit", number, "unit=B", f"code={code}", "rating=satisfied")
        self.ok("2022-07-03", "case", "rate-unit", number, f"code={code}", "rating=satisfied")
        self.no("2022-07-04", ["once"], "case", "rate-unit", number, f"code={code}", "rating=satisfied")
        self.assertNotIn(code, self.ok("2022-07-04", "export", "case"))
        self.no("2022-08-02", ["2022-08-01"], "case", "ask-reexamination", number, "to=TOP", "reason=r")
        self.ok("2022-08-01", "case", "ask-reexamination", number, "to=TOP", "reason=r")
        self.assertIn("in re-examination", self.ok("2022-08-01", "show", number))
        self.assertIn("in order", self.ok("2022-08-01", "verify"))

    def test_regimes_meet(self):
        self.register("2022-04-30")
        self.register("2022-05-01")
        seen = list(csv.DictReader(io.StringIO(self.ok("2022-05-01", "export", "case", "--format", "csv"))))
        regime = next(name for name in seen[0] if any(row[name] == "R2005" for row in seen))
        self.assertEqual([row[regime] for row in seen], ["R2005", "R2022"])

    def test_an_accusation_never_reaches_its_unit(self):
        number, _ = self.register("2022-05-10", "about=A", "title=hidden", kind="accusation")
        for unit in ("A", "UNDER"):
            self.no("2022-05-11", ["accusation"], "case", "transfer-accusation", number, "unit=OFFICE", f"to={unit}")
        self.assertNotIn("hidden", self.ok("2022-05-11", "inbox"))
        self.ok("2022-05-11", "case", "transfer-accusation", number, "unit=OFFICE", "to=B")
        self.assertNotIn(number, self.ok("2022-05-12", "inbox", "--unit", "A"))

    def test_rates_against_a_recount(self):
        seed = int(os.environ.get("XINFANG_TEST_SEED", "20221120"))
        chance, lines, life = random.Random(seed), ["number\taction\tdate\tunit\tto\tkind\troute\tchannel\tpeople\tcontent\tfacts\topinion\tbasis\toutcome\tremedies_told\tserved_by"], []
        for i in range(150):
            number, start = f"T{i:04}", chance.randrange(1, 20)
            day = lambda n: f"2022-{5 + (start + n - 1) // 28:02}-{(start + n - 1) % 28 + 1:02}"
            channel = chance.choice(["letter", "visit", "web"])
            m = {"registered": day(0), "channels": [channel], "sorted": None, "accepted": None}
            lines.append(f"{number}\tregister\t{day(0)}\tOFFICE\t\tappeal\t\t{channel}\t{chance.randrange(1, 9)}\ttext")
            if chance.random() < 0.8:
                n = chance.randrange(0, 25)
                lines.append(f"{number}\tforward\t{day(n)}\tOFFICE\tA")
                m["sorted"] = n
                if chance.random() < 0.8:
                    n += chance.randrange(0, 25)
                    lines.append(f"{number}\taccept\t{day(n)}\tA\t\t\tby_petition")
                    m["accepted"] = n
            if chance.random() < 0.3:
                channel = chance.choice(["letter", "visit", "web"])
                lines.append(f"{number}\trepeat\t{day(60)}\tOFFICE\t\t\t\t{channel}\t1")
                m["channels"].append(channel)
            life.append(m)
        path = os.path.join(self.folder.name, "case.tsv")
        pathlib.Path(path).write_text("\n".join(lines) + "\n", encoding="utf-8")
        self.ok("2022-12-31", "import", "case", path)
        # The test's months have 28 days, so days are told apart by the calendar again.
        def real(m, n):
            start = int(m["registered"][8:]) - 1 + (int(m["registered"][5:7]) - 5) * 28
            total = start + n
            return datetime.date(2022, 5 + total // 28, total % 28 + 1)
        within = lambda m, n, days: n is not None and (real(m, n) - real(m, 0)).days <= days
        channels = [c for m in life for c in m["channels"]]
        expected = {
            "xfbm_jssl": (sum(within(m, m["sorted"], 15) for m in life), len(life)),
            "zrdw_jssl": (sum(within(m, m["accepted"], 30) for m in life), sum(m["sorted"] is not None for m in life)),
            "sl": (sum(m["accepted"] is not None for m in life), sum(m["sorted"] is not None for m in life)),
            "ws": (channels.count("web"), len(channels)),
            "ws_alt": (len(channels) - channels.count("visit"), len(channels)),
            "cf": (sum(len(m["channels"]) - 1 for m in life), len(channels)),
        }
        rates = {r["id"]: r for r in json.loads(self.ok("2022-12-31", "rates", "--year", "2022", "--format", "json"))}
        for name, (above, below) in expected.items():
            with self.subTest(rate=name, seed=seed):
                self.assertEqual((rates[name]["numerator"], rates[name]["denominator"]), (above, below))
                hundredths = int(Fraction(above * 10000, below) + Fraction(1, 2))
                self.assertEqual(rates[name]["value"], f"{hundredths // 100}.{hundredths % 100:02}%")
        months = json.loads(self.ok("2022-12-31", "rates", "--year", "2022", "--by", "month", "--format", "json"))
        self.assertEqual(sum(r["denominator"] for r in months if r["id"] == "cf" and r["month"]), len(channels))
        self.assertIsNone(rates["my_zrdw"]["value"])
        before = json.loads(self.ok("2022-12-31", "rates", "--year", "2022", "--as-of", "2022-12-30", "--format", "json"))
        self.assertTrue(all(r["denominator"] == 0 and r["value"] is None for r in before))
        self.assertEqual(len(json.loads(self.ok("2022-12-31", "rates", "explain", "cf", "--year", "2022", "--format", "json"))), len(channels))
        self.assertIn("in order", self.ok("2022-12-31", "verify"))


if __name__ == "__main__":
    harness.main()
