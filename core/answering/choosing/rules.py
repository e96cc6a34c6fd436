"""What can be told for certain of a unit: whether it has a value of the kind that is asked for, is
the row or cell that is named, and whether an amount of the question lies in it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from core.answering.choosing.asked import CONTACTS, Asked, holds, without_asking
from core.answering.choosing.candidates import Candidate
from core.answering.choosing.capped import says_limit
from core.answering.choosing.cells import is_label, named_rows, names_cell
from core.answering.choosing.choice import Scored
from core.answering.choosing.defining import says_what
from core.answering.choosing.pointing import only_points
from core.answering.choosing.ranges import Range, fits, row_fits
from core.answering.thresholds import THRESHOLDS


def by_rules(asked: Asked, topic: str, scored: Sequence[Scored], language: str) -> list[Scored]:
    """``scored``, moved by what can be told for certain. ``topic`` is the question without what
    frames it, and ``language`` the documents'."""
    scored = [replace(one, score=one.score - _wanting(asked, one.candidate)) for one in scored]
    scored = _by_definition(asked.term, scored, language) if asked.term else scored
    scored = _by_limit(topic, scored, language)
    scored = _by_cell(topic, without_asking(topic, asked.language), scored, language)
    scored = _by_label(topic, scored, language)
    return _by_range(asked.amounts, scored) if asked.amounts else scored


def _wanting(asked: Asked, candidate: Candidate) -> float:
    """What is taken from a candidate for what it has not."""
    weights, wanting = THRESHOLDS.choosing, 0.0
    if asked.wants and not any(holds(want, candidate.in_full) for want in asked.wants):
        wanting += weights.no_contact if set(asked.wants) <= set(CONTACTS) else weights.no_value
    if not asked.where and only_points(candidate):
        wanting += weights.points
    return wanting


def _by_definition(term: str, scored: Sequence[Scored], language: str) -> list[Scored]:
    by = THRESHOLDS.choosing.definition
    return [
        replace(one, score=one.score + by * says_what(term, one.candidate, language))
        for one in scored
    ]


def _by_limit(topic: str, scored: Sequence[Scored], language: str) -> list[Scored]:
    by = THRESHOLDS.choosing.limit
    return [
        replace(one, score=one.score + by * says_limit(topic, one.candidate, language))
        for one in scored
    ]


def _by_cell(topic: str, thing: str, scored: Sequence[Scored], language: str) -> list[Scored]:
    """Where the question names a cell by its row and column, or nothing but a row, it is asked
    for."""
    by = THRESHOLDS.choosing.cell
    return [
        replace(one, score=one.score + by)
        if names_cell(topic, one.candidate, language) or is_label(thing, one.candidate, language)
        else one
        for one in scored
    ]


def _by_label(topic: str, scored: Sequence[Scored], language: str) -> list[Scored]:
    """Where the question names one row of a table, it is asked for."""
    tables: dict[tuple[int, str], list[int]] = defaultdict(list)
    for number, one in enumerate(scored):
        if one.candidate.unit.kind == "row":
            tables[one.candidate.hit.rank, one.candidate.unit.leans_on].append(number)
    moved = list(scored)
    for numbers in tables.values():
        rows = [scored[number].candidate for number in numbers]
        for number, is_named in zip(numbers, named_rows(topic, rows, language), strict=True):
            by = THRESHOLDS.choosing.label * is_named
            moved[number] = replace(scored[number], score=scored[number].score + by)
    return moved


def _by_range(amounts: Sequence[Range], scored: Sequence[Scored]) -> list[Scored]:
    """Where some rows of a table, or items of a list, hold an amount of the question and others
    do not, the amount decides."""
    groups: dict[tuple[object, str], list[bool | None]] = defaultdict(list)
    told = [_fits(amounts, one.candidate) for one in scored]
    for one, fit in zip(scored, told, strict=True):
        groups[_group(one.candidate)].append(fit)
    return [
        _moved(one, fit) if {True, False} <= set(groups[_group(one.candidate)]) else one
        for one, fit in zip(scored, told, strict=True)
    ]


def _moved(one: Scored, fit: bool | None) -> Scored:
    if fit is None:
        return one
    by = THRESHOLDS.choosing.in_range if fit else -THRESHOLDS.choosing.out_of_range
    return replace(one, score=one.score + by, fits=fit)


def _group(candidate: Candidate) -> tuple[object, str]:
    """Rows of one section: a page's end parts a table from its headings."""
    if candidate.unit.kind == "row":
        return candidate.hit.version_id, candidate.hit.section
    return candidate.hit.version_id, candidate.unit.context


def _fits(amounts: Sequence[Range], candidate: Candidate) -> bool | None:
    if candidate.unit.kind == "row":
        return row_fits(amounts, candidate.text, candidate.unit.context, candidate.hit.language)
    if candidate.unit.kind in ("item", "definition"):
        return fits(amounts, candidate.text, candidate.hit.language)
    return None
