"""What the two README files show is what the program prints: each command is run as it stands there, in order, in one folder."""
import pathlib
import re
import shlex
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import harness
from harness import ROOT

LEFT_OUT = {"...", "……"}
ELSEWHERE = "board.db"  # made from messages that are not ours to hand on
CODE = re.compile("[2-9A-HJ-NP-Z]{12}")  # a query code is another one each time


def examples(text):
    """(command, lines shown) of every block that shows commands."""
    for block in re.findall(r"^```\n(.*?)^```", text, re.S | re.M):
        for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, _, shown = part.replace("\\\n", " ").partition("\n")
            yield command, [line for line in shown.split("\n") if line.strip()]  # without lines, nothing is said of the output


class Readme(harness.Case):
    def setUp(self):
        super().setUp()
        (self.folder / "build").mkdir()
        (self.folder / "build" / "xinfang").symlink_to(harness.PROGRAM)
        (self.folder / "examples").symlink_to(ROOT / "examples")

    def printed(self, command):
        done = subprocess.run(shlex.split(command), cwd=self.folder, capture_output=True, text=True, timeout=60,
                              env=harness.environment(XINFANG_NOW="2026-05-13"))
        return (done.stdout + done.stderr).split("\n")

    def check(self, name):
        ran = 0
        for command, shown in examples((ROOT / name).read_text(encoding="utf-8")):
            if ELSEWHERE in command:
                continue
            lines = [CODE.sub("CODE", line) for line in self.printed(command) if line.strip()]
            ran += 1
            if shown:
                pattern = "".join(".*" if line in LEFT_OUT else re.escape(CODE.sub("CODE", line) + "\n") for line in shown)
                with self.subTest(command=command):
                    printed = "".join(line + "\n" for line in lines)
                    self.assertTrue(re.fullmatch(pattern, printed, re.S), f"{name} does not show what is printed now:\n{printed}")
        self.assertGreater(ran, 10)

    def test_english(self):
        self.check("README.md")

    def test_chinese(self):
        self.check("README.zh-CN.md")


if __name__ == "__main__":
    harness.main()
