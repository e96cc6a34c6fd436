"""The figures of cases small enough to count by hand."""

import pytest

from core.evaluation.figures import figures_of, models_of, percentile


def record(rank=None, near=None, strict=None, *, answer=None, answerable=True, paged=True):
    return {
        "answerable": answerable,
        "labels": [{"document": "d"}] if answerable else [],
        "paged": paged and bool(answerable),
        "ranks": {"right": rank, "near": near or rank, "strict": strict},
        "search_ms": 10.0,
        "answer": answer,
    }


def answer(answered, *citations, error=None, cached=False, took=100.0, model="m"):
    """``citations`` are triples: right, right document, quote found."""
    return {
        "answered": answered,
        "error": error,
        "cached": cached,
        "model": model,
        "answer_ms": took,
        "citations": [
            {"right": right, "right_document": document, "quote_found": found}
            for right, document, found in citations
        ],
    }


def test_hits_and_reciprocal_ranks_are_means_over_labelled_questions():
    figures = figures_of([record(1), record(2), record(6), record(), record(answerable=False)])

    assert figures["questions"] == 4
    assert (figures["hit@1"], figures["hit@5"], figures["hit@10"]) == (0.25, 0.5, 0.75)
    assert figures["mrr"] == pytest.approx((1 + 1 / 2 + 1 / 6 + 0) / 4, abs=1e-4)


def test_one_page_off_and_the_first_page_alone_have_figures_of_their_own():
    figures = figures_of([record(3, near=1, strict=7), record(1, strict=1)])

    assert (figures["hit@1"], figures["near@1"], figures["strict@1"]) == (0.5, 1.0, 0.5)
    assert (figures["strict@5"], figures["strict@10"]) == (0.5, 1.0)


def test_one_page_off_means_nothing_where_labels_are_no_pages():
    assert figures_of([record(1, paged=False)])["near@1"] is None


def test_balanced_accuracy_weighs_both_kinds_alike():
    answers = [
        *(record(1, answer=answer(True)) for _ in range(9)),
        record(1, answer=answer(False)),
        record(answerable=False, answer=answer(False)),
        record(answerable=False, answer=answer(True)),
        record(answerable=None, answer=answer(True)),
    ]

    figures = figures_of(answers)

    assert (figures["answerable"], figures["unanswerable"]) == (10, 2)
    assert (figures["answered"], figures["refused"]) == (0.9, 0.5)
    assert figures["balanced_accuracy"] == 0.7


def test_there_is_no_balanced_accuracy_without_both_kinds():
    assert figures_of([record(1, answer=answer(True))])["balanced_accuracy"] is None


def test_an_answer_that_broke_off_is_neither_answered_nor_refused():
    broken = answer(False, error="The language model does not answer.")
    figures = figures_of([record(1, answer=broken), record(answerable=False, answer=broken)])

    assert (figures["answered"], figures["refused"], figures["broken_off"]) == (0.0, 0.0, 2)


def test_citations_are_counted_one_by_one_and_answer_by_answer():
    good, off, foreign = (True, True, True), (False, True, True), (False, False, False)
    figures = figures_of(
        [
            record(1, answer=answer(True, good, off)),
            record(1, answer=answer(True, foreign, off)),
            # An answer where there is none counts for quotes, but no place of it is right.
            record(answerable=False, answer=answer(True, (False, False, True))),
        ]
    )

    assert figures["citations"] == 5
    assert figures["citation_precision"] == 0.25
    assert figures["citation_document"] == 0.75
    assert figures["rightly_cited"] == 0.5
    assert figures["quotes_found"] == 0.8


def test_answers_from_the_cache_do_not_count_as_fast():
    figures = figures_of(
        [
            record(1, answer=answer(True, took=200.0)),
            record(1, answer=answer(True, took=1.0, cached=True)),
        ]
    )

    assert figures["answer_ms_p50"] == figures["answer_ms_p95"] == 200.0


def test_figures_without_questions_are_unknown_not_zero():
    figures = figures_of([])

    assert figures["questions"] == 0
    assert figures["hit@1"] is figures["mrr"] is figures["search_ms_p50"] is None


@pytest.mark.parametrize(("share", "value"), [(0.5, 10), (0.95, 19), (1.0, 20), (0.0, 1)])
def test_a_percentile_is_one_of_the_values(share, value):
    assert percentile(list(range(20, 0, -1)), share) == value


def test_it_is_told_which_models_answered():
    records = [record(1, answer=answer(True, model=name)) for name in ("a", "b", "a")]

    assert models_of([*records, record(1)]) == {"a": 2, "b": 1}
