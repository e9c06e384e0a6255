"""Real reports whose paragraphs and sentences are rearranged so that they stay true: nothing fails that did not before."""
import pathlib
import random
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
import harness

sys.path.insert(0, str(harness.ROOT / "tests" / "check"))
import rearrange

REPORTS = sorted(str(path) for path in (harness.SHARED / "reports").glob("*.txt"))
TOOL = harness.PROGRAM.parent / "tests" / "xinfang-check"
COUNT = 40


@unittest.skipUnless(REPORTS and TOOL.exists(), "the reports or the checker's tool are not there")
class Rearranged(unittest.TestCase):
    def test_nothing_else_fails(self):
        for kind in sorted(set(rearrange.KINDS) - {"append"}):  # their departments and years differ
            with self.subTest(kind=kind):
                made, fresh = rearrange.rearrange(str(TOOL), REPORTS, kind, COUNT, random.Random(1))
                self.assertGreater(made, COUNT // 2)
                self.assertEqual([finding["message"] for finding in fresh.values()], [])


if __name__ == "__main__":
    harness.main()
