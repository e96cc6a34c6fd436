"""A run under `-p tests.no_skips` fails where a test is left out, and only there."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PASSES = "def test_passes():\n    pass\n"
SKIPS = "import pytest\n\ndef test_skips():\n    pytest.skip('no engine answers')\n"
NOT_COLLECTED = "import pytest\n\npytest.importorskip('nothing_of_this_name')\n"


@pytest.mark.parametrize(
    ("text", "status", "said"),
    [(PASSES, 0, "2 passed"), (SKIPS, 1, "no engine answers"), (NOT_COLLECTED, 1, "nothing_of")],
)
def test_a_test_that_is_left_out_fails_the_run(
    tmp_path: Path, text: str, status: int, said: str
) -> None:
    (tmp_path / "test_passing.py").write_text(PASSES)
    (tmp_path / "test_other.py").write_text(text)
    options = ["-p", "tests.no_skips", "-p", "no:cacheprovider", f"--rootdir={tmp_path}"]
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", "--noconftest", *options, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == status, ended.stdout
    assert said in ended.stdout
