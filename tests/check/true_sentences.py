"""True sentences: the patterns of true-sentences.tsv, what bulletins, budgets and work reports say, filled with invented
figures that are right under the only sensible reading: growth of another thing, rates of several counts, lists within
lists, sums of what stands before, a second budget, another period. Alone, and several in a row. What is reported as a
failure in them is a false alarm.

usage: true_sentences.py FOLDER SEED...
"""
import os
import random
import sys
from decimal import ROUND_HALF_UP, Decimal as D

RANDOM = random.Random()
TOGETHER = 40


def count(low, high):
    return RANDOM.randint(low, high)


def part(whole, low=.1, high=.6):
    return max(1, int(whole * RANDOM.uniform(low, high)))


def split(whole, n):
    """n counts that add up to the whole."""
    whole = max(whole, n)
    cuts = sorted(RANDOM.sample(range(1, whole), n - 1))
    return [b - a for a, b in zip([0] + cuts, cuts + [whole])]


def earlier(now):
    """The value of another period."""
    found = int(now * RANDOM.uniform(.6, 1.5))
    return found if found not in (now, 0) else now + 1


def cut(value, digits):
    return str(D(value).quantize(D(1).scaleb(-digits), ROUND_HALF_UP))


def share(of, whole, digits=2):
    return cut(D(of) * 100 / D(whole), digits)


def growth(now, last, digits=2):
    return cut(abs(D(now) - D(last)) * 100 / D(last), digits)


def grew(now, last):
    return "增长" if now >= last else "下降"


def rose(now, last):
    return "上升" if now >= last else "下降"


def changed(now, last):
    return "增加" if now >= last else "减少"


def patterns():
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "true-sentences.tsv")
    with open(path, encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file if not line.startswith("#")][1:]
    return [(compile(figures, path, "exec"), compile(f'f"{text}"', path, "eval")) for figures, text in rows]


def filled(compiled):
    """The sentence with figures of its own."""
    names = dict(WORDS)
    exec(compiled[0], names)
    return eval(compiled[1], names)


def write(folder, name, sentences, joint=""):
    with open(os.path.join(folder, name + ".txt"), "w", encoding="utf-8") as file:
        file.write(joint.join(sentences) + "\n")


WORDS = {f.__name__: f for f in (count, part, split, earlier, cut, share, growth, grew, rose, changed)} | {"D": D, "RANDOM": RANDOM}


def main():
    folder, seeds = sys.argv[1], sys.argv[2:]
    os.makedirs(folder, exist_ok=True)
    compiled = patterns()
    for seed in seeds:
        for i, one in enumerate(compiled):
            RANDOM.seed(f"one {i} {seed}")
            write(folder, f"one-{i}-{seed}", [filled(one)])
        for i in range(TOGETHER):
            RANDOM.seed(f"together {i} {seed}")
            chosen = RANDOM.choices(compiled, k=RANDOM.randint(2, 6))
            write(folder, f"together-{i}-{seed}", [filled(one) for one in chosen], "" if i % 2 else "\n\n")


main()
