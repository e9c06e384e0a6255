"""The other books of the office: each rule once allowed and once refused, steps and corrections, sums against a recount."""
import csv
import io
import json
import pathlib
import random
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import harness
from harness import ROOT, run

TODAY = "2022-12-20"
RECEPTION = "date=2022-05-11 leader=张三 venue=大厅"
HELD = f"{RECEPTION} attended=yes groups=2 heads=3 matters={{appeal}}"
BACKLOG = "date=2022-03-01 batch=第二批 matter={appeal} unit=U1 leader=张三 target_day=2022-09-30"
DISPUTE = "date=2022-03-01 problem=排水 place=城东 unit=U1 target_day=2022-06-30"
DECISION = "date=2022-03-01 meeting={meeting} decision=修管网 unit=U1 target_day=2022-06-30"
INSPECTION = "date=2022-03-01 group=第一组 venue=城东"
SUGGESTION = "date=2022-03-01 channel=letter title=公交 unit=U1"
ADOPTED = f"{SUGGESTION} studied=2022-03-05 decided=2022-03-09 outcome=adopted"
RELIEF = "date=2022-04-20 matter={appeal} cause=hard_case unit=U1 total=200000 city=80000 approved_by=联席会议"
ORGAN = ("date=2022-04-20 matter={appeal} cause=city_organ unit=U1 total=100000 city=80000 approved_by=联席会议 organ=市某局 "
         "organ_amount=20000 document=联办2022-3")

# rule: (book, an entry that it allows, the words that make it refuse)
RULES = {
    "reception.published_before": ("reception", RECEPTION + " published=2022-05-11", "published=2022-05-12"),
    "reception.not_yet": ("reception", HELD, "date=2022-12-21"),
    "reception.groups_if_attended": ("reception", HELD, "attended=no note=改期"),
    "reception.heads_if_attended": ("reception", HELD, "attended=no note=改期 groups="),
    "reception.matters_if_attended": ("reception", HELD, "attended=no note=改期 groups= heads="),
    "reception.heads_with_groups": ("reception", HELD, "heads="),
    "reception.heads_cover_groups": ("reception", HELD, "heads=1"),
    "reception.absent_why": ("reception", RECEPTION + " attended=no note=李四代接", "note="),
    "backlog.once": ("backlog", BACKLOG, "matter={listed} batch=第一批"),
    "backlog.target": ("backlog", BACKLOG, "target_day=2022-02-28"),
    "dispute.target": ("dispute", DISPUTE, "target_day=2022-02-28"),
    "dispute.settled_by_matter": ("dispute", DISPUTE + " matter={appeal}", "settled=2022-05-01"),
    "dispute.settled_after": ("dispute", DISPUTE + " settled=2022-03-01 outcome=已修", "settled=2022-02-28"),
    "dispute.settled_not_yet": ("dispute", DISPUTE + " settled=2022-12-20 outcome=已修", "settled=2022-12-21"),
    "dispute.how": ("dispute", DISPUTE + " settled=2022-04-01 outcome=已修", "outcome="),
    "decision.target": ("decision", DECISION, "target_day=2022-02-28"),
    "decision.done_after": ("decision", DECISION + " done=2022-03-01 outcome=已修", "done=2022-02-28"),
    "decision.done_not_yet": ("decision", DECISION + " done=2022-12-20 outcome=已修", "done=2022-12-21"),
    "decision.how": ("decision", DECISION + " done=2022-04-01 outcome=已修", "outcome="),
    "inspection.solved": ("inspection", INSPECTION + " findings=3 solved=3 target_day=2022-05-01", "solved=4"),
    "inspection.target": ("inspection", INSPECTION + " findings=3 target_day=2022-05-01", "target_day="),
    "suggestion.matter_kind": ("suggestion", SUGGESTION + " matter={suggestion}", "matter={appeal}"),
    "suggestion.once": ("suggestion", SUGGESTION + " matter={suggestion}", "matter={taken}"),
    "suggestion.unit": ("suggestion", SUGGESTION + " studied=2022-03-05", "unit="),
    "suggestion.decided": ("suggestion", ADOPTED, "decided="),
    "suggestion.decided_outcome": ("suggestion", ADOPTED, "outcome="),
    "suggestion.studied_first": ("suggestion", ADOPTED, "studied=2022-03-10"),
    "suggestion.studied_after": ("suggestion", SUGGESTION + " studied=2022-03-01", "studied=2022-02-28"),
    "suggestion.why": ("suggestion", ADOPTED + " outcome=not_adopted outcome_reason=无经费", "outcome_reason="),
    "suggestion.reply_by_matter": ("suggestion", ADOPTED + " matter={suggestion}", "replied=2022-03-20"),
    "suggestion.replied_after": ("suggestion", ADOPTED + " replied=2022-03-09", "replied=2022-03-08"),
    "suggestion.award_level": ("suggestion", ADOPTED + " award=first_prize award_level=city award_year=2022", "award_level="),
    "suggestion.award_year": ("suggestion", ADOPTED + " award=first_prize award_level=city award_year=2022", "award_year="),
    "relief.one_per_case": ("relief", RELIEF, "matter={helped}"),
    "relief.total": ("relief", RELIEF + " city=0", "total=0"),
    "relief.parts": ("relief", ORGAN, "organ_amount=20000.01"),
    "relief.city_not_negative": ("relief", RELIEF + " city=0", "city=-1"),
    "relief.city_share": ("relief", RELIEF, "city=80000.01"),
    "relief.organ": ("relief", ORGAN, "organ="),
    "relief.organ_share": ("relief", ORGAN, "organ_amount="),
    "relief.organ_document": ("relief", ORGAN, "document="),
    "relief.fund": ("relief", RELIEF, "date=2021-12-01"),
    "relief.payment_there": ("relief", RELIEF + " payment=2022-记-0025", "payment=2022-记-9999"),
    "relief.payment_amount": ("relief", RELIEF + " payment=2022-记-0025", "city=79999.99"),
    "relief.payment_line": ("relief", RELIEF + " payment=2022-记-0025", "city=48600 payment=2022-记-0024"),
    "relief.payment_after": ("relief", RELIEF + " payment=2022-记-0025", "date=2022-04-27"),
    "relief.payment_once": ("relief", RELIEF + " payment=2022-记-0025", "total=250000 city=96500 payment=2022-记-0055"),
}


def rows(name):
    lines = [line for line in (ROOT / "rules" / name).read_text(encoding="utf-8").split("\n") if line and line[0] != "#"]
    return list(csv.DictReader(lines, delimiter="\t"))


class Daybooks(harness.Case):
    def setUp(self):
        super().setUp()
        self.example("linjiang-2022", ["year", "project", "budget", "budget-change", "income", "payment", "form", "indicator"])
        self.now("2022-05-05")
        for code, kind in (("OFFICE", "office"), ("U1", "unit"), ("U2", "unit")):
            self.record("unit", f"code={code} name=单位{code} kind={kind}")
        self.matters = {name: self.register(kind) for name, kind in
                        (("appeal", "appeal"), ("listed", "appeal"), ("helped", "appeal"), ("suggestion", "suggestion"),
                         ("taken", "suggestion"))}
        self.now(TODAY)
        self.matters["meeting"] = self.record("meeting", "date=2022-02-01 kind=joint_conference title=第一次联席会议")

    def now(self, day):
        self.day = day

    def call(self, *words, **more):
        return run("--db", self.db, *words, **{"XINFANG_NOW": self.day, "XINFANG_LANG": "en", **more})

    def ok(self, *words, **more):
        done = self.call(*words, **more)
        self.assertEqual(done.status, 0, str(done))
        return done.out

    def no(self, text, *words):
        done = self.call(*words)
        self.assertEqual((done.status, done.out), (2, ""), str(done))
        self.assertIn(text, done.err, str(done))

    def words(self, text):
        """The words of an entry; a later one of a column stands for the earlier, an empty one for none."""
        found = {}
        for word in text.format(**getattr(self, "matters", {})).split():
            column, value = word.split("=", 1)
            found[column] = value
        return [f"{c}={v}" for c, v in found.items() if v]

    def record(self, book, text, *more):
        out = self.ok("record", book, *self.words(text), *more)
        return out.split(":")[0]

    def register(self, kind):
        out = self.ok("case", "register", "unit=OFFICE", f"kind={kind}", "channel=letter", "people=1", "content=text")
        return out.split(":")[0]

    def book(self, name, *words):
        return json.loads(self.ok("book", name, "--format", "json", *words))

    def sums(self, name, *words):
        return {s["id"]: s["value"] for s in self.book(name, *words)["sums"]}

    def test_each_rule_allows_and_refuses(self):
        self.assertEqual({row["id"] for row in rows("daybook-rules.tsv")}, set(RULES), "a rule without a pair, or the other way")
        self.record("relief-fund", "year=2022 line=L16")
        self.record("backlog", BACKLOG + " matter={listed} batch=第一批")
        self.record("suggestion", SUGGESTION + " matter={taken}")
        self.record("relief", RELIEF + " matter={helped} total=250000 city=96500 payment=2022-记-0055")
        for rule, (book, good, bad) in RULES.items():
            with self.subTest(rule=rule):
                self.ok("record", book, *self.words(good), "--dry-run")
                self.no(rule, "record", book, *self.words(f"{good} {bad}"), "--dry-run")

    def test_needs(self):
        for row in rows("daybooks.tsv"):
            self.no(row["needs"].split()[0], "record", row["book"], "note=x")
        self.no("unit", "record", "backlog", *self.words(BACKLOG + " unit=NOBODY"))
        self.no("XF2022999999", "record", "reception", *self.words(HELD + " matters=XF2022999999"))
        self.no("HY2022-009", "record", "decision", *self.words(DECISION + " meeting=HY2022-009"))

    def test_steps_corrections_and_striking(self):
        first = self.record("reception", RECEPTION)
        self.assertEqual(first, "JF2022-001")
        self.assertEqual(self.record("reception", RECEPTION + " date=2023-01-04"), "JF2023-001")
        self.record("reception", f"number={first} attended=yes groups=3 heads=7 matters={{appeal}}")
        before = self.entries()
        self.ok("record", "reception", f"number={first}", "heads=7")  # nothing new: nothing recorded
        self.assertEqual(self.entries(), before)
        self.no('has "7"', "record", "reception", f"number={first}", "heads=8")
        self.record("reception", f"number={first} heads=8 reason=漏记一人")
        self.assertIn(first, self.ok("show", self.matters["appeal"]))
        versions = json.loads(self.ok("book", "reception", first, "--format", "json"))
        self.assertEqual([v.get("heads") for v in versions], [None, "7", "8"])
        self.assertEqual([v.get("reason") for v in versions], [None, None, "漏记一人"])
        self.assertEqual(versions[-1]["leader"], "张三")
        self.no("reason", "record", "reception", f"number={first}", "struck=yes")
        self.no("correction", "record", "reception", f"number={first}", f"matters={self.matters['listed']}")
        self.record("inspection", INSPECTION + " findings=3 solved=1 target_day=2022-05-01")
        self.record("inspection", "number=DC2022-001 solved=3")  # as problems get solved
        self.no("correction", "record", "inspection", "number=DC2022-001", "solved=2")
        self.no("correction", "record", "inspection", "number=DC2022-001", "findings=4")
        self.assertEqual(self.sums("reception", "--year", "2022")["reception_heads"], "8")
        self.ok("record", "reception", f"number={first}", f"matters={self.matters['appeal']} {self.matters['listed']}")  # goes on
        self.assertEqual(self.sums("reception", "--year", "2022")["reception_matters"], "2")
        self.record("reception", f"number={first} struck=yes reason=重记")
        self.assertEqual(set(self.sums("reception", "--year", "2022").values()), {"0"})
        self.assertIn("struck", self.ok("book", "reception", "--year", "2022"))
        self.ok("verify")
        self.no("JF2022-007", "book", "reception", "JF2022-007")
        self.no("reception", "book", "receptions")

    def test_out_and_in_again(self):
        self.record("reception", HELD)
        self.record("reception", "number=JF2022-001 heads=4 reason=漏记")
        for name in ("reception.csv", "reception.tsv", "reception.xlsx"):
            self.ok("export", "reception", "-o", str(self.folder / name))
            before = self.entries()
            self.ok("import", "reception", str(self.folder / name))
            self.assertEqual(self.entries(), before, "the same rows say nothing new")
        self.ok("export", "reception", "--template", "-o", str(self.folder / "template.xlsx"))
        self.assertEqual(self.ok("export", "reception", "--year", "2021").count("\n"), 1)
        self.assertEqual(self.ok("export", "reception", "--year", "2022").count("\n"), 2)
        for form in ("text", "csv", "html"):
            self.assertIn("JF2022-001", self.ok("book", "reception", "--year", "2022", "--format", form))
        self.ok("book", "reception", "--year", "2022", "-o", str(self.folder / "book.xlsx"))
        self.assertIn("nothing is recorded", self.ok("book", "reception", "--year", "2020"))
        self.ok("import", "reception", str(self.write("gb.csv", "日期,领导,地点\n2022年6月1日,李四,大厅\n", "gb18030")))
        self.no("heads2", "import", "reception", str(self.write("bad.csv", "date,leader,heads2\n2022-06-01,x,1\n")))
        before = self.entries()
        self.no("to mend: 2", "import", "reception",
                str(self.write("two.csv", "date,leader,venue\n2022-06-01,x,y\n2022-06-02,,y\n2022-06-03,x,\n")))
        self.assertEqual(self.entries(), before)

    def test_state_is_read_from_the_matter(self):
        self.record("backlog", BACKLOG)
        self.assertEqual(self.sums("backlog")["backlog_settled"], "0")
        number = self.matters["appeal"]
        for words in ("forward {n} unit=OFFICE to=U1", "accept {n} unit=U1 route=by_petition"):
            self.ok("case", *words.format(n=number).split())
        self.assertEqual(self.book("backlog")["entries"][0]["matter_state"], "accepted")
        self.ok("case", "mediate", number, "unit=U1", "document=d", "outcome=o")
        self.assertEqual(self.sums("backlog")["backlog_concluded"], "1")
        self.assertEqual(self.sums("backlog")["backlog_settled"], "0")
        self.ok("case", "settle", number, "unit=OFFICE", "reason=已和解")
        entry = self.book("backlog")["entries"][0]
        self.assertEqual(entry["settled_day"], TODAY)
        self.assertEqual(self.sums("backlog")["backlog_settled"], "1")

    def test_a_reversed_payment_is_seen(self):
        self.record("relief-fund", "year=2022 line=L16")
        grant = self.record("relief", RELIEF + " payment=2022-记-0025")
        self.assertEqual(self.sums("relief")["relief_paid"], "80000.00")
        self.record("reversal", "year=2022 number=2022-冲-0009 date=2022-12-19 reverses=2022-记-0025 reason=退回")
        self.assertEqual(self.book("relief")["entries"][0]["payment_state"], "reversed")
        self.assertEqual(self.sums("relief")["relief_paid"], "0.00")
        self.ok("record", "payment", "number=2022-记-0200", "date=2022-12-20", "line=L16", "economic=30306", "amount=80000")
        self.record("relief", f"number={grant} payment=2022-记-0200 reason=原凭证退回")
        self.assertEqual(self.sums("relief")["relief_paid"], "80000.00")
        self.no("L99", "record", "relief-fund", "year=2022", "line=L99")

    def test_the_fund_runs_out(self):
        self.record("relief-fund", "year=2022 line=L16")
        self.record("relief", RELIEF + " total=1000000 city=300000")
        self.no("relief.fund", "record", "relief", *self.words(RELIEF + " matter={listed} total=1000 city=0.01"))
        self.record("relief", RELIEF + " matter={listed} total=1000 city=0")
        self.record("relief", "number=JZ2022-001 city=299999 reason=核减")
        self.record("relief", RELIEF + " matter={helped} total=2.5 city=1")

    def test_a_grant_of_december_is_paid_in_january(self):
        self.record("relief-fund", "year=2022 line=L16")
        grant = self.record("relief", RELIEF + " date=2022-12-20")
        self.assertEqual((self.sums("relief")["relief_owed"], self.sums("relief")["relief_local"]), ("80000.00", "120000.00"))
        left = self.book("relief")["entries"][0]["fund_after"]
        self.now("2023-01-10")
        for words in ("year year=2023 department=x layout=hubei-2020", "project year=2023 code=P01 name=信访",
                      "budget year=2023 line=N1 name=救助 fund=general function=2010308 category=project project=P01 amount=90000",
                      "payment year=2023 number=1 date=2023-01-10 line=N1 economic=30306 amount=80000"):
            self.ok("record", *words.split())
        self.no("relief.fund", "record", "relief", f"number={grant}", "payment=1")  # no line of the fund of that year yet
        self.record("relief-fund", "year=2023 line=N1")
        self.record("relief", f"number={grant} payment=1")
        book = json.loads(self.ok("book", "relief", "--year", "2022", "--format", "json"))
        self.assertEqual([(e["payment_state"], e["fund_after"]) for e in book["entries"]], [("paid", "10000.00")])
        sums = {s["id"]: s["value"] for s in book["sums"]}
        self.assertEqual((sums["relief_paid"], sums["relief_owed"]), ("80000.00", "0.00"))
        self.assertNotIn(grant, self.ok("inbox", "--unit", "OFFICE"))
        other = self.record("relief", RELIEF + " matter={listed} date=2022-12-30 total=100 city=1")  # whose fund has all its money again
        entries = json.loads(self.ok("book", "relief", "--year", "2022", "--format", "json"))["entries"]
        self.assertEqual(float(next(e for e in entries if e["number"] == other)["fund_after"]), float(left) + 80000 - 1)
        self.no("relief.fund", "record", "relief", *self.words(RELIEF + " matter={helped} date=2023-01-05 total=100000 city=10001"))

    def test_what_is_due_stands_in_the_inbox(self):
        self.record("backlog", BACKLOG)
        self.record("backlog", "number=JA2022-001 struck=yes reason=重记")
        self.record("reception", "date=2022-12-27 leader=李四 venue=大厅")
        self.record("decision", DECISION)
        self.record("decision", DECISION + " unit=U2 target_day=2022-12-22 date=2022-12-01")
        self.record("decision", "number=YD2022-001 done=2022-06-01 outcome=已修")

        def due(*words):
            return [(r["number"], r["rule"], r["due"], r["days_left"])
                    for r in json.loads(self.ok("inbox", "--format", "json", *words)) if r["number"][:2] != "XF"]
        all_due = [("JF2022-001", "reception.publish", "2022-12-22", 2), ("YD2022-002", "decision.follow_up", "2022-12-22", 2),
                   ("JF2022-001", "reception.attendance", "2022-12-28", 8)]
        self.assertEqual(due(), all_due)
        self.assertEqual(due("--unit", "OFFICE"), all_due)
        self.assertEqual(due("--unit", "U2"), all_due[1:2])
        self.assertEqual(due("--unit", "U1"), [])
        self.record("reception", "number=JF2022-001 published=2022-12-20")
        self.assertEqual(due(), all_due[1:])
        self.assertIn("carry out the decision", self.ok("inbox"))

    def test_a_count_is_the_result_of_an_indicator(self):
        words = ("year=2022 form=F1 number=4 level1=产出指标 level1_weight=40 level2=数量指标 level2_weight=15 name=实地督查次数 weight=7 "
                 "direction=eq target=2 unit={unit} method=equal source={source}")
        self.no("inspection_trips", "record", "indicator", *words.format(unit="次", source="count:nothing").split())
        self.ok("record", "indicator", *words.format(unit="次", source="count:inspection_trips").split())
        self.assertEqual(self.actual("F1", "实地督查次数"), "0次")
        for day in ("2022-03-01", "2022-04-01", "2022-12-21", "2021-12-31"):
            self.record("inspection", INSPECTION + f" date={day}")
        self.assertEqual(self.actual("F1", "实地督查次数"), "2次")
        told = self.ok("explain", "F1.4", "--year", "2022")
        self.assertIn("count:inspection_trips = 2", told)
        self.assertIn("inspection/DC2022-001", told)
        self.assertNotIn("DC2022-003", told)
        self.record("relief-fund", "year=2022 line=L16")
        self.record("relief", RELIEF)
        for unit, value in (("万元", "8万元"), ("元", "80000元")):
            self.ok("record", "indicator", *words.format(unit=unit, source="count:relief_city").split())
            self.assertEqual(self.actual("F1", "实地督查次数"), value)

    def test_items_groups_and_heads_are_three_counts(self):
        """Against a recount of what is exported: 件 of matters, 件次 of registrations, 批 and 人次 of visits."""
        dice = random.Random(seed := random.randrange(1 << 30))
        self.now("2023-06-01")
        numbers = []
        for day in range(1, 25):
            words = [f"channel={dice.choice(['letter', 'visit', 'web'])}", f"people={dice.randint(1, 9)}",
                     f"date=2023-0{dice.randint(1, 5)}-{day:02d}"]
            if numbers and dice.random() < 0.3:
                number, first = dice.choice(numbers)
                if words[2][5:] >= first:
                    self.call("case", "repeat", number, "unit=OFFICE", *words)
                continue
            told = self.ok("case", "register", "unit=OFFICE", "kind=appeal", "content=x", *words)
            numbers.append((told.split(":")[0], words[2][5:]))
        table = [r for r in csv.DictReader(io.StringIO(self.ok("export", "case", "--year", "2023"))) if "2023-02" <= r["date"] < "2023-05"]
        matters = [r for r in table if r["action"] == "register"]
        visits = [r for r in table if r["channel"] == "visit" and r["action"] in ("register", "repeat")]
        shown = json.loads(self.ok("book", "--from", "2023-02-01", "--to", "2023-04-30", "--format", "json"))
        self.assertEqual(shown[0]["book"], "register")
        seen = {x["id"]: int(x["value"]) for x in shown[0]["sums"]}
        want = {"matter_registered": len(matters), "registration_all": sum(r["action"] in ("register", "repeat") for r in table),
                "visit_groups": len(visits), "visit_people": sum(int(r["people"]) for r in visits),
                "registration_people": sum(int(r["people"]) for r in table if r["action"] in ("register", "repeat"))}
        self.assertEqual({k: seen[k] for k in want}, want, f"seed {seed}")
        told = self.ok("explain", "count:matter_appeals", "--year", "2022")
        self.assertIn("count:matter_appeals = 3", told)
        self.assertIn("XF2022000001", told)
        self.ok("record", "indicator", *"year=2022 form=F1 number=4 level1=产出指标 level1_weight=40 level2=数量指标 level2_weight=15 "
                "name=实地督查次数 weight=7 direction=eq target=2 unit=件 method=equal source=count:matter_appeals".split())
        self.assertEqual(self.actual("F1", "实地督查次数"), "3件")

    def test_a_secret_matter_stays_away_from_whom_it_is_about(self):
        self.record("unit", "code=U3 name=单位U3 kind=unit parent=U2")
        told = self.ok("case", "register", "unit=OFFICE", "kind=accusation", "channel=letter", "people=1", "content=text", "about=U2")
        self.matters["secret"] = told.split(":")[0]
        for unit in ("U2", "U3"):
            self.no("secret", "record", "backlog", *self.words(BACKLOG + f" matter={{secret}} unit={unit}"))
        self.record("backlog", BACKLOG + " matter={secret}")
        self.assertIn("JA2022-001", self.ok("inbox", "--unit", "U1"))

    def actual(self, form, name):
        forms = json.loads(self.call("evaluate", "--year", "2022", "--format", "json").out)["forms"]
        return next(i["actual"] for f in forms if f["id"] == form for i in f["indicators"] if i["level3"] == name)

    def test_a_grant_leads_to_its_payment_and_back(self):
        self.record("relief-fund", "year=2022 line=L16")
        self.record("relief", RELIEF + " payment=2022-记-0025")
        there = self.ok("explain", "relief/JZ2022-001", "--year", "2022")
        self.assertIn("payment/2022-记-0025 = 80,000.00", there)
        self.assertIn("relief/JZ2022-001", self.ok("explain", "payment/2022-记-0025", "--year", "2022"))
        self.assertIn("relief/JZ2022-001 = 80,000.00", self.ok("explain", "T8.2120805.3", "--year", "2022"))
        self.no("figure", "explain", "relief/JZ2022-009", "--year", "2022")
        self.no("figure", "explain", "payment/9", "--year", "2022")

    def test_the_year_report_passes_the_checker(self):
        office = str(self.folder / "whole.db")
        self.assertEqual(run("init", office, "--example", "linjiang-2022").status, 0)
        for ending in ("html", "xlsx", "txt"):
            report = str(self.folder / f"year.{ending}")
            self.assertEqual(run("--db", office, "report", "year", "--year", "2022", "-o", report).status, 0)
            done = run("check", report)
            self.assertEqual(done.status, 0, str(done))
            self.assertIn("不符0处", done.out)
        self.assertIn("领导接待群众", (self.folder / "year.txt").read_text(encoding="utf-8"))
        self.assertIn("count:backlog_settled", (self.folder / "year.html").read_text(encoding="utf-8"))

    def test_sums_equal_a_recount(self):
        seed = random.randrange(1 << 30)
        dice = random.Random(seed)
        lines, want = ["date,leader,venue,attended,groups,heads,struck,reason,note"], {}
        for _ in range(200):
            month, held, struck = dice.randint(1, 12), dice.random() < 0.7, dice.random() < 0.1
            groups = dice.randint(0, 5)
            heads = groups + dice.randint(0, 9)
            lines.append(f"2022-{month:02d}-{dice.randint(1, 19):02d},领导{dice.randint(1, 9)},大厅,{'yes' if held else 'no'},"
                         f"{groups if held else ''},{heads if held else ''},{'yes' if struck else ''},{'重记' if struck else ''},备注")
            if struck or not 3 <= month <= 8:
                continue
            want["reception_planned"] = want.get("reception_planned", 0) + 1
            if held:
                for name, value in (("held", 1), ("groups", groups), ("heads", heads)):
                    want[f"reception_{name}"] = want.get(f"reception_{name}", 0) + value
        self.ok("import", "reception", str(self.write("many.csv", "\n".join(lines) + "\n")))
        seen = self.sums("reception", "--from", "2022-03-01", "--to", "2022-08-31")
        self.assertEqual({k: int(seen[k]) for k in want}, want, f"seed {seed}")
        table = list(csv.reader(io.StringIO(self.ok("export", "reception"))))
        self.assertEqual(len(table), 201)
        self.ok("verify")

    def test_bad_rows_of_the_tables_are_refused(self):
        head = {name: (ROOT / "rules" / name).read_text(encoding="utf-8").rstrip("\n").split("\n")
                for name in ("daybooks.tsv", "daybook-rules.tsv", "daybook-dues.tsv", "counts.tsv")}
        bad = [("daybook-rules.tsv", "reception\tr.x\tpublishd!=-\tgroups>=1\t\t\tz\te\ts\tfound", "publishd"),
               ("daybook-rules.tsv", "reception\tr.x\t\t\t\t\tz\te\ts\tfound", "unique"),
               ("daybook-rules.tsv", "receptions\tr.x\t\tgroups>=1\t\t\tz\te\ts\tfound", "receptions"),
               ("daybook-dues.tsv", "reception\td.x\t\tleader\t1\tz\te\ts\tfound", "leader"),
               ("counts.tsv", "c.x\tz\te\treception\tsums heads\tdate\t\tz\te\tyes\ts\tfound", "sums heads"),
               ("counts.tsv", "c.x\tz\te\treception\tsum head\tdate\t\tz\te\tyes\ts\tfound", "head"),
               ("counts.tsv", "c.x\tz\te\tmatter\tsum groups\tregistered\t\tz\te\tyes\ts\tfound", "sum groups"),
               ("counts.tsv", "c.x\tz\te\tmatter\tentries\tpeople\t\tz\te\tyes\ts\tfound", "people"),
               ("counts.tsv", "c.x\tz\te\tregistration\tentries\tregistered\tchanel=visit\tz\te\tyes\ts\tfound", "chanel"),
               ("daybooks.tsv", "ledger\tz\te\tP\tleader\t\tleader\tleader\ts\tfound", "ledger")]
        for name, row, text in bad:
            with self.subTest(row=row):
                folder = self.folder / "rules"
                folder.mkdir(exist_ok=True)
                (folder / name).write_text("\n".join([*head[name], row]) + "\n", encoding="utf-8")
                done = run("rules", "check", folder, XINFANG_LANG="en")
                self.assertEqual(done.status, 1, str(done))
                self.assertIn(f"{name}:{len(head[name]) + 1}", done.out + done.err)
                self.assertIn(text, done.out + done.err)
                (folder / name).unlink()
        # An office may set its own share: a row changed, nothing else.
        self.record("relief-fund", "year=2022 line=L16")
        folder = self.folder / "rules"
        (folder / "daybook-rules.tsv").write_text("\n".join(head["daybook-rules.tsv"]).replace("city_share<=40", "city_share<=50") + "\n",
                                                  encoding="utf-8")
        more = self.words(RELIEF + " total=160000")
        self.no("relief.city_share", "record", "relief", *more)
        self.ok("--rules", str(folder), "record", "relief", *more)

    def test_facts_of_the_tables_are_those_of_the_code(self):
        rules = re.search(r"daybook_fact_names\[\] = \{(.*?)\};", (ROOT / "src/rules/daybooks.c").read_text(), re.S).group(1)
        code = re.search(r"\} facts\[\] = \{(.*?)\n\};", (ROOT / "src/domain/daybooks/facts.c").read_text(), re.S).group(1)
        self.assertEqual(sorted(re.findall(r'"(\w+)"', rules)), sorted(re.findall(r'"(\w+)"', code)))

    def test_no_column_for_a_person(self):
        """Visitors and people helped are counted; no book has a place for who they are."""
        for row in rows("daybooks.tsv"):
            heads = self.ok("export", row["book"], "--template", XINFANG_LANG="zh")
            for word in ("姓名", "信访人", "身份证", "电话", "住址", "申请人", "建议人", "受助人"):
                self.assertNotIn(word, heads)


if __name__ == "__main__":
    harness.main()
