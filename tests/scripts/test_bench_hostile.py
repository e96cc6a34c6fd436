"""`bench hostile` runs from end to end on small sizes; how fast is not asked here."""

import json

from tests.scripts.test_bench import bench


def test_callers_of_all_kinds_come_and_are_answered(tmp_path):
    sizes = ("--silent", "50", "--slow", "2", "--bad", "20", "--seconds", "14", "--chunks", "500")

    file = tmp_path / "figures.json"
    result = bench("hostile", *sizes, "--json", str(file))
    # It also ends with 1 where the machine is too busy to be as quick as it should.
    assert result.returncode in (0, 1), result.stderr
    report = json.loads(file.read_text())

    for name in ("alone", "under"):
        assert report[name]["searches"] > 0
        assert 0 < report[name]["p50"] <= report[name]["p95"]
        assert report[name]["healthz_worst"] > 0
        # The least that a failed answer counts: at its own address health is always answered.
        assert 0 < report[name]["own_healthz_worst"] < 10_000
    callers = report["callers"]
    assert callers["silent"] >= callers["silent_open"] == 50
    assert callers["bad"].keys() <= {"401", "429"}
    assert callers["bad"]["429"] > 0
    assert callers["slow"].keys() == {"408"}
    assert len(report["targets"]) == 3
