"""From what happened to each question to the figures of a set."""

from collections import Counter
from collections.abc import Iterable, Sequence
from math import ceil
from typing import Any

Record = dict[str, Any]
Figures = dict[str, float | int | None]
CUTS = (1, 5, 10)


def figures_of(records: Sequence[Record]) -> Figures:
    """Shares (0 to 1), milliseconds and counts; None where nothing can be said.

    docs/quality.md defines each of them.
    """
    figures = _retrieval([record for record in records if record["labels"]])
    figures |= latency_of("search", [record["search_ms"] for record in records])
    answered = [record for record in records if record["answer"] is not None]
    return figures | _answers(answered) if answered else figures


def models_of(records: Sequence[Record]) -> dict[str, int]:
    """How many answers each model gave; a refusal before any model was asked has none."""
    return dict(Counter(record["answer"]["model"] for record in records if record["answer"]))


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest of ``values`` that at least ``share`` (0 to 1) of them don't exceed."""
    ordered = sorted(values)
    return ordered[max(ceil(share * len(ordered)), 1) - 1]


def _retrieval(records: Sequence[Record]) -> Figures:
    ranks = [record["ranks"] for record in records]
    paged = [record["ranks"] for record in records if record["paged"]]
    figures: Figures = {"questions": len(records)}
    for cut in CUTS:
        figures[f"hit@{cut}"] = share_of(_within(rank["right"], cut) for rank in ranks)
    figures["mrr"] = _mean([1 / rank["right"] if rank["right"] else 0.0 for rank in ranks])
    for cut in CUTS:
        figures[f"near@{cut}"] = share_of(_within(rank["near"], cut) for rank in paged)
    for cut in CUTS:
        figures[f"strict@{cut}"] = share_of(_within(rank["strict"], cut) for rank in ranks)
    return figures


def _answers(records: Sequence[Record]) -> Figures:
    can = [record["answer"] for record in records if record["answerable"] is True]
    cannot = [record["answer"] for record in records if record["answerable"] is False]
    answered = share_of(answer["answered"] for answer in can)
    refused = share_of(not answer["answered"] and not answer["error"] for answer in cannot)
    both = [share for share in (answered, refused) if share is not None]
    labelled = [r["answer"] for r in records if r["labels"] and r["answer"]["answered"]]
    cited = [citation for answer in labelled for citation in answer["citations"]]
    shown = [citation for record in records for citation in record["answer"]["citations"]]
    # An answer from the cache says nothing about how long answering takes.
    took = [r["answer"]["answer_ms"] for r in records if not r["answer"]["cached"]]
    return {
        "answerable": len(can),
        "unanswerable": len(cannot),
        "broken_off": sum(bool(record["answer"]["error"]) for record in records),
        "answered": answered,
        "refused": refused,
        "balanced_accuracy": _mean(both) if len(both) == 2 else None,
        "citations": len(shown),
        "citation_precision": share_of(citation["right"] for citation in cited),
        "citation_document": share_of(citation["right_document"] for citation in cited),
        "rightly_cited": share_of(
            any(citation["right"] for citation in answer["citations"]) for answer in labelled
        ),
        "quotes_found": share_of(citation["quote_found"] for citation in shown),
        **latency_of("answer", took),
    }


def latency_of(name: str, took: Sequence[float]) -> Figures:
    """Median and 95th percentile of ``took``, in its unit, under ``name``."""
    if not took:
        return {f"{name}_ms_p50": None, f"{name}_ms_p95": None}
    return {f"{name}_ms_p50": percentile(took, 0.5), f"{name}_ms_p95": percentile(took, 0.95)}


def _within(rank: int | None, cut: int) -> bool:
    return rank is not None and rank <= cut


def share_of(verdicts: Iterable[bool]) -> float | None:
    """How many of ``verdicts`` are true, 0 to 1; None where there is none."""
    return _mean([float(verdict) for verdict in verdicts])


def _mean(values: Sequence[float]) -> float | None:
    return round(sum(values) / len(values), 4) if values else None
