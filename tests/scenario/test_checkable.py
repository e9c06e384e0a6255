"""Of the real reports, every number that a careful reader could check (tests/check/checkable-*.tsv): the list fits
the texts, and the checker finds most misprints in them."""
import pathlib
import random
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
import harness

sys.path.insert(0, str(harness.ROOT / "tests" / "check"))
import mutate

LABELS = harness.ROOT / "tests" / "check"
REPORTS = sorted((harness.SHARED / "reports").glob("*.txt"))
TOOL = harness.PROGRAM.parent / "tests" / "xinfang-check"
FOUND_AT_LEAST = 87  # in a hundred


@unittest.skipUnless(REPORTS and TOOL.exists(), "the reports or the checker's tool are not there")
class Checkable(unittest.TestCase):
    def test_labels_stand_where_they_say(self):
        for path in REPORTS:
            lines = path.read_text(encoding="utf-8").split("\n")
            for line, column, figure, relation, _ in mutate.labels(LABELS, path):
                with self.subTest(report=path.name[:3], line=line, column=column, relation=relation):
                    self.assertEqual(lines[line - 1][column - 1:column - 1 + len(figure)], figure)

    def test_misprints_are_found(self):
        options = {"--labels": str(LABELS), "--count": "1", "--nth": "4"}
        rows = [row for path in REPORTS for row in mutate.mutate(str(TOOL), str(path), options, random.Random(1))]
        found = sum(row[1] in ("fail", "rounding") for row in rows)
        self.assertGreater(len(rows), 200)
        self.assertGreaterEqual(100 * found, FOUND_AT_LEAST * len(rows), f"{found} of {len(rows)}")


if __name__ == "__main__":
    harness.main()
