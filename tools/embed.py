"""Builds files into the program.

usage: embed.py OUT_C OUT_H DEPFILE NAME=PATH...

A PATH is a file or a folder (taken whole, sorted). For each NAME, OUT_C holds
`const struct embedded_file embedded_NAME[]`, ordered by path, and `embedded_NAME_count`; paths are
relative to the folder, or the file's own name.
"""
import os
import sys


def files(path):
    if os.path.isfile(path):
        return [(os.path.basename(path), path)]
    found = []
    for folder, _, names in os.walk(path):
        for name in names:
            full = os.path.join(folder, name)
            found.append((os.path.relpath(full, path), full))
    return sorted(found)


def main():
    out_c, out_h, depfile, *wanted = sys.argv[1:]
    sources = []
    with open(out_c, "w", encoding="utf-8") as c, open(out_h, "w", encoding="utf-8") as h:
        h.write("/* Made by tools/embed.py. */\n#include \"base/embedded.h\"\n\n")
        c.write(f"/* Made by tools/embed.py. */\n#include \"{os.path.basename(out_h)}\"\n\n")
        for item in wanted:
            name, path = item.split("=", 1)
            found = files(path)
            for i, (_, full) in enumerate(found):
                sources.append(full)
                with open(full, "rb") as file:
                    data = file.read()
                c.write(f"static const unsigned char {name}_{i}[] = {{")
                c.write(",".join(str(b) for b in data + b"\0"))
                c.write("};\n")
            h.write(f"extern const struct embedded_file embedded_{name}[];\nextern const size_t embedded_{name}_count;\n")
            c.write(f"const struct embedded_file embedded_{name}[] = {{\n")
            for i, (relative, full) in enumerate(found):
                c.write(f'    {{"{relative}", (const char *){name}_{i}, {os.path.getsize(full)}}},\n')
            c.write(f"}};\nconst size_t embedded_{name}_count = {len(found)};\n\n")
    with open(depfile, "w", encoding="utf-8") as dep:
        dep.write(f"{out_c} {out_h}: {' '.join(sources)}\n")


main()
