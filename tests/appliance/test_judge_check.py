"""Nothing is served without the judge: answers would go out unchecked."""

from pathlib import Path

import pytest

from appliance import checks
from core.providers.judge.openvino import FOLDER, Judge

MOST_BYTES = 30 * 1024**2  # of the package


@pytest.mark.parametrize("is_there", [False, True])
def test_the_start_ends_with_a_sentence_where_it_is_missing_or_altered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_there: bool
) -> None:
    if is_there:
        for file in FOLDER.iterdir():
            (tmp_path / file.name).write_bytes(file.read_bytes() + b" " * (file.suffix == ".xml"))
    monkeypatch.setattr(checks, "judge", lambda: Judge(tmp_path))
    (error,) = checks.check_judge(["default"])
    assert error.id == "appliance.E021"
    assert str(tmp_path) in error.msg and "Install Policy Chatbot again" in error.msg
    assert checks.check_judge(None) == [], "only where something is to be served"


def test_with_it_nothing_is_said() -> None:
    assert checks.check_judge(["default"]) == []


def test_it_is_small_enough_for_a_package() -> None:
    assert sum(file.stat().st_size for file in FOLDER.iterdir()) <= MOST_BYTES
