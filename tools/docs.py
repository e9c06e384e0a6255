"""Writes docs/cli.md from the program's own help, or with --check says whether it is current.

usage: docs.py BUILD [--check]
"""
import os
import re
import subprocess
import sys

HOUSE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PAGE = os.path.join(HOUSE, "docs", "cli.md")


def ask(program, *words):
    environment = dict(os.environ)
    environment.pop("XINFANG_LANG", None)
    return subprocess.run([program, *words], capture_output=True, text=True, check=True, env=environment).stdout.rstrip("\n")


def page(program):
    overview = ask(program, "--help", "--lang", "en")
    commands = re.findall(r"^  ([a-z]+) ", overview, re.M)
    out = ["# Command line\n\nMade by `tools/docs.py` from the program's own help; Chinese first, then English.\n"]
    out.append(f"```\n{ask(program, '--help')}\n```\n\n```\n{overview}\n```\n")
    for command in commands:
        out.append(f"## {command}\n\n```\n{ask(program, command, '--help')}\n```\n\n```\n{ask(program, command, '--help', '--lang', 'en')}\n```\n")
    return "\n".join(out)


def main():
    program = os.path.join(sys.argv[1], "xinfang")
    text = page(program)
    if "--check" in sys.argv:
        with open(PAGE, encoding="utf-8") as file:
            if file.read() != text:
                sys.exit("docs/cli.md is not current: run tools/docs.py BUILD")
        return
    with open(PAGE, "w", encoding="utf-8") as file:
        file.write(text)


main()
