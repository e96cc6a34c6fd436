"""The figures of sets that name facts, in cases small enough to count by hand."""

from core.evaluation.fact_figures import fact_figures, figures_by_kind
from core.evaluation.table import fact_table


def record(kind="number", *, answerable=True, answered=True, words=10, took=100.0, **judged):
    names = ("right", "right_in_60", "right_first", "in_sources", "refused")
    return {
        "kind": kind,
        "answerable": answerable,
        "answer": {"answered": answered, "error": None, "cached": False, "answer_ms": took},
        "judged": {**dict.fromkeys(names, False), **judged, "words": words},
    }


def broken(*, answerable):
    one = record(answerable=answerable, answered=False, words=0, refused=True)
    return {**one, "answer": {**one["answer"], "error": "The model does not answer."}}


def test_facts_are_counted_over_the_questions_that_can_be_answered():
    figures = fact_figures(
        [
            record(right=True, right_in_60=True, right_first=True, in_sources=True),
            record(right=True, right_first=True, in_sources=True),
            record(in_sources=True),
            record(answered=False),
            record(answerable=False, right=True),
        ]
    )

    assert (figures["questions"], figures["answerable"], figures["unanswerable"]) == (5, 4, 1)
    assert (figures["right"], figures["right_in_60"], figures["right_first"]) == (0.5, 0.25, 0.5)
    assert (figures["fact_in_sources"], figures["answered"]) == (0.75, 0.75)


def test_refusals_are_counted_over_the_questions_that_can_not_be_answered():
    figures = fact_figures(
        [
            record(answered=False, refused=True),
            record(answerable=False, answered=False, refused=True),
            record(answerable=False),
        ]
    )

    assert figures["refused"] == 0.5


def test_an_answer_that_broke_off_is_neither_right_nor_a_refusal():
    figures = fact_figures([broken(answerable=True), broken(answerable=False)])

    assert (figures["right"], figures["refused"], figures["broken_off"]) == (0.0, 0.0, 2)


def test_length_is_that_of_answers_and_not_of_refusals():
    records = [record(words=words) for words in (10, 20, 90)]

    figures = fact_figures([*records, record(answered=False, words=500)])

    assert (figures["words_p50"], figures["words_p95"]) == (20, 90)


def test_figures_without_questions_are_unknown_not_zero():
    figures = fact_figures([])

    assert figures["questions"] == 0
    assert figures["right"] is figures["refused"] is figures["words_p50"] is None


def test_each_kind_has_figures_of_its_own():
    records = [record("table", right=True), record("yesno"), record("table")]

    kinds = figures_by_kind(records)

    assert {name: figures["right"] for name, figures in kinds.items()} == {
        "table": 0.5,
        "yesno": 0.0,
    }


def test_the_table_has_a_row_for_the_set_and_one_a_kind():
    records = [record("table", right=True), record("yesno")]

    head, *rows = fact_table("leave", fact_figures(records), figures_by_kind(records))

    assert head[:3] == ["", "questions", "right"]
    assert [row[:3] for row in rows] == [
        ["leave", "2", "0.500"],
        ["  table", "1", "1.000"],
        ["  yesno", "1", "0.000"],
    ]
