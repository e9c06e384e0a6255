"""How much of one report is checked when it comes as a workbook, a page, a text, a document of Word or a PDF.

usage: formats.py XINFANG RESULTS_MD

Writes a section of its own into RESULTS_MD. The PDFs are made by LibreOffice from the workbook and by Chromium from
the page, where they are installed.
"""
import csv
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tests", "check"))
from test_kinds import to_docx  # noqa: E402

OFFICES = (("hanyang-2020", "2020"), ("linjiang-2022", "2022"))
# What took part before rows over several lines were put together again: PDF by LibreOffice, by Chromium.
BEFORE = {("hanyang-2020", "pdf (LibreOffice)"): 217, ("hanyang-2020", "pdf (Chromium)"): 254,
          ("linjiang-2022", "pdf (LibreOffice)"): 311, ("linjiang-2022", "pdf (Chromium)"): 410}


def run(*words):
    return subprocess.run(words, capture_output=True, check=False, timeout=300).stdout.decode()


def documents(program, folder, office, year):
    database = os.path.join(folder, office + ".db")
    run(program, "init", database, "--example", office)
    for ending in ("xlsx", "html", "csv", "txt"):
        path = os.path.join(folder, f"{office}.{ending}")
        run(program, "--db", database, "report", "year", "--year", year, "-o", path)
        yield ending, path
    path = os.path.join(folder, office + ".docx")
    with open(os.path.join(folder, office + ".csv"), encoding="utf-8-sig", newline="") as rows, open(path, "wb") as document:
        document.write(to_docx("\n".join("\t".join(cell.replace("\n", "") for cell in row) for row in csv.reader(rows))))
    yield "docx (of the csv)", path
    sheet, page = (os.path.join(folder, office + ending) for ending in (".xlsx", ".html"))
    made = os.path.join(folder, "sheets", office + ".pdf")
    run("soffice", "--headless", "--convert-to", "pdf", "--outdir", os.path.dirname(made), sheet)
    if os.path.exists(made):
        yield "pdf (LibreOffice)", made
    made = os.path.join(folder, office + ".pdf")
    run("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--print-to-pdf={made}", f"file://{page}")
    if os.path.exists(made):
        yield "pdf (Chromium)", made


def main():
    program, results = sys.argv[1:3]
    lines = ["## check, kinds of documents", "", "The same report of a year; the page also lists where each figure comes from.", "",
             "| office | kind | figures | take part | before | fail |", "| --- | --- | ---: | ---: | ---: | ---: |"]
    with tempfile.TemporaryDirectory() as folder:
        for office, year in OFFICES:
            for kind, path in documents(program, folder, office, year):
                last = run(program, "--lang", "zh", "check", path).strip().split("\n")[-1]
                found = re.search(r"(\d+)个数，(\d+)个得到核对；不符(\d+)处", last)
                figures, used, fails = found.groups() if found else ("?", "?", "?")
                lines.append(f"| {office} | {kind} | {figures} | {used} | {BEFORE.get((office, kind), '')} | {fails} |")
    with open(results, encoding="utf-8") as file:
        text = file.read()
    section = "\n".join(lines) + "\n"
    text, found = re.subn(r"## check, kinds of documents\n.*?(?=\n## |\Z)", lambda _: section, text, flags=re.S)
    text = text.rstrip("\n") + "\n" + ("" if found else "\n" + section)
    with open(results, "w", encoding="utf-8") as file:
        file.write(text)
    print("\n".join(lines))


main()
