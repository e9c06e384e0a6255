"""Measures the program against its marks and yardsticks and writes bench/results.md.

usage: run.py BUILD

Every figure is the median of several runs of the whole program, start and exit included, on this machine as it is:
trust the ratios more than the absolute times.
"""
import datetime
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time

POSTINGS = 100_000
RESULTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "results.md")


def seconds(command, runs=5, before=None):
    times = []
    for _ in range(runs):
        if before:
            before()
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def peak_kilobytes(command):
    """Largest resident size of a child, by wait4."""
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, _, usage = os.wait4(child.pid, 0)
    child.returncode = 0
    return usage.ru_maxrss


def write_office(folder):
    random.seed(1)
    functions = ["2010301", "2010302", "2010308", "2080505", "2101101", "2210201"]
    economics = ["30101", "30102", "30103", "30201", "30202", "30207", "30211", "30213", "30228", "30239"]
    with open(os.path.join(folder, "year.tsv"), "w", encoding="utf-8") as f:
        f.write("year\tdepartment\tlayout\tscoring\n2020\t基准信访局\thubei-2020\thubei-2020\n")
    with open(os.path.join(folder, "budget.tsv"), "w", encoding="utf-8") as f:
        f.write("line\tname\tfund\tfunction\tcategory\tcontrol\tamount\n")
        for i in range(60):
            f.write(f"B{i:03}\t指标{i}\tgeneral\t{functions[i % 6]}\tbasic\tline\t999999999\n")
    with open(os.path.join(folder, "form.tsv"), "w", encoding="utf-8") as f:
        f.write("form\tkind\ttitle\tunit\treason\tmeasures\n")
        for i in range(4):
            f.write(f"F{i}\tdepartment\t自评表{i}\t基准信访局\t原因\t措施\n")
    with open(os.path.join(folder, "indicator.tsv"), "w", encoding="utf-8") as f:
        f.write("form\tnumber\tlevel1\tlevel1_weight\tlevel2\tlevel2_weight\tname\tweight\tdirection\ttarget\tunit\tactual\n")
        for form in range(4):
            number = 0
            for level, weight in (("产出指标", 40), ("效益指标", 30), ("满意度指标", 10)):
                for _ in range(weight // 2):
                    number += 1
                    f.write(f"F{form}\t{number}\t{level}\t{weight}\t{level}\t{weight}\t指标{number}\t2\tge\t95\t%\t{90 + number % 10}\n")
    with open(os.path.join(folder, "payment.csv"), "w", encoding="utf-8") as f:
        f.write("number,date,line,economic,amount,payee,summary\n")
        for i in range(POSTINGS):
            f.write(f"2020-记-{i:06},2020-{i // 8400 + 1:02}-{i % 28 + 1:02},B{random.randrange(60):03},"
                    f"{random.choice(economics)},{random.randint(100, 9999999) / 100:.2f},单位职工,第{i}笔办公与差旅支出\n")


def main():
    build = sys.argv[1]
    program = os.path.join(build, "xinfang")
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        write_office(folder)
        base, full, bare = (os.path.join(folder, name) for name in ("base.db", "full.db", "bare.db"))

        def drop(*paths):
            for path in paths:
                for ending in ("", "-wal", "-shm"):
                    if os.path.exists(path + ending):
                        os.remove(path + ending)

        def fresh():
            drop(full)
            subprocess.run([program, "--db", base, "backup", full], check=True, stdout=subprocess.DEVNULL)

        payments = os.path.join(folder, "payment.csv")
        os.rename(payments, payments + ".later")
        subprocess.run([program, "init", base], check=True, stdout=subprocess.DEVNULL)
        subprocess.run([program, "--db", base, "import", "all", folder, "--year", "2020"], check=True, stdout=subprocess.DEVNULL)
        os.rename(payments + ".later", payments)
        load = [program, "--db", full, "import", "payment", payments, "--year", "2020"]
        imported = seconds(load, 5, fresh)
        fresh()
        memory = peak_kilobytes(load)
        yardstick = seconds([os.path.join(build, "bench", "bare_insert"), bare, str(POSTINGS)], 5, lambda: drop(bare))
        accounts = seconds([program, "--db", full, "accounts", "--year", "2020", "--format", "json"], 11)
        report = seconds([program, "--db", full, "report", "year", "--year", "2020", "-o", os.path.join(folder, "y.html")], 5)
        workbook = seconds([program, "--db", full, "report", "year", "--year", "2020", "-o", os.path.join(folder, "y.xlsx")], 5)
        verify = seconds([program, "--db", full, "verify"], 3)
        start = seconds([program, "rules", "show", "--year", "2020"], 11)
        help_time = seconds([program, "--help"], 11)
    rows = [
        (f"import of {POSTINGS:,} postings from CSV", f"{POSTINGS / imported:,.0f} postings/s", "100,000/s or more",
         f"{imported / yardstick:.2f} x the bare insert of the same rows ({POSTINGS / yardstick:,.0f}/s); {memory / 1024:.0f} MB resident"),
        (f"nine tables with all cross-checks from {POSTINGS:,} postings", f"{accounts * 1000:.0f} ms", "under 100 ms with the forms", ""),
        ("the whole year as HTML: tables, checks, four forms, every figure's source", f"{report * 1000:.0f} ms", "under 300 ms", ""),
        ("the whole year as XLSX", f"{workbook * 1000:.0f} ms", "under 300 ms", ""),
        (f"verify: chain and rebuild of {POSTINGS:,} entries", f"{POSTINGS / verify:,.0f} entries/s", "", ""),
        ("start of the program, rules loaded and checked", f"{start * 1000:.1f} ms", "under 20 ms", f"without rules {help_time * 1000:.1f} ms"),
    ]
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False).stdout.strip()
    cpu = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo", encoding="utf-8") if line.startswith("model name")), "?")
    others = ""  # the sections that the other programs of `make bench` keep
    if os.path.exists(RESULTS):
        with open(RESULTS, encoding="utf-8") as f:
            text = f.read()
        others = text[text.index("\n## "):] if "\n## " in text else ""
    with open(RESULTS, "w", encoding="utf-8") as f:
        f.write(f"# Measured\n\n{datetime.date.today()}, commit {commit}, {os.cpu_count()} x {cpu}. Whole program, medians; "
                "`make bench` writes this file.\n\n| what | measured | mark | against |\n| --- | --- | --- | --- |\n")
        for row in rows:
            f.write("| " + " | ".join(row) + " |\n")
        f.write(others)
    print(open(RESULTS, encoding="utf-8").read())


main()
