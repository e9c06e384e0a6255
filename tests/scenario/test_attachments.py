"""Attachments of matters: sealed, whole or not at all, proved by verify, opened for a purpose."""
import os
import pathlib
import stat
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import harness

UNITS = "code\tname\tkind\tparent\nOFFICE\to\toffice\t\nA\ta\tunit\t\n"
NAME, PLAIN = "钟离无咎的来信.pdf", b"%PDF-1.7 zhongli wujiu, nowhere 99"


class Attachments(harness.Case):
    def setUp(self):
        super().setUp()
        self.en("init", self.db)
        self.en("import", "unit", self.write("unit.tsv", UNITS))
        self.inbox = self.folder / "inbox"
        self.inbox.mkdir()
        self.number = self.register()

    def en(self, *words, **env):
        return self.run_ok(*words, XINFANG_LANG="en", XINFANG_NOW="2022-05-10", **env)

    def no(self, texts, *words, status=2, **env):
        return self.refused(status, texts, *words, XINFANG_LANG="en", XINFANG_NOW="2022-05-10", **env)

    def register(self, *words, kind="appeal"):
        return self.en("case", "register", "unit=OFFICE", f"kind={kind}", "channel=letter", "people=1", "content=c",
                       *words).out.split(":")[0]

    def file(self, content=PLAIN, name=NAME):
        path = self.inbox / name
        path.write_bytes(content)
        return path

    def content_of(self, place, *more):
        out = self.folder / "saved"
        self.en("attachment", "save", self.number, place, "-o", out, "--purpose", "reading", *more)
        content = out.read_bytes()
        self.assertEqual(stat.S_IMODE(out.stat().st_mode) & 0o077, 0)
        out.unlink()
        return content

    def test_in_and_out(self):
        big = os.urandom(3 << 20)
        for content, kind in ((PLAIN, "PDF"), (b"\xff\xd8\xff\xe0 picture", "JPEG"), (big, "other"), ("文字".encode(), "text"),
                              (b"x", "text"), (bytes(range(256)), "other")):
            self.assertIn(kind, self.en("case", "attach", self.number, self.file(content), "unit=OFFICE").out)
        self.assertEqual(self.content_of(1), PLAIN)
        self.assertEqual(self.content_of(3), big)
        listed = self.en("attachment", "list", self.number).out
        self.assertEqual(len(listed.splitlines()), 6)
        self.assertIn("钟***", listed)
        self.assertNotIn("无咎", listed)
        self.assertIn("attachment 6. ", self.en("show", self.number).out)
        self.assertIn("in order", self.en("verify").out)
        self.assertIn("opens all 6", self.en("key", "check").out)
        log = self.en("person", "log", self.number).out
        self.assertEqual(log.count("saved an attachment"), 2)

    def test_nothing_in_clear(self):
        self.en("case", "attach", self.number, self.file())
        self.en("backup", self.folder / "copy.db")
        self.en("export", "case", "-o", self.folder / "out.csv")
        self.no("neither exported nor listed", "export", "attachment")
        for path in self.folder.iterdir():
            if path.is_file() and not path.name.endswith(".key"):
                for text in (PLAIN, b"zhongli", "无咎".encode()):
                    self.assertNotIn(text, path.read_bytes(), path.name)

    def test_refused(self):
        entries = self.entries()
        self.no("empty", "case", "attach", self.number, self.file(b""))
        self.no("20 MiB", "case", "attach", self.number, self.file(b"x" * ((20 << 20) + 1)))
        for program in (b"MZ\x90\0", b"\x7fELF\2\1", b"#!/bin/sh\n"):
            self.no("program or script", "case", "attach", self.number, self.file(program))
        self.no("no matter", "case", "attach", "XF2022009999", self.file())
        self.no("no such file", "case", "attach", self.number, self.folder / "nowhere")
        self.assertEqual(self.entries(), entries)
        self.en("case", "attach", self.number, self.file())
        self.no("as attachment 1", "case", "attach", self.number, self.file(name="again.pdf"))
        other = self.register()
        self.en("case", "attach", other, self.file())
        self.no("--purpose", "attachment", "save", self.number, "1", "-o", self.folder / "x")
        self.no("-o", "attachment", "save", self.number, "1", "--purpose", "x")
        self.no("no such", "attachment", "save", self.number, "2", "-o", self.folder / "x", "--purpose", "x")
        os.unlink(f"{self.db}.key")
        self.no("no key file", "case", "attach", self.number, self.file(b"new"))
        self.assertIn("sealed", self.en("attachment", "list", self.number).out)
        self.assertIn("in order", self.en("verify").out)

    def damage(self, sql):
        with harness.closing_connection(self.db) as db:
            db.execute(sql)
            db.commit()
        done = harness.run("--db", self.db, "verify", XINFANG_LANG="en")
        self.assertEqual(done.status, 1, str(done))
        return done.out

    def test_lost_and_altered(self):
        self.en("case", "attach", self.number, self.file())
        self.en("case", "attach", self.number, self.file(b"second"))
        self.en("backup", self.folder / "copy.db")
        self.assertIn("was altered", self.damage("UPDATE sealed_content SET content = zeroblob(length(content))"))
        self.assertIn("is gone", self.damage("DELETE FROM sealed_content"))
        self.assertIn("no record knows", self.damage("INSERT INTO sealed_content VALUES ('stray', x'00')"))
        self.run_ok("restore", self.folder / "copy.db", "--replace")
        self.assertIn("in order", self.en("verify").out)
        self.assertEqual(self.content_of(2), b"second")
        # One content under the other's name opens nowhere.
        self.damage("UPDATE sealed_content SET content = (SELECT content FROM sealed_content ORDER BY id LIMIT 1)")
        done = harness.run("--db", self.db, "key", "check", XINFANG_LANG="en")
        self.assertIn("opens 1 sealed", done.out)

    def test_erased(self):
        self.en("case", "attach", self.number, self.file())
        with harness.closing_connection(self.db) as db:
            content, = db.execute("SELECT content FROM sealed_content").fetchone()
        self.no("--purpose", "attachment", "erase", self.number, "1")
        self.en("attachment", "erase", self.number, "1", "--purpose", "asked to")
        self.assertNotIn(content[:64], self.db.read_bytes())
        self.assertIn("attachment 1. erased", self.en("show", self.number).out)
        self.no("erased", "attachment", "save", self.number, "1", "-o", self.folder / "x", "--purpose", "x")
        self.assertIn("in order", self.en("verify").out)

    def test_with_a_new_key_and_in_a_secret_matter(self):
        self.en("case", "attach", self.number, self.file())
        self.en("key", "rotate")
        self.assertEqual(self.content_of(1), PLAIN)
        self.number = self.register("about=A", kind="accusation")
        self.en("case", "attach", self.number, self.file(), "unit=OFFICE")
        self.no("no matter", "case", "attach", self.number, self.file(b"more"), "unit=A")
        self.no("secret by law", "attachment", "list", self.number)
        self.no("secret by law", "attachment", "save", self.number, "1", "-o", self.folder / "x", "--purpose", "x")
        self.no("no matter", "attachment", "save", self.number, "1", "-o", self.folder / "x", "--purpose", "x", "--unit", "A")
        self.assertEqual(self.content_of(1, "--unit", "OFFICE"), PLAIN)


if __name__ == "__main__":
    harness.main()
