"""Persons of matters: sealed in the database, masked in listings, opened for a purpose that is written down."""
import os
import pathlib
import stat
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import harness

UNITS = "code\tname\tkind\tparent\nOFFICE\to\toffice\t\nTOP\tt\toffice\t\nA\ta\tunit\t\nUNDER\tu\tunit\tA\nB\tb\tunit\t\n"
# Invented: no such persons, numbers that are nobody's.
PLAIN = {"person_name": "钟离无咎", "person_id_kind": "id_card", "person_phone": "19900000123",
         "person_address": "虚构省乌有市子虚路99号", "person_postal": "乌有邮局第7信箱"}


def id_card(serial):
    digits = f"000000190001{serial:05}"
    weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    return digits + "10X98765432"[sum(int(d) * w for d, w in zip(digits, weights)) % 11]


class Persons(harness.Case):
    def setUp(self):
        super().setUp()
        self.run_en("init", self.db)
        self.key = pathlib.Path(f"{self.db}.key")
        self.run_en("import", "unit", self.write("unit.tsv", UNITS))

    def run_en(self, *words, day="2022-05-10", **env):
        return self.run_ok(*words, XINFANG_LANG="en", XINFANG_NOW=day, **env)

    def no(self, texts, *words, day="2022-05-10", **env):
        return self.refused(2, texts, *words, XINFANG_LANG="en", XINFANG_NOW=day, **env)

    def register(self, *words, kind="appeal", **more):
        told = self.run_en("case", "register", "unit=OFFICE", f"kind={kind}", "channel=letter", "people=1", "content=c",
                           *words, **more)
        return told.out.split(":")[0]

    def person(self, serial=1, **changed):
        return [f"{k}={v}" for k, v in {**PLAIN, "person_id": id_card(serial), **changed}.items()]

    def files(self):
        return {p.name: p.read_bytes() for p in self.folder.iterdir() if p.name != self.key.name}

    def assert_nowhere(self, *texts):
        for name, content in self.files().items():
            for text in texts:
                for encoding in ("utf-8", "utf-16-le", "gb18030"):
                    self.assertNotIn(text.encode(encoding), content, f"{text} in {name}")

    def test_sealed_masked_and_opened(self):
        number = self.register(*self.person())
        masked = self.run_en("person", "list", number).out
        self.assertIn("钟**", masked)
        self.assertIn("0000**********" + id_card(1)[-4:], masked)
        for value in (*PLAIN.values(), id_card(1)):
            self.assertNotIn(value, masked)
        self.no("--purpose", "person", "open", number)
        self.no("--purpose", "person", "open", number, "--purpose", "  ")
        self.no("--by", "person", "open", number, "--purpose", "x", "--by", "-")
        entries = self.entries()
        self.no("no such person", "person", "open", number, "7", "--purpose", "x")
        self.assertEqual(self.entries(), entries)
        opened = self.run_en("person", "open", number, "--purpose", "to tell the outcome", "--by", "wang").out
        for value in (*[v for k, v in PLAIN.items() if k != "person_id_kind"], id_card(1)):
            self.assertIn(value, opened)
        self.assertEqual(self.entries(), entries + 1)
        log = self.run_en("person", "log", number).out
        self.assertRegex(log, rf"2022-05-10 .*wang.*opened a person  {number}  to tell the outcome")
        self.assertIn("in order", self.run_en("verify").out)
        self.assertIn("opens all 1", self.run_en("key", "check").out)

    def test_the_plain_text_is_nowhere(self):
        rows = [["action", "unit", "kind", "channel", "people", "content", *PLAIN, "person_id"]]
        rows += [["register", "OFFICE", "appeal", "visit", "1", "c", *PLAIN.values(), id_card(n)] for n in range(20)]
        # From a pipe, so that the test itself leaves no file behind.
        text = "\n".join("\t".join(r) for r in rows) + "\n"
        piped = harness.subprocess.run([harness.PROGRAM, "--db", self.db, "import", "case", "/dev/stdin"], input=text.encode(),
                                       capture_output=True, env=harness.environment(XINFANG_NOW="2022-05-10"))
        self.assertEqual(piped.returncode, 0, piped.stderr)
        self.register(*self.person(99))
        self.run_en("person", "open", "XF2022000001", "--purpose", "test")
        self.run_en("backup", self.folder / "copy.db")
        for kind in ("csv", "xlsx", "json", "tsv"):
            self.run_en("export", "case", "--format", kind, "-o", self.folder / f"out.{kind}")
        self.run_en("rates", "--year", "2022", "-o", self.folder / "rates.txt")
        self.run_en("show", "XF2022000001", "-o", self.folder / "show.txt")
        self.assertGreater(len(self.files()), 8)
        self.assert_nowhere(*[v for k, v in PLAIN.items() if k != "person_id_kind"], id_card(0), id_card(7), id_card(99))
        with harness.closing_connection(self.db) as db:
            stored = db.execute("SELECT count(*), count(DISTINCT mark) FROM sealed_key").fetchone()
            lengths = db.execute("SELECT count(DISTINCT length(body)) FROM journal WHERE kind = 'person'").fetchone()
        self.assertEqual(stored, (21, 21))
        self.assertEqual(lengths, (1,), "the length of what is sealed tells something")

    def test_equal_persons_look_different(self):
        """A thief of the database cannot tell which matters are of the same person."""
        for _ in range(5):
            self.register(*self.person())
        with harness.closing_connection(self.db) as db:
            for column in ("mark", "wrapped", "id"):
                self.assertEqual(db.execute(f"SELECT count(DISTINCT {column}) FROM sealed_key").fetchone(), (5,), column)
            self.assertEqual(db.execute("SELECT count(DISTINCT body) FROM journal WHERE kind = 'person'").fetchone(), (5,))

    def test_nothing_lists_persons(self):
        number = self.register(*self.person())
        for kind in ("person", "access"):
            self.no("neither exported nor listed", "export", kind)
        self.no("words", "person", "list")
        self.no("words", "person", "open", "--purpose", "x")
        self.no("no matter", "person", "list", "钟离无咎")
        self.no("words", "person", "count", number)
        self.no("words", "person", "find", "钟离无咎")
        # No table, no query of the store answers by a name.
        for sql in (harness.ROOT / "sql").rglob("*.sql"):
            text = sql.read_text(encoding="utf-8")
            self.assertNotIn("person_name", text)
            self.assertNotRegex(text, r"(?i)(count|sum|group by)[^;]*sealed", sql)

    def test_keys(self):
        self.assertEqual(stat.S_IMODE(self.key.stat().st_mode), 0o600)
        number = self.register(*self.person())
        self.key.chmod(0o640)
        self.no("others may read", "person", "list", number)
        self.key.chmod(0o600)
        kept = self.key.read_bytes()
        self.key.write_bytes(kept[:40])
        self.no("damaged", "person", "open", number, "--purpose", "x")
        self.key.unlink()
        self.no(["no key file", str(self.key)], "person", "open", number, "--purpose", "x")
        self.assertIn("no key", self.run_en("person", "list", number).out)
        entries = self.entries()
        self.no("no key file", "case", "register", "unit=OFFICE", "kind=appeal", "channel=letter", "people=1", "content=c",
                *self.person())
        self.assertEqual(self.entries(), entries)
        self.register()
        self.assertIn("in order", self.run_en("verify").out)
        self.no("has a key already", "key", "new")
        self.assertFalse(self.key.exists())
        self.run_en("init", self.folder / "other.db")
        self.no("not the one that the office uses", "person", "open", number, "--purpose", "x", "--key",
                self.folder / "other.db.key")
        moved = self.folder / "elsewhere.key"
        moved.write_bytes(kept)
        moved.chmod(0o600)
        self.run_en("person", "open", number, "--purpose", "x", XINFANG_KEY=str(moved))
        moved.unlink()

    def journal_rows(self):
        with harness.closing_connection(self.db) as db:
            return db.execute("SELECT * FROM journal ORDER BY seq").fetchall()

    def test_a_new_key(self):
        numbers = [self.register(*self.person(n)) for n in range(3)]
        self.run_en("person", "erase", numbers[2], "--purpose", "gone")
        self.run_en("backup", self.folder / "old.db")
        before, old = self.journal_rows(), self.key.read_bytes()
        with harness.closing_connection(self.db) as db:
            wrapped = [w for w, in db.execute("SELECT wrapped FROM sealed_key")]
        self.assertIn("2 seals", self.run_en("key", "rotate", "--by", "keeper").out)
        self.assertEqual(self.journal_rows()[:-1], before)
        self.assertRegex(self.run_en("person", "log").out, r"keeper.*changed the key.* [0-9a-f]{16} -> [0-9a-f]{16}")
        self.assertNotEqual(self.key.read_bytes(), old)
        self.assertEqual(stat.S_IMODE(self.key.stat().st_mode), 0o600)
        self.assertIn("opens all 2", self.run_en("key", "check").out)
        self.assertIn("in order", self.run_en("verify").out)
        live = {p.name: p.read_bytes() for p in self.folder.iterdir() if p.name.startswith("office.db") and ".key" not in p.name}
        for text in wrapped:
            for name, content in live.items():
                self.assertNotIn(text.encode(), content, name)
        kept = [p for p in self.folder.iterdir() if p.name.startswith("office.db.key.")]
        self.assertEqual([p.read_bytes() for p in kept], [old])
        self.assertEqual(stat.S_IMODE(kept[0].stat().st_mode), 0o600)
        self.no("not the one", "person", "open", numbers[0], "--purpose", "x", "--key", kept[0])
        opened = harness.run("--db", self.folder / "old.db", "person", "open", numbers[0], "--purpose", "x", "--key", kept[0])
        self.assertIn("钟离无咎", opened.out)

    def test_a_change_of_the_key_that_was_broken_off(self):
        number = self.register(*self.person())
        next_key = pathlib.Path(f"{self.key}.next")
        # Before the register changed: the next key is nothing, and goes at the next change.
        next_key.write_text("half a k")
        next_key.chmod(0o600)
        self.assertIn("钟离", self.run_en("person", "open", number, "--purpose", "x").out)
        old = self.key.read_bytes()
        self.run_en("key", "rotate")
        # After it changed and before the files did.
        new = self.key.read_bytes()
        next_key.write_bytes(new)
        next_key.chmod(0o600)
        self.key.write_bytes(old)
        self.assertIn("钟离", self.run_en("person", "open", number, "--purpose", "x").out)
        self.assertEqual(self.key.read_bytes(), new)
        self.assertFalse(next_key.exists())

    def test_what_is_wrong_is_not_repeated(self):
        bad = id_card(3)[:-1] + ("1" if id_card(3)[-1] != "1" else "2")
        for words in (self.person(person_id=bad), self.person(person_id="12345"), self.person(person_id_kind="钟离之子"),
                      self.person(person_role="钟离之女"), self.person(person_name="")):
            done = self.no("document" if "person_name=" not in words and "person_role=钟离之女" not in words else "person",
                           "case", "register", "unit=OFFICE", "kind=appeal", "channel=letter", "people=1", "content=c", *words)
            for value in (bad, "12345", "钟离", id_card(1)):
                self.assertNotIn(value, done.err)
        self.assertEqual(self.entries(), 5)

    def test_who_is_anonymous_has_no_name(self):
        entries = self.entries()
        words = ["case", "register", "unit=OFFICE", "kind=appeal", "channel=letter", "people=1", "content=c", "anonymous=yes"]
        self.no(["anonymous", "names no person"], *words, "person_name=某人")
        self.assertEqual(self.entries(), entries)
        number = self.run_en(*words).out.split(":")[0]
        self.assertIn("anonymous yes", self.run_en("show", number).out)

    def test_five_representatives(self):
        number = self.register(*self.person(1))
        for n in range(5):
            self.run_en("record", "person", f"number={number}", *self.person(n + 2, person_role="representative"))
        self.no("5 representatives", "record", "person", f"number={number}", *self.person(9, person_role="representative"))
        self.run_en("record", "person", f"number={number}", *self.person(9, person_role="agent"))
        self.no("no matter", "record", "person", "number=XF2022009999", *self.person(9))

    def test_erased(self):
        number = self.register(*self.person(1))
        self.run_en("record", "person", f"number={number}", *self.person(2, person_role="agent"))
        with harness.closing_connection(self.db) as db:
            gone, mark = db.execute("SELECT k.wrapped, k.mark FROM sealed_key k JOIN sealed s ON s.id = k.id ORDER BY s.seq").fetchone()
        self.no("--purpose", "person", "erase", number)
        self.run_en("person", "erase", number, "1", "--purpose", "asked to")
        self.assertIn("1. petitioner: erased", self.run_en("person", "list", number).out)
        self.assertNotIn("钟离", self.run_en("person", "open", number, "1", "--purpose", "x").out)
        self.assertIn("钟离", self.run_en("person", "open", number, "2", "--purpose", "x").out)
        self.assert_nowhere(gone, mark)
        self.assertIn("in order", self.run_en("verify").out)
        with harness.closing_connection(self.db) as db:
            db.execute("DELETE FROM sealed_key")
            db.commit()
        self.assertEqual(harness.run("--db", self.db, "verify").status, 1)

    def test_a_record_moved_to_another_matter_does_not_open(self):
        first, second = self.register(*self.person(1)), self.register(*self.person(2))
        with harness.closing_connection(self.db) as db:
            db.execute("DROP TRIGGER journal_no_update")
            body = db.execute("SELECT seq, body FROM journal WHERE kind = 'person' ORDER BY seq").fetchall()
            db.execute("UPDATE journal SET body = ? WHERE seq = ?", (body[0][1].replace(first, second), body[0][0]))
            db.commit()
        done = harness.run("--db", self.db, "person", "open", first, "--purpose", "x", XINFANG_LANG="en")
        self.assertEqual(done.status, 3, str(done))
        self.assertIn("does not open", done.err)
        self.assertEqual(harness.run("--db", self.db, "key", "check").status, 1)

    def test_an_accusation_is_opened_by_who_has_it(self):
        number = self.register(*self.person(), "about=A", kind="accusation")
        self.no("secret by law", "person", "list", number)
        self.no("secret by law", "person", "open", number, "--purpose", "x")
        self.no("secret by law", "person", "open", number, "--purpose", "x", "--unit", "B")
        for unit in ("A", "UNDER"):
            self.no("no matter", "person", "open", number, "--purpose", "x", "--unit", unit)
        self.assertIn("钟离", self.run_en("person", "open", number, "--purpose", "x", "--unit", "OFFICE").out)


if __name__ == "__main__":
    harness.main()
