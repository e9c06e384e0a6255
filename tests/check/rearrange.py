"""Rearranges documents so that every sentence in them stays as true as it was, and tells the relations that fail only
then: false alarms, each of them. A relation that has found the wrong whole mostly shows itself so.

usage: rearrange.py XINFANG_CHECK [--kinds KIND,...] [--count N] [--seed S] DOCUMENT...

    append    two other documents behind this one
    aside     a sentence of another document between two of this one
    drop      a paragraph left out
    omit      a sentence left out
    split     a paragraph parted between two sentences
    join      two paragraphs made one

Tables stay as they are. What is judged of a document as a whole is not looked at: numbers of headings, names of its year.
"""
import collections
import os
import random
import re
import sys
import tempfile

import mutate

SENTENCE = re.compile(r"[^。]*。|[^。]+$")
PROSE_MIN = 40
BATCH = 200


def is_row(line):
    return "\t" in line or line.count("|") > 1 or re.search(r"\S {2,}\S", line) is not None


def prose(lines, wanted=lambda line: True):
    return [i for i, line in enumerate(lines) if len(line) > PROSE_MIN and not is_row(line) and wanted(line)]


def append(text, others, source):
    return "\n\n".join(t.strip() for t in (text, source.choice(others), source.choice(others))) + "\n"


def aside(text, others, source):
    lines = text.split("\n")
    sentences = re.findall(r"[^。\n\t|]{15,}。", source.choice(others))
    places = prose(lines, lambda line: "。" in line)
    if not sentences or not places:
        return None
    i = source.choice(places)
    at = source.choice([m.end() for m in re.finditer("。", lines[i])])
    lines[i] = lines[i][:at] + source.choice(sentences) + lines[i][at:]
    return "\n".join(lines)


def drop(text, others, source):
    lines = text.split("\n")
    places = prose(lines)
    if len(places) < 2:
        return None
    del lines[source.choice(places)]
    return "\n".join(lines)


def omit(text, others, source):
    lines = text.split("\n")
    places = prose(lines, lambda line: line.count("。") > 1)
    if not places:
        return None
    i = source.choice(places)
    sentences = SENTENCE.findall(lines[i])
    del sentences[source.randrange(len(sentences))]
    lines[i] = "".join(sentences)
    return "\n".join(lines)


def split(text, others, source):
    lines = text.split("\n")
    places = prose(lines, lambda line: "。" in line[:-1])
    if not places:
        return None
    i = source.choice(places)
    at = source.choice([m.end() for m in re.finditer("。", lines[i][:-1])])
    lines[i:i + 1] = [lines[i][:at], "", lines[i][at:]]
    return "\n".join(lines)


def join(text, others, source):
    lines = text.split("\n")
    places = [i for i in prose(lines) if i + 1 < len(lines) and (lines[i + 1].strip() or i + 2 < len(lines))]
    places = [i for i in places if not is_row(next((line for line in lines[i + 1:] if line.strip()), "\t"))]
    if not places:
        return None
    i = source.choice(places)
    following = next(k for k in range(i + 1, len(lines)) if lines[k].strip())
    lines[i:following + 1] = [lines[i].rstrip() + lines[following].strip()]
    return "\n".join(lines)


KINDS = {f.__name__: f for f in (append, aside, drop, omit, split, join)}
OF_THE_WHOLE = {"heading", "table_cross"}


def fails(tool, paths):
    found = {}
    for i in range(0, len(paths), BATCH):
        for path, findings in mutate.run(tool, paths[i:i + BATCH]).items():
            found[path] = [f for f in findings if f["result"] == "fail" and f["rule"] not in OF_THE_WHOLE]
    return found


def key(finding):
    return finding["rule"], finding["stated"], finding["computed"]


def rearrange(tool, paths, kind, count, source):
    """(number of documents made, {(rule, stated, computed): finding} of what fails in them and in none of the documents)"""
    texts = {}
    for path in paths:
        with open(path, encoding="utf-8") as file:
            texts[path] = file.read()
    known = {key(f) for findings in fails(tool, paths).values() for f in findings}
    fresh, made = collections.OrderedDict(), []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(count):
            own = source.choice(paths)
            others = [text for path, text in texts.items() if path != own] or [texts[own]]
            text = KINDS[kind](texts[own], others, source)
            if text is not None:
                made.append(os.path.join(folder, f"{number:06}.txt"))
                with open(made[-1], "w", encoding="utf-8") as file:
                    file.write(text)
        for findings in fails(tool, made).values():
            fresh.update((key(f), f) for f in findings if key(f) not in known)
    return len(made), fresh


def main():
    arguments, paths = sys.argv[1:], []
    options = {"--kinds": ",".join(KINDS), "--count": "200", "--seed": "1"}
    while arguments:
        word = arguments.pop(0)
        if word in options:
            options[word] = arguments.pop(0)
        else:
            paths.append(word)
    alarms = 0
    for kind in options["--kinds"].split(","):
        made, fresh = rearrange(paths[0], paths[1:], kind, int(options["--count"]), random.Random(int(options["--seed"])))
        print(f"{kind}: {made} documents, {len(fresh)} false alarms")
        for finding in fresh.values():
            print(f"  {finding['rule']}: {finding['message']} | {finding['quote'][-160:]}")
        alarms += len(fresh)
    sys.exit(alarms > 0)


if __name__ == "__main__":
    main()
