"""Measures searching, proposals and problems in a large register, and how good proposals and problems are on real messages.

usage: search.py BUILD RESULTS_MD [MATTERS]

Writes the section "search" of RESULTS_MD. The register is made of invented letters (texts.py); the real messages are measured where
they are there (tests/same).
"""
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "tests"), str(HERE.parent / "tests" / "same")]
import texts

CHUNK, PER_WEEK = 100_000, 7 * 600  # as texts.py dates them
LABELS = {"common": "two characters, in a third of all letters", "rare": "a name of two to five characters", "phrase": "six characters and more",
          "both": "two words together", "single": "one character", "unit": "two characters, of one unit", "state": "a common word in a state that no matter is in",
          "letter": "a new letter", "known": "a letter about a problem that hundreds bring"}


def used(command):
    """Seconds, processor seconds and largest resident megabytes of a command."""
    start = time.perf_counter()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, "XINFANG_NOW": "2022-06-01"})
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = status
    assert status == 0, command
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def make_register(program, folder, matters):
    db = os.path.join(folder, "office.db")
    used([program, "init", db])
    used([program, "--db", db, "record", "unit", "code=OFFICE", "name=OFFICE", "kind=office"])
    for first in range(0, matters, CHUNK):
        path = os.path.join(folder, "case.csv")
        with open(path, "w", encoding="utf-8") as file:
            subprocess.run([sys.executable, HERE / "texts.py", str(min(CHUNK, matters - first)), str(first)], stdout=file, check=True)
        used([program, "--db", db, "import", "case", path])
        os.remove(path)
    return db


def write_queries(path):
    letters, chance = texts.Letters(), random.Random(3)
    rows = []
    for _ in range(100):
        estate, street = letters.places[letters.uneven(len(letters.places))]
        words = chance.sample(texts.WORDS, 2)
        rows += [["search", "common", words[0]], ["search", "both", " ".join(words)], ["search", "rare", chance.choice([estate, street])],
                 ["search", "phrase", estate + chance.choice(texts.PROBLEMS)[0]], ["search", "single", chance.choice(texts.CHARACTERS)],
                 ["search", "unit", words[1], "OFFICE"]]
        title, content, place = letters.letter()
        rows.append(["same", "letter", title, place, content])
        letters_of_first = letters.places[chance.randrange(3)]
        rows.append(["same", "known", f"{letters_of_first[0]}停水", letters_of_first[1], f"{letters_of_first[0]}又停水了，水压不足。" + letters.sentence()])
    rows += [["search", "state", words, "", "settled"] for words in chance.sample(texts.WORDS, 3)]
    with open(path, "w", encoding="utf-8") as file:
        file.writelines("\t".join(row) + "\n" for row in rows)


def register_section(build, matters):
    program = os.path.join(build, "xinfang")
    lines = ["| what | measured | mark |", "| --- | --- | --- |"]
    with tempfile.TemporaryDirectory() as folder:
        db = make_register(program, folder, matters)
        before = os.path.getsize(db)
        seconds, cpu, memory = used([program, "--db", db, "search", "--rebuild"])
        lines.append(f"| index of {matters:,} letters of about 200 characters | {matters / seconds:,.0f} letters/s ({matters / cpu:,.0f} of processor time), {memory:.0f} MB "
                     f"resident; {(os.path.getsize(db) - before) >> 20:,} MB beside {before >> 20:,} MB | |")
        queries = os.path.join(folder, "queries.tsv")
        write_queries(queries)
        out = subprocess.run([os.path.join(build, "bench", "search_book"), db, queries], check=True, capture_output=True, text=True).stdout
        for kind, name, n, middle, slow, found in (line.split("\t") for line in out.splitlines()):
            what = "search" if kind == "search" else "proposals for"
            lines.append(f"| {what}: {LABELS[name]} ({int(found):,} {'hits' if kind == 'search' else 'proposed'} on average) | {float(middle):.2f} ms, "
                         f"slowest 1 % {float(slow):.2f} ms | 20 ms |")
        week = [program, "--db", db, "problems", "--from", "2017-02-01", "--to", "2017-02-07"]
        seconds, cpu, memory = used(week)
        lines.append(f"| problems of a week of {PER_WEEK:,} letters, the first time: each compared with all {matters:,} | {PER_WEEK / seconds:,.0f} letters/s "
                     f"({cpu / PER_WEEK * 1000:.1f} ms of processor time each), {memory:.0f} MB resident | |")
        seconds, cpu, memory = used(week)
        lines.append(f"| problems of that week after that | {seconds * 1000:.0f} ms | |")
    return lines


def quality_section():
    import measure
    lines = ["", "The first three proposals on real messages, against pairs judged by reading them (tests/same); pairs that nobody judged count as wrong:", "",
             "| half | messages asked about | proposed and right | wrong | not judged | precision | found of what three could find | with one right at least |",
             "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"]
    with tempfile.TemporaryDirectory() as folder:
        db, order = measure.make_office(folder)
        for which in ("tuning", "published"):
            count = measure.measure(db, order, which)
            precision, recall, hit = measure.figures(count)
            lines.append(f"| {which} | {count['queries']} | {count['found']} | {count['wrong']} | {count['not_judged']} | {precision:.1%} | {recall:.1%} | {hit:.1%} |")
        lines += ["", f"Problems found by reading, and the largest part of each that `problems` puts together (of {len(order):,} messages):", "",
                  "| problem | messages | together | others among them |", "| --- | ---: | ---: | ---: |"]
        for problem, messages, together, others in measure.problems(db):
            lines.append(f"| {problem} | {messages} | {together} | {others} |")
    return lines


def main():
    build, results = sys.argv[1], sys.argv[2]
    matters = int(sys.argv[3]) if len(sys.argv) > 3 else 1_000_000
    import measure
    lines = ["## search", "", *register_section(build, matters), *(quality_section() if measure.WORKBOOK.is_file() else [])]
    text = ""
    if os.path.exists(results):
        with open(results, encoding="utf-8") as file:
            text = file.read()
    text = re.sub(r"\n*## search\n.*?(?=\n## |\Z)", "", text, flags=re.S).rstrip("\n")
    with open(results, "w", encoding="utf-8") as file:
        file.write((text + "\n\n" if text else "") + "\n".join(lines) + "\n")
    print("\n".join(lines))


main()
