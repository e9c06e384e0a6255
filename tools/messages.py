"""Makes messages.gen.h and messages.gen.inc from messages/*.tsv.

usage: messages.py OUT_H OUT_INC FILE...

Each file: a header line `id class zh en`, then one message a line, sorted as one likes. Refuses double
ids, unknown classes, empty texts, and a {placeholder} that stands in one language only.
"""
import re
import sys

CLASSES = {"text": "CLASS_TEXT", "input": "CLASS_INPUT", "finding": "CLASS_FINDING", "state": "CLASS_STATE"}


def fail(path, number, why):
    sys.exit(f"{path}:{number}: {why}")


def read(paths):
    rows = {}
    for path in paths:
        with open(path, encoding="utf-8") as file:
            lines = file.read().split("\n")
        if lines[0] != "id\tclass\tzh\ten":
            fail(path, 1, "the header must be: id, class, zh, en")
        for number, line in enumerate(lines[1:], 2):
            if not line or line.startswith("#"):
                continue
            cells = line.split("\t")
            if len(cells) != 4:
                fail(path, number, f"{len(cells)} columns instead of 4")
            name, kind, zh, en = cells
            if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
                fail(path, number, f"id {name!r}: small letters, digits and _ only")
            if name in rows:
                fail(path, number, f"id {name} is there already")
            if kind not in CLASSES:
                fail(path, number, f"class {kind!r}: one of {', '.join(CLASSES)}")
            if not zh or not en:
                fail(path, number, f"{name}: a text is missing")
            if set(re.findall(r"\{[a-z_]+\}", zh)) != set(re.findall(r"\{[a-z_]+\}", en)):
                fail(path, number, f"{name}: the two languages have different placeholders")
            rows[name] = (CLASSES[kind], zh.replace("\\n", "\n"), en.replace("\\n", "\n"))
    return rows


def c_string(text):
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("?", "\\?")
    return f'"{escaped}"'


def main():
    out_h, out_inc, *paths = sys.argv[1:]
    rows = read(sorted(paths))
    names = sorted(rows)
    with open(out_h, "w", encoding="utf-8") as file:
        file.write("enum message_id {\n    MSG_none,\n")
        file.writelines(f"    MSG_{name},\n" for name in names)
        file.write("    MESSAGE_COUNT\n};\n")
    with open(out_inc, "w", encoding="utf-8") as file:
        empty = "{(\"\"), 0}"
        file.write(f'{{"", CLASS_TEXT, {{{empty}, {empty}}}}},\n')
        for name in names:
            kind, zh, en = rows[name]
            texts = ", ".join(f"{{{c_string(t)}, {len(t.encode())}}}" for t in (zh, en))
            file.write(f'{{"{name}", {kind}, {{{texts}}}}},\n')


main()
