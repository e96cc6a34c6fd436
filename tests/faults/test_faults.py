"""Whatever is killed, emptied, filled, set wrong, cut or lies: nothing is lost or doubled, and all
recovers by itself."""

import os

import pytest

from tests.faults.campaign import run
from tests.faults.table import print_result

SMOKE = 3  # of them belong to every run of the tests; ./scripts/test --faults makes more
NUMBER = int(os.environ.get("POLICYCHAT_FAULTS", SMOKE))
ONLY = os.environ.get("POLICYCHAT_FAULTS_ONLY", "")  # of the kinds whose names contain this
SECONDS_EACH = 120


@pytest.mark.timeout(600 + NUMBER * SECONDS_EACH)
def test_faults_lose_and_double_nothing_and_all_recovers_by_itself(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with capsys.disabled():
        result = run(NUMBER, ONLY)
        print_result(result)
    assert sum(one.happened for one in result.injected) == NUMBER
    assert [one for one in result.injected if one.seconds is None] == []
    assert result.lost == []
    assert result.doubled == []
    assert result.orphans == []
