"""The house keeps its shape: layers, banned functions, sizes, titles in both languages, nothing of a machine."""
import os
import pathlib
import re
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import harness
from harness import ROOT

SRC = pathlib.Path(os.environ.get("XINFANG_STRUCTURE_SRC", ROOT / "src"))  # a broken copy, to try the tests on
LAYERS = ["base", "formats", "rules", "store", "domain", "office", "report", "check", "web", "cli"]
FILES = sorted(p for p in SRC.rglob("*.[ch]"))
# Made at build time: header -> layer that it belongs to.
GENERATED = {"messages.gen.h": "base", "messages.gen.inc": "base", "embedded.gen.h": "base", "queries.gen.h": "store",
             "migrations.gen.inc": "store"}
# Who may use which library's header; the rest may use only the C library's.
LIBRARIES = {"sqlite3.h": ["store"], "zip.h": ["formats"], "expat.h": ["formats"], "xlsxwriter.h": ["formats"],
             "jansson.h": [], "sodium.h": ["base", "cli"], "gumbo.h": ["formats", "check"]}
# Pure code neither asks the machine nor speaks to it.
IMPURE = {"stdio.h", "time.h", "unistd.h", "fcntl.h", "errno.h", "dirent.h", "locale.h", "pthread.h", "signal.h",
          "sqlite3.h", "sys/stat.h", "sys/types.h", "sys/time.h", "sys/socket.h", "sys/mman.h"}
BANNED = """atoi atol atoll atof strtol strtoul strtoll strtoull strtod strtok strtok_r sprintf vsprintf strcpy strncpy
    strcat strncat stpcpy sscanf scanf fscanf gets gmtime localtime ctime asctime mktime alloca system popen mktemp
    tmpnam tempnam rand srand random setjmp longjmp getwd""".split()


def code_of(text, strings=True):
    """C without comments, and without the content of strings unless they are asked for; lines stay in place."""
    def blank(match):
        s = match.group(0)
        if s[0] == "/":
            return " " + "\n" * s.count("\n")
        return s if strings else s[0] + s[0]

    return re.sub(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', blank, text, flags=re.S)


def layer_of(path):
    return path.relative_to(SRC).parts[0]


def line_of(text, at):
    return text.count("\n", 0, at) + 1


class Structure(unittest.TestCase):
    def told(self, troubles):
        self.assertEqual([], troubles, "\n" + "\n".join(map(str, troubles)))

    def test_there_is_something_to_look_at(self):
        self.assertGreater(len(FILES), 80)
        self.assertLessEqual({layer_of(p) for p in FILES}, set(LAYERS))

    def test_include_directions(self):
        troubles = []
        for path in FILES:
            own = LAYERS.index(layer_of(path))
            for at in re.finditer(r'^\s*#\s*include\s*(["<])([^">]+)[">]', code_of(path.read_text()), re.M):
                name, where = at.group(2), f"{path.relative_to(SRC)}:{line_of(path.read_text(), at.start())}"
                if at.group(1) == '"':
                    layer = GENERATED.get(name, name.split("/")[0])
                    if layer not in LAYERS:
                        troubles.append(f"{where}: {name} belongs to no layer")
                    elif LAYERS.index(layer) > own:
                        troubles.append(f"{where}: {layer_of(path)} may not include {name}")
                elif name in LIBRARIES and layer_of(path) not in LIBRARIES[name]:
                    troubles.append(f"{where}: {name} is for {', '.join(LIBRARIES[name])}")
        self.told(troubles)

    def test_the_domain_is_pure(self):
        troubles = []
        for path in FILES:
            if layer_of(path) != "domain":
                continue
            text = path.read_text()
            for at in re.finditer(r'#\s*include\s*["<]([^">]+)[">]', code_of(text)):
                name = at.group(1)
                if name in IMPURE or name.split("/")[0] == "store" or name in ("base/clock.h", "formats/file.h"):
                    troubles.append(f"{path.name}:{line_of(text, at.start())}: the domain may not include {name}")
            for at in re.finditer(r"\b(time|clock_now_ms|fopen|open|printf|fprintf|getenv|getpid|write|read)\s*\(",
                                  code_of(text, strings=False)):
                troubles.append(f"{path.name}:{line_of(text, at.start())}: {at.group(1)}() in the domain")
        self.told(troubles)

    def test_no_floating_point_in_the_domain(self):
        self.told([f"{p.name}:{line_of(p.read_text(), m.start())}: {m.group(0)}" for p in FILES
                   if layer_of(p) in ("domain", "office")
                   for m in re.finditer(r"\b(double|float)\b", code_of(p.read_text(), strings=False))])

    def test_banned_functions(self):
        pattern = re.compile(r"\b(" + "|".join(BANNED) + r")\s*\(")
        troubles = []
        for path in FILES:
            code = code_of(path.read_text(), strings=False)
            troubles += [f"{path.relative_to(SRC)}:{line_of(code, m.start())}: {m.group(1)}" for m in pattern.finditer(code)]
        self.told(troubles)

    def test_lengths(self):
        troubles = []
        for path in FILES:
            lines = path.read_text().split("\n")
            if len(lines) - 1 >= 800:
                troubles.append(f"{path.relative_to(SRC)}: {len(lines) - 1} lines")
            start = None
            for number, line in enumerate(lines, 1):
                if line == "{":
                    start = number
                elif line == "}" and start:
                    if number - start - 1 >= 70:
                        troubles.append(f"{path.relative_to(SRC)}:{start}: a function of {number - start - 1} lines")
                    start = None
        self.told(troubles)

    def test_no_tabs_and_no_trailing_blanks(self):
        self.told([f"{p.relative_to(SRC)}:{n}" for p in FILES
                   for n, line in enumerate(p.read_text().split("\n"), 1) if "\t" in line or line != line.rstrip()])

    def test_no_codes_of_law_in_c(self):
        """Codes, articles and document numbers belong into rules/."""
        troubles = []
        for path in FILES:
            code = code_of(path.read_text())
            for at in re.finditer(r'"[^"\n]*(?<!\d)[12]\d{6}(?!\d)[^"\n]*"|(?<![\w.])[12][0-35]\d*[1-9]\d*(?<=\d{7})(?![\w.])'
                                  r'|第[一二三四五六七八九十百零]+条|财[预库办]〔', code):
                troubles.append(f"{path.relative_to(SRC)}:{line_of(code, at.start())}: {at.group(0)[:60]}")
        self.told(troubles)

    def test_no_chinese_sentences_in_c(self):
        """What people read stands in messages/; a unit or a sign may stand in code, a sentence may not."""
        troubles = []
        for path in FILES:
            if layer_of(path) == "check":  # which looks for words in foreign reports
                continue
            code = code_of(path.read_text())
            for at in re.finditer(r'"(?:\\.|[^"\\\n])*[\u4e00-\u9fff]{5,}(?:\\.|[^"\\\n])*"', code):
                troubles.append(f"{path.relative_to(SRC)}:{line_of(code, at.start())}: {at.group(0)[:60]}")
        self.told(troubles)

    def test_header_guards(self):
        """A guard is the path: XINFANG_FORMATS_SCHEMA_H; of the domain's folders DOMAIN may be left out."""
        troubles = []
        for path in FILES:
            guard = re.search(r"^#ifndef (XINFANG_\w+)$", path.read_text(), re.M) if path.suffix == ".h" else None
            if path.suffix != ".h":
                continue
            wanted = "XINFANG_" + re.sub(r"[^A-Z0-9]", "_", str(path.relative_to(SRC)).upper())
            if not guard or guard.group(1) not in (wanted, wanted.replace("DOMAIN_", "")):
                troubles.append(f"{path.relative_to(SRC)}: {guard.group(1) if guard else 'none'}, not {wanted}")
        self.told(troubles)


class Messages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.rows = {}
        for path in sorted((ROOT / "messages").glob("*.tsv")):
            for line in path.read_text(encoding="utf-8").split("\n")[1:]:
                if line and not line.startswith("#"):
                    name, kind, zh, en = line.split("\t")
                    cls.rows[name] = (kind, zh, en, path.name)
        cls.code = {p: code_of(p.read_text()) for p in FILES}
        cls.all_code = "\n".join(cls.code.values())
        # Fields and words of the records that people hand in; those of rules/ are for whoever keeps rules.
        records = "\n".join(code for path, code in cls.code.items()
                            if layer_of(path) == "domain" or path.name == "daybook_records.c")
        cls.fields = set(re.findall(r"FIELD(?:_OF_WORDS)?\(struct \w+, (\w+),", records))
        lists = {name: re.findall(r'\{"([^"]+)"', body) for name, body in
                 re.findall(r"const struct word (\w+)\[\]\s*=\s*\{(.*?)\};", cls.all_code, re.S)}
        cls.word_lists = {name: lists[name] for name in
                          set(re.findall(r"FIELD_OF_WORDS\(struct \w+, \w+, \w+, (\w+)\)", records))}
        cls.words = {w.replace("-", "_") for words in cls.word_lists.values() for w in words}
        cls.all_words = {w.replace("-", "_") for words in lists.values() for w in words}
        # The columns of a person are a list of their own, for they stand in two records.
        persons = set(re.findall(r"PERSON_FIELD\(type, member, (\w+)\)", cls.all_code))
        cls.fields |= persons
        cls.all_fields = set(re.findall(r"FIELD(?:_OF_WORDS)?\(struct \w+, (\w+),", cls.all_code)) | persons
        # The states of a matter are words of the procedure's table alone.
        procedure = [line.split("\t") for line in (ROOT / "rules/procedure.tsv").read_text(encoding="utf-8").split("\n")
                     if line and line[0] != "#"]
        cls.states = {row[procedure[0].index("to_state")] for row in procedure[1:]} - {"="}
        cls.all_words |= cls.states
        cls.all_fields |= {re.split("!?=", term)[0] for row in procedure[1:]
                           for term in row[procedure[0].index("when")].split()}
        for path in (ROOT / "rules").rglob("*.tsv"):
            cls.all_fields |= set(next(line for line in path.read_text(encoding="utf-8").split("\n")
                                       if line and line[0] != "#").split("\t"))

    def test_files_are_built_in(self):
        """A file that the build does not list has messages that nobody can read."""
        built = (ROOT / "src" / "meson.build").read_text()
        for path in (ROOT / "messages").glob("*.tsv"):
            self.assertIn(f"messages/{path.name}", built)

    def test_every_message_is_used(self):
        named = set(re.findall(r"\bMSG_(\w+)", self.all_code))
        prefixes = set(re.findall(r'message_title\("(\w+)"', self.all_code)) | {"field", "word"}
        troubles = []
        for name, (_, _, _, file) in self.rows.items():
            prefix = name.split("_")[0]
            used = name in named
            if prefix == "field":
                used = used or name[6:] in self.all_fields
            elif prefix == "word":
                used = used or name[5:] in self.all_words or name in ("word_yes", "word_no") or any(
                    name[5:].startswith(field + "_") and name[6 + len(field):] in self.all_words
                    for field in self.all_fields)
            elif prefix in prefixes:
                used = True
            if not used:
                troubles.append(f"{file}: {name} is used nowhere")
        self.assertEqual([], troubles, "\n" + "\n".join(troubles))

    def test_every_field_and_word_has_a_title(self):
        self.assertGreater(len(self.fields), 30)
        self.assertGreater(len(self.words), 30)
        missing = [f"field_{f}" for f in sorted(self.fields) if f"field_{f}" not in self.rows]
        missing += [f"word_{w}" for w in sorted(self.words | self.states) if f"word_{w}" not in self.rows]
        self.assertEqual([], missing)

    def test_every_command_has_summary_and_help(self):
        names = re.findall(r'\.name = "(\w+)",\s+\.summary = MSG_(\w+),\s+\.help = MSG_(\w+)', self.all_code)
        self.assertGreater(len(names), 10)
        for name, summary, help_text in names:
            self.assertIn(summary, self.rows)
            for text in self.rows[help_text][1:3]:
                self.assertIn(f"xinfang {name}", text)
                self.assertRegex(text, r"例：|example: ", f"{help_text} shows no example")

    def test_languages_are_what_they_say(self):
        """English without Chinese (but signs and units that are names), Chinese with some."""
        for name, (_, zh, en, _) in self.rows.items():
            bare = re.sub(r"万元|元|合计|人员经费|公用经费|[一-鿿]{1,6}(?=[,.)\"]|$)", "", en)
            self.assertNotRegex(bare, r"[\u4e00-\u9fff]{5,}", f"{name}: Chinese in the English text")
            if name.startswith(("field_", "word_")) and name != "field_id":
                self.assertRegex(zh, r"[\u4e00-\u9fff≥≤=><]", f"{name}: no Chinese in the Chinese text")

    def test_titles_are_not_double(self):
        """Two columns of one schema with one title could not be told apart on import."""
        for path, code in self.code.items():
            bodies = re.findall(r"static const struct field \w+\[\] = \{(.*?)\n\};", code, re.S)
            for body in bodies + re.findall(r"#define \w+_FIELDS \\\n(.*?)\n\n", code, re.S):
                fields = re.findall(r"FIELD(?:_OF_WORDS)?\(struct \w+, (\w+),", body)
                for at in (1, 2):
                    titles = [self.rows[f"field_{f}"][at] for f in fields if f"field_{f}" in self.rows]
                    self.assertEqual(len(titles), len(set(titles)), f"{path.name}: {titles}")
        for name, words in self.word_lists.items():
            for at in (1, 2):
                titles = [self.rows["word_" + w.replace("-", "_")][at] for w in words]
                self.assertEqual(len(titles), len(set(titles)), f"{name}: {titles}")


class Tracked(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        listed = subprocess.run(["git", "-C", ROOT, "ls-files", "-z"], capture_output=True, check=True).stdout
        cls.names = [n for n in listed.decode().split("\0") if n and (ROOT / n).is_file()]

    def lines(self):
        for name in self.names:
            try:
                text = (ROOT / name).read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue
            for number, line in enumerate(text.split("\n"), 1):
                yield name, number, line

    def test_nothing_of_a_machine(self):
        """No folder of somebody's machine; a program that needs a place asks for it."""
        pattern = re.compile(r"(?<![\w.])/(?:" + "home|root|work|farm" + r")/\w|(?<![\w.])/" + r"tmp/\w")
        troubles = [f"{name}:{number}: {line.strip()[:100]}" for name, number, line in self.lines()
                    if pattern.search(line) and not (name.startswith("tests/") and "/" + "tmp/" in line)]
        self.assertEqual([], troubles, "\n" + "\n".join(troubles))

    def test_a_decision_has_a_number_of_its_own(self):
        numbers = [pathlib.Path(n).name[:3] for n in self.names if n.startswith("docs/decisions/")]
        self.assertGreater(len(numbers), 10)
        self.assertEqual([], sorted({n for n in numbers if numbers.count(n) > 1}))

    def test_no_registry_addresses(self):
        pattern = re.compile(r'"resolved": *"https?:|registry *= *https?|index-url|^deb +(\[.*\] +)?http')
        troubles = [f"{name}:{number}" for name, number, line in self.lines()
                    if pattern.search(line) and name != "tests/structure/test_structure.py"]
        self.assertEqual([], troubles)

    def test_no_conflict_marks_and_nothing_unfinished(self):
        pattern = re.compile(r"^(<<<<<<<|>>>>>>>) |\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
        troubles = [f"{name}:{number}: {line.strip()[:80]}" for name, number, line in self.lines() if pattern.search(line)
                    and name != "rules/check/templates.tsv"]  # marks that others leave in their reports
        self.assertEqual([], troubles)


def clock_id(token):
    """Of ID, ID:ROLE or ID:ROLE@FROM."""
    return re.split("[:@]", token)[0]


class Procedure(unittest.TestCase):
    """Every way through rules/procedure.tsv, with the clocks that it leaves running."""
    ANSWERS = {"D12", "D24", "limit_day", "urged_day", "superior_day"}  # are owed whatever becomes of the matter
    ENDS = ("answered", "replied", "settled", "statutory", "transferred", "informed", "not_accepted", "closed", "withdrawn", "merged", "final",
            "reexamined")

    @classmethod
    def setUpClass(cls):
        def table(name):
            lines = [line.split("\t") for line in (ROOT / "rules" / name).read_text(encoding="utf-8").split("\n") if line and line[0] != "#"]
            return [dict(zip(lines[0], line)) for line in lines[1:]]
        cls.rules = table("procedure.tsv")
        cls.rights = {row["id"] for row in table("deadlines.tsv") if row["actor"] == "petitioner"}

    def holds(self, rule, kind, simple, clocks, state):
        froms = rule["from_states"].split()
        if (state == "-") != (froms == ["-"]) or (state != "-" and froms != ["*"] and state not in froms):
            return False
        facts = {"kind": kind, "simple": "yes" if simple else "no", "transcribed": "no", "limited": "no",
                 "joint_units": "yes"}
        for term in rule["when"].split():
            name, values = re.split("!?=", term)
            if name == "route":  # the event may name any
                continue
            value = facts.get(name)
            if name.startswith("running:"):
                value = "yes" if any(clock_id(c) == name[8:] for c in clocks) else "no"
            if (value in values.split("|")) == ("!=" in term):
                return False
        return True

    def walk(self, regime, kind, simple):
        mine = [r for r in self.rules if r["regime"] == regime or (simple and r["regime"] == "SIMPLE2016")]
        quick = {r["action"] for r in mine if r["regime"] == "SIMPLE2016"}
        seen, open_states = {("-", frozenset(), simple): ""}, [("-", frozenset(), simple)]
        while open_states:
            here = open_states.pop()
            state, clocks, is_simple = here
            for rule in mine:
                if (rule["regime"] == "SIMPLE2016") != (is_simple and rule["action"] in quick) or not self.holds(rule, kind, is_simple, clocks, state):
                    continue
                stops = rule["clock_stop"].split()
                left = {c for c in clocks if not ("*" in stops and c != "superior_day") and c not in stops and clock_id(c) not in stops}
                left |= set(rule["clock_start"].split())
                there = (state if rule["to_state"] == "=" else rule["to_state"], frozenset(left), is_simple and rule["effect"] != "ordinary")
                if there not in seen:
                    seen[there] = seen[here] + " " + rule["action"]
                    open_states.append(there)
        return seen

    def test_no_clock_outlasts_its_matter(self):
        states = set()
        for regime in ("R2005", "R2022"):
            for kind in ("appeal", "suggestion", "information", "accusation", "litigation"):
                for simple in (False, True):
                    for (state, clocks, _), way in self.walk(regime, kind, simple).items():
                        states.add(state)
                        left = {clock_id(c) for c in clocks} - self.ANSWERS - self.rights
                        self.assertFalse(state in self.ENDS and left, f"{regime} {kind}: {left} after{way}")
        self.assertEqual(set(), set(self.ENDS) - states)


if __name__ == "__main__":
    harness.main()
