"""Makes migrations.gen.inc from sql/schema/NNN-title.sql: number, name and text of each, in order.

usage: migrations.py OUT FILE...
"""
import os
import re
import sys


def main():
    out, *paths = sys.argv[1:]
    with open(out, "w", encoding="utf-8") as file:
        for expected, path in enumerate(sorted(paths), 1):
            name = os.path.basename(path)
            match = re.fullmatch(r"([0-9]{3})-[a-z0-9-]+\.sql", name)
            if not match or int(match[1]) != expected:
                sys.exit(f"{path}: the file must be named {expected:03}-title.sql")
            with open(path, encoding="utf-8") as source:
                lines = source.read().rstrip("\n").split("\n")
            text = "\n".join('"' + line.replace("\\", "\\\\").replace('"', '\\"') + '\\n"' for line in lines)
            file.write(f'{{{expected}, "{name[:-4]}",\n{text}}},\n')


main()
