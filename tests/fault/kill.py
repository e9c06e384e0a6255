"""Threads that register and forward matters are killed at random moments: what was answered is there, and all is in order.

usage: kill.py XINFANG CASE_WRITER ROUNDS. The seed is printed; XINFANG_SEED repeats it.
"""
import os
import random
import re
import sqlite3
import subprocess
import sys
import tempfile
import time

PROGRAM, WRITER, ROUNDS = sys.argv[1], sys.argv[2], int(sys.argv[3])
ROUNDS_A_REGISTER = 20


def run(*words):
    return subprocess.run([PROGRAM, *words], capture_output=True, text=True)


def new_register(path):
    assert run("init", path).returncode == 0
    for code, kind in (("OFFICE", "office"), ("A", "unit")):
        assert run("--db", path, "record", "unit", f"code={code}", f"name={code}", f"kind={kind}").returncode == 0


def answered(text):
    """The numbers that were answered; a last line that was cut was not yet said."""
    lines = text[:text.rfind("\n") + 1].splitlines()
    assert not any(line.startswith("failed") for line in lines), lines
    registered = [re.fullmatch(r"registered (\S+) (\S+)", line) for line in lines if line.startswith("r")]
    return {m[1]: m[2] for m in registered}, {line.split()[1] for line in lines if line.startswith("forwarded")}


def figures(path, *more):
    said = run("--db", path, "rates", "--year", "2022", "--by", "unit", "--format", "json", *more)
    assert said.returncode == 0, said.stderr
    return said.stdout


def kill_once(path, chance):
    """Returns how many answers came before the kill."""
    with tempfile.TemporaryFile("w+") as said:
        writer = subprocess.Popen([WRITER, path, str(chance.choice((1, 4, 16))), "0"], stdout=said)
        deadline = time.monotonic() + (0 if chance.random() < 0.1 else 30)  # a few while it begins, the rest while it works
        while os.fstat(said.fileno()).st_size == 0 and time.monotonic() < deadline:
            time.sleep(0.001)
        time.sleep(chance.uniform(0, 0.2))
        writer.kill()
        assert writer.wait() == -9, writer.returncode
        said.seek(0)
        registered, forwarded = answered(said.read())
    verified = run("--db", path, "verify")
    assert verified.returncode == 0, (verified.stdout, verified.stderr)
    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    there = {number: (title, handler) for number, title, handler in db.execute("SELECT number, title, handler FROM matter")}
    counted = db.execute("SELECT rules <> '' FROM rate_basis").fetchone()[0]
    db.close()
    assert counted or not there, "the counters of the rates are no longer kept"
    assert figures(path) == figures(path, "--recount"), "the counters of the rates are not those of the events"
    for number, title in registered.items():
        assert number in there and there[number][0] == title, f"{number} was answered and is not there"
    for number in forwarded:
        assert there[number][1] == "A", f"the forwarding of {number} was answered and is not there"
    return len(registered) + len(forwarded)


def main():
    seed = int(os.environ.get("XINFANG_SEED", random.randrange(1 << 32)))
    print(f"kill: seed {seed}")
    chance, answers = random.Random(seed), 0
    for begin in range(0, ROUNDS, ROUNDS_A_REGISTER):
        with tempfile.TemporaryDirectory(prefix="xinfang-kill-") as folder:
            path = os.path.join(folder, "office.db")
            new_register(path)
            for _ in range(begin, min(begin + ROUNDS_A_REGISTER, ROUNDS)):
                answers += kill_once(path, chance)
    assert answers > ROUNDS, f"only {answers} answers: nothing was tried"
    print(f"kill: {ROUNDS} kills, {answers} answers kept")


main()
