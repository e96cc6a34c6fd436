"""A run is compared with an earlier one, and fails when a figure fell."""

import json

import pytest
from django.core.management import CommandError

from core.errors import InvalidInput
from core.evaluation.compare import falls


def record(number, rank, **changes):
    return {
        "qid": str(number),
        "question": f"Question {number}?",
        "answerable": True,
        "labels": [{"document": "d"}],
        "paged": True,
        "ranks": {"right": rank, "near": rank, "strict": rank},
        "search_ms": 1.0,
        "answer": None,
        **changes,
    }


def report(ranks, name="set"):
    records = [record(number, rank) for number, rank in enumerate(ranks)]
    return {"sets": {name: {"questions": records}}}


def test_figures_that_fell_are_told_with_both_values():
    fallen = {fall.figure: fall for fall in falls(report([1, 1, 1, 1]), report([1, 1, 1, 2]))}

    assert set(fallen) == {"hit@1", "mrr", "near@1"}
    assert (fallen["hit@1"].earlier, fallen["hit@1"].now) == (1.0, 0.75)


def test_figures_that_rose_or_stayed_are_fine():
    assert falls(report([1, 2, None]), report([1, 1, None])) == []
    assert falls(report([1, 2, None]), report([1, 2, None])) == []


def test_two_questions_of_two_hundred_are_within_the_tolerance_and_three_are_not():
    all_right = report([1] * 200)

    assert falls(all_right, report([1] * 198 + [None] * 2)) == []
    assert "hit@1" in {fall.figure for fall in falls(all_right, report([1] * 197 + [None] * 3))}


def test_the_tolerance_can_be_chosen():
    assert falls(report([1] * 10), report([1] * 9 + [None]), tolerance=10.0) == []


def test_a_quote_that_is_not_on_its_page_is_never_tolerated():
    def answered(found):
        citations = [{"right": True, "right_document": True, "quote_found": one} for one in found]
        answer = {
            **{"answered": True, "error": None, "citations": citations, "model": "m"},
            **{"cached": False, "answer_ms": 1.0},
        }
        return {"sets": {"set": {"questions": [record(1, 1, answer=answer)]}}}

    fallen = falls(answered([True] * 999), answered([True] * 998 + [False]), tolerance=5.0)

    assert [fall.figure for fall in fallen] == ["quotes_found"]


def test_only_questions_that_both_asked_are_compared():
    grown = report([1, 1, None, None, None])

    assert falls(report([1, 1]), grown) == []


@pytest.mark.parametrize("earlier", [report([1], name="another"), {"sets": {}}])
def test_reports_that_share_nothing_can_not_be_compared(earlier):
    with pytest.raises(InvalidInput, match="share no question"):
        falls(earlier, report([1]))


def test_what_is_no_report_is_refused():
    with pytest.raises(InvalidInput, match="not written by evaluate"):
        falls({"figures": 1}, report([1]))


def test_the_command_fails_and_names_what_fell(evaluate, paged, tmp_path):
    evaluate(paged, "--retrieval-only")
    earlier = tmp_path / "earlier.json"
    (tmp_path / "report.json").rename(earlier)
    evaluate(paged, "--retrieval-only", "--compare", earlier)

    (paged / "qrels.jsonl").write_text(
        '{"qid": "1", "doc_id": "travel", "page": 1}\n{"qid": "2", "doc_id": "leave", "page": 1}\n'
    )
    with pytest.raises(CommandError, match=r"northwind: hit@1 1\.0000 → 0\.0000"):
        evaluate(paged, "--retrieval-only", "--compare", earlier)

    # The figures of the run that fell are written all the same.
    written = json.loads((tmp_path / "report.json").read_text())
    assert written["sets"]["northwind"]["figures"]["hit@1"] == 0.0
