"""What the tests in Python share: where things are, a passing office, and one way of running and counting.

A test file is a plain unittest module and ends with `harness.main()`. The last line that main prints is
`= N passed, N failed, N skipped`, which tests/run.sh adds up. The program is build/xinfang, or what
XINFANG says. Facts of the real world stand in ../shared beside the main checkout, or where
XINFANG_SHARED says; tests that need them are skipped, and counted, when they are not there.
"""
import csv
import io
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = pathlib.Path(os.environ.get("XINFANG", ROOT / "build" / "xinfang")).resolve()
EXAMPLES = ROOT / "examples"


def _shared():
    if "XINFANG_SHARED" in os.environ:
        return pathlib.Path(os.environ["XINFANG_SHARED"])
    found = subprocess.run(["git", "-C", ROOT, "rev-parse", "--path-format=absolute", "--git-common-dir"],
                           capture_output=True, text=True)
    # Of a second working tree, the shared folder stands beside the first.
    main = pathlib.Path(found.stdout.strip()).parent if found.returncode == 0 else ROOT
    return next((p for p in (ROOT.parent / "shared", main.parent / "shared") if p.is_dir()), ROOT.parent / "shared")


SHARED = _shared()
needs_shared = unittest.skipUnless((SHARED / "data").is_dir(), "../shared is not there")


def environment(**more):
    """A fixed clock, a fixed user, nothing of the caller's own settings."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("XINFANG")}
    return {**kept, "XINFANG_NOW": "2023-05-13", "XINFANG_USER": "tester", "LC_ALL": "C.UTF-8", **more}


class Run:
    """One run of the program: status, out, err; `err` and `out` as text."""

    def __init__(self, done, words):
        self.status, self.words = done.returncode, words
        self.bytes = done.stdout
        self.out = done.stdout.decode("utf-8", "replace")
        self.err = done.stderr.decode("utf-8", "replace")

    def __str__(self):
        return f"{' '.join(map(str, self.words))}\nstatus {self.status}\n{self.out[:2000]}\n{self.err[:4000]}"

    def json(self):
        return json.loads(self.out)


def run(*words, cwd=None, timeout=120, prefix=(), **env):
    words = [str(w) for w in words]
    done = subprocess.run([*prefix, str(PROGRAM), *words], capture_output=True, cwd=cwd, timeout=timeout,
                          env=environment(**env), stdin=subprocess.DEVNULL)
    return Run(done, words)


class Case(unittest.TestCase):
    """A test with a folder of its own; self.db is an office in it once one was made."""

    maxDiff = 4000

    def setUp(self):
        # On disk, not in memory: durable writes are a part of what is tested.
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="xinfang-test-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.db = self.folder / "office.db"

    def run_ok(self, *words, **more):
        done = run("--db", self.db, *words, **more)
        self.assertEqual(done.status, 0, str(done))
        return done

    def refused(self, status, texts, *words, **more):
        """The run ends with exactly that status and its standard error names each of `texts`."""
        done = run("--db", self.db, *words, **more)
        self.assertEqual(done.status, status, str(done))
        self.assertEqual(done.out, "", "a refusal prints nothing to the standard output\n" + str(done))
        for text in [texts] if isinstance(texts, str) else texts:
            self.assertIn(text, done.err, str(done))
        return done

    def example(self, name="hanyang-2020", only=None):
        """An office with an example in it, or with only some of its kinds."""
        if only is None:
            self.run_ok("init", self.db, "--example", name)
            return
        self.run_ok("init", self.db)
        for kind in only:
            self.run_ok("import", kind, EXAMPLES / name / f"{kind}.tsv")

    def write(self, name, content, encoding="utf-8"):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    def journal(self, kind=None):
        """The bodies of the journal in order, as dictionaries."""
        with closing_connection(self.db) as db:
            rows = db.execute("SELECT kind, body FROM journal ORDER BY seq").fetchall()
        return [json.loads(body) for k, body in rows if kind in (None, k)]

    def entries(self):
        with closing_connection(self.db) as db:
            return db.execute("SELECT count(*) FROM journal").fetchone()[0]


class closing_connection:
    def __init__(self, path, **options):
        self.db = sqlite3.connect(str(path), **options)

    def __enter__(self):
        return self.db

    def __exit__(self, *_):
        self.db.close()


def table(text, separator="\t"):
    """Rows of a delimited text as lists; a byte order mark is taken off."""
    return list(csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=separator))


def example_rows(example, kind):
    return table((EXAMPLES / example / f"{kind}.tsv").read_text(encoding="utf-8"))


def cells_of(accounts):
    """{(table, row, column): value} of the JSON of accounts; a cell given twice is a mistake."""
    cells = {}
    for t in accounts["tables"]:
        for cell in t["cells"]:
            place = (t["number"], cell["row"], cell["column"])
            assert place not in cells, f"twice: {place}"
            cells[place] = cell["value"]
    return cells


# A workbook as other programs write it: no styles that we need, shared or inline strings.

def _column(n):
    name = ""
    while n >= 0:
        name, n = chr(65 + n % 26) + name, n // 26 - 1
    return name


def xlsx(rows, numbers=(), shared=True, more_sheets=()):
    """Bytes of a workbook with `rows` of text; columns in `numbers` hold numbers below the header."""
    def escape(s):
        return s.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")

    strings, lines = [], []
    for r, row in enumerate(rows, 1):
        cells = []
        for c, text in enumerate(row):
            at = f'r="{_column(c)}{r}"'
            if text == "":
                continue
            if c in numbers and r > 1:
                cells.append(f"<c {at}><v>{text}</v></c>")
            elif shared:
                if text not in strings:
                    strings.append(text)
                cells.append(f'<c {at} t="s"><v>{strings.index(text)}</v></c>')
            else:
                cells.append(f'<c {at} t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>')
        lines.append(f'<row r="{r}">{"".join(cells)}</row>')
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'spreadsheetml.sheet.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="rId1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{office}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{"".join(lines)}</sheetData></worksheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{main}">'
        + "".join(f'<si><t xml:space="preserve">{escape(s)}</t></si>' for s in strings) + "</sst>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, head + text)
    return out.getvalue()


class Result(unittest.TextTestResult):
    """Counts each failing subtest as a failure; a test passed if none of its parts failed."""

    passed = 0

    def addSuccess(self, test):
        super().addSuccess(test)
        self.passed += 1


def main():
    runner = unittest.TextTestRunner(stream=sys.stdout, verbosity=2 if "-v" in sys.argv else 0, resultclass=Result)
    names = [a for a in sys.argv[1:] if not a.startswith("-")]
    loader = unittest.TestLoader()
    module = sys.modules["__main__"]
    suite = loader.loadTestsFromNames(names, module) if names else loader.loadTestsFromModule(module)
    result = runner.run(suite)
    failed = len(result.failures) + len(result.errors)
    print(f"= {result.passed} passed, {failed} failed, {len(result.skipped)} skipped")
    sys.exit(1 if failed else 0)
