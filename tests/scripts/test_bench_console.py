"""`bench console` runs from end to end in a small organization; how fast is not asked here."""

from tests.scripts.test_bench import figures


def test_a_list_needs_as_many_statements_in_an_organization_ten_times_as_large(tmp_path):
    arguments = ("--documents", "60", "--questions", "900", "--gaps", "40", "--people", "60")

    report = figures(
        tmp_path, "console", *arguments, "--only", "audit", "--runs", "1", "--goal", "60000"
    )

    assert report["failed"] == 0
    assert {one["surface"] for one in report["results"]} == {"console", "api"}
    for one in report["results"]:
        assert one["statements"] == one["statements_of_tenth"] > 0
        assert 0 < one["p50"] <= one["p95"]
