"""The procedure walked by hand through the command line, under both regulations: what one unit does to another."""
import datetime
import json
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import harness

REGIMES = (("R2022", datetime.date(2022, 6, 1), "D06", "D04"), ("R2005", datetime.date(2021, 6, 1), "D18", "D16"))


class Procedure(harness.Case):
    def setUp(self):
        super().setUp()
        self.run_ok("init", self.db)
        for code, kind, parent, superior in (("SHI", "unit", "", ""), ("GOV", "unit", "SHI", ""), ("CITYA", "unit", "SHI", ""),
                                             ("XF", "office", "GOV", ""), ("A", "unit", "GOV", "CITYA"), ("B", "unit", "GOV", ""),
                                             ("TOWN", "unit", "B", ""), ("LONE", "unit", "", "")):
            self.run_ok("record", "unit", f"code={code}", f"name=单位{code}", f"kind={kind}", f"parent={parent}", f"superior={superior}")

    def at(self, day, *words):
        return self.run_ok("--lang", "en", *words, XINFANG_NOW=str(day))

    def no(self, day, texts, *words):
        self.refused(2, texts, "--lang", "en", *words, XINFANG_NOW=str(day))

    def registered(self, day, *more):
        told = self.at(day, "case", "register", "unit=XF", "kind=appeal", "route=by_petition", "channel=letter", "people=1", "content=x", *more).out
        return re.match(r"\w+", told)[0]

    def inbox(self, day, unit, *more):
        rows = json.loads(self.at(day, "inbox", "--unit", unit, "--format", "json", *more).out)
        return [(r["number"], r["rule"], r["due"]) for r in rows]

    def answered(self, number, start):
        day = lambda n: start + datetime.timedelta(n)
        self.at(day(1), "case", "forward", number, "unit=XF", "to=A")
        self.at(day(2), "case", "accept", number, "unit=A")
        self.at(day(9), "case", "opinion", number, "unit=A", "facts=f", "opinion=o", "basis=b", "outcome=support", "remedies_told=yes")
        self.at(day(10), "case", "serve", number, "unit=A", "served_by=post")

    def test_a_day_set_from_above_is_a_clock_of_the_office(self):
        for regime, start, _, _ in REGIMES:
            with self.subTest(regime):
                day = lambda n: start + datetime.timedelta(n)
                self.no(start, ["assigned_by"], "case", "register", "unit=XF", "kind=appeal", "channel=letter", "people=1", "content=x", f"limit_day={day(60)}")
                number = self.registered(start, "assigned_by=the city", f"limit_day={day(60)}")
                mine = lambda on: [r[1:] for r in self.inbox(on, "XF") if r[0] == number and r[1] == "superior_day"]
                self.assertEqual(mine(start), [("superior_day", str(day(60)))])
                self.assertIn(f"the city set {day(60)}", self.at(start, "show", number).out)
                self.no(day(1), ["is \"registered\""], "case", "report-upward", number, "unit=XF", "opinion=o")
                # Neither a withdrawal nor the report of the unit ends what the superior waits for.
                self.at(day(1), "case", "assign", number, "unit=XF", "to=A", f"limit_day={day(40)}")
                self.at(day(2), "case", "accept", number, "unit=A")
                self.at(day(3), "case", "withdraw", number, "reason=r")
                self.assertEqual(mine(day(3)), [("superior_day", str(day(60)))])
                self.assertEqual(self.inbox(day(3), "A"), [])
                self.no(day(4), ["(单位XF XF)"], "case", "report-upward", number, "unit=A", "opinion=o")
                self.at(day(4), "case", "report-upward", number, "unit=XF", "opinion=o")
                self.assertEqual(mine(day(4)), [])
                self.no(day(5), ["report the conclusion to the superior organ"], "case", "report-upward", number, "unit=XF", "opinion=o")
                # One more letter that the superior sends sets a day of its own.
                self.at(day(6), "case", "repeat", number, "unit=XF", "channel=letter", "people=1", "assigned_by=the city", f"limit_day={day(70)}")
                self.assertEqual(mine(day(6)), [("superior_day", str(day(70)))])

    def test_what_nobody_asked_for_is_not_offered(self):
        for regime, start, _, _ in REGIMES:
            with self.subTest(regime):
                day = lambda n: start + datetime.timedelta(n)
                number = self.registered(start)
                self.answered(number, start)
                for action in ("answer-urging", "answer-proposal", "report-conclusion"):
                    self.assertNotIn(f"({action})", self.at(day(11), "show", number).out)
                    self.no(day(11), ["is not possible", "is running"], "case", action, number, "unit=A", "opinion=o")
                self.at(day(11), "case", "urge", number, "unit=XF", "reason=r", f"limit_day={day(20)}")
                self.assertIn("(answer-urging)", self.at(day(11), "show", number).out)
                self.at(day(12), "case", "close", number, "unit=XF", "reason=r")
                self.at(day(13), "case", "answer-urging", number, "unit=A", "opinion=o")
                # Closing takes no right from the person, and the right ends when it ends.
                self.no(day(60), ["the limit ended on"], "case", "ask-reexamination", number, "to=GOV", "reason=r")
                self.at(day(20), "case", "ask-reexamination", number, "to=GOV", "reason=r")

    def test_the_office_sees_what_waits_for_a_decision(self):
        for regime, start, _, _ in REGIMES:
            with self.subTest(regime):
                day = lambda n: start + datetime.timedelta(n)
                number = self.registered(start)
                waits = lambda on: [r[2] for r in self.inbox(on, "XF") if r[0] == number and r[1] in ("O01", "O02")]
                self.at(day(1), "case", "forward", number, "unit=XF", "to=A")
                self.at(day(2), "case", "object", number, "unit=A", "reason=r")
                self.assertEqual(waits(day(2)), [None])
                self.at(day(3), "case", "uphold-objection", number, "unit=XF")
                self.assertEqual(waits(day(3)), [])
                self.assertEqual(self.inbox(day(3), "A"), [])

    def test_an_inbox_counts_everything_and_lists_the_most_urgent(self):
        start = datetime.date(2022, 6, 1)
        day = lambda n: start + datetime.timedelta(n)
        numbers = [self.registered(day(n)) for n in range(6)]
        self.at(day(6), "case", "forward", numbers[0], "unit=XF", "to=A")
        self.at(day(6), "case", "accept", numbers[0], "unit=A")
        self.at(day(6), "case", "extend", numbers[0], "unit=A", "reason=r", "approved_by=h", "days=10")
        everything = json.loads(self.at(day(16), "inbox", "--format", "json").out)
        self.assertEqual(len(everything), 6)
        for n in range(1, 7):
            self.assertEqual(json.loads(self.at(day(16), "inbox", "--limit", str(n), "--format", "json").out), everything[:n])
        told = self.at(day(16), "inbox", "--limit", "2").out
        self.assertIn("all units, 2022-06-17: 6 due", told)
        self.assertIn("and 4 more", told)
        self.assertIn("due today 1, due within three days 3, later 2", told)  # the 18th and 19th are a weekend
        self.assertEqual(self.at(day(16), "verify").status, 0)

    def test_actions_and_units_go_by_their_names(self):
        number = self.registered(datetime.date(2022, 6, 1))
        self.at("2022-06-02", "case", "转送", number, "unit=单位XF", "to=单位A")
        self.at("2022-06-03", "case", "accept", number, "unit=A")
        self.assertEqual(self.inbox("2022-06-03", "单位A"), self.inbox("2022-06-03", "A"))
        self.no("2022-06-03", ["no unit of this code or name"], "inbox", "--unit", "nobody")
        self.run_ok("record", "unit", "code=A2", "name=单位A", "kind=unit")  # two of that name: the code must be given
        self.no("2022-06-03", ["no unit of this code or name"], "case", "urge", number, "unit=XF", "to=单位A", "reason=r", "limit_day=2022-07-01")

    def test_units_are_called_as_they_were(self):
        number = self.registered(datetime.date(2022, 6, 1))
        self.at("2022-06-02", "case", "forward", number, "unit=XF", "to=A")
        self.at("2022-06-10", "record", "unit", "code=A", "name=新的名称", "kind=unit", "parent=GOV", "superior=CITYA")
        self.at("2022-06-11", "case", "accept", number, "unit=A")
        shown = self.at("2022-06-12", "show", number).out
        self.assertIn("单位XF → 单位A", shown)
        self.assertRegex(shown, r"2022-06-11  accept  新的名称")
        self.assertIn("handled by: 新的名称 A", shown)
        self.assertIn("新的名称 A", self.at("2022-06-12", "inbox").out)
        self.assertIn("单位A A", self.at("2022-06-12", "inbox", "--as-of", "2022-06-03").out)
        # A new name may hold from a day that the office is told of later.
        self.at("2022-06-20", "record", "unit", "code=A", "name=再新的名称", "kind=unit", "parent=GOV", "superior=CITYA", "valid_from=2022-06-05")
        self.assertRegex(self.at("2022-06-20", "show", number).out, r"2022-06-11  accept  再新的名称")

    def test_a_joint_unit_has_its_own_clock(self):
        for regime, start, limit, _ in REGIMES:
            with self.subTest(regime):
                day = lambda n: start + datetime.timedelta(n)
                number = self.registered(start)
                self.at(day(1), "case", "forward", number, "unit=XF", "to=A")
                self.at(day(2), "case", "accept", number, "unit=A")
                self.no(day(3), ["joint"], "case", "answer-joint", number, "unit=B", "opinion=o")
                self.at(day(7), "case", "join", number, "unit=A", "to=B")
                (_, rule, due), = self.inbox(day(7), "B")
                (_, _, due_of_a), = self.inbox(day(7), "A")
                self.assertEqual(rule, limit)
                self.assertLess(due_of_a, due)
                # What lengthens the limit of the one leaves that of the other alone.
                self.at(day(8), "case", "extend", number, "unit=A", "reason=r", "approved_by=h", "days=30")
                self.assertEqual(self.inbox(day(8), "B"), [(number, limit, due)])
                self.assertGreater(self.inbox(day(8), "A")[0][2], due)
                self.no(day(9), ["responsible unit", "A"], "case", "opinion", number, "unit=B", "facts=f", "opinion=o", "basis=b",
                        "outcome=s", "remedies_told=yes")
                self.at(day(10), "case", "answer-joint", number, "unit=B", "opinion=our part")
                self.assertEqual(self.inbox(day(10), "B"), [])
                self.assertEqual(len(self.inbox(day(10), "A")), 1)
                self.at(day(11), "case", "opinion", number, "unit=A", "facts=f", "opinion=o", "basis=b", "outcome=s", "remedies_told=yes")
                self.assertEqual(self.inbox(day(11), "A"), [])
        self.run_ok("verify")

    def test_the_common_superior_decides_a_dispute(self):
        for regime, start, _, accepting in REGIMES:
            with self.subTest(regime):
                day = lambda n: start + datetime.timedelta(n)
                number = self.registered(start)
                self.at(day(1), "case", "forward", number, "unit=XF", "to=A")
                self.no(day(2), ["to"], "case", "dispute", number, "unit=A", "reason=not ours")
                self.at(day(2), "case", "dispute", number, "unit=A", "to=TOWN", "reason=not ours")
                for unit in ("SHI", "B", "A", "XF"):
                    self.no(day(3), ["GOV", "common superior"], "case", "decide-competence", number, f"unit={unit}", "to=TOWN", "reason=r")
                self.no(day(3), ["below"], "case", "decide-competence", number, "unit=GOV", "to=CITYA", "reason=r")
                self.at(day(3), "case", "decide-competence", number, "unit=GOV", "to=TOWN", "reason=r")
                self.assertIn(accepting, [r[1] for r in self.inbox(day(3), "TOWN")])
                self.assertEqual(self.inbox(day(3), "A"), [])
                lone = self.registered(day(4))
                self.at(day(4), "case", "forward", lone, "unit=XF", "to=A")
                self.at(day(4), "case", "dispute", lone, "unit=A", "to=LONE", "reason=r")
                self.no(day(5), ["LONE", "parent"], "case", "decide-competence", lone, "unit=GOV", "to=A", "reason=r")

    def test_remedies_go_to_the_next_higher_organ(self):
        for regime, start, *_ in REGIMES:
            with self.subTest(regime):
                day = lambda n: start + datetime.timedelta(n)
                number, second = self.registered(start), self.registered(start)
                self.answered(number, start)
                for unit in ("SHI", "B", "A", "XF"):
                    self.no(day(12), ["GOV, ", "CITYA ("], "case", "ask-reexamination", number, f"to={unit}", "reason=r")
                self.at(day(12), "case", "ask-reexamination", number, "to=GOV", "reason=r")
                self.no(day(13), ["GOV"], "case", "reexamine", number, "unit=CITYA", "opinion=o", "outcome=upheld")
                self.at(day(13), "case", "reexamine", number, "unit=GOV", "opinion=o", "outcome=upheld")
                self.at(day(14), "case", "serve-reexamination", number, "unit=GOV", "served_by=post")
                self.no(day(15), ["SHI"], "case", "ask-review", number, "to=GOV", "reason=r")
                self.at(day(15), "case", "ask-review", number, "to=SHI", "reason=r")
                self.at(day(16), "case", "review", number, "unit=SHI", "opinion=o", "outcome=upheld")
                self.at(day(17), "case", "serve-review", number, "unit=SHI", "served_by=post")
                self.no(day(18), ["final"], "case", "ask-reexamination", number, "to=GOV", "reason=r")
                # A department may also be taken to the one above it in its own line.
                self.answered(second, start)
                self.at(day(18), "case", "ask-reexamination", second, "to=CITYA", "reason=r")

    def test_a_successor_takes_over_duties_and_remedies(self):
        start = datetime.date(2022, 6, 1)
        day = lambda n: start + datetime.timedelta(n)
        number, second = self.registered(start), self.registered(start)
        self.answered(number, start)
        self.at(day(10), "case", "forward", second, "unit=XF", "to=A")
        self.run_ok("record", "unit", "code=NEW", "name=新局", "kind=unit", "parent=B")
        self.run_ok("record", "unit", "code=A", "name=单位A", "kind=unit", "parent=GOV", "successor=NEW", "valid_to=2022-06-11")
        self.assertIn(second, [r[0] for r in self.inbox(day(11), "NEW")])
        self.at(day(12), "case", "accept", second, "unit=NEW")
        self.no(day(12), ["B"], "case", "ask-reexamination", number, "to=GOV", "reason=r")
        self.at(day(12), "case", "ask-reexamination", number, "to=B", "reason=r")
        self.no(day(13), ["A"], "case", "forward", self.registered(day(13)), "unit=XF", "to=A")

    def test_the_inbox_of_a_past_day(self):
        start = datetime.date(2022, 6, 1)
        day = lambda n: start + datetime.timedelta(n)
        number = self.registered(start)
        self.at(day(1), "case", "forward", number, "unit=XF", "to=A")
        self.at(day(2), "case", "object", number, "unit=A", "reason=r")
        self.at(day(5), "case", "uphold-objection", number, "unit=XF")
        self.at(day(6), "case", "forward", number, "unit=XF", "to=B")
        self.at(day(7), "case", "accept", number, "unit=B")
        self.at(day(20), "case", "opinion", number, "unit=B", "facts=f", "opinion=o", "basis=b", "outcome=s", "remedies_told=yes")
        rules = lambda n, unit: sorted(r[1] for r in self.inbox(day(30), unit, "--as-of", str(day(n))))
        self.assertEqual([rules(n, "XF") for n in (0, 1, 5, 6)], [["D01"], [], ["D01"], []])
        self.assertEqual([rules(n, "A") for n in (0, 1, 2, 5)], [[], ["D04", "D05"], ["D04"], []])
        self.assertEqual([rules(n, "B") for n in (5, 6, 7, 19, 20)], [[], ["D04", "D05"], ["D06"], ["D06"], []])

    def test_the_clock_of_the_conclusion_after_leaving_the_simple_procedure(self):
        start = datetime.date(2022, 6, 1)
        day = lambda n: start + datetime.timedelta(n)
        number = self.registered(start, "simple=yes")
        self.at(day(0), "case", "forward", number, "unit=XF", "to=A")
        self.at(day(1), "case", "accept", number, "unit=A")
        self.at(day(5), "case", "to-ordinary", number, "unit=A", "reason=complex")
        self.assertIn((number, "D06", "2022-08-01"), self.inbox(day(6), "A"))  # 60 days from the acceptance, not from day 5
        self.at(day(40), "case", "opinion", number, "unit=A", "facts=f", "opinion=o", "basis=b", "outcome=s", "remedies_told=yes")
        on_time = lambda first, last: [(r["numerator"], r["denominator"]) for r in json.loads(
            self.at(day(100), "rates", "--from", first, "--to", last, "--rate", "aqdf", "--format", "json").out)]
        self.assertEqual(on_time("2022-06-01", "2022-07-31"), [(0, 0)])
        self.assertEqual(on_time("2022-08-01", "2022-08-31"), [(1, 1)])

    def test_what_leaves_the_simple_procedure_before_it_is_accepted(self):
        """Its limits run from the day it was forwarded, for the days that are gone are gone."""
        start = datetime.date(2022, 6, 1)
        day = lambda n: start + datetime.timedelta(n)
        number = self.registered(start, "simple=yes")
        self.at(day(5), "case", "forward", number, "unit=XF", "to=A")
        self.at(day(7), "case", "to-ordinary", number, "unit=A", "reason=complex")
        self.assertLessEqual({(number, "D04", "2022-06-21"), (number, "D05", "2022-06-13")}, set(self.inbox(day(8), "A")))
        self.assertEqual([e["clock_start"] for e in self.journal("case")][-1], "D04:A@2022-06-06 D05:A@2022-06-06")
        self.run_ok("verify")

    def test_an_objection_is_heard_within_five_working_days_only(self):
        start = datetime.date(2022, 6, 1)  # a Wednesday, with the Dragon Boat holiday on the Friday
        day = lambda n: start + datetime.timedelta(n)
        number = self.registered(start)
        self.at(start, "case", "forward", number, "unit=XF", "to=A")
        offered = lambda n: [a["action"] for a in json.loads(self.at(day(n), "show", number, "--format", "json").out)["allowed"]]
        self.assertIn("object", offered(8))
        self.assertNotIn("object", offered(9))
        self.no(day(9), ["2022-06-09", "第23条", "accept", "dispute"], "case", "object", number, "unit=A", "reason=none of ours")
        self.at(day(8), "case", "object", number, "unit=A", "reason=none of ours")
        self.at(day(12), "case", "reject-objection", number, "unit=XF", "reason=yours")
        self.no(day(12), ["2022-06-09"], "case", "object", number, "unit=A", "reason=again")  # a second try has no days of its own
        self.at(day(12), "case", "accept", number, "unit=A")
        self.run_ok("verify")

    def test_the_office_takes_back_what_it_sent_to_the_wrong_unit(self):
        for regime, start, _, notice in REGIMES:
            with self.subTest(regime):
                day = lambda n: start + datetime.timedelta(n)
                number = self.registered(start)
                (own, due), = [(rule, due) for n, rule, due in self.inbox(start, "XF") if n == number]
                self.at(day(1), "case", "forward", number, "unit=XF", "to=A")
                self.no(day(3), ["reason="], "case", "recall", number, "unit=XF")
                self.no(day(3), ["XF"], "case", "recall", number, "unit=A", "reason=not ours")
                self.at(day(3), "case", "recall", number, "unit=XF", "reason=belongs to B")
                self.assertEqual([row[1:] for row in self.inbox(day(3), "XF") if row[0] == number], [(own, due)])  # no day won by the slip
                self.assertNotIn(number, [row[0] for row in self.inbox(day(3), "A")])
                self.at(day(4), "case", "forward", number, "unit=XF", "to=B")
                self.assertIn((number, notice), [row[:2] for row in self.inbox(day(4), "B")])
                self.run_ok("verify")

    def test_a_registration_is_set_right_or_made_void(self):
        start = datetime.date(2022, 6, 1)
        day = lambda n: start + datetime.timedelta(n)
        counts = lambda: {s["id"]: s["value"] for b in json.loads(self.at(day(9), "book", "--format", "json").out) for s in b["sums"]}
        same = lambda *words: self.assertEqual(*(json.loads(self.at(day(9), "rates", "--year", "2022", "--by", "channel", "--format", "json", *more).out)
                                                 for more in ((), ("--recount",))))
        first, second = self.registered(start), self.registered(start)
        self.assertEqual((counts()["registration_letters"], counts()["registration_people"]), ("2", "2"))
        self.no(day(1), ["reason="], "case", "correct", first, "unit=XF", "people=3")
        self.no(day(1), ["received"], "case", "correct", first, "unit=XF", "received=2022-06-02", "reason=slip")
        self.at(day(1), "case", "correct", first, "unit=XF", "channel=visit", "people=6", "received=2022-05-31", "title=漏水", "reason=slip")
        self.assertEqual((counts()["registration_letters"], counts()["visit_people"], counts()["registration_people"]), ("1", "6", "7"))
        same()
        self.assertIn(first, self.at(day(2), "search", "漏水").out)
        shown = json.loads(self.at(day(2), "show", first, "--format", "json").out)
        self.assertEqual(shown["title"], "漏水")
        self.no(day(2), ["approved_by="], "case", "void", second, "unit=XF", "reason=typed in twice")
        self.at(day(2), "case", "void", second, "unit=XF", "reason=typed in twice", "approved_by=head")
        self.assertEqual((counts()["registration_all"], counts()["matter_registered"]), ("1", "1"))
        self.assertNotIn(second, [row[0] for row in self.inbox(day(2), "XF")])
        same()
        self.at(day(3), "case", "forward", first, "unit=XF", "to=A")
        self.no(day(3), ["forwarded"], "case", "void", first, "unit=XF", "reason=r", "approved_by=head")  # what is under way is no slip
        self.run_ok("verify")
        rows = "number,action,date,unit,kind,channel,people,content,reason\n" + "".join(  # many rows at once, written behind
            f"N{i:04},register,2022-06-05,XF,appeal,letter,1,x,\nN{i:04},correct,2022-06-05,XF,,phone,,,slip\n" for i in range(1200))
        self.at(day(9), "import", "case", self.write("many.csv", rows))
        self.assertEqual((counts()["registration_phone"], counts()["registration_letters"]), ("1200", "0"))
        same()
        self.run_ok("verify")

    def test_who_asks_with_the_query_code(self):
        start = datetime.date(2022, 6, 1)
        day = lambda n: start + datetime.timedelta(n)
        words = ["case", "register", "unit=XF", "kind=appeal", "route=by_petition", "channel=letter", "people=1", "content=x", "person_name=王敏"]
        told = self.at(start, *words).out
        number, code = re.match(r"\w+", told)[0], re.search("query code ([2-9A-Z]{12})", told)[1]
        self.at(day(1), "case", "forward", number, "unit=XF", "to=A")
        self.at(day(2), "case", "urge", number, "unit=XF", "reason=慢", f"limit_day={day(20)}")
        self.at(day(3), "case", "accept", number, "unit=A")
        for wrong in ("AAAABBBBCCCC", code.lower(), " "):
            self.assertEqual(self.refused(2, ["query code"], "--lang", "en", "show", number, "--code", wrong).out, "")
        answer = self.at(day(4), "show", number, "--code", code).out
        self.assertIn("单位A by 2022-08-03  D06", answer)
        for inner in ("慢", "urge", "urged", "王", "D05", "answer-urging", "extend"):
            self.assertNotIn(inner, answer)
        self.at(day(9), "case", "opinion", number, "unit=A", "facts=f", "opinion=o", "basis=b", "outcome=support", "remedies_told=yes")
        self.at(day(10), "case", "serve", number, "unit=A", "served_by=post")
        answer = json.loads(self.at(day(11), "show", number, "--code", code, "--format", "json").out)
        self.assertEqual((answer["state"], answer["limits"]), ("replied", [{"rule": "D08", "unit": "", "due": "2022-07-11"}]))
        self.assertEqual([e["action"] for e in answer["events"]], ["register", "forward", "accept", "opinion", "serve"])
        self.assertEqual(set(answer["allowed"]), {"ask-reexamination", "withdraw", "rate-office", "rate-unit"})
        answer = json.loads(self.at(day(60), "show", number, "--code", code, "--format", "json").out)
        self.assertEqual((answer["limits"], "ask-reexamination" in answer["allowed"]), ([], False))
        told = self.at(start, "case", "register", "unit=XF", "kind=accusation", "channel=letter", "people=1", "content=x", "about=A").out
        number, code = re.match(r"\w+", told)[0], re.search("query code ([2-9A-Z]{12})", told)[1]
        self.assertEqual(self.at(day(1), "show", number, "--code", code).out, f"{number}\nstate: registered\n")

    def test_each_step_says_what_follows(self):
        start = datetime.date(2022, 6, 1)
        told = self.at(start, "case", "register", "unit=XF", "kind=appeal", "route=by_petition", "channel=letter", "people=1", "content=x").out
        self.assertIn("state: registered\ndue: 单位XF by 2022-06-16  D01 ", told)
        number = told.split(":")[0]
        self.assertIn("due: 单位A by 2022-06-16  D04 ", self.at(start, "case", "forward", number, "unit=XF", "to=A").out)
        told = self.at(start, "case", "object", number, "unit=A", "reason=r").out
        self.assertIn("state: objected\nwaiting: 单位XF  O01 ", told)
        self.at(start, "case", "reject-objection", number, "unit=XF", "reason=r")
        told = self.at(start, "case", "accept", number, "unit=A").out
        self.assertEqual(re.findall("due: .* by ([0-9-]*)  (D..)", told), [("2022-08-01", "D06")])
        self.assertIn("2022-08-30  D06", self.at(start, "case", "extend", number, "unit=A", "reason=r", "approved_by=b").out)
        self.assertEqual(self.at(start, "case", "contact", number, "unit=A").out, f"{number}: recorded.\nstate: accepted\n")
        told = self.at(start, "case", "contact", number, "unit=A", "--dry-run").out
        self.assertNotIn("state:", told)
        told = self.at(start, "case", "register", "unit=XF", "kind=accusation", "channel=letter", "people=1", "content=x", "about=A").out
        self.assertIn("state: registered\n", told)
        self.assertNotIn("due:", told)  # of what is kept secret nothing else is said

    def test_what_was_answered_can_be_withdrawn_after_the_days_to_ask_for_more(self):
        number = self.registered(datetime.date(2022, 6, 1))
        self.answered(number, datetime.date(2022, 6, 1))
        late = datetime.date(2022, 12, 1)
        self.no(late, ["the limit ended on 2022-07-11"], "case", "ask-reexamination", number, "to=CITYA", "reason=r")
        self.at(late, "case", "withdraw", number, "reason=r")

    def test_a_suggestion_that_becomes_an_appeal_has_sixty_days_from_its_acceptance(self):
        start = datetime.date(2022, 6, 1)
        day = lambda n: start + datetime.timedelta(n)
        told = self.at(start, "case", "register", "unit=XF", "kind=suggestion", "channel=letter", "people=1", "content=x").out
        number = re.match(r"\w+", told)[0]
        self.at(day(1), "case", "forward", number, "unit=XF", "to=A")
        self.at(day(2), "case", "accept", number, "unit=A")
        self.assertEqual(self.inbox(day(9), "A"), [])
        self.no(day(10), ["route="], "case", "sort", number, "unit=A", "kind=appeal")
        self.at(day(10), "case", "sort", number, "unit=A", "kind=appeal", "route=by_petition")
        self.assertEqual(self.inbox(day(10), "A"), [(number, "D06", "2022-08-02")])
        self.at(day(11), "case", "sort", number, "unit=A", "kind=appeal")  # nothing new
        self.assertEqual(self.inbox(day(11), "A"), [(number, "D06", "2022-08-02")])
        self.run_ok("verify")

    def test_an_urging_is_not_the_assignment(self):
        for regime, start, *_ in REGIMES:
            with self.subTest(regime):
                day = lambda n: start + datetime.timedelta(n)
                number = self.registered(start)
                self.no(day(1), ["limit_day"], "case", "assign", number, "unit=XF", "to=A")
                self.at(day(1), "case", "assign", number, "unit=XF", "to=A", f"limit_day={day(90)}")
                self.no(day(2), ["reason="], "case", "urge", number, "unit=XF", f"limit_day={day(9)}")
                self.at(day(2), "case", "urge", number, "unit=XF", "reason=slow", f"limit_day={day(9)}")
                seen = self.inbox(day(2), "A")
                self.assertIn((number, "urged_day", str(day(9))), seen)
                self.assertIn((number, "limit_day", str(day(90))), seen)
                self.at(day(3), "case", "answer-urging", number, "unit=A", "opinion=under way")
                self.assertEqual([r[1] for r in self.inbox(day(3), "A") if r[1].endswith("_day")], ["limit_day"])


if __name__ == "__main__":
    harness.main()
