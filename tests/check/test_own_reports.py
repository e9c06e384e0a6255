"""What the program writes, it reads and finds in order: the reports of both example offices, in html, xlsx,
csv and txt, in the layout of each year and in the other one with plain rounding. Four fifths of the figures of
the tables take part in a relation; a changed digit in a total, a class row and a score is found. Then correct
documents of other kinds, in which nothing may fail.

usage: test_own_reports.py XINFANG_CHECK XINFANG
"""
import json
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
OFFICES = (("hanyang-2020", "2020", "武汉市汉阳区信访局"), ("linjiang-2022", "2022", "临江市信访局"))
PASSED, FAILED = [], []


def expect(name, good, what=""):
    (PASSED if good else FAILED).append(name)
    if not good:
        print(f"{name}: {what}")


def run(*words):
    return subprocess.run(words, capture_output=True, check=False, timeout=120)


def findings(tool, *paths):
    return json.loads(run(tool, "--format=json", *paths).stdout)


def failures(tool, *paths):
    return [f"{os.path.basename(f['file'])}:{f['line']} {f['rule']} {f['message']} {f['quote']}" for f in findings(tool, *paths) if f["result"] == "fail"]


def coverage(tool, path):
    """Share of the figures of the tables that a relation judged; formulas and checks in words left out."""
    with open(path, encoding="utf-8-sig") as file:
        lines = file.read().split("\n")
    rows = [line.split("\t") for line in run(tool, "--figures", path).stdout.decode().split("\n") if line]
    end = next((i for i, line in enumerate(lines) if line.startswith("K01")), len(lines))
    counted = [used == "1" for line, _, used, _ in rows if int(line) <= end and "," in lines[int(line) - 1] and
               not re.search(r"栏[各=＝]|\d行|^2022|^2020", lines[int(line) - 1])]
    return sum(counted), len(counted)


def write_reports(program, folder, office, year, name, other):
    database = os.path.join(folder, f"{office}{other}.db")
    done = run(program, "init", database, "--example", office)
    if other:
        done = run(program, "--db", database, "record", "year", f"year={year}", f"department={name}", "layout=shanghai-2024",
                   "rounding=plain", "scoring=national-2021", "civil_service=yes")
    expect(f"{office}{other} made", done.returncode == 0, done.stderr.decode())
    for kind in ("year", "accounts", "evaluation", "budget"):
        for ending in ("html", "xlsx", "csv", "txt"):
            path = os.path.join(folder, f"{office}{other}-{kind}.{ending}")
            done = run(program, "--db", database, "report", kind, "--year", year, "-o", path)
            if done.returncode == 0:
                yield kind, ending, path
            else:
                expect(path, False, done.stderr.decode())


def misprint(tool, path, name, pattern):
    """Changes the first digit of the first figure that the pattern finds: something more must fail."""
    with open(path, encoding="utf-8-sig") as file:
        text = file.read()
    found = re.search(pattern, text, re.M)
    if not found:
        expect(name, False, f"no {pattern} in {path}")
        return
    at = found.start(1)
    changed = text[:at] + str((int(text[at]) + 3) % 9 + 1) + text[at + 1:]
    wrong = path + ".wrong" + os.path.splitext(path)[1]
    with open(wrong, "w", encoding="utf-8") as file:
        file.write(changed)
    expect(name, failures(tool, wrong), f"{found.group(0)!r} changed and nothing found")
    os.remove(wrong)


def check_offices(tool, program, folder):
    for office, year, name in OFFICES:
        for other in ("", "-plain"):
            for kind, ending, path in write_reports(program, folder, office, year, name, other):
                wrong = failures(tool, path)
                expect(os.path.basename(path), not wrong, "; ".join(wrong[:5]))
                if ending == "csv" and kind == "accounts":
                    used, all_of_them = coverage(tool, path)
                    expect(f"{office}{other} coverage", used * 5 >= all_of_them * 4, f"{used} of {all_of_them}")
                    misprint(tool, path, f"{office}{other} total", r"合计,*(\d{2,}\.\d+)")
                    misprint(tool, path, f"{office}{other} class", r"^201,.*?支出,(\d{2,}\.\d+)")
                if ending == "csv" and kind == "evaluation":
                    misprint(tool, path, f"{office}{other} score", r"数量指标.*,(\d+)$")


def check_others(tool, folder):
    made = os.path.join(folder, "made")
    seeds = [str(i) for i in range(1, 13)]
    subprocess.run([sys.executable, os.path.join(HERE, "correct_documents.py"), made, *seeds], check=True)
    wrong = failures(tool, made)
    expect("correct documents", not wrong, "; ".join(wrong[:5]))
    said = os.path.join(folder, "said")
    subprocess.run([sys.executable, os.path.join(HERE, "true_sentences.py"), said, "1", "2", "3"], check=True)
    wrong = failures(tool, said)
    expect("true sentences", not wrong, "; ".join(wrong[:5]))


def main():
    tool, program = sys.argv[1:3]
    with tempfile.TemporaryDirectory() as folder:
        if os.path.exists(program):
            check_offices(tool, program, folder)
        else:
            print("own reports skipped: the program is not built")
        check_others(tool, folder)
    print(f"{len(PASSED)} passed, {len(FAILED)} failed")
    sys.exit(bool(FAILED))


main()
