"""From judged answers to the figures of a set that names facts."""

from collections.abc import Sequence

from core.evaluation.figures import Figures, Record, latency_of, percentile, share_of


def fact_figures(records: Sequence[Record]) -> Figures:
    """Shares (0 to 1), words, milliseconds and counts; None where nothing can be said.

    docs/quality.md defines each of them.
    """
    can = [record for record in records if record["answerable"]]
    cannot = [record for record in records if not record["answerable"]]
    answers = [record["answer"] for record in records]
    words = [r["judged"]["words"] for r in records if r["answer"]["answered"]]
    took = [answer["answer_ms"] for answer in answers if not answer["cached"]]
    return {
        "questions": len(records),
        "answerable": len(can),
        "unanswerable": len(cannot),
        "broken_off": sum(bool(answer["error"]) for answer in answers),
        "answered": share_of(record["answer"]["answered"] for record in can),
        "right": _judged("right", can),
        "right_in_60": _judged("right_in_60", can),
        "right_first": _judged("right_first", can),
        "fact_in_sources": _judged("in_sources", can),
        "refused": share_of(
            record["judged"]["refused"] and not record["answer"]["error"] for record in cannot
        ),
        "words_p50": percentile(words, 0.5) if words else None,
        "words_p95": percentile(words, 0.95) if words else None,
        **latency_of("answer", took),
    }


def figures_by_kind(records: Sequence[Record]) -> dict[str, Figures]:
    """The same for each kind of question, in the order in which kinds come up."""
    kinds = dict.fromkeys(record["kind"] for record in records)
    return {
        kind: fact_figures([record for record in records if record["kind"] == kind])
        for kind in kinds
    }


def _judged(name: str, records: Sequence[Record]) -> float | None:
    return share_of(record["judged"][name] for record in records)
