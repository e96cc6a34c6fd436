"""Figures as a table for people."""

from collections.abc import Mapping, Sequence

from core.evaluation.figures import Figures

RETRIEVAL = (
    *("questions", "hit@1", "hit@5", "hit@10", "mrr"),
    *("near@1", "near@5", "strict@1", "strict@5"),
    *("search_ms_p50", "search_ms_p95"),
)
ANSWERS = (
    *("answerable", "unanswerable", "broken_off", "answered", "refused", "balanced_accuracy"),
    *("citations", "citation_precision", "citation_document", "rightly_cited", "quotes_found"),
    *("answer_ms_p50", "answer_ms_p95"),
)
FACTS = {
    "questions": "questions",
    "right": "right",
    "right_in_60": "in 60 words",
    "right_first": "at first",
    "fact_in_sources": "in sources",
    "refused": "refused",
    "words_p50": "words p50",
    "words_p95": "p95",
    "answer_ms_p50": "ms p50",
    "answer_ms_p95": "p95",
}


def table(figures: Mapping[str, Figures]) -> list[list[str]]:
    """One column a set, one row a figure; figures of answers only where there were any."""
    names = [*RETRIEVAL]
    if any("answered" in found for found in figures.values()):
        names += ANSWERS
    rows = [
        [name.replace("_", " "), *(spelled(found.get(name)) for found in figures.values())]
        for name in names
    ]
    return [["", *figures], *rows]


def fact_table(name: str, found: Figures, kinds: Mapping[str, Figures]) -> list[list[str]]:
    """Of a set that names facts: one row for all of it and one a kind, one column a figure."""
    rows = {name: found, **{f"  {kind}": figures for kind, figures in kinds.items()}}
    return [
        ["", *FACTS.values()],
        *([row, *(spelled(figures.get(one)) for one in FACTS)] for row, figures in rows.items()),
    ]


def spelled(value: float | None) -> str:
    """Counts and milliseconds as they are, shares with three places; a dash for None."""
    if value is None:
        return "–"
    if isinstance(value, int):
        return str(value)
    return f"{value:.3f}" if value <= 1 else f"{value:.1f}"


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """Columns as wide as their widest cell; all but the first aligned to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for first, *others in rows:
        cells = [cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True)]
        lines.append("  ".join([first.ljust(widths[0]), *cells]).rstrip())
    return "\n".join(lines)


def told_models(name: str, models: Mapping[str, int]) -> str:
    """A line that says who answered the set's questions; nothing where nobody was asked."""
    if not models:
        return ""
    shares = ", ".join(f"{model or 'no model'} {count}" for model, count in models.items())
    return f"{name}: answered by {shares}\n"
