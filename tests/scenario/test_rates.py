"""Rates at the edges of their periods, where nothing is due, beside last year, by subtree; and the matters behind them."""
import csv
import io
import json
import os
import pathlib
import pty
import sqlite3
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import harness

UNITS = (("OFFICE", "office", "", "R1"), ("TOP", "unit", "", "R1"), ("A", "unit", "TOP", "R1"), ("B", "unit", "TOP", "R2"),
         ("UNDER", "unit", "A", "R2"))
COLUMNS = ("number", "action", "date", "unit", "to", "kind", "route", "channel", "people", "content", "facts", "opinion",
           "basis", "outcome", "remedies_told", "served_by", "reason", "limit_day", "about")


def event(number, action, date, unit="", **more):
    row = {"number": number, "action": action, "date": date, "unit": unit, **more}
    return "\t".join(row.get(c, "") for c in COLUMNS)


def registered(number, date, kind="appeal", channel="letter", **more):
    return event(number, "register", date, "OFFICE", kind=kind, channel=channel, people="1", content="text", **more)


def accepted(number, date, unit="A", on=None):
    """Registered, forwarded and accepted on the same day, or accepted later."""
    return [registered(number, date), event(number, "forward", date, "OFFICE", to=unit),
            event(number, "accept", on or date, unit, route="by_petition")]


def concluded(number, date, unit="A"):
    return event(number, "opinion", date, unit, facts="f", opinion="o", basis="b", outcome="support", remedies_told="yes")


class Rates(harness.Case):
    def office(self, lines, now="2024-06-30"):
        self.db.unlink(missing_ok=True)
        self.run_ok("init", self.db, XINFANG_NOW="2021-01-01")
        self.run_ok("import", "unit", self.write("unit.tsv", "code\tname\tkind\tparent\tregion\n" + "".join(
            f"{code}\t单位{code}\t{kind}\t{parent}\t{region}\n" for code, kind, parent, region in UNITS)))
        self.run_ok("import", "case", self.write("case.tsv", "\n".join(["\t".join(COLUMNS), *lines]) + "\n"), XINFANG_NOW=now)

    def rates(self, *words, now="2024-06-30"):
        return self.run_ok("rates", *words, "--format", "json", XINFANG_NOW=now).json()

    def one(self, rate, start, end, *words, now="2024-06-30"):
        """(above, below, value) of one rate."""
        found = self.rates("--from", start, "--to", end, "--rate", rate, *words, now=now)
        self.assertEqual(len(found), 1)
        return found[0]["numerator"], found[0]["denominator"], found[0]["value"]

    # The day that decides, for a matter registered and accepted on 2022-05-10: its 15th day is 05-25, its 30th 06-09; its
    # 60 days end on Saturday 07-09, so it is due on Monday 07-11.
    EDGES = (
        # rate, basis day, above the line
        ("xfbm_jssl", "2022-05-25", 1), ("zrdw_jssl", "2022-06-09", 1), ("sl", "2022-05-10", 1), ("sl_due", "2022-06-09", 1),
        ("aqdf", "2022-07-11", 0), ("bj", "2022-07-11", 1), ("hj", "2022-07-12", 0), ("cxcf1", "2022-07-12", 1),
        ("cf", "2022-05-10", 0), ("ws", "2022-05-10", 0), ("ws_alt", "2022-05-10", 1), ("contact", "2022-05-10", 0),
        ("cycle_sl", "2022-05-10", 0), ("cycle_df", "2022-07-12", 63), ("cp_zrdw", "2022-08-13", 0), ("cpmy_zrdw", "2022-08-13", 0))

    def test_the_basis_day_at_the_edges_of_the_period(self):
        self.office([*accepted("T1", "2022-05-10"), concluded("T1", "2022-07-12"),
                     event("T1", "serve", "2022-07-13", "A", served_by="post")])
        for rate, day, above in self.EDGES:
            with self.subTest(rate=rate):
                self.assertEqual(self.one(rate, day, "2022-12-31")[:2], (above, 1))
                self.assertEqual(self.one(rate, "2022-01-01", day)[:2], (above, 1))
                before, after = harness_day(day, -1), harness_day(day, 1)
                self.assertEqual(self.one(rate, after, "2022-12-31"), (0, 0, None))
                self.assertEqual(self.one(rate, "2022-01-01", before), (0, 0, None))

    def test_what_has_not_come_is_not_counted(self):
        self.office([*accepted("T1", "2022-05-10")], now="2022-05-10")
        for now, below in (("2022-07-10", 0), ("2022-07-11", 1)):
            self.assertEqual(self.one("aqdf", "2022-01-01", "2022-12-31", now=now)[:2], (0, below))
            self.assertEqual(self.one("aqdf", "2022-01-01", "2022-12-31", "--as-of", now)[:2], (0, below))
        [row] = self.rates("--year", "2022", "--rate", "aqdf")
        self.assertEqual((row["late"], row["open"]), (0, 1))

    def test_a_limit_that_is_called_off(self):
        """Withdrawn within its limit, a matter was never due; that hearings move a limit is tried in tests/property."""
        for day, below in (("2022-07-11", 0), ("2022-07-12", 1)):
            self.office([*accepted("T1", "2022-05-10"), event("T1", "withdraw", day, reason="r")])
            self.assertEqual(self.one("aqdf", "2022-01-01", "2022-12-31")[:2], (0, below))

    def test_late_and_not_done_stand_apart(self):
        self.office([*accepted("T1", "2022-05-10"), *accepted("T2", "2022-05-10", on="2022-06-10"),
                     registered("T3", "2022-05-10"), event("T3", "forward", "2022-05-11", "OFFICE", to="B")])
        [row] = self.rates("--year", "2022", "--rate", "zrdw_jssl")
        self.assertEqual((row["numerator"], row["late"], row["open"], row["denominator"]), (1, 1, 1, 3))
        self.assertEqual(row["value"], "33.33%")

    def test_nothing_due_is_no_value(self):
        self.office([])
        for row in self.rates("--year", "2022", "--last-year"):
            self.assertEqual((row["numerator"], row["denominator"], row["value"], row["last_year"]["value"], row["change"]),
                             (0, 0, None, None, None))
        self.assertIn("—", self.run_ok("rates", "--year", "2022").out)

    def test_against_last_year(self):
        lines = []
        for year, of_time, late in (("2021", 1, 3), ("2022", 3, 1)):
            for i in range(of_time + late):
                lines += accepted(f"T{year}{i}", f"{year}-06-01", on=f"{year}-06-0{2 + i}" if i < of_time else f"{year}-07-15")
        lines += accepted("F1", "2024-02-29")
        lines += accepted("F2", "2023-02-28", on="2023-05-28")
        self.office(lines)
        [row] = self.rates("--year", "2022", "--rate", "zrdw_jssl", "--last-year")
        self.assertEqual((row["value"], row["last_year"]["value"], row["change"]), ("75.00%", "25.00%", "上升 50.00 个百分点"))
        [row] = self.rates("--from", "2022-07-01", "--to", "2022-07-31", "--rate", "zrdw_jssl", "--last-year", "--lang", "en")
        self.assertEqual((row["value"], row["last_year"]["value"], row["change"]), ("75.00%", "25.00%", "up 50.00 points"))
        [row] = self.rates("--from", "2023-01-01", "--to", "2023-12-31", "--rate", "zrdw_jssl", "--last-year")
        self.assertEqual((row["value"], row["change"]), ("0.00%", "下降 75.00 个百分点"))
        [row] = self.rates("--from", "2022-08-01", "--to", "2022-12-31", "--rate", "zrdw_jssl", "--last-year")
        self.assertEqual((row["value"], row["last_year"]["value"], row["change"]), (None, None, None))
        # The end of February meets the end of February.
        [row] = self.rates("--from", "2024-02-29", "--to", "2024-02-29", "--rate", "cf", "--last-year")
        self.assertEqual((row["denominator"], row["last_year"]["denominator"]), (1, 1))
        months = self.rates("--year", "2022", "--rate", "zrdw_jssl", "--last-year", "--by", "month")
        self.assertEqual([(r["month"], r["numerator"], r["last_year"]["numerator"]) for r in months],
                         [("2022-07", 3, 1), (None, 3, 1)])
        # As far as days have come, this year and last.
        [row] = self.rates("--year", "2022", "--rate", "sl", "--last-year", now="2022-05-31")
        self.assertEqual((row["denominator"], row["last_year"]["denominator"]), (0, 0))

    def test_units_with_those_below_them(self):
        lines = []
        for i, unit in enumerate(("A", "A", "B", "UNDER")):
            lines += accepted(f"T{i}", "2022-05-10", unit)
        self.office(lines)
        count = lambda rows: {r["unit"]: r["denominator"] for r in rows}
        self.assertEqual(count(self.rates("--year", "2022", "--rate", "sl", "--by", "unit")), {"A": 2, "B": 1, "UNDER": 1, None: 4})
        self.assertEqual(count(self.rates("--year", "2022", "--rate", "sl", "--by", "unit", "--subtree")),
                         {"A": 3, "B": 1, "TOP": 4, "UNDER": 1, None: 4})
        self.assertEqual(self.one("sl", "2022-01-01", "2022-12-31", "--unit", "A")[:2], (3, 3))
        regions = self.rates("--year", "2022", "--rate", "sl", "--by", "region,month")
        self.assertEqual([(r["region"], r["month"], r["denominator"]) for r in regions],
                         [("R1", "2022-05", 2), ("R2", "2022-05", 2), (None, None, 4)])
        rows = list(csv.reader(io.StringIO(self.run_ok("rates", "--year", "2022", "--rate", "sl", "--by", "unit", "--format", "csv").out)))
        self.assertEqual(rows[-1][:2], ["sl", "受理率"])
        self.assertEqual(rows[-1][2], "合计")
        self.run_ok("rates", "--year", "2022", "--by", "unit,month", "-o", self.folder / "rates.xlsx")
        self.assertGreater((self.folder / "rates.xlsx").stat().st_size, 4000)

    def test_the_matters_behind_a_rate(self):
        self.office([*accepted("T1", "2022-05-10"), concluded("T1", "2022-06-01"), *accepted("T2", "2022-05-10"),
                     registered("S1", "2022-05-10", kind="accusation", about="B"),
                     event("S1", "transfer-accusation", "2022-05-11", "OFFICE", to="A")])
        seen = self.rates("explain", "aqdf", "--year", "2022")
        self.assertEqual([(m["number"], m["day"], m["above"]) for m in seen], [("T1", "2022-07-11", 1), ("T2", "2022-07-11", 0)])
        self.assertEqual({m["number"] for m in self.rates("explain", "cf", "--year", "2022")}, {None, "T1", "T2"})
        told = self.run_ok("rates", "explain", "cf", "--year", "2022", XINFANG_NOW="2024-06-30").out
        self.assertNotIn("S1", told)
        self.assertIn("不公开", told)

    def test_what_was_known_then(self):
        self.office(accepted("T1", "2022-05-10"), now="2022-05-10")
        add = lambda lines, now: self.run_ok("import", "case", self.write("more.tsv", "\n".join(["\t".join(COLUMNS), *lines]) + "\n"), XINFANG_NOW=now)
        add([concluded("T1", "2022-07-11")], "2022-07-20")
        year = ("2022-01-01", "2022-12-31")
        self.assertEqual(self.one("aqdf", *year)[:2], (1, 1))
        self.assertEqual(self.one("aqdf", *year, "--as-of", "2022-07-19")[:2], (0, 1))
        self.assertEqual(self.one("aqdf", *year, "--as-of", "2022-07-20")[:2], (1, 1))
        self.assertEqual(self.one("aqdf", *year, "--as-of", "2022-05-09"), (0, 0, None))
        at = self.journal_times()
        self.assertEqual(len(set(at)), 2 + 1)

    def journal_times(self):
        with harness.closing_connection(self.db) as db:
            return [ms for (ms,) in db.execute("SELECT DISTINCT recorded_ms FROM journal ORDER BY 1")]

    def test_refusals(self):
        self.office([])
        for words, texts in ((("--year", "2022", "--by", "unit,unit"), "--by"), (("--year", "2022", "--by", "colour"), "colour"),
                             (("--year", "2022", "--subtree"), "--by unit"), (("--year", "2022", "--unit", "NO"), "NO"),
                             (("--year", "2022", "--rate", "no"), "aqdf"), (("--year", "2022", "--as-of", "soon"), "soon"),
                             (("--year", "2022", "--as-of", "2022-01-01T24:00"), "T24:00"), (("explain", "--year", "2022"), "aqdf"),
                             (("--year", "2022", "--as-of", "2999-01-01"), "--as-of"), (("tell", "--year", "2022"), "tell"),
                             (("--from", "2022-02-01", "--to", "2022-01-31"), "2022-02-01"), ((), "--year")):
            with self.subTest(words=words):
                self.refused(2, [texts], "rates", *words)


class Facts(harness.Case):
    """Past days, two groupings and the matters behind a rate come from facts that whoever asks makes; never otherwise than from the events."""

    office = Rates.office

    def setUp(self):
        super().setUp()
        lines = [line for i in range(400) for line in accepted(f"T{i:04}", f"2022-0{1 + i % 6}-10", "AB"[i % 2])]
        self.office(lines, now="2022-06-30")

    def blocks(self):
        with harness.closing_connection(self.db) as db:
            return db.execute("SELECT count(*) FROM fact_block").fetchone()[0]

    def both(self, *words):
        """The answer, which is the same from the facts and from the events."""
        query = ("rates", *words, "--format", "json")
        asked = self.run_ok(*query, XINFANG_NOW="2022-12-31")
        self.assertEqual(asked.json(), self.run_ok(*query, "--recount", XINFANG_NOW="2022-12-31").json())
        return asked

    def test_two_who_ask_at_once(self):
        """Who finds another at it waits as long as that one gets on, and says so; the answer is the same as ever."""
        words = ["rates", "--year", "2022", "--rate", "aqdf", "--by", "unit,channel", "--format", "json"]
        expected = self.run_ok("--lang", "en", *words, XINFANG_NOW="2022-12-31").out
        other = sqlite3.connect(self.db, isolation_level=None)
        other.execute("UPDATE fact_progress SET filled_seq = 1, seq = 1")  # as if they were hardly begun
        other.execute("BEGIN IMMEDIATE")
        child, terminal = pty.fork()
        if not child:
            os.execve(harness.PROGRAM, [str(harness.PROGRAM), "--db", str(self.db), "--lang", "en", *words], harness.environment(XINFANG_NOW="2022-12-31"))
        time.sleep(3)  # of the five that anybody waits for the connection
        other.execute("UPDATE fact_progress SET filled_seq = 99, seq = 99")
        other.execute("COMMIT")
        other.execute("BEGIN IMMEDIATE")
        time.sleep(3)
        other.close()
        told = b""
        while chunk := self.read_terminal(terminal):
            told += chunk
        os.close(terminal)
        self.assertEqual(os.waitpid(child, 0)[1], 0, told)
        told = told.decode().replace("\r\n", "\n")
        self.assertRegex(told, r"(?s)Making the facts.* from 12\d\d entries.*Another program is making them, 11\d\d entries to go")
        self.assertTrue(told.endswith(expected), told)
        self.run_ok("verify")

    @staticmethod
    def read_terminal(terminal):
        try:
            return os.read(terminal, 4096)
        except OSError:  # which is how a terminal says that it was left
            return b""

    def more(self, n):
        lines = [concluded(f"T{i:04}", "2022-07-05", "AB"[i % 2]) for i in range(n)]
        self.run_ok("import", "case", self.write("more.tsv", "\n".join(["\t".join(COLUMNS), *lines]) + "\n"), XINFANG_NOW="2022-07-06")

    def all_ways(self):
        for words in (("--by", "unit,channel"), ("--by", "category1"), ("--as-of", "2022-07-01"), ("explain", "aqdf"),
                      ("explain", "aqdf", "--unit", "A"), ("explain", "aqdf", "--as-of", "2022-07-01")):
            with self.subTest(words=words):
                self.both(*words, "--year", "2022")

    def test_made_when_asked_and_followed(self):
        self.both("--year", "2022")
        self.assertEqual(self.blocks(), 0)  # the counters know
        self.all_ways()
        self.assertEqual(self.blocks(), 2)  # of 256 matters
        self.more(300)  # which the facts lack, and which are read beside them
        self.all_ways()
        self.run_ok("verify")
        self.run_ok("rates", "--rebuild", "--year", "2022", XINFANG_NOW="2022-12-31")
        self.all_ways()
        self.run_ok("verify")

    def test_other_limits_make_them_anew(self):
        self.all_ways()
        rules = self.folder / "rules"
        rules.mkdir()
        text = (harness.ROOT / "rules" / "petition.tsv").read_text(encoding="utf-8")
        (rules / "petition.tsv").write_text(text.replace("rating_days\t30", "rating_days\t3"), encoding="utf-8")
        query = ("--rules", rules, "rates", "explain", "cp_zrdw", "--year", "2022", "--format", "json")
        self.assertEqual(self.run_ok(*query, XINFANG_NOW="2022-12-31").json(), self.run_ok(*query, "--recount", XINFANG_NOW="2022-12-31").json())

    def test_while_another_writes(self):
        with harness.closing_connection(self.db) as db:
            db.execute("BEGIN IMMEDIATE")
            asked = self.both("explain", "aqdf", "--year", "2022")
            self.assertIn("不能写入", asked.err)
            db.rollback()
        self.assertEqual(self.blocks(), 0)
        self.all_ways()

    def test_what_was_changed_from_outside_is_found(self):
        self.all_ways()
        with harness.closing_connection(self.db) as db:
            first, facts = db.execute("SELECT first_seq, facts FROM fact_block ORDER BY first_seq").fetchone()
            db.execute("UPDATE fact_block SET facts = ? WHERE first_seq = ?", (facts[:-1] + bytes([facts[-1] ^ 1]), first))
            db.commit()
        told = harness.run("--db", self.db, "verify")
        self.assertEqual((told.status, "--rebuild" in told.out), (1, True))
        with harness.closing_connection(self.db) as db:
            db.execute("UPDATE fact_block SET facts = ? WHERE first_seq = ?", (b"\xff" * 40, first))
            db.commit()
        self.refused(3, ["--rebuild"], "rates", "explain", "aqdf", "--year", "2022", XINFANG_NOW="2022-12-31")
        self.run_ok("rates", "--rebuild", "--year", "2022", XINFANG_NOW="2022-12-31")
        self.all_ways()


class Books(harness.Case):
    """Rates of the other books: one count of entries out of another."""

    def setUp(self):
        super().setUp()
        self.run_ok("init", self.db, "--example", "linjiang-2022", XINFANG_NOW="2023-02-20")

    def one(self, rate, *words):
        rows = self.run_ok("rates", "--year", "2022", "--rate", rate, *words, "--format", "json", XINFANG_NOW="2023-02-20").json()
        return [(r.get("unit"), r["numerator"], r["denominator"], r["value"]) for r in rows]

    def test_counts(self):
        for rate, above, below, value in (("ja_bj", 3, 4, "75.00%"), ("ja_hj", 2, 4, "50.00%"), ("ba_hj", 2, 4, "50.00%"),
                                          ("ba_hj_due", 2, 3, "66.67%"), ("ba_hj_time", 2, 3, "66.67%"), ("jf_hj", 4, 5, "80.00%")):
            with self.subTest(rate=rate):
                self.assertEqual(self.one(rate), [(None, above, below, value)])
        self.assertEqual(self.one("ba_hj", "--unit", "LJ-DH"), [(None, 1, 2, "50.00%")])
        self.assertEqual(self.one("ba_hj", "--by", "unit")[0], ("LJ-DH", 1, 2, "50.00%"))
        self.assertEqual(self.one("ba_hj", "--from", "2022-11-01", "--to", "2022-12-31"), [(None, 0, 0, None)])

    def test_as_of(self):
        """An entry is struck in March; in February it counted, and before the book was kept nothing did."""
        self.run_ok("record", "backlog", "number=JA2022-002", "struck=yes", "reason=重复列入", XINFANG_NOW="2023-03-01")
        later = lambda *words: [(r["numerator"], r["denominator"]) for r in self.run_ok(
            "rates", "--year", "2022", "--rate", "ba_hj", *words, "--format", "json", XINFANG_NOW="2023-03-02").json()]
        self.assertEqual(later(), [(1, 3)])
        self.assertEqual(later("--as-of", "2023-02-25"), [(2, 4)])
        self.assertEqual(later("--as-of", "2023-01-01"), [(0, 0)])

    def test_entries_behind(self):
        told = self.run_ok("rates", "explain", "ba_hj", "--year", "2022", "--format", "json", XINFANG_NOW="2023-02-20").json()
        self.assertEqual([(r["entry"], r["number"], r["above"]) for r in told][:2], [("JA2022-001", "XF2022000001", 1), ("JA2022-002", "XF2022000002", 1)])
        self.assertIn("JA2022-004", self.run_ok("rates", "explain", "ba_hj", "--year", "2022", XINFANG_NOW="2023-02-20").out)

    def test_rules(self):
        rules = self.folder / "rules"
        rules.mkdir()
        text = (harness.ROOT / "rules" / "rates.tsv").read_text(encoding="utf-8")
        for other in ("relief_city", "dispute_settled", "backlog_leaders", "nothing", "backlog_led_due"):
            (rules / "rates.tsv").write_text(text.replace("\tbacklog_listed\tbacklog_concluded\t", f"\tbacklog_listed\t{other}\t"), encoding="utf-8")
            with self.subTest(other=other):
                self.assertEqual(self.refused(2, ["rates.tsv"], "--rules", rules, "rates", "--year", "2022").out, "")


class Counters(harness.Case):
    """Counters are kept with each event; other rules, and programs that do not keep them, never leave them wrong."""

    def setUp(self):
        super().setUp()
        self.run_ok("init", self.db, "--example", "qingxi-2020", XINFANG_NOW="2021-02-22")
        self.rules = self.folder / "rules"
        self.rules.mkdir()
        text = (harness.ROOT / "rules" / "petition.tsv").read_text(encoding="utf-8")
        self.assertIn("rating_days\t30", text)
        (self.rules / "petition.tsv").write_text(text.replace("rating_days\t30", "rating_days\t3"), encoding="utf-8")

    def both(self, *words, now="2021-02-22"):
        """The answer, which is the same from the counters and from the events."""
        query = (*words, "rates", "--from", "2020-01-05", "--to", "2021-02-20", "--by", "unit,month", "--format", "json")
        kept = self.run_ok(*query, XINFANG_NOW=now).json()
        self.assertEqual(kept, self.run_ok(*query, "--recount", XINFANG_NOW=now).json())
        return {(r["id"], r["unit"], r["month"]): (r["numerator"], r["denominator"]) for r in kept}

    def count(self):
        with harness.closing_connection(self.db) as db:
            return (db.execute("SELECT count(*) FROM rate_count").fetchone()[0], db.execute("SELECT rules FROM rate_basis").fetchone()[0])

    def repeat(self, *words, day="2021-02-22"):
        self.run_ok(*words, "case", "repeat", "XF2020000005", "unit=XF", "channel=visit", "people=1", XINFANG_NOW=day)

    def test_counters_answer_as_the_events_do(self):
        rows, basis = self.count()
        self.assertGreater(rows, 100)
        self.assertEqual(len(basis), 64)
        before = self.both()
        self.repeat()
        self.assertNotEqual(self.both(), before)
        self.assertIn("无误", self.run_ok("verify").out)

    def test_other_rules(self):
        mine = self.both()
        other = self.both("--rules", self.rules)
        self.assertNotEqual(mine, other)
        self.repeat("--rules", self.rules)  # opened for writing: counted anew under its rules
        basis = self.count()[1]
        self.both("--rules", self.rules)
        self.both()
        self.run_ok("--rules", self.rules, "verify")
        self.run_ok("verify")
        self.repeat()
        self.assertNotEqual(self.count()[1], basis)
        self.both()
        self.run_ok("verify")

    def test_a_wrong_counter_is_found(self):
        with harness.closing_connection(self.db) as db:
            db.execute("UPDATE rate_count SET counts = replace(counts, '/1/', '/2/') WHERE span = 'month'")
            db.commit()
        self.assertIn("rate_count", self.refused_or_told())

    def refused_or_told(self):
        done = harness.run("--db", self.db, "verify")
        self.assertEqual(done.status, 1)
        return done.out


class Evaluation(harness.Case):
    """Indicators that take their figures from the register, and keep them once the year is closed."""

    def setUp(self):
        super().setUp()
        self.run_ok("init", self.db, "--example", "qingxi-2020", XINFANG_NOW="2021-02-22")

    def actuals(self, now="2021-02-22"):
        [form] = harness.run("--db", self.db, "evaluate", "--year", "2020", "--format", "json", XINFANG_NOW=now).json()["forms"]
        return {i["level3"]: (i["actual"], i["score"]) for i in form["indicators"]}

    def test_figures_of_the_register(self):
        rates = {r["id"]: r for r in self.run_ok("rates", "--year", "2020", "--format", "json", XINFANG_NOW="2021-02-22").json()}
        unit = self.run_ok("rates", "--year", "2020", "--unit", "ZJ", "--rate", "aqdf", "--format", "json", XINFANG_NOW="2021-02-22").json()
        seen = self.actuals()
        self.assertEqual(seen["登记信访件次"][0], f"{rates['ws']['denominator']}件")
        self.assertEqual(seen["按期办结件数"][0], f"{rates['aqdf']['numerator']}件")
        self.assertEqual(seen["按期答复率"], (rates["aqdf"]["value"], "10"))
        self.assertEqual(float(seen["住建部门按期答复率"][0].rstrip("%")), float(unit[0]["value"].rstrip("%")))
        self.assertLess(unit[0]["denominator"], rates["aqdf"]["denominator"])

    def test_explained_down_to_the_matters(self):
        tree = self.run_ok("explain", "F1.3", "--format", "json", XINFANG_NOW="2021-02-22").json()
        [rate] = tree["inputs"]
        self.assertIn("限办时间前办结", rate["text"])
        self.assertEqual((len(rate["inputs"]), sum(int(m["value"]) for m in rate["inputs"])), (57, 56))
        self.assertIn("XF2020000001", rate["inputs"][0]["text"])

    def test_closing_freezes(self):
        before = self.actuals()
        register = lambda day: self.run_ok("case", "repeat", "XF2020000058", "unit=XF", "channel=visit", "people=1", XINFANG_NOW=day)
        later = lambda: self.run_ok("case", "register", "unit=XF", "kind=appeal", "channel=visit", "people=1", "content=text",
                                    "date=2020-12-31", XINFANG_NOW="2021-03-01")
        self.run_ok("close", "2020", "--reason", "done", XINFANG_NOW="2021-02-22")
        later()
        register("2021-03-02")
        self.assertEqual(self.actuals("2021-03-02"), before)
        frozen = self.run_ok("explain", "F1.1", "--year", "2020", "--format", "json", XINFANG_NOW="2021-03-02").json()["inputs"][0]
        self.assertIn("2021-02-22", frozen["text"])
        self.assertEqual(len(frozen["inputs"]), 68)
        self.run_ok("reopen", "2020", "--reason", "more", XINFANG_NOW="2021-03-03")
        self.assertEqual(self.actuals("2021-03-03")["登记信访件次"][0], "69件")
        self.run_ok("close", "2020", "--reason", "again", XINFANG_NOW="2021-03-04")
        later()
        self.assertEqual(self.actuals("2021-03-04")["登记信访件次"][0], "69件")
        self.run_ok("verify", XINFANG_NOW="2021-03-05")

    def test_counts_of_the_books_freeze_too(self):
        self.run_ok("record", "indicator", "form=F1", "number=10", "level1=产出指标", "level2=数量指标", "name=n", "weight=1", "direction=ge",
                    "target=1", "unit=次", "source=count:inspection_trips", "--year", "2020", XINFANG_NOW="2021-02-22")
        trip = lambda day: self.run_ok("record", "inspection", "unit=XF", f"date={day}", "group=第一组", "venue=东河镇", XINFANG_NOW="2021-02-22")
        trip("2020-05-06")
        self.run_ok("close", "2020", "--reason", "done", XINFANG_NOW="2021-02-22")
        trip("2020-05-07")
        self.assertEqual(self.actuals()["n"][0], "1次")
        self.run_ok("reopen", "2020", "--reason", "more", XINFANG_NOW="2021-02-22")
        self.assertEqual(self.actuals()["n"][0], "2次")

    def test_refusals(self):
        indicator = ("form=F1", "number=10", "level1=产出指标", "level2=数量指标", "name=n", "weight=1", "direction=ge", "target=1")
        for source, unit, text in (("rate:none", "%", "aqdf"), ("rate:cycle_df", "%", "cycle_df"), ("above:aqdf", "%", "件"),
                                   ("rate:aqdf", "件", "%"), ("rate:", "%", "rate:"), ("rate:@ZJ", "%", "rate:")):
            with self.subTest(source=source):
                self.refused(2, [text], "record", "indicator", *indicator, f"source={source}", f"unit={unit}", "--year", "2020")
        self.run_ok("record", "indicator", *indicator, "source=rate:aqdf@GONE", "unit=%", "--year", "2020")
        self.assertEqual(self.actuals()["n"][0], "")


def harness_day(day, by):
    import datetime
    return (datetime.date.fromisoformat(day) + datetime.timedelta(by)).isoformat()


if __name__ == "__main__":
    harness.main()
