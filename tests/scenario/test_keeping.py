"""Keeping the books: what verify finds, backup and restore, two writers, a disk that is full or read-only."""
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import threading
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import harness
from harness import Case, closing_connection, environment, run

PAY = ["record", "payment", "number=新1", "date=2020-12-30", "line=B12", "economic=30201", "amount=1.00"]


class Plans(Case):
    def test_few_entries_are_found_without_going_through_the_journal(self):
        """A million matters lie between two entries of a book: its history comes by an index, whose condition the query repeats."""
        self.example("hanyang-2020")
        text = (harness.ROOT / "sql" / "queries" / "journal.sql").read_text(encoding="utf-8")
        statement = text.split("-- query: journal_of_kind\n")[1].split(";")[0]
        with closing_connection(self.db) as db:
            plan = [row[3] for row in db.execute("EXPLAIN QUERY PLAN " + statement, {"1": "relief", "2": 0})]
            by_index = db.execute(statement, {"1": "budget", "2": 2020}).fetchall()
            plainly = db.execute("SELECT seq, recorded_ms, recorded_by, body FROM journal WHERE +kind = 'budget' ORDER BY seq").fetchall()
        self.assertTrue(any("USING INDEX journal_few (kind=? AND year=?)" in step for step in plan), plan)
        self.assertEqual(by_index, plainly)
        self.assertGreater(len(by_index), 1)


class Commits(Case):
    def commits(self, *words):
        """How many durable commits the command makes: in SQLite's log a frame whose header names the size of the database ends one."""
        with closing_connection(self.db) as db:  # while it is open nobody takes the log away
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            done = self.run_ok(*words)
            log = pathlib.Path(f"{self.db}-wal").read_bytes()
        page, salts = int.from_bytes(log[8:12], "big"), log[16:24]
        frames = [log[at:at + 24] for at in range(32, len(log), 24 + page)]
        return sum(frame[4:8] != bytes(4) and frame[8:16] == salts for frame in frames), done.out

    def test_an_event_is_one_commit(self):
        """Whatever follows from an event is written in its transaction, which it shares with whoever waits; one of its own beside that
        would halve the whole case book."""
        self.run_ok("init", self.db)
        for code, kind in (("XF", "office"), ("A", "unit")):
            self.assertEqual(self.commits("record", "unit", f"code={code}", f"name={code}", f"kind={kind}")[0], 1)
        register = ["case", "register", "unit=XF", "kind=appeal", "route=by_petition", "channel=letter", "people=1", "person_name=王敏"]
        n, out = self.commits(*register, "content=供水不足")
        self.assertEqual(n, 1)
        number = out.split()[0]
        for words in (["forward", "unit=XF", "to=A"], ["accept", "unit=A"], ["extend", "unit=A", "reason=r", "approved_by=b"],
                      ["opinion", "unit=A", "facts=f", "opinion=o", "basis=b", "outcome=o", "remedies_told=yes"],
                      ["serve", "unit=A", "served_by=post"], ["issue-code", "unit=XF"]):
            with self.subTest(words[0]):
                self.assertEqual(self.commits("case", words[0], number, *words[1:])[0], 1)
        self.assertEqual(self.commits(*register, "content=道路积水")[0], 2)  # before it looks for the same matter, the search index follows the journal
        self.run_ok("search", "积水")
        self.assertEqual(self.commits(*register, "content=垃圾清运")[0], 1)
        self.run_ok("search", "清运")
        self.assertEqual(self.commits("record", "reception", "date=2023-05-12", "leader=张三", "venue=大厅")[0], 1)


class Earlier(Case):
    def test_what_an_earlier_version_recorded_is_still_read(self):
        """Cases had a text column `attachment` before attachments were kept: journals hold it for good, nobody fills it in any more."""
        self.run_ok("init", self.db)
        self.run_ok("record", "unit", "code=XF", "name=信访局", "kind=office")
        register = ["case", "register", "unit=XF", "kind=appeal", "channel=letter", "people=1", "content=x"]
        self.refused(2, ["attachment", "case attach"], *register, "attachment=照片3张")
        self.run_ok(*register)
        self.assertNotIn("附件", self.run_ok("--lang", "zh", "export", "case").out)
        with closing_connection(self.db) as db:
            before, = db.execute("SELECT hash FROM journal WHERE seq = 1").fetchone()
            *row, _ = db.execute("SELECT seq, year, kind, happened_day, recorded_ms, recorded_by, body, hash FROM journal WHERE seq = 2").fetchone()
            row[6] = row[6].replace('"content":"x"', '"content":"x","attachment":"照片3张"')
            chained = hashlib.sha256((before + "\n" + "\n".join(map(str, row))).encode()).hexdigest()
            db.execute("DROP TRIGGER journal_no_update")
            db.execute("UPDATE journal SET body = ?, hash = ? WHERE seq = 2", (row[6], chained))
            db.commit()
        self.run_ok("verify")
        self.assertIn("附件 照片3张", self.run_ok("--lang", "zh", "show", "XF2023000001").out)
        exported = self.run_ok("--lang", "zh", "export", "case").out
        self.assertIn("附件", exported.split("\n")[0])
        self.assertIn("照片3张", exported)
        self.run_ok("case", "contact", "XF2023000001", "unit=XF")
        self.run_ok("verify")


class Tampering(Case):
    def setUp(self):
        super().setUp()
        self.example("hanyang-2020")
        self.assertIn("511", self.run_ok("verify").out)

    def tampered(self, *statements, status=1, says=()):
        """verify on a copy in which the statements were run past all guards."""
        copy = self.folder / "tampered.db"
        copy.unlink(missing_ok=True)
        self.run_ok("backup", copy)
        with closing_connection(copy) as db:
            for trigger in ("journal_no_update", "journal_no_delete"):
                db.execute(f"DROP TRIGGER {trigger}")
            for statement in statements:
                self.assertGreater(db.execute(statement).rowcount, 0, statement)
            db.commit()
        done = run("--db", copy, "verify")
        self.assertEqual(done.status, status, f"{statements}\n{done}")
        for text in says:
            self.assertIn(text, done.out + done.err, f"{statements}\n{done}")
        for end in ("-wal", "-shm"):
            pathlib.Path(f"{copy}{end}").unlink(missing_ok=True)

    def test_an_untouched_copy_is_in_order(self):
        self.tampered("UPDATE journal SET seq = seq WHERE seq = 1", status=0)

    def test_the_journal(self):
        self.tampered("""UPDATE journal SET body = replace(body, '"amount":"', '"amount":"1') WHERE seq = 300""", says=["300"])
        self.tampered("UPDATE journal SET body = replace(body, '武汉', '武昌') WHERE seq = 1", says=["第 1 条"])
        for column, value in (("year", "2019"), ("happened_day", "happened_day + 1"), ("recorded_ms", "recorded_ms + 1"),
                              ("recorded_by", "'x'"), ("hash", "replace(hash, substr(hash, 1, 1), 'f') || ''")):
            with self.subTest(column=column):
                if column == "hash":
                    value = "CASE substr(hash,1,1) WHEN 'f' THEN 'e' ELSE 'f' END || substr(hash,2)"
                self.tampered(f"UPDATE journal SET {column} = {value} WHERE seq = 200", says=["200"])
        self.tampered("UPDATE journal SET kind = 'income' WHERE kind = 'year'", status=3)

    def test_the_newest_entry(self):
        self.tampered("UPDATE journal SET hash = 'x' || substr(hash, 2) WHERE seq = 511", says=["511"])
        self.tampered("DELETE FROM journal WHERE seq = 511", says=["record"])

    def test_entries_gone_moved_or_added(self):
        self.tampered("DELETE FROM journal WHERE seq = 250", says=["251"])
        self.tampered("DELETE FROM journal WHERE seq = 1", says=["第 2 条"])
        self.tampered("UPDATE journal SET seq = -1 WHERE seq = 10", "UPDATE journal SET seq = 10 WHERE seq = 11",
                      "UPDATE journal SET seq = 11 WHERE seq = -1", says=["第 10 条"])
        self.tampered("INSERT INTO journal SELECT 512, year, kind, happened_day, recorded_ms, recorded_by, body, hash "
                      "FROM journal WHERE kind = 'fact' LIMIT 1", says=["512"])

    def test_an_altered_entry_with_its_hash_made_anew(self):
        """Whoever alters an entry and its own hash breaks the next one."""
        with closing_connection(self.db) as db:
            before, = db.execute("SELECT hash FROM journal WHERE seq = 299").fetchone()
            *row, kept = db.execute("SELECT seq, year, kind, happened_day, recorded_ms, recorded_by, body, hash FROM journal "
                                    "WHERE seq = 300").fetchone()
        chained = lambda cells: hashlib.sha256((before + "\n" + "\n".join(map(str, cells))).encode()).hexdigest()
        self.assertEqual(chained(row), kept, "the hash of an entry: SHA-256 over the one before and the row")
        row[6] = row[6].replace('"amount":"', '"amount":"1')
        self.tampered(f"UPDATE journal SET body = '{row[6]}', hash = '{chained(row)}' WHERE seq = 300", says=["301"])

    def test_derived_rows(self):
        for table, change in (("record", "UPDATE record SET body = replace(body, '0', '1') WHERE kind = 'budget' AND key LIKE '%B01'"),
                              ("record", "UPDATE record SET seq = seq + 1 WHERE kind = 'fact'"),
                              ("record", "DELETE FROM record WHERE kind = 'goal'"),
                              ("record", "INSERT INTO record SELECT kind, year, key || 'x', seq, body FROM record WHERE kind = 'fact' LIMIT 1"),
                              ("posting", "UPDATE posting SET amount_fen = amount_fen + 1 WHERE seq = 300"),
                              ("posting", "UPDATE posting SET account = 'B02' WHERE seq = 300 AND account <> 'B02'"),
                              ("posting", "UPDATE posting SET day = day + 1 WHERE seq = 300"),
                              ("posting", "DELETE FROM posting WHERE seq = 300"),
                              ("posting_total", "UPDATE posting_total SET amount_fen = amount_fen + 1 WHERE account = 'B12'"),
                              ("posting_total", "UPDATE posting_total SET entries = entries - 1 WHERE account = 'B12'"),
                              ("posting_total", "DELETE FROM posting_total WHERE account = 'B12'"),
                              ("posting_total", "INSERT INTO posting_total VALUES (2021, 'payment', 'B01', '30101', 5, 1)")):
            with self.subTest(change=change):
                self.tampered(change, says=[table])

    def test_a_changed_schema_is_not_opened(self):
        copy = self.folder / "schema.db"
        self.run_ok("backup", copy)
        with closing_connection(copy) as db:
            db.execute("UPDATE migration SET hash = replace(hash, 'a', 'b')")
            db.commit()
        for command in (["verify"], ["accounts"], PAY):
            done = run("--db", copy, *command)
            self.assertEqual(done.status, 3, str(done))
            self.assertIn("001", done.err)
        with closing_connection(copy) as db:
            db.execute("UPDATE migration SET hash = replace(hash, 'b', 'a'), number = number + 998")
            db.commit()
        self.assertEqual(run("--db", copy, "accounts").status, 3)

    def test_bytes_of_the_file(self):
        """Bytes overwritten anywhere: never a crash, and never a clean verify with other content."""
        content = self.db.read_bytes()
        copy = self.folder / "bytes.db"
        found = 0
        # Pages of tables without rows are blank for the most part: overwriting those changes nothing that is kept.
        places = [at for at in range(100, len(content), len(content) // 100) if any(content[at:at + 64])]
        self.assertGreater(len(places), 40)
        for at in places:
            copy.write_bytes(content[:at] + bytes(b ^ 0x55 for b in content[at:at + 64]) + content[at + 64:])
            for command in (["verify"], ["accounts", "--format", "json"]):
                done = run("--db", copy, *command)
                self.assertIn(done.status, (0, 1, 2, 3), f"at {at}: {done}")
                found += command == ["verify"] and done.status != 0
            for end in ("-wal", "-shm"):
                pathlib.Path(f"{copy}{end}").unlink(missing_ok=True)
        self.assertGreater(found, len(places) // 2, "unused space may be overwritten unseen, but most of it is used")

    def test_cut_off(self):
        content = self.db.read_bytes()
        for size in (1, 100, 4095, 4096, 5000, len(content) // 2, len(content) - 4096):
            copy = self.folder / f"cut{size}.db"
            copy.write_bytes(content[:size])
            with self.subTest(size=size):
                done = run("--db", copy, "verify")
                self.assertIn(done.status, (1, 2, 3), str(done))
                self.assertTrue(done.err or done.out)


class Copies(Case):
    def setUp(self):
        super().setUp()
        self.example("hanyang-2020")
        self.copy = self.folder / "copy.db"

    def test_backup_and_restore(self):
        self.run_ok("backup", self.copy)
        self.assertEqual(sorted(p.name for p in self.folder.iterdir() if p.name.startswith("copy")), ["copy.db"])
        self.assertEqual(run("--db", self.copy, "verify").out, self.run_ok("verify").out)
        self.refused(2, str(self.copy), "backup", self.copy)
        told = self.run_ok("accounts", "--format", "json").out
        self.run_ok(*PAY)
        self.assertEqual(run("--db", self.db, "accounts", "--format", "json").out == told, False)
        self.refused(2, str(self.db), "restore", self.copy)
        self.run_ok("restore", self.copy, "--replace")
        self.assertEqual(self.run_ok("accounts", "--format", "json").out, told)
        self.run_ok("verify")
        self.db = self.folder / "elsewhere.db"
        self.run_ok("restore", self.copy)
        self.assertEqual(self.run_ok("accounts", "--format", "json").out, told)

    def test_restore_of_what_is_damaged(self):
        self.run_ok("backup", self.copy)
        before = self.run_ok("verify").out
        content = self.copy.read_bytes()
        for name, bytes_now in (("cut", content[:len(content) // 2]), ("text", b"no database" * 900), ("none", b"")):
            bad = self.write(name, bytes_now)
            with self.subTest(name=name):
                done = run("--db", self.db, "restore", bad, "--replace")
                self.assertIn(done.status, (1, 2, 3), str(done))
                self.assertIn(name, done.err)
                self.assertEqual(self.run_ok("verify").out, before)
                fresh = self.folder / f"fresh-{name}.db"
                self.assertNotEqual(run("--db", fresh, "restore", bad).status, 0)
                self.assertFalse(fresh.exists(), "a restore that was refused made a database")
        with closing_connection(self.copy) as db:
            db.execute("UPDATE posting SET amount_fen = amount_fen + 1 WHERE seq = 300")
            db.commit()
        self.refused(1, "copy.db", "restore", self.copy, "--replace")
        self.assertEqual(self.run_ok("verify").out, before)
        self.refused(2, "nowhere.db", "restore", self.folder / "nowhere.db", "--replace")

    def test_backup_while_others_write(self):
        """Copies taken during a stream of imports are each whole: verify holds, and each is a state that was."""
        done, troubles = threading.Event(), []

        def write():
            n = 0
            while not done.is_set():
                n += 1
                one = run("--db", self.db, *[w.replace("新1", f"流{n}").replace("1.00", "0.01") for w in PAY])
                if one.status != 0:
                    troubles.append(str(one))

        writer = threading.Thread(target=write)
        writer.start()
        try:
            counts = []
            for n in range(12):
                copy = self.folder / f"live{n}.db"
                self.run_ok("backup", copy)
                verified = run("--db", copy, "verify")
                self.assertEqual(verified.status, 0, str(verified))
                with closing_connection(copy) as db:
                    counts.append(db.execute("SELECT count(*) FROM journal").fetchone()[0])
        finally:
            done.set()
            writer.join()
        self.assertEqual(troubles, [])
        self.assertEqual(counts, sorted(counts))
        self.assertGreater(counts[-1], 511)

    def test_readers_see_one_state_during_a_restore(self):
        self.run_ok("backup", self.copy)
        told = self.run_ok("accounts", "--format", "json").out
        stop = threading.Event()
        seen, troubles = set(), []

        def read():
            while not stop.is_set():
                done = run("--db", self.db, "accounts", "--format", "json")
                (seen.add(done.out) if done.status == 0 else troubles.append(str(done)))

        reader = threading.Thread(target=read)
        reader.start()
        for _ in range(10):
            self.run_ok("restore", self.copy, "--replace")
        stop.set()
        reader.join()
        self.assertEqual(troubles, [])
        self.assertEqual(seen, {told})


class Writers(Case):
    def setUp(self):
        super().setUp()
        self.example("hanyang-2020")

    def hold(self, seconds):
        """Another program that writes and does not finish for a while."""
        ready = threading.Event()

        def work():
            with closing_connection(self.db, isolation_level=None) as db:
                db.execute("BEGIN IMMEDIATE")
                ready.set()
                time.sleep(seconds)
                db.execute("ROLLBACK")

        thread = threading.Thread(target=work)
        thread.start()
        self.addCleanup(thread.join)
        ready.wait()
        return thread

    def test_a_long_hold(self):
        self.hold(6)
        started = time.monotonic()
        done = self.refused(3, ["五秒", "没有写入"], *PAY)
        self.assertGreater(time.monotonic() - started, 4.5)
        self.assertEqual(run("--db", self.db, "accounts").status, 0, "readers go on")
        self.assertEqual(self.entries(), 511)

    def test_a_short_hold(self):
        self.hold(1.5)
        started = time.monotonic()
        self.run_ok(*PAY)
        self.assertGreater(time.monotonic() - started, 1.0)
        self.assertEqual(self.entries(), 512)

    def test_many_writers_at_once(self):
        """Eight processes, ten records each: all are written, the chain holds, the line is not overdrawn."""
        troubles = []

        def write(writer):
            for n in range(10):
                done = run("--db", self.db, *[w.replace("新1", f"{writer}-{n}") for w in PAY])
                if done.status != 0:
                    troubles.append(str(done))

        threads = [threading.Thread(target=write, args=(w,)) for w in range(8)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        self.assertEqual(troubles, [])
        self.assertEqual(self.entries(), 511 + 80)
        self.run_ok("verify")

    def test_two_may_not_spend_the_same_money(self):
        """What is left of a line suffices for one of two payments: exactly one of two processes gets it."""
        with closing_connection(self.db) as db:
            spent, = db.execute("SELECT sum(amount_fen) FROM posting_total WHERE account = 'B12'").fetchone()
        left = next(float(b["amount"]) for b in self.journal("budget") if b["line"] == "B12") * 100 + \
            sum(round(float(b["amount"]) * 100) for b in self.journal("budget-change") if b["line"] == "B12") - spent
        self.assertGreater(left, 0)
        amount = f"amount={left / 100:.2f}"
        statuses = []
        threads = [threading.Thread(target=lambda n=n: statuses.append(
            run("--db", self.db, *[w.replace("新1", f"争{n}") for w in PAY[:-1]], amount).status)) for n in range(4)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        self.assertEqual(sorted(statuses), [0, 2, 2, 2])
        self.run_ok("verify")


class Filling(Case):
    """Many matters into a register that has none: written without the log, so the file is half done until the end."""
    ROWS = 30_000

    def setUp(self):
        super().setUp()
        self.assertEqual(run("init", self.db).status, 0)
        self.run_ok("record", "unit", "code=OFFICE", "name=信访局", "kind=office")
        self.before = self.entries()
        self.file = self.write("case.csv", "action,date,unit,kind,channel,people,content\n" +
                               "register,2021-05-10,OFFICE,appeal,letter,1,供水不足\n" * self.ROWS)

    def mode(self):
        with closing_connection(self.db) as db:
            return db.execute("PRAGMA journal_mode").fetchone()[0]

    def start(self):
        return subprocess.Popen([harness.PROGRAM, "--db", self.db, "import", "case", self.file], env=environment(),
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def wait_until_half_done(self, importing):
        """True when the file that undoes it is there."""
        while importing.poll() is None:
            if pathlib.Path(f"{self.db}-journal").exists():
                return True
        return False

    def test_all_of_it(self):
        self.run_ok("import", "case", self.file)
        self.run_ok("verify")
        self.assertEqual(self.entries(), self.before + self.ROWS)
        self.assertEqual(self.mode(), "wal")
        self.assertFalse(pathlib.Path(f"{self.db}-journal").exists())

    def test_killed(self):
        half_done = 0
        for wait, first in ((0.0, "verify"), (0.02, "inbox"), (0.05, "verify"), (0.1, "inbox"), (0.15, "verify")):
            importing = self.start()
            half_done += self.wait_until_half_done(importing)
            time.sleep(wait)
            importing.kill()
            importing.wait()
            self.run_ok(first)
            self.run_ok("verify")
            if self.entries() != self.before:
                self.assertEqual(self.entries(), self.before + self.ROWS)
                break
        self.assertGreater(half_done, 0)
        self.run_ok("record", "unit", "code=A", "name=甲", "kind=unit")
        self.assertEqual(self.mode(), "wal")
        self.run_ok("verify")

    def test_who_reads_meanwhile_waits(self):
        importing = self.start()
        self.assertTrue(self.wait_until_half_done(importing))
        done = run("--db", self.db, "verify")
        if done.status == 3:  # on a slow machine
            self.assertIn("五秒", done.err)
        else:
            self.assertEqual(done.status, 0, str(done))
            self.assertIn(str(self.before + self.ROWS), done.out)
        self.assertEqual(importing.wait(), 0)

    def test_while_somebody_reads(self):
        """Then it goes through the log, and the reader goes on seeing what was there."""
        with closing_connection(self.db) as db:
            db.execute("BEGIN")
            self.assertEqual(db.execute("SELECT count(*) FROM matter").fetchone()[0], 0)
            self.run_ok("import", "case", self.file)
            self.assertEqual(db.execute("SELECT count(*) FROM matter").fetchone()[0], 0)
            db.rollback()
            self.assertEqual(db.execute("SELECT count(*) FROM matter").fetchone()[0], self.ROWS)
        self.run_ok("verify")

    def test_a_bad_row_at_the_end(self):
        with open(self.file, "a", encoding="utf-8") as file:
            file.write("register,2021-05-10,NOBODY,appeal,letter,1,x\nregister,2021-05-40,OFFICE,appeal,letter,1,x\n")
        self.refused(2, [f"case.csv:{self.ROWS + 2}", f"case.csv:{self.ROWS + 3}"], "import", "case", self.file)
        self.assertEqual(self.entries(), self.before)
        self.assertEqual(self.mode(), "wal")
        self.run_ok("verify")


class Disk(Case):
    def setUp(self):
        super().setUp()
        self.example("hanyang-2020")

    def test_read_only_file(self):
        if os.geteuid() == 0:  # root writes anyway, so the whole place is made read-only, in a space of our own
            inside = f"mount --bind {self.folder} {self.folder} && mount -o remount,bind,ro {self.folder} && exec \"$@\""
            prefix = ["unshare", "-m", "sh", "-c", inside, "sh"]
            if subprocess.run([*prefix, "true"], capture_output=True).returncode != 0:
                self.skipTest("no mounts here")
        else:
            prefix = []
            self.db.chmod(0o444)
            self.folder.chmod(0o555)
            self.addCleanup(self.folder.chmod, 0o755)
        done = run("--db", self.db, *PAY, prefix=prefix)
        self.assertEqual(done.status, 3, str(done))
        self.assertIn(str(self.db), done.err)
        self.assertRegex(done.err, "权限|写")
        done = run("--db", self.db, "accounts", prefix=prefix)
        self.assertIn(done.status, (0, 3), str(done))
        self.assertTrue(done.out or done.err)
        self.assertEqual(self.entries(), 511)

    def test_a_full_disk(self):
        """A file system of 1 MiB: what does not fit is refused whole, and nothing half done is left."""
        mount = self.folder / "small"
        mount.mkdir()
        shutil.copy(self.db, self.folder / "seed.db")
        script = self.write("full.sh", f"""set -e
mount -t tmpfs -o size=1m tmpfs {mount}
cp {self.folder}/seed.db {mount}/office.db
set +e
"{harness.PROGRAM}" --db {mount}/office.db import payment {self.folder}/many.csv; echo "status $?"
"{harness.PROGRAM}" --db {mount}/office.db verify; echo "status $?"
head -c 3000000 /dev/zero > {mount}/fill 2>/dev/null
"{harness.PROGRAM}" --db {mount}/office.db accounts -o {mount}/out.xlsx; echo "status $?"
"{harness.PROGRAM}" --db {mount}/office.db accounts -o {mount}/out.html; echo "status $?"
"{harness.PROGRAM}" --db {mount}/office.db backup {mount}/copy.db; echo "status $?"
"{harness.PROGRAM}" init {mount}/new.db --example hanyang-2020; echo "status $?"
ls {mount}
rm {mount}/fill
"{harness.PROGRAM}" --db {mount}/office.db verify; echo "status $?"
""")
        self.write("many.csv", "年度,编号,日期,预算指标,经济分类科目,金额,摘要\n" +
                   "".join(f"2020,满{n},2020-12-30,B12,30201,0.01,{'长' * 100}\n" for n in range(5000)))
        done = subprocess.run(["unshare", "-m", "sh", str(script)], capture_output=True, text=True, env=environment())
        if "mount" in done.stderr and "status" not in done.stdout:
            self.skipTest("no mounts here")
        statuses = [int(line.split()[1]) for line in done.stdout.split("\n") if line.startswith("status ")]
        self.assertEqual(statuses, [3, 0, 3, 3, 3, 3, 0], done.stdout + done.stderr)
        for word in ("磁盘已满",):
            self.assertGreaterEqual(done.stderr.count(word), 4, done.stderr)
        listing = done.stdout.split("\n")
        for name in ("out.xlsx", "out.html", "copy.db", "new.db", "copy.db-journal", "new.db-wal"):
            self.assertNotIn(name, listing, done.stdout)

    def test_a_file_size_limit(self):
        """The same without mounts: no file may grow beyond 300 KiB."""
        path = self.write("many.csv", "年度,编号,日期,预算指标,经济分类科目,金额,摘要\n" +
                          "".join(f"2020,满{n},2020-12-30,B12,30201,0.01,{'长' * 100}\n" for n in range(2000)))
        prefix = ["sh", "-c", "ulimit -f 600; trap '' XFSZ; exec \"$@\"", "sh"]
        done = run("--db", self.db, "import", "payment", path, prefix=prefix)
        self.assertEqual(done.status, 3, str(done))
        self.assertTrue(done.err.strip())
        self.assertEqual(self.entries(), 511)
        self.run_ok("verify")

    def test_output_that_nobody_takes(self):
        """/dev/full is told; a reader that goes away early is no error."""
        with open("/dev/full", "wb") as full:
            done = subprocess.run([str(harness.PROGRAM), "--db", str(self.db), "accounts"], stdout=full, stderr=subprocess.PIPE, env=environment())
        self.assertEqual(done.returncode, 3)
        self.assertTrue(done.stderr)
        for words in (["--help"], ["accounts", "--help"], ["backup", str(self.folder / "x.db")]):
            with open("/dev/full", "wb") as full:
                done = subprocess.run([str(harness.PROGRAM), "--db", str(self.db), *words], stdout=full, stderr=subprocess.PIPE, env=environment())
            self.assertEqual(done.returncode, 3, words)
        piped = subprocess.run(f"{harness.PROGRAM} --db {self.db} accounts | head -c 10", shell=True, capture_output=True, env=environment())
        self.assertEqual((piped.returncode, piped.stderr), (0, b""))


if __name__ == "__main__":
    harness.main()
