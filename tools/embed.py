"""Builds files into the program.

usage: embed.py OUT_C OUT_H DEPFILE NAME=PATH...

A PATH is a file or a folder (taken whole, without hidden files). For each NAME, OUT_C holds
`const struct embedded_file embedded_NAME[]`, sorted by the bytes of the path so that embedded_find()
can search it, and `embedded_NAME_count`; paths are relative to the folder, or the file's own name. The
depfile lists folders as well, so that ninja sees a new file.
"""
import os
import re
import sys


def literal(data):
    """Bytes as a C string literal, a line of source for each line feed, so that the output stays readable."""
    escapes = {10: "\\n", 13: "\\r", 9: "\\t", 34: '\\"', 92: "\\\\", 63: "\\?"}
    pieces, line = [], []
    for byte in data:
        line.append(escapes.get(byte) or (chr(byte) if 32 <= byte < 127 else f"\\{byte:03o}"))
        if byte == 10 or len(line) >= 200:
            pieces.append(f'"{"".join(line)}"')
            line = []
    if line or not pieces:
        pieces.append(f'"{"".join(line)}"')
    return "\n     ".join(pieces)


def row(path, data):
    return f"    {{{literal(path.encode())},\n     {literal(data)}, {len(data)}}},\n"


def read(path):
    with open(path, "rb") as file:
        return file.read()


def files(path, seen):
    """Pairs of the name in the table and the path to read."""
    if os.path.isfile(path):
        seen.append(path)
        return [(os.path.basename(path), path)]
    found = []
    for folder, folders, names in os.walk(path):
        folders[:] = [name for name in folders if not name.startswith(".")]
        seen.append(folder)
        for name in names:
            if not name.startswith("."):
                full = os.path.join(folder, name)
                seen.append(full)
                found.append((os.path.relpath(full, path).replace(os.sep, "/"), full))
    return sorted(found, key=lambda pair: pair[0].encode())


def main():
    if len(sys.argv) < 5:
        sys.exit(__doc__)
    out_c, out_h, depfile, *wanted = sys.argv[1:]
    source = [f'/* Made by tools/embed.py. */\n#include "{os.path.basename(out_h)}"\n\n'
              "/* Literals past the 4,095 bytes that every compiler must take; gcc and clang have no limit. */\n"
              '#pragma GCC diagnostic ignored "-Woverlength-strings"\n']
    header = ['/* Made by tools/embed.py. */\n#include "base/embedded.h"\n\n']
    seen = []
    for item in wanted:
        name, _, path = item.partition("=")
        if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or not path:
            sys.exit(f"embed.py: {item!r}: NAME=PATH is needed, NAME in small letters, digits and _")
        found = files(path, seen)
        if not found:
            sys.exit(f"embed.py: {path} holds no files")
        source.append(f"\nconst struct embedded_file embedded_{name}[] = {{\n")
        source += [row(short, read(full)) for short, full in found]
        source.append(f"}};\nconst size_t embedded_{name}_count = {len(found)};\n")
        header.append(f"extern const struct embedded_file embedded_{name}[];\n"
                      f"extern const size_t embedded_{name}_count;\n")
    for path, text in ((out_c, source), (out_h, header)):
        with open(path, "w", encoding="utf-8") as file:
            file.writelines(text)
    with open(depfile, "w", encoding="utf-8") as file:
        file.write(f"{out_c} {out_h}: " + " ".join(path.replace(" ", "\\ ") for path in seen) + "\n")


main()
