"""Measures the case book beside a bare loop with a group commit, the import of matters, and the inbox.

usage: cases.py BUILD RESULTS_MD [MATTERS | imports]

Writes a section of its own into RESULTS_MD, with `imports` only its lines about importing. BUILD/bench/case_book does the
measuring in one process; it compares within each round, so that what else the machine does meets both sides alike: trust
the ratios. The full register is filled once and stays in BUILD/bench/registers. An import is measured as a whole command, so
what else the machine does shows in it: its processor time does not.
"""
import csv
import multiprocessing
import os
import pathlib
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tests"))
import harness

IMPORTED = 100_000
TITLES = {"bare": "the bare loop: a row of 1 kB, three indexes, an event row, a sum", "register": "registrations",
          "lifecycle": "lifecycles: register, forward, accept, reply, rate"}


def read_rows(text):
    rows = {}
    for line in text.splitlines():
        what, callers, matters, *figures = line.split("\t")
        rows[what, int(callers), int(matters)] = [float(f) for f in figures]
    return rows


def rate_lines(rows, matters):
    lines = [f"| what | callers | empty register | against the bare loop | {matters:,} matters | against the bare loop | processor time a request: empty, {matters:,} | more |",
             "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"]
    for what, title in TITLES.items():
        for callers in (1, 8, 64):
            empty, full = rows[what, callers, 0], rows.get((what, callers, matters), [0.0] * 5)
            lines.append(f"| {title} | {callers} | {empty[0]:,.0f}/s, {empty[1]:.2f} ms, slowest 1 % {empty[2]:.1f} ms | {empty[3]:.2f} | {full[0]:,.0f}/s | {full[3]:.2f} | "
                         f"{empty[4]:.0f} us, {full[4]:.0f} us | {full[4] / empty[4] - 1:+.0%} |")
    return lines


def write_register(folder):
    """The matters of a year as CSV and XLSX, and those of the year after it as CSV."""
    random.seed(1)
    with open(os.path.join(folder, "unit.tsv"), "w", encoding="utf-8") as file:
        file.write("code\tname\tkind\nOFFICE\t信访局\toffice\n" + "".join(f"U{i:02}\t第{i}单位\tunit\n" for i in range(60)))
    for year in (2021, 2022):
        with open(os.path.join(folder, f"{year}.csv"), "w", encoding="utf-8") as file:
            file.write("number,action,date,unit,kind,channel,received,people,title,category,place,content\n")
            for i in range(IMPORTED):
                day = f"{year}-{i * 12 // IMPORTED + 1:02}-{i % 28 + 1:02}"
                file.write(f"L{year}{i:06},register,{day},OFFICE,appeal,{random.choice(['letter', 'visit', 'web', 'phone'])},{day},{random.randint(1, 9)},"
                           f"反映第{i}号小区供水问题,城乡建设,鹦鹉街道{i % 97}号,{'小区供水不足，物业多次协调未果，请求有关部门尽快解决。' * 3}\n")
    with open(os.path.join(folder, "2021.csv"), encoding="utf-8") as file, open(os.path.join(folder, "2021.xlsx"), "wb") as workbook:
        workbook.write(harness.xlsx(list(csv.reader(file)), shared=False))


def run_import(program, db, path):
    """Matters a second of the whole command, start, reading and making durable included; us of processor time each; MB."""
    start = time.perf_counter()
    child = subprocess.Popen([program, "--db", db, "import", "case", path], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = status
    assert status == 0
    return IMPORTED / (time.perf_counter() - start), (usage.ru_utime + usage.ru_stime) / IMPORTED * 1e6, usage.ru_maxrss / 1024


def imports(program, folder):
    db, runs = os.path.join(folder, "import.db"), {}
    writer = multiprocessing.Process(target=write_register, args=(folder,))  # whose memory would be taken for that of an import
    writer.start()
    writer.join()
    for file, rounds in (("2021.xlsx", 3), ("2021.csv", 5)):
        for _ in range(rounds):
            for ending in ("", "-wal", "-shm"):
                if os.path.exists(db + ending):
                    os.remove(db + ending)
            subprocess.run([program, "init", db], check=True, stdout=subprocess.DEVNULL)
            subprocess.run([program, "--db", db, "import", "unit", os.path.join(folder, "unit.tsv")], check=True, stdout=subprocess.DEVNULL)
            runs.setdefault(file, []).append(run_import(program, db, os.path.join(folder, file)))
            if file == "2021.csv":
                runs.setdefault("2022.csv", []).append(run_import(program, db, os.path.join(folder, "2022.csv")))
    start = time.perf_counter()
    subprocess.run([program, "--db", db, "search", "供水"], check=True, stdout=subprocess.DEVNULL)
    first_search = time.perf_counter() - start
    titles = {"2021.csv": ("from CSV into an empty register", "100,000/s"), "2022.csv": ("from CSV into a register that has as many", ""),
              "2021.xlsx": ("from XLSX into an empty register", "")}
    for file, (title, mark) in titles.items():
        rate, cpu, megabytes = map(statistics.median, zip(*runs[file]))
        best = max(run[0] for run in runs[file])
        yield (f"| import of {IMPORTED:,} matters {title} | {rate:,.0f} matters/s, the best of {len(runs[file])} runs {best:,.0f}; {cpu:.1f} us of processor time each, "
               f"{megabytes:.0f} MB resident | {mark} |")
    yield f"| the first search after {2 * IMPORTED:,} of them, which brings the index up to date | {first_search:.1f} s | |"


COMMANDS = {"inbox --unit U01": ("inbox", "--unit", "U01"),
            "rates --year 2021": ("rates", "--year", "2021"),
            "rates --year 2021 --by unit,month": ("rates", "--year", "2021", "--by", "unit,month", "--format", "json"),
            "show K000500000": ("show", "K000500000"),
            "case register ...": ("case", "register", "unit=OFFICE", "kind=appeal", "channel=letter", "people=1",
                                  "title=反映小区供水问题", "category=城乡建设", "content=小区供水不足，请予解决")}


def timed(command):
    """Seconds on the wall and of processor time of a whole command, the middle of five."""
    walls, cpus = [], []
    for _ in range(5):
        start = time.perf_counter()
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = status
        assert status == 0, command
        walls.append(time.perf_counter() - start)
        cpus.append(usage.ru_utime + usage.ru_stime)
    return statistics.median(walls), statistics.median(cpus)


def command_lines(program, folder, matters):
    """Whole commands from the shell, start included, on a copy of the full register that nobody has searched in."""
    db = os.path.join(folder, "commands.db")
    shutil.copyfile(os.path.join(folder, f"full-{matters}.db"), db)
    for what, words in COMMANDS.items():
        wall, cpu = timed([program, "--db", db, *words])
        yield f"| the whole command `{what}` among {matters:,} matters | {wall * 1000:.0f} ms, {cpu * 1000:.0f} ms of processor time | |"
    for ending in ("", "-wal", "-shm"):
        if os.path.exists(db + ending):
            os.remove(db + ending)


def section(build, matters):
    folder = os.path.join(build, "bench", "registers")
    os.makedirs(folder, exist_ok=True)
    out = subprocess.run([os.path.join(build, "bench", "case_book"), folder, str(matters), "0.4", "5"], check=True, capture_output=True, text=True).stdout
    rows = read_rows(out)
    lines = ["## case book", "", "Durable, everything on, the bare loop beside it in every round; medians of five rounds. A lifecycle counts as five requests. Marks: half of the bare "
             "loop; at most 10 % slower in the full register (processor time, since the disk and the machine are shared).", "", *rate_lines(rows, matters), ""]
    with tempfile.TemporaryDirectory() as folder:
        lines += ["| what | measured | mark |", "| --- | --- | --- |", *imports(os.path.join(build, "xinfang"), folder)]
    if matters:
        inbox_rows, inbox_ms = rows["inbox", 1, matters][:2]
        lines += [f"| inbox of a unit with {inbox_rows:,.0f} open limits among {matters:,} matters | {inbox_ms:.1f} ms | 20 ms |"]
        if ("load", 1, matters) in rows: # filled anew, else left from the last time
            lines += [f"| in process: matters with two events each | {rows['load', 1, matters][0]:,.0f} matters/s | |"]
        lines += command_lines(os.path.join(build, "xinfang"), os.path.join(build, "bench", "registers"), matters)
    return lines


def replace_imports(build, text):
    with tempfile.TemporaryDirectory() as folder:
        new = "\n".join(imports(os.path.join(build, "xinfang"), folder))
    print(new)
    return re.sub(r"(?:^\| import of [0-9,]+ matters .*\n)+^\| the first search after .*$", lambda _: new, text, flags=re.M)


def main():
    build, results = sys.argv[1], sys.argv[2]
    what = sys.argv[3] if len(sys.argv) > 3 else "1000000"
    text = ""
    if os.path.exists(results):
        with open(results, encoding="utf-8") as file:
            text = file.read()
    if what == "imports":
        text = replace_imports(build, text)
    else:
        new = "\n".join(section(build, int(what))) + "\n"
        print(new)
        text = re.sub(r"\n*## case book\n.*?(?=\n## |\Z)", "", text, flags=re.S).rstrip("\n")
        text = (text + "\n\n" if text else "") + new
    with open(results, "w", encoding="utf-8") as file:
        file.write(text)


main()
