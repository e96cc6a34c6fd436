"""Chosen units as they are shown: a row as a small table with its headings, a list as a list, a
sentence with the one that it refers to, each with the words that its citation quotes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from core.answering.choosing.candidates import Candidate, announced, is_short, items_behind
from core.answering.choosing.choice import Choice, Scored
from core.answering.thresholds import THRESHOLDS
from core.answering.types import Kind
from core.documents.chunking.units import Unit, as_context
from core.documents.rows import cells
from core.retrieval.hits import Hit
from core.text.languages import CLAIMED, any_of

_QUALIFIES = re.compile(rf"(?:{any_of(language.qualifies for language in CLAIMED)})\b")
NUMBER = 6  # characters of an item's number, with blanks
_TICKS = re.compile("`+")
_NUMBER = re.compile(r"(?<!\S)\d{1,2}[.)]\s+\Z")


@dataclass(frozen=True, slots=True)
class Shown:
    """``text`` in Markdown, and the words that carry it: ``hit.content[start:end]`` of each of
    ``spans``. ``context`` are words that it leans on and that are no part of them. ``beside``: not
    as good as the best, and shown beside the answer."""

    kind: Kind
    text: str
    hit: Hit
    spans: tuple[tuple[int, int], ...]
    context: str = ""
    beside: bool = False


def shown(choice: Choice) -> list[Shown]:
    """What is shown of a choice, the best first."""
    parts: list[Shown] = []
    said: list[str] = []
    words = 0
    for group in _groups(_chosen(choice)):
        part = _shown(group, choice.ranked)
        length = len(part.text.split())
        if parts and words + length > THRESHOLDS.choosing.words:
            continue
        spoken = _spoken(part.text)
        if any(spoken in other for other in said):  # the same words elsewhere, in another shape
            continue
        said.append(spoken)
        parts.append(replace(part, beside=_is_beside(group, choice)))
        words += length
    return parts


def _is_beside(group: Sequence[Scored], choice: Choice) -> bool:
    return max(one.score for one in group) < choice.best - THRESHOLDS.choosing.leads


def _spoken(text: str) -> str:
    """The words alone, without what makes them a list or a table."""
    return f" {' '.join(word for word in text.split() if any(map(str.isalnum, word)))} "


def _chosen(choice: Choice) -> list[Scored]:
    """The best, what is nearly as good, and what an amount of the question lies in. A question for
    two things may have its second answer further behind."""
    limits = THRESHOLDS.choosing
    chosen = [one for one in choice.ranked if _is_near(one, choice) and one.fits is not False]
    return _with_second(chosen or list(choice.ranked[:1]), choice)[: limits.most]


def _with_second(chosen: list[Scored], choice: Choice) -> list[Scored]:
    """What answers the second half of a question stands behind the best, and is as good."""
    if not chosen or not choice.second or not choice.second.answers:
        return chosen
    first, best = chosen[0], replace(choice.second.ranked[0], score=choice.best)
    if _place(first) == _place(best):
        return chosen
    return [first, best, *(one for one in chosen[1:] if _place(one) != _place(best))]


def _place(one: Scored) -> tuple[int, int]:
    return one.candidate.hit.rank, one.candidate.unit.start


def _is_near(one: Scored, choice: Choice) -> bool:
    limits = THRESHOLDS.choosing
    behind = limits.further if one.fits or choice.asked.second else limits.behind
    return one.score >= max(choice.best - behind, limits.near)


def _groups(chosen: Sequence[Scored]) -> list[list[Scored]]:
    """Rows of one table that are nearly as good as its best, and items of one list with what
    announces it, belong together."""
    groups: dict[object, list[Scored]] = {}
    for number, one in enumerate(chosen):
        group = groups.setdefault(_whole_of(one.candidate) or number, [])
        is_row = one.candidate.unit.kind == "row"
        if not (is_row and group and one.score < group[0].score - THRESHOLDS.choosing.rows):
            group.append(one)
    return list(groups.values())


def _whole_of(candidate: Candidate) -> tuple[int, str, str] | None:
    """The table or list that a candidate is a part of, or announces."""
    unit = candidate.unit
    if unit.kind in ("row", "item") and unit.context:
        return candidate.hit.rank, unit.kind, unit.leans_on
    if unit.kind == "item":
        return candidate.hit.rank, unit.kind, str(_list_around(candidate.hit, unit)[0].start)
    if announced(candidate.hit, unit):
        return candidate.hit.rank, "item", as_context(candidate.text)
    return None


def _shown(group: Sequence[Scored], ranked: Sequence[Scored]) -> Shown:
    units = sorted((one.candidate for one in group), key=lambda c: c.unit.start)
    if units[0].unit.kind == "row":
        return _table(units)
    items = _items(units, group, ranked)
    return _list(units[0].hit, items) if items else _sentence(units[0])


def _items(
    units: Sequence[Candidate], group: Sequence[Scored], ranked: Sequence[Scored]
) -> Sequence[Unit]:
    """What is shown of a list: all of it where it is asked for or announced, else what was
    chosen. A list that is longer than an answer may be hides the item that answers."""
    hit = units[0].hit
    chosen = [one.unit for one in units if one.unit.kind == "item"]
    if behind := _asked_for_whole(group):
        return behind
    whole = _list_around(hit, chosen[0]) if chosen else []
    if not is_short(hit, whole):
        return chosen
    if _are_steps(hit, whole) or (whole and _is_list_asked(group, whole, ranked)):
        below = [one for item in whole for one in (item, *_below(hit, item))]
        return below if is_short(hit, below) else whole
    below = _below(hit, chosen[0]) if len(chosen) == 1 else []
    return below if below and is_short(hit, below) else chosen


def _below(hit: Hit, item: Unit) -> list[Unit]:
    """The items of the list that ``item`` names."""
    return items_behind(hit, as_context(hit.content[item.start : item.end]))


def _asked_for_whole(group: Sequence[Scored]) -> Sequence[Unit]:
    """The items behind what announces them, where that answers at least as well as one of them."""
    best = max(group, key=lambda one: one.score).candidate
    items = announced(best.hit, best.unit)
    return items if len(items) <= THRESHOLDS.choosing.list_items else []


def _are_steps(hit: Hit, whole: Sequence[Unit]) -> bool:
    """Whether the items are numbered and go on with what announces them, as in "To apply: 1. ask,
    2. wait". Those that begin anew are rules, each of which stands by itself."""
    return bool(whole) and all(
        item.context
        and hit.content[item.start].islower()
        and _NUMBER.search(hit.content[max(0, item.start - NUMBER) : item.start])
        for item in whole
    )


def _is_list_asked(
    group: Sequence[Scored], whole: Sequence[Unit], ranked: Sequence[Scored]
) -> bool:
    """Whether several items of a list answer about as well: then all of it does. Not where an
    amount tells them apart."""
    if any(one.fits for one in group):
        return False
    best = max(one.score for one in group)
    hit = group[0].candidate.hit
    alike = [
        one
        for one in ranked
        if one.candidate.hit is hit
        and one.candidate.unit in whole
        and one.score >= best - THRESHOLDS.choosing.alike
    ]
    return len(alike) > 1


def _list_around(hit: Hit, item: Unit) -> list[Unit]:
    """The items of the list that ``item`` is one of. Without an opening only what stands between
    them tells two lists apart."""
    items = items_behind(hit, item.context)
    if item.context:
        return items
    lists = [items[:1]]
    for before, unit in pairwise(items):
        if _next_to(hit, before.end, unit.start):
            lists[-1].append(unit)
        else:
            lists.append([unit])
    return next(one for one in lists if item in one)


def _table(rows: Sequence[Candidate]) -> Shown:
    hit, columns = rows[0].hit, rows[0].unit.context
    spans = tuple((row.unit.start, row.unit.end) for row in rows)
    names = cells(columns) if columns else []
    values = [cells(row.text) for row in rows]
    if any(len(row) != len(names) for row in values):
        text = "\n".join(" · ".join(filter(None, row)) for row in values)
    else:
        text = "\n".join(map(_row, [names, ["---"] * len(names), *values]))
    notes = dict.fromkeys(note for row in rows for note in row.unit.notes.split("\n"))
    parts = (rows[0].unit.group, text, "\n\n".join(notes))
    return Shown("row", "\n\n".join(filter(None, parts)), hit, spans, columns)


def _row(values: Sequence[str]) -> str:
    escaped = " | ".join(value.replace("|", "\\|") for value in values)
    return f"| {escaped} |"


def _list(hit: Hit, items: Sequence[Unit]) -> Shown:
    lead = items[0].context
    lines = [
        f"{'' if item.context == lead else '  '}- {_in_line(hit.content[item.start : item.end])}"
        for item in items
    ]
    text = "\n".join(lines if len(lines) > 1 or lead else [lines[0].removeprefix("- ")])
    kind: Kind = "list" if len(items) > 1 else "item"
    spans = tuple((item.start, item.end) for item in items)
    above = " ".join(filter(None, (items[0].group, lead)))
    return Shown(kind, f"{above}\n\n{text}" if above else text, hit, _joined(hit, spans), lead)


def _joined(hit: Hit, spans: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Neighbours as one span."""
    joined = [spans[0]]
    for start, end in spans[1:]:
        if _next_to(hit, joined[-1][1], start):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return tuple(joined)


def _next_to(hit: Hit, end: int, start: int) -> bool:
    """Whether nothing but a line's end and a bullet stands between."""
    between = hit.content[end:start]
    return len(between) < 8 and not any(character.isalpha() for character in between)


def _sentence(candidate: Candidate) -> Shown:
    """With the sentence that it refers to, and with one behind it that says where it ends."""
    hit, unit = candidate.hit, candidate.unit
    start, end = unit.start, unit.end
    around = list(_neighbours(hit, unit))
    if around[0] and unit.context and hit.content[slice(*around[0])] == unit.context:
        start = around[0][0]
    if around[1] and _QUALIFIES.match(hit.content[slice(*around[1])]):
        end = around[1][1]
    kind: Kind = "definition" if unit.kind == "definition" else "sentence"
    return Shown(kind, _with_code(hit.content[start:end]), hit, ((start, end),))


def _with_code(words: str) -> str:
    """Words in one line, and below them the lines of code that they lead into."""
    first, *code = words.split("\n")
    text = " ".join(first.split())
    longest = max(map(len, _TICKS.findall(words)), default=0)
    fence = "`" * max(3, longest + 1)
    return "\n".join([text, "", fence, *code, fence]) if code else text


def _in_line(words: str) -> str:
    """Words, and lines of code behind them, in one line."""
    first, *code = words.split("\n")
    marked = [f"`` {line} ``" if "`" in line else f"`{line}`" for line in map(str.strip, code)]
    return " ".join([*first.split(), *marked])


def _neighbours(hit: Hit, unit: Unit) -> Iterator[tuple[int, int] | None]:
    """The spans of the sentences right before and right behind, in the same paragraph."""
    before = after = None
    for other in hit.units:
        if other.kind not in ("sentence", "definition"):
            continue
        if other.end <= unit.start and "\n" not in hit.content[other.end : unit.start]:
            before = (other.start, other.end)
        elif after is None and other.start >= unit.end:
            after = (other.start, other.end)
            if "\n" in hit.content[unit.end : other.start]:
                after = None
            break
    yield before
    yield after
