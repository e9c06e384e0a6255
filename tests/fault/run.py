"""Every write, sync, open, allocation made to fail once, and the process killed at it: nothing half done, nothing lost.

usage: run.py [BUILD] [--long]. For each operation and kind of call, N = 1, 2, 3, ... until the run ends before the Nth
call comes; past the first calls N grows in steps (--long: slower). After each run the office must open, verify in order,
and hold all of what was to be recorded or nothing; a run that failed says so with status 2 or 3, and leaves no files about.
"""
import collections
import concurrent.futures
import errno
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import harness
from harness import EXAMPLES, PROGRAM, environment, run

BUILD = next((pathlib.Path(a).resolve() for a in sys.argv[1:] if not a.startswith("-")), PROGRAM.parent)
LIBRARY = BUILD / "tests" / "libfault.so"
WRITER = BUILD / "tests" / "case_writer"  # several threads on one database
LONG = "--long" in sys.argv
DENSE = {"memory": 200, "write": 60, "sync": 1000, "open": 1000, "truncate": 1000, "rename": 1000}
GROWTH = 1.03 if LONG else 1.18
MEMORY_DENSE = {"import": 200, "import-cases": 20, "fill": 10}  # of the other operations fewer: the start is the same
FAULTS = [("write", "ENOSPC"), ("write", "EIO"), ("write", "kill"), ("sync", "EIO"), ("sync", "kill"), ("open", "EMFILE"),
          ("open", "kill"), ("truncate", "EIO"), ("truncate", "kill"), ("rename", "ENOSPC"), ("rename", "kill"),
          ("memory", "ENOMEM"), ("memory", "kill")]
LASTING = [("write", "ENOSPC"), ("memory", "ENOMEM")]  # from the Nth on all fail
GROUPED = [("write", "ENOSPC"), ("write", "EIO"), ("sync", "EIO"), ("memory", "ENOMEM")]  # tests/fault/kill.py kills
OURS = ("office.db", "office.db-wal", "office.db-shm", "office.db-journal", "hit")


def entries(path):
    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        return db.execute("SELECT count(*) FROM journal").fetchone()[0]
    finally:
        db.close()


class Operation:
    """What is run, on which office, and the number of entries that the office has when all or nothing was done."""

    def __init__(self, name, words, base, before, after, makes=None, writer=False):
        self.name, self.words, self.base, self.before, self.after, self.makes = name, words, base, before, after, makes
        self.writer = writer  # not the program but the writer; each of its requests is all or nothing


def operations(folder):
    base, full = folder / "base.db", folder / "full.db"
    small = folder / "few.csv"
    small.write_text("年度,编号,日期,预算指标,经济分类科目,金额\n" + "".join(
        f"2022,错{n},2022-06-30,L13,30211,0.{n + 10}\n" for n in range(40)), encoding="utf-8")
    for path, kinds in ((base, ["year", "project", "budget", "budget-change", "carry-over", "income"]), (full, None)):
        assert run("init", path, *([] if kinds else ["--example", "linjiang-2022"])).status == 0
        for kind in kinds or []:
            assert run("--db", path, "import", kind, EXAMPLES / "linjiang-2022" / f"{kind}.tsv").status == 0
    for path in (base, full):
        assert run("--db", path, "verify").status == 0
        for end in ("-wal", "-shm"):
            pathlib.Path(f"{path}{end}").unlink(missing_ok=True)
    few, all_of_it = entries(base), entries(full)
    units = folder / "units.db"
    assert run("--db", base, "backup", units).status == 0
    for code, kind in (("OFFICE", "office"), ("A", "unit")):
        assert run("--db", units, "record", "unit", f"code={code}", f"name={code}", f"kind={kind}").status == 0
    key = f"{base}.key"
    person = ["--key", key, "case", "register", "unit=OFFICE", "kind=appeal", "channel=letter", "people=1", "content=c",
              "person_name=甲", "person_id_kind=passport", "person_id=E0000001"]
    yield Operation("person", person, units, few + 2, few + 4)
    letters, letter = folder / "letters.db", folder / "letter.txt"
    assert run("--db", units, "backup", letters).status == 0
    assert run("--db", letters, *person).status == 0
    letter.write_text("letter " * 4000)
    number = run("--db", letters, "inbox", "--format", "json").json()[0]["number"]
    yield Operation("attach", ["--key", key, "case", "attach", number, letter], letters, few + 4, few + 5)
    yield Operation("person-erase", ["person", "erase", number, "--purpose", "p"], letters, few + 4, few + 5)
    yield Operation("writers", ["4", "5"], units, few + 2, few + 2 + 40, writer=True)
    many = folder / "many.csv"  # so many that rows are written behind, by a thread of their own
    many.write_text("action,date,unit,kind,channel,people,content\n" + "register,2021-05-10,OFFICE,appeal,letter,1,供水\n" * 1100, encoding="utf-8")
    yield Operation("import-cases", ["import", "case", many], units, few + 2, few + 2 + 1100)
    most = folder / "most.csv"  # so many that they are written without the log into a register without matters
    most.write_text("action,date,unit,kind,channel,people,content\n" + "register,2021-05-10,OFFICE,appeal,letter,1,供水\n" * 4200, encoding="utf-8")
    yield Operation("fill", ["import", "case", most], units, few + 2, few + 2 + 4200)
    old = folder / "old.db"
    shutil.copy(base, old)
    pay = ["record", "payment", "number=错1", "date=2022-06-30", "line=L13", "economic=30211", "amount=1.00"]
    yield Operation("import", ["import", "payment", small], base, few, few + 40)
    yield Operation("record", pay, full, all_of_it, all_of_it + 1)
    grant = ["record", "relief", "number=JZ2022-003", "cause=hard_case", "exception=个案会议", "reason=更正"]
    yield Operation("record-book", grant, full, all_of_it, all_of_it + 1)
    yield Operation("book", ["book", "--year", "2022"], full, all_of_it, all_of_it)
    yield Operation("init", ["init", "new.db", "--example", "linjiang-2022"], None, None, all_of_it, makes="new.db")
    yield Operation("backup", ["backup", "copy.db"], full, all_of_it, all_of_it, makes="copy.db")
    yield Operation("restore", ["restore", old, "--replace"], full, all_of_it, few)
    yield Operation("accounts-xlsx", ["accounts", "-o", "out.xlsx"], full, all_of_it, all_of_it, makes="out.xlsx")
    yield Operation("accounts-html", ["accounts", "-o", "out.html"], full, all_of_it, all_of_it, makes="out.html")
    yield Operation("evaluate", ["evaluate", "--format", "json"], full, all_of_it, all_of_it)
    yield Operation("verify", ["verify"], full, all_of_it, all_of_it)


class Trouble(Exception):
    pass


def attempt(operation, kind, error, n, lasts):
    """One run with the fault; returns (hit, status). Raises Trouble."""
    with tempfile.TemporaryDirectory(prefix="xinfang-fault-") as name:
        folder = pathlib.Path(name)
        if operation.base:
            shutil.copy(operation.base, folder / "office.db")
        number = "0" if error == "kill" else str(getattr(errno, error))
        env = environment(LD_PRELOAD=str(LIBRARY), FAULT_KIND=kind, FAULT_N=str(n), FAULT_ERROR=number,
                          FAULT_HIT=str(folder / "hit"), TMPDIR=name, **({"FAULT_LASTS": "1"} if lasts else {}))
        try:
            command = [WRITER, "office.db"] if operation.writer else [PROGRAM, "--db", "office.db"]
            done = subprocess.run([*command, *map(str, operation.words)], cwd=folder, env=env, timeout=60,
                                  capture_output=True, stdin=subprocess.DEVNULL)
        except subprocess.TimeoutExpired:
            raise Trouble("hangs")
        hit = (folder / "hit").exists()
        judge(operation, folder, done, hit, error)
        return hit, done.returncode


def judge(operation, folder, done, hit, error):
    killed = hit and error == "kill"
    stray = [p.name for p in folder.iterdir() if p.name not in OURS and p.name != operation.makes]
    if operation.name == "init" and done.returncode == 0:  # the log could not be folded in at the end; it still holds
        stray = [name for name in stray if name not in ("new.db-wal", "new.db-shm")]
    # A key stays with its office, and with it alone.
    stray = [name for name in stray if name != "new.db.key" or not (folder / "new.db").exists()]
    status, said = done.returncode, done.stderr.decode("utf-8", "replace")
    if killed and status != -9:
        raise Trouble(f"was not killed but ended with {status}")
    # libxlsxwriter 1.1.4 falls over when memory is short (worksheet.c); the files are held to the same all the same.
    library = status == -11 and operation.name == "accounts-xlsx" and error == "ENOMEM"
    if not killed and not library and status not in ((0, 2, 3) if hit else (0,)):
        raise Trouble(f"status {status}: {said[:300]}")
    if status in (2, 3) and not said.strip():
        raise Trouble(f"status {status} without a message")
    if operation.base:
        check_office(operation, folder / "office.db", status)
    if operation.writer:
        check_answers(folder / "office.db", done.stdout.decode())
    if operation.makes:
        check_made(operation, folder / operation.makes, status, killed)
    if stray and not killed:
        raise Trouble(f"status {status} left {stray}")


def check_office(operation, path, status):
    verified = run("--db", path, "verify", cwd=path.parent)
    if verified.status != 0:
        raise Trouble(f"status {status}; then verify: {verified.status} {verified.out[:200]} {verified.err[:200]}")
    n = entries(path)
    if n not in (operation.before, operation.after) and not operation.writer:
        raise Trouble(f"status {status}; {n} entries, neither {operation.before} nor {operation.after}")
    if status == 0 and n != operation.after:
        raise Trouble(f"status 0 but {n} entries")


def check_answers(path, said):
    """Of many requests each was answered by itself: who was told yes is there, who was told no is not."""
    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    there = {title: handler for title, handler in db.execute("SELECT title, handler FROM matter")}
    numbers = {number: title for number, title in db.execute("SELECT number, title FROM matter")}
    db.close()
    for line in said.splitlines():
        what, *words = line.split()
        if what == "registered" and words[1] not in there or what == "failed" and words[0] in there:
            raise Trouble(f"said {line}, but the register has {sorted(there)}")
        if what == "forwarded" and there[numbers[words[0]]] != "A":
            raise Trouble(f"said {line}, but it is not")


def check_made(operation, path, status, killed):
    made = path.exists()
    if status == 0 and not made:
        raise Trouble("status 0 but nothing was made")
    # A whole office or copy whose success could not be printed stays.
    if made and status != 0 and not killed and (path.suffix != ".db" or entries(path) != operation.after):
        raise Trouble(f"status {status} left {path.name}")
    if not made or path.suffix != ".db":
        return
    if killed:
        # Cut off in the middle of being made: an office with all or nothing in it, or plainly none.
        verified = run("--db", path, "verify")
        if verified.status == 0 and entries(path) not in (0, operation.after):
            raise Trouble(f"killed; {entries(path)} entries")
        if verified.status == 1:
            raise Trouble(f"killed; verify: {verified.out[:200]}")
    elif run("--db", path, "verify").status != 0 or entries(path) != operation.after:
        raise Trouble("status 0 but what was made does not verify")


def series(operation, kind, error, lasts):
    """All N of one operation and fault: (runs, failures that were told, troubles)."""
    n, runs, told, troubles = 1, 0, 0, []
    dense = (MEMORY_DENSE.get(operation.name, 60) if kind == "memory" else DENSE[kind]) * (4 if LONG else 1)
    if operation.writer:
        dense //= 3
    if lasts or (error == "kill" and kind == "memory"):
        dense //= 4
    while True:
        try:
            hit, status = attempt(operation, kind, error, n, lasts)
            told += status not in (0, -9)
        except Trouble as trouble:
            hit = True
            troubles.append(f"{operation.name} {kind} {n} {error}{' and all after' if lasts else ''}: {trouble}")
        runs += 1
        if not hit or len(troubles) >= 5:
            return runs, told, troubles
        n = n + 1 if n < dense else max(n + 1, int(n * GROWTH))


def main():
    assert LIBRARY.exists(), f"{LIBRARY} is not built"
    passed = failed = runs = told = 0
    only = os.environ.get("XINFANG_FAULT")
    with tempfile.TemporaryDirectory(prefix="xinfang-fault-base-") as folder:
        work = [(o, kind, error, lasts) for o in operations(pathlib.Path(folder)) if not only or only == o.name
                for lasts, faults in ((False, GROUPED if o.writer else FAULTS), (True, LASTING)) for kind, error in faults]
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            for one, (r, t, troubles) in zip(work, pool.map(lambda w: series(*w), work)):
                runs, told = runs + r, told + t
                for trouble in troubles:
                    print(f"FAIL fault: {trouble}")
                passed, failed = passed + (not troubles), failed + bool(troubles)
    print(f"fault: {runs} runs, {told} failures told")
    if not told and not only:
        print("FAIL fault: no fault was ever told; is the library in use?")
        failed += 1
    print(f"= {passed} passed, {failed} failed, 0 skipped")
    sys.exit(1 if failed else 0)


main()
