"""Same-matter proposals and problems on the citizens' messages, against the labels of this folder.

usage: measure.py [published|tuning|all]

Prints how precise the first three proposals are and what they find. Queries with an even number are the half on which
rules/same.tsv was chosen, those with an odd number the half that is published. tests/scenario/test_same.py holds floors;
bench/search.py writes the figures down.
"""
import collections
import csv
import datetime
import pathlib
import re
import sys
import tempfile
import xml.etree.ElementTree
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import harness

WORKBOOK = harness.SHARED / "citizens" / "messages.xlsx"
NOW = {"XINFANG_NOW": "2020-06-01"}


def rows_of(path):
    """The rows of the first sheet as lists of text."""
    main = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

    def texts(node):
        return "".join(t.text or "" for t in node.iter(main + "t"))

    with zipfile.ZipFile(path) as book:
        shared = [texts(item) for item in xml.etree.ElementTree.fromstring(book.read("xl/sharedStrings.xml"))]
        for row in xml.etree.ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml")).iter(main + "row"):
            cells = {}
            for cell in row:
                value = cell.find(main + "v")
                text = texts(cell) if value is None else shared[int(value.text)] if cell.get("t") == "s" else value.text
                cells[re.match("[A-Z]+", cell.get("r"))[0]] = text
            yield [cells.get(c, "").strip() for c in "ABCDE"]


def day_of(text):
    if re.fullmatch(r"[\d.]+", text):  # a day number of the spreadsheet
        return datetime.date(1899, 12, 30) + datetime.timedelta(days=int(float(text)))
    return datetime.date(*map(int, text.split()[0].replace("-", "/").split("/")))


def make_office(folder):
    """The messages as matters M<number>, in the order of their days; the database's path and the numbers in that order."""
    folder = pathlib.Path(folder)
    messages = sorted((day_of(r[3]), int(r[0]), r[2], " ".join(r[4].split())) for r in list(rows_of(WORKBOOK))[1:])
    with open(folder / "case.csv", "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow("number action date unit kind channel people title content".split())
        for day, number, title, content in messages:
            out.writerow([f"M{number}", "register", day, "OFFICE", "appeal", "web", 1, title, content])
    db = folder / "office.db"
    for words in (["init", db], ["record", "unit", "code=OFFICE", "name=OFFICE", "kind=office"],
                  ["import", "case", folder / "case.csv"]):
        done = harness.run("--db", db, *words, timeout=600, **NOW)
        assert done.status == 0, str(done)
    return db, [str(number) for _, number, _, _ in messages]


def labels():
    def read(name):
        lines = (HERE / name).read_text(encoding="utf-8").split("\n")
        return [line.split("\t") for line in lines if line and line[0] != "#"][1:]

    return read("pairs.tsv"), read("problems.tsv")


def judge(pairs, problems, query, earlier, known):
    """same, other, unsure, or None when nobody judged that pair."""
    if (query, earlier) in known:
        return known[query, earlier]
    if query in problems or earlier in problems:
        return "same" if problems.get(query) == problems.get(earlier) else "other"
    return None


def measure(db, order, which):
    pairs, rows = labels()
    problems = {number: problem for problem, number in rows}
    known = {(q, e): label for q, e, label, _, _ in pairs}
    drawn = {q: d for q, _, _, _, d in pairs}
    queries = [q for q in drawn if which == "all" or (int(q) % 2 == 1) == (which == "published")]
    done = harness.run("--db", db, "same", *(f"M{q}" for q in queries), "--format", "json", timeout=600, **NOW)
    assert done.status == 0, str(done)
    proposals = {q[1:]: [p["number"][1:] for p in found] for q, found in done.json().items()}
    place = {number: i for i, number in enumerate(order)}
    count = collections.Counter()
    for query in queries:
        verdicts = [judge(pairs, problems, query, e, known) for e in proposals[query]]
        truth = {e for (q, e), label in known.items() if q == query and label == "same"}
        truth |= {n for n, p in problems.items() if p == problems.get(query, "none") and place[n] < place[query]}
        count["queries"] += 1
        count["with"] += bool(truth)
        count["hit"] += bool(truth) and "same" in verdicts
        count["possible"] += min(3, len(truth))
        count["found"] += verdicts.count("same")
        count["wrong"] += verdicts.count("other")
        count["unsure"] += verdicts.count("unsure")
        count["not_judged"] += verdicts.count(None)
        count["quiet"] += not truth and not [v for v in verdicts if v != "unsure"]
    return count


def figures(count):
    """Precision counts pairs that nobody judged as wrong."""
    proposed = count["found"] + count["wrong"] + count["not_judged"]
    return count["found"] / max(1, proposed), count["found"] / max(1, count["possible"]), count["hit"] / max(1, count["with"])


def problems(db):
    """Of each problem found by reading: its messages, the most of them in one group of `problems`, others in that group."""
    done = harness.run("--db", db, "problems", "--limit", "1000", "--format", "json", timeout=600, **NOW)
    assert done.status == 0, str(done)
    groups = [{number[1:] for number in p["numbers"]} for p in done.json()["problems"]]
    wanted = {}
    for problem, message in labels()[1]:
        wanted.setdefault(problem, set()).add(message)
    for problem, messages in wanted.items():
        best = max(groups, key=lambda group: (len(group & messages), -len(group)))
        yield problem, len(messages), len(best & messages), len(best - messages)


def main():
    with tempfile.TemporaryDirectory() as folder:
        db, order = make_office(folder)
        for which in sys.argv[1:] or ["tuning", "published", "all"]:
            count = measure(db, order, which)
            print(which, "precision %.3f, recall of three %.3f, one right %.3f" % figures(count), dict(count))
        for row in problems(db):
            print("%s: %d messages, %d together with %d others" % row)


if __name__ == "__main__":
    main()
