"""Changes one digit of one figure at a time in documents whose relations hold, and counts how many of
the changes the checker finds.

usage: mutate.py XINFANG_CHECK [--twice 1 | --every 1 | --kinds 1 | --labels FOLDER] [--count N] [--seed S] [--misses FILE] [--results FILE] DOCUMENT...

With --twice the same misprint is made wherever another table has the figure in a row that begins alike; other figures are
left alone. A change that rounding could explain, by one in the last place of a decimal fraction, is not made. Only figures that take part in a relation are changed ("covered"), and all figures ("every") for the
share of what a careful reader could find. A change under which every relation that held still holds,
within what the printed digits stand for, nobody can find: it is counted apart. A change counts as found when the checker reports a failure
(or `rounding`, counted apart) that it did not report before. Documents must be text or HTML.

With --labels the figures are those that somebody who read the document found checkable, whether the checker takes
them up or not: FOLDER/checkable-NNN.tsv for a document whose name begins with NNN. Its rows say where a number
stands and by which relation it can be checked, or with a hyphen why it cannot: date, label (of a row, a list, a document),
lone (nothing in the document bears on it), wrong (its relation fails as it is). Between `low` and `high` nobody could tell a
change. Each figure is changed N times (with --nth only every nth), and no change is said to hold.

With --kinds other mistakes than a wrong digit are made in figures that take part in a relation, each where it can be: see
KINDS. The table is by kind.
"""
import csv
import json
import os
import random
import re
import subprocess
import sys
import tempfile


def run(tool, paths):
    output = subprocess.run([tool, "--format=json", "--all", *paths], capture_output=True, check=False).stdout
    found = {}
    for finding in json.loads(output):
        found.setdefault(finding["file"], []).append(finding)
    return found


def figures(tool, path):
    lines = subprocess.run([tool, "--figures", path], capture_output=True, check=True).stdout.decode().split("\n")
    rows = [line.split("\t") for line in lines if line]
    return [(int(line), int(column), used == "1", text) for line, column, used, text in rows]


def repeated(lines, line, text):
    """Lines of tables that have the figure in a cell of its own and begin as line `line` does."""
    cells = lines[line - 1].split("\t")
    head = " ".join(cells[:4])
    return [i for i, other in enumerate(lines) if i != line - 1 and len(cells) > 3 and text in other.split("\t") and
            " ".join(other.split("\t")[:4]) == head]


def value(text):
    return float(text.replace(",", "").replace(" ", ""))


def change(random_source, lines, line, column, text, twice, unseen=None):
    """The document with one digit of the figure changed, and the new figure; None if it cannot be. What comes to lie in
    the range `unseen` is no change."""
    row = lines[line - 1]
    if row[column - 1:column - 1 + len(text)] != text:
        return None
    digits = [i for i, c in enumerate(text) if c.isdigit() and c.isascii()]
    if not digits:
        return None
    at = random_source.choice(digits)
    leading = at == digits[0] and len(digits) > 1
    least = "." in text and at == digits[-1]
    choices = [d for d in "0123456789" if d != text[at] and not (leading and d == "0") and not (least and abs(int(d) - int(text[at])) < 2)]
    digit = random_source.choice(choices)
    new = text[:at] + digit + text[at + 1:]
    if unseen and unseen[0] <= value(new) <= unseen[1]:
        return None
    changed = list(lines)
    changed[line - 1] = row[:column - 1] + new + row[column - 1 + len(text):]
    others = repeated(lines, line, text) if twice else []
    if twice and not others:
        return None
    for i in others:
        changed[i] = "\t".join(new if cell == text else cell for cell in lines[i].split("\t"))
    return "\n".join(changed), new


def numbers(row, column):
    """Other numbers of the line behind the figure at `column`, nearest first, as (start, text)."""
    return [(m.start(), m.group()) for m in re.finditer(r"\d[\d,]*(?:\.\d+)?", row) if m.start() > column]


def swapped(source, row, start, text):
    """Two neighbouring digits change places."""
    pairs = [i for i in range(len(text) - 1) if text[i:i + 2].isdigit() and text[i] != text[i + 1] and (i or text[1] != "0")]
    at = source.choice(pairs) if pairs else None
    return None if at is None else row[:start + at] + text[at + 1] + text[at] + row[start + at + 2:]


def dropped(source, row, start, text):
    digits = [i for i in range(len(text)) if text[i].isdigit() and (i or text[1:2] not in ("", "0", ".", ","))]
    at = source.choice(digits) if len(digits) > 1 else None
    return None if at is None else row[:start + at] + row[start + at + 1:]


def doubled(source, row, start, text):
    at = source.choice([i for i in range(len(text)) if text[i].isdigit()])
    return row[:start + at] + text[at] + row[start + at:]


def point_moved(source, row, start, text):
    whole, point, rest = text.partition(".")
    if not point or "," in text:
        return None
    new = [whole + rest[0] + ("." + rest[1:] if rest[1:] else "")] if whole != "0" else []
    new += [whole[:-1] + "." + whole[-1] + rest] if len(whole) > 1 else []
    return row[:start] + source.choice(new) + row[start + len(text):] if new else None


def neighbour(_, row, start, text):
    """The next number of the line stands in its place."""
    others = [other for _, other in numbers(row, start + len(text)) if other != text]
    return row[:start] + others[0] + row[start + len(text):] if others else None


def exchanged(_, row, start, text):
    """It and the next number of the line change places."""
    others = [(at, other) for at, other in numbers(row, start + len(text)) if other != text]
    if not others:
        return None
    at, other = others[0]
    return row[:start] + other + row[start + len(text):at] + text + row[at + len(other):]


def replaced(row, start, length, pairs):
    """Of the words before `start`, or behind it with length, the first of the pairs that is there becomes the other."""
    for old, new in pairs:
        if length and row[start + length:].startswith(old):
            return row[:start + length] + new + row[start + length + len(old):]
        if not length and row[:start].endswith(old):
            return row[:start - len(old)] + new + row[start:]
    return None


def turned(_, row, start, text):
    words = [("增长", "下降"), ("下降", "增长"), ("增加", "减少"), ("减少", "增加"), ("上升", "下降"), ("提高", "降低"), ("降低", "提高")]
    return replaced(row, start, 0, words)


def unit_changed(_, row, start, text):
    return replaced(row, start, len(text), [("万元", "元"), ("亿元", "万元"), ("元", "万元"), ("万人", "人"), ("万件", "件")])


def percent_points(_, row, start, text):
    return replaced(row, start, len(text), [("个百分点", "%"), ("%", "个百分点")])


def year_changed(source, row, start, _):
    """The year told last before it becomes another one."""
    years = [m for m in re.finditer(r"(?<!\d)20[0-2]\d(?=年)", row[:start])]
    if not years:
        return None
    year = int(years[-1].group()) + source.choice([-2, -1, 1])
    return row[:years[-1].start()] + str(year) + row[years[-1].end():]


KINDS = {"digits swapped": swapped, "digit dropped": dropped, "digit doubled": doubled, "point moved": point_moved,
         "neighbour's figure": neighbour, "two figures exchanged": exchanged, "direction turned": turned,
         "unit changed": unit_changed, "percent and points": percent_points, "year changed": year_changed}


def kind_changes(tool, path, count, random_source, lines, before):
    wrong = {(f["line"], f["column"]) for f in before if f["result"] == "fail"}
    candidates = [f for f in figures(tool, path) if f[2] and (f[0], f[1]) not in wrong]
    random_source.shuffle(candidates)
    for line, column, used, text in candidates[:count]:
        row = lines[line - 1]
        if row[column - 1:column - 1 + len(text)] != text or not text[0].isdigit():
            continue
        for kind, make in KINDS.items():
            new = make(random_source, row, column - 1, text)
            if new and new != row:
                changed = list(lines)
                changed[line - 1] = new
                yield "\n".join(changed), (kind, line, column, text, new[max(0, column - 9):column + 15].replace("\t", " "), used)


def keys(findings, result):
    return {(f["rule"], f["line"], f["column"]) for f in findings if f["result"] == result}


def labels(folder, path):
    """The checkable figures of a document, as (line, column, figure, relation, range of what cannot be told)."""
    with open(os.path.join(folder, f"checkable-{os.path.basename(path)[:3]}.tsv"), encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            if not row["relation"].startswith("-"):
                low, high = row["low"], row["high"]
                unseen = (float(low or "-inf"), float(high or "inf")) if low or high else None
                yield int(row["line"]), int(row["column"]), row["figure"], row["relation"], unseen


def labelled_changes(folder, path, count, random_source, lines, nth):
    """`count` different changes of each labelled figure, fewer where there are not as many; of each `nth` figure only."""
    for line, column, text, relation, unseen in list(labels(folder, path))[::nth]:
        seen = set()
        for _ in range(40 * count):
            changed = change(random_source, lines, line, column, text, False, unseen)
            if len(seen) < count and changed and changed[1] not in seen:
                seen.add(changed[1])
                yield changed[0], (relation, line, column, text, changed[1], None)


def figure_changes(tool, path, count, random_source, lines, before, only_used, twice):
    rules = {(f["line"], f["column"]): f["rule"] for f in before if f["result"] == "pass"}
    wrong = {(f["line"], f["column"]) for f in before if f["result"] == "fail"}
    candidates = [f for f in figures(tool, path) if (f[2] or not only_used) and (f[0], f[1]) not in wrong]
    random_source.shuffle(candidates)
    for line, column, used, text in candidates[:count]:
        changed = change(random_source, lines, line, column, text, twice)
        if changed:
            yield changed[0], (rules.get((line, column), "part"), line, column, text, changed[1], used)


def judge(before, findings, used):
    fresh = keys(findings, "fail") - keys(before, "fail")
    # An old failure at the changed figure itself says something new as well.
    computed = {(f["line"], f["column"], f["stated"], f["computed"]) for f in before}
    fresh |= {(f["rule"], f["line"], f["column"]) for f in findings if f["result"] == "fail" and
              (f["line"], f["column"], f["stated"], f["computed"]) not in computed}
    rounding = keys(findings, "rounding") - keys(before, "rounding")
    kept = keys(before, "pass") <= keys(findings, "pass") | keys(findings, "rounding")
    return "fail" if fresh else "rounding" if rounding else "holds" if used and kept else "missed"


def mutate(tool, path, options, random_source):
    with open(path, encoding="utf-8") as file:
        lines = file.read().split("\n")
    before = run(tool, [path]).get(path, [])
    count = int(options["--count"])
    if options["--labels"]:
        changes = labelled_changes(options["--labels"], path, count, random_source, lines, int(options.get("--nth", "1")))
    elif options.get("--kinds"):
        changes = kind_changes(tool, path, count, random_source, lines, before)
    else:
        changes = figure_changes(tool, path, count, random_source, lines, before, not options["--every"], bool(options["--twice"]))
    made = {}
    with tempfile.TemporaryDirectory() as folder:
        for number, (text, what) in enumerate(changes):
            name = os.path.join(folder, f"{number:06}{os.path.splitext(path)[1]}")
            with open(name, "w", encoding="utf-8") as file:
                file.write(text)
            made[name] = what
        after = run(tool, sorted(made)) if made else {}
    return [(rule, judge(before, after.get(name, []), used), line, column, old, new)
            for name, (rule, line, column, old, new, used) in made.items()]


def table(rows):
    lines = ["| rule | changed | found | only rounding | still holds | missed | found or rounding of the rest |", "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"]
    for rule in sorted({r[0] for r in rows}) + ["all"]:
        kinds = [r[1] for r in rows if rule in ("all", r[0])]
        found, rounding, holds = kinds.count("fail"), kinds.count("rounding"), kinds.count("holds")
        share = 100 * (found + rounding) / max(1, len(kinds) - holds)
        lines.append(f"| {rule} | {len(kinds)} | {found} | {rounding} | {holds} | {len(kinds) - found - rounding - holds} | {share:.1f} % |")
    return lines


def main():
    arguments = sys.argv[1:]
    options = {"--count": "200", "--seed": "1", "--misses": "", "--results": "", "--every": "", "--twice": "", "--labels": "", "--nth": "1", "--kinds": ""}
    paths = []
    while arguments:
        word = arguments.pop(0)
        if word in options:
            options[word] = arguments.pop(0)
        else:
            paths.append(word)
    tool, documents = paths[0], paths[1:]
    random_source = random.Random(int(options["--seed"]))
    lines, misses, everything = [], [], []
    for path in documents:
        rows = mutate(tool, path, options, random_source)
        everything += rows
        lines += ["", f"{os.path.basename(path)}:", ""] + table(rows)
        misses += [f"{path}\t{r[2]}\t{r[3]}\t{r[0]}\t{r[4]}\t{r[5]}" for r in rows if r[1] == "missed"]
    lines = ["All documents:", ""] + table(everything) + lines
    print("\n".join(lines))
    for option, text in (("--misses", misses), ("--results", lines)):
        if options[option]:
            with open(options[option], "w", encoding="utf-8") as file:
                file.write("\n".join(text) + "\n")


if __name__ == "__main__":
    main()
