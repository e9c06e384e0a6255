"""Measures the rates of a large register: questions in one process, and the whole command.

usage: rates.py BUILD RESULTS_MD [MATTERS]

Writes a section of its own into RESULTS_MD.
"""
import os
import re
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time


def command(program, db, *words):
    times = []
    for _ in range(5):
        start = time.perf_counter()
        out = subprocess.run([program, "--db", db, "rates", "--year", "2020", *words, "--format", "json"], check=True, capture_output=True).stdout
        times.append(time.perf_counter() - start)
    return statistics.median(times), len(out)


def section(build, matters):
    with tempfile.TemporaryDirectory() as folder:
        lines = ["## rates", "", f"{matters:,} matters of five years in 300 units, five or six events each, every event with its counters.", "",
                 "| what | measured | mark | |", "| --- | --- | --- | --- |"]
        told = subprocess.run([os.path.join(build, "bench", "rates"), folder, str(matters)], check=True, capture_output=True, text=True).stdout
        lines += told.splitlines()
        db, program = os.path.join(folder, "rates.db"), os.path.join(build, "xinfang")
        for title, words in (("all rates of a year by unit and month, as JSON", ("--by", "unit,month")), ("all rates of a year of all units, as JSON", ()),
                             ("the matters behind one rate of a unit and a year, as JSON", ("explain", "aqdf", "--unit", "U250"))):
            took, size = command(program, db, *words)
            lines.append(f"| the whole command, {title} | {took * 1000:.0f} ms | | {size / 1e6:.1f} MB, start of the program and reading of the rules included |")
        with sqlite3.connect(db) as connection:
            size = connection.execute("SELECT sum(length(facts)) FROM fact_block").fetchone()[0]
        lines.append(f"| the facts in it | {size / 1e6:,.0f} MB | | {size / matters:,.0f} bytes a matter |")
        size = os.path.getsize(db)
        lines.append(f"| the database | {size / 1e6:,.0f} MB | | {size / matters:,.0f} bytes a matter |")
    return lines


def main():
    build, results, matters = sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 1_000_000
    with open(results, encoding="utf-8") as file:
        text = file.read()
    text = re.sub(r"\n*## rates\n.*?(?=\n## |\Z)", "", text, flags=re.S).rstrip("\n")
    with open(results, "w", encoding="utf-8") as file:
        file.write(text + "\n\n" + "\n".join(section(build, matters)) + "\n")


main()
