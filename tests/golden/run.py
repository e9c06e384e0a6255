"""What the program prints, held to files that people have read: tests/golden/NAME.txt and the like.

`make golden-accept` (XINFANG_GOLDEN_ACCEPT=1) writes what is printed now; read the difference before it is committed.
A file that no case makes any more is a failure too, and is removed on acceptance.
"""
import difflib
import os
import pathlib
import re
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from harness import ROOT, run

HERE = pathlib.Path(__file__).resolve().parent
SHOWN_LINES = 40


def commands():
    """The names that the program itself lists."""
    return re.findall(r"^  ([a-z]+) ", run("--help").out, re.M)


def cases(folder):
    """(file name, bytes printed, status) of every case."""
    office = {}
    for example in ("hanyang-2020", "linjiang-2022"):
        office[example] = pathlib.Path(folder) / f"{example}.db"
        yield f"init-{example}.txt", run("init", f"{example}.db", "--example", example, cwd=folder)
    for language in ("zh", "en"):
        yield f"help-{language}.txt", run("--lang", language, "--help")
        for command in commands():
            yield f"help-{command}-{language}.txt", run("--lang", language, command, "--help")
        yield f"no-words-{language}.txt", run("--lang", language)
        for example, db in office.items():
            at = ["--db", db, "--lang", language]
            yield f"{example}-years-{language}.txt", run(*at, "years")
            yield f"{example}-summary-{language}.txt", run(*at, "summary")
            yield f"{example}-budget-{language}.txt", run(*at, "budget")
    for example, db in office.items():
        for command in ("accounts", "evaluate"):
            yield f"{example}-{command}.json", run("--db", db, command, "--format", "json")
        yield f"{example}-verify.txt", run("--db", db, "verify")
    hanyang, linjiang = office["hanyang-2020"], office["linjiang-2022"]
    yield "hanyang-2020-budget.json", run("--db", hanyang, "budget", "--format", "json")
    yield "linjiang-2022-summary.json", run("--db", linjiang, "summary", "--format", "json")
    yield "linjiang-2022-years.csv", run("--db", linjiang, "years", "--format", "csv")
    yield "hanyang-2020-table-3.txt", run("--db", hanyang, "accounts", "--table", "3")
    yield "hanyang-2020-table-1.csv", run("--db", hanyang, "accounts", "--table", "1", "--format", "csv")
    yield "hanyang-2020-table-7.html", run("--db", hanyang, "accounts", "--table", "7", "--format", "html")
    yield "linjiang-2022-table-8-en.txt", run("--db", linjiang, "--lang", "en", "accounts", "--table", "8")
    yield "linjiang-2022-accounts.csv", run("--db", linjiang, "accounts", "--format", "csv")
    yield "hanyang-2020-form-1.txt", run("--db", hanyang, "evaluate", "--form", "F1")
    yield "hanyang-2020-form-4.csv", run("--db", hanyang, "evaluate", "--form", "F4", "--format", "csv")
    yield "linjiang-2022-form-2-en.txt", run("--db", linjiang, "--lang", "en", "evaluate", "--form", "F2")
    yield "hanyang-2020-form-3.html", run("--db", hanyang, "evaluate", "--form", "F3", "--format", "html")
    yield "explain-table.txt", run("--db", linjiang, "explain", "T8.2120805.6")
    yield "explain-table-en.json", run("--db", linjiang, "--lang", "en", "explain", "T8.2120805.6", "--format", "json")
    yield "export-payment.csv", run("--db", linjiang, "export", "payment", "--year", "2022")
    yield "rules-show-2020.txt", run("rules", "show", "--year", "2020")
    yield "rules-show-2027-en.txt", run("--lang", "en", "rules", "show", "--year", "2027")
    yield "rules-check.txt", run("rules", "check", ROOT / "rules")
    yield from register(folder)
    yield "linjiang-2022-book.txt", run("--db", linjiang, "book", "--year", "2022")
    yield "linjiang-2022-book-relief-en.txt", run("--db", linjiang, "--lang", "en", "book", "relief", "--year", "2022")
    yield "linjiang-2022-book-backlog.json", run("--db", linjiang, "book", "backlog", "--year", "2022", "--format", "json")
    yield "linjiang-2022-book-decision.csv", run("--db", linjiang, "book", "decision", "--year", "2022", "--format", "csv")
    yield "linjiang-2022-inbox.txt", run("--db", linjiang, "inbox")
    yield "linjiang-2022-explain-grant.txt", run("--db", linjiang, "explain", "relief/JZ2022-003")
    yield from deadlines()


def register(folder):
    """A year of matters, taken over from files."""
    later = {"XINFANG_NOW": "2026-01-05"}
    db = pathlib.Path(folder) / "qingxi-2025.db"
    yield "init-qingxi-2025.txt", run("init", "qingxi-2025.db", "--example", "qingxi-2025", cwd=folder, **later)
    yield "qingxi-2025-search.csv", run("--db", db, "search", "噪声", "--format", "csv", **later)
    yield "qingxi-2025-same.csv", run("--db", db, "same", "QX20250245", "--format", "csv", **later)
    yield "qingxi-2025-problems.csv", run("--db", db, "problems", "--format", "csv", **later)
    yield "qingxi-2025-show.json", run("--db", db, "show", "QX20250013", "--format", "json", **later)
    for language in ("zh", "en"):
        at = ["--db", db, "--lang", language]
        yield f"qingxi-2025-rates-{language}.txt", run(*at, "rates", "--year", "2025", **later)
        yield f"qingxi-2025-inbox-{language}.txt", run(*at, "inbox", "--as-of", "2025-12-31", **later)
        yield f"qingxi-2025-show-{language}.txt", run(*at, "show", "QX20250013", **later)
        yield f"qingxi-2025-search-{language}.txt", run(*at, "search", "噪声", "--limit", "3", **later)


DEADLINES = {
    "d06.json": "explain D06 2022-05-10 --format json",
    "d06-extended.txt": "explain D06 2022-05-10 --extend --extend-days 20 --approved-by 王主任 --as-of 2022-08-01",
    "d06-stays.txt": "explain D06 2023-12-20 --as-of 2023-12-01",
    "d11-hearings.json": "explain D11 2022-09-20 --suspend 2022-10-05..2022-10-08,2022-10-08..2022-10-12,2023-01-01..2023-01-02 "
                         "--as-of 2022-10-12 --format json",
    "d11-roll-over.txt": "explain D11 2022-09-23 --suspend hearing:2022-10-24..2022-10-28",
    "d01-returned.txt": "explain D01 2022-06-01 --suspend 2022-06-07..2022-06-13 --as-of 2022-06-24",
    "d26-make-up-days.txt": "explain D26 2023-09-27",
    "d05-without-calendar.txt": "explain D05 2027-12-29",
    "d18-later.txt": "explain D18 2022-05-10",
    "d18-registered.txt": "explain D18 2022-05-10 --registered 2022-04-28 --as-of 2022-07-11",
    "d02.txt": "explain D02 2023-03-15",
    "d12.json": "explain D12 2023-03-15 --format json",
    "d13.txt": "explain D13 2023-03-15",
    "d14.txt": "explain D14 2023-03-15",
    "list.txt": "list",
    "list.json": "list --format json",
}


def deadlines():
    for name, words in DEADLINES.items():
        yield f"deadline-{name}", run("deadline", *words.split())
        stem, _, ending = name.rpartition(".")
        yield f"deadline-{stem}-en.{ending}", run("--lang", "en", "deadline", *words.split())
    yield "deadline-list.csv", run("deadline", "list", "--format", "csv")


def compare(name, wanted, seen):
    lines = list(difflib.unified_diff(wanted.decode("utf-8", "replace").split("\n"), seen.decode("utf-8", "replace").split("\n"),
                                      "accepted", "printed now", lineterm="", n=1))
    print(f"FAIL golden {name}")
    print("\n".join(line[:200] for line in lines[:SHOWN_LINES]))


def main():
    accept = os.environ.get("XINFANG_GOLDEN_ACCEPT") == "1"
    passed = failed = changed = 0
    made = set()
    with tempfile.TemporaryDirectory(prefix="xinfang-golden-") as folder:
        for name, done in cases(folder):
            path = HERE / name
            seen = done.bytes + (f"\nstatus {done.status}\n".encode() if name.endswith(".txt") and done.status else b"")
            assert name not in made, f"{name} is made twice"
            made.add(name)
            wanted = path.read_bytes() if path.exists() else b""
            if done.err or not seen:
                print(f"FAIL golden {name}: status {done.status}, {done.err}")
                failed += 1
            elif seen == wanted:
                passed += 1
            elif accept:
                path.write_bytes(seen)
                changed += 1
                passed += 1
            else:
                compare(name, wanted, seen)
                failed += 1
    for path in sorted(HERE.iterdir()):
        if path.name not in made and path.suffix in (".txt", ".json", ".csv", ".html"):
            if accept:
                path.unlink()
                changed += 1
            else:
                print(f"FAIL golden {path.name}: no case makes it any more")
                failed += 1
    if accept:
        print(f"golden: {changed} files written anew; read `git diff tests/golden` before you commit them")
    print(f"= {passed} passed, {failed} failed, 0 skipped")
    sys.exit(1 if failed else 0)


main()
