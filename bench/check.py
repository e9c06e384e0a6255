"""Measures the checker: text, memory, a long PDF, and the share of single-digit errors it finds.

usage: check.py XINFANG_CHECK RESULTS_MD [REPORTS_FOLDER [FOUND_FOLDER]]

Writes a section of its own into RESULTS_MD. The documents are made by tests/check/make_documents.py; the
real reports are measured as well where they are there, and so are texts of other offices found elsewhere.
"""
import os
import re
import resource
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
TESTS = os.path.join(HERE, "..", "tests", "check")
sys.path.insert(0, TESTS)
from handmade_pdf import write_pdf


def timed(arguments):
    start = time.monotonic()
    process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    return time.monotonic() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


def text_of(folder, pattern):
    texts = []
    for name in sorted(os.listdir(folder)):
        if re.match(pattern, name):
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                texts.append(file.read())
    return "\n".join(texts)


def measure_text(tool, folder, text, size):
    path = os.path.join(folder, "large.txt")
    with open(path, "w", encoding="utf-8") as file:
        for _ in range(size // len(text.encode()) + 1):
            file.write(text + "\n")
    bytes_ = os.path.getsize(path)
    best = min(timed([tool, "--no-isolation", path]) for _ in range(3))
    return bytes_, best


def pdf(folder, pages):
    """Many pages of figures."""
    path = os.path.join(folder, "long.pdf")
    write_pdf(path, [[(50, 62 + 16 * i, f"Item {i} total {1000 + i}.{page:02d} of which {500 + i}.5 and {500 - i}.5, share {i + 10}.5%")
                      for i in range(45)] for page in range(pages)])
    return path


def mutation(tool, documents, *options):
    out = subprocess.run([sys.executable, os.path.join(TESTS, "mutate.py"), tool, *options, *(["--count", "150"] if "--count" not in options else []), *documents], capture_output=True, check=True).stdout.decode()
    return out.split("\n\n")[1]


def summary(table):
    rows = table.split("\n")
    return rows[:2] + rows[-1:]


def texts(folder):
    return [os.path.join(folder, f) for f in sorted(os.listdir(folder)) if f.endswith(".txt")] if folder and os.path.isdir(folder) else []


def section(tool, reports, found):
    lines = ["## check", "", "| what | measured | mark |", "| --- | --- | --- |"]
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, os.path.join(TESTS, "make_documents.py"), folder, *map(str, range(1, 9))], check=True)
        kinds = {"prose": "prose|bulletin", "tables and prose": "accounts|budget|form"}
        for kind, pattern in kinds.items():
            bytes_, (wall, cpu, memory) = measure_text(tool, folder, text_of(folder, pattern), 10 << 20)
            lines.append(f"| text, {kind}, {bytes_ / 1e6:.0f} MB | {bytes_ / 1e6 / cpu:.1f} MB/s of processor time, memory {memory / bytes_:.1f} times the text | 20 MB/s, 10 times |")
        path = pdf(folder, 40)
        wall = min(timed([tool, path])[0] for _ in range(5))
        alone = min(timed(["pdftotext", "-tsv", path, "/dev/null"])[0] for _ in range(5))
        lines.append(f"| PDF of 40 pages | {wall * 1000:.0f} ms, of it pdftotext {alone * 1000:.0f} ms | 100 ms |")
        made = [os.path.join(folder, f) for f in sorted(os.listdir(folder)) if re.match(r"[a-z]+-[1-4]\.txt", f)]
        real = texts(reports)
        lines += ["", "One digit of one figure changed, in figures that take part in a relation (made documents):", "", mutation(tool, made)]
        if real:
            lines += ["", "The same in the three real reports:", "", mutation(tool, real)]
            lines += ["", "The same in every figure of the real reports that a careful reader could check, by the relation that says so, three changes each (tests/check/checkable-*.tsv; mark: 90 %):", ""]
            lines += [mutation(tool, real, "--labels", TESTS, "--count", "3")]
            lines += ["", "Other mistakes than a wrong digit, in figures of the real reports that take part in a relation, and in made documents:", ""]
            lines += [mutation(tool, real + made, "--kinds", "1", "--count", "60").replace("| rule |", "| mistake |")]
            lines += ["", "The same as above (one digit) in any figure of the real reports, those too that nothing can be computed from:", ""]
            lines += summary(mutation(tool, real, "--every", "1"))
        accounts = [path for path in made if "accounts" in path]
        lines += ["", "The same misprint in every table that has the figure, final accounts:", ""] + summary(mutation(tool, accounts + real, "--twice", "1"))
        if found:
            lines += ["", f"The same in {len(texts(found))} texts of other offices (hotlines, courts, market supervision, budgets, statistics):", "", mutation(tool, texts(found))]
    return lines


def main():
    tool, results = sys.argv[1:3]
    reports, found = (sys.argv[3:] + ["", ""])[:2]
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    text = ""
    if os.path.exists(results):
        with open(results, encoding="utf-8") as file:
            text = file.read()
    new = "\n".join(section(tool, reports, found)) + "\n"
    text = re.sub(r"\n*## check\n.*?(?=\n## |\Z)", "", text, flags=re.S).rstrip("\n")
    with open(results, "w", encoding="utf-8") as file:
        file.write((text + "\n\n" if text else "") + new)
    print(new)


main()
