"""From ranked chunks to passages: neighbours joined, repetitions left out.

Two chunks that stand side by side on the same pages are one place to a reader, and an answer
often begins in one and ends in the other; joined they leave room for other places. A hit
never covers more pages than its best chunk did.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.documents.chunking.units import Unit, units_of
from core.text.languages import CLAIMED, words_of
from core.text.words import is_stop_word

MOST_JOINED = 2
SAME = 0.9  # share of all their words that near-duplicates have in common
RULING = words_of(language.ruling for language in CLAIMED)
CONTEXT_CHARACTERS = 500
_WORD = re.compile(r"\w+")

Row = dict[str, Any]


def passages(rows: Iterable[Row], wanted: int) -> list[list[Row]]:
    """At most ``wanted`` passages, best first; each is a list of chunks in reading order.

    ``rows`` are chunks with their text, best first. Where there are so few that joining would
    leave less than was wanted, each stands by itself.
    """
    unique: list[Row] = []
    texts: set[str] = set()
    found: list[list[Row]] = []
    for row in rows:
        if row["content"] in texts:
            continue
        neighbour = next((p for p in found if _belongs(row, p)), None)
        if neighbour is None and len(found) == wanted:
            continue
        if any(_repeats(row, kept) for kept in unique):
            continue
        unique.append(row)
        texts.add(row["content"])
        if neighbour is None:
            found.append([row])
        else:
            neighbour.append(row)
            neighbour.sort(key=lambda chunk: chunk["chunk_index"])
    return found if len(found) == wanted else [[row] for row in unique[:wanted]]


def _belongs(row: Row, passage: Sequence[Row]) -> bool:
    return (
        len(passage) < MOST_JOINED
        and row["version_id"] == passage[0]["version_id"]
        and any(abs(row["chunk_index"] - kept["chunk_index"]) == 1 for kept in passage)
        and row["page_start"] >= passage[0]["page_start"]
        and row["page_end"] <= passage[-1]["page_end"]
    )


def _repeats(row: Row, kept: Row) -> bool:
    """Whether the two say the same: they differ in few words, and in none that means anything.
    One number, one country or one "not" makes another rule of the same sentences."""
    one, other = _words(row), _words(kept)
    different = one ^ other
    if len(different) > (1 - SAME) * len(one | other):
        return False
    return all(is_stop_word(word) and word not in RULING for word in different)


def _words(row: Row) -> frozenset[str]:
    if "words" not in row:
        row["words"] = frozenset(word.casefold() for word in _WORD.findall(row["content"]))
    words: frozenset[str] = row["words"]
    return words


@dataclass(frozen=True, slots=True)
class Joined:
    """A passage's text, what its chunks share only once, its lines and its units."""

    content: str
    boxes: list[list[Any]]
    units: tuple[Unit, ...]


def joined(passage: Sequence[Row]) -> Joined:
    """The chunks of a passage as one text."""
    content = ""
    boxes: list[list[Any]] = []
    units: list[Unit] = []
    for chunk in passage:
        lines = json.loads(chunk["boxes"])
        shared = _shared(content, chunk["content"])
        if not (lines and _same_place(boxes, lines[0], len(content) - shared)):
            shared = 0
        gap = "\n\n" if content and not shared else ""
        shift = len(content) + len(gap) - shared
        content += gap + chunk["content"][shared:]
        for page, start, end, *box in lines:
            if chunk["content"][max(start, shared) : end].strip():
                boxes.append([page, max(start, shared) + shift, end + shift, *box])
        for unit in _units(chunk):
            # A unit that the chunk before has whole stands there already.
            if unit.end > shared:
                units.append(replace(unit, start=unit.start + shift, end=unit.end + shift))
    return Joined(content, boxes, tuple(_unique(units)))


def _units(chunk: Row) -> list[Unit]:
    stored = json.loads(chunk["units"])
    return [Unit.read(unit) for unit in stored] if stored else list(units_of(chunk["content"]))


def _unique(units: list[Unit]) -> Iterator[Unit]:
    """Of a unit that two chunks share and one of them cuts, the longer."""
    for number, unit in enumerate(units):
        others = units[max(0, number - 3) : number] + units[number + 1 : number + 4]
        if not any(
            other.start <= unit.start and unit.end <= other.end and other != unit
            for other in others
        ):
            yield unit


def _same_place(boxes: list[list[Any]], line: list[Any], at: int) -> bool:
    """Whether ``line`` is the one at offset ``at``. Words that stand twice in a document are not
    what two chunks share."""
    page, _, _, *box = line
    return any([page, *box] == [other, *edges] and s <= at < e for other, s, e, *edges in boxes)


def _shared(before: str, after: str) -> int:
    """How many characters that ``before`` ends with ``after`` begins with."""
    at = max(0, len(before) - len(after))
    while (at := before.find(after[:1], at)) >= 0 and before and after:
        if after.startswith(before[at:]):
            return len(before) - at
        at += 1
    return 0


def around(passage: Sequence[Row]) -> tuple[str, str]:
    """The words before and after a passage, CONTEXT_CHARACTERS at most, whole words only."""
    first, last = passage[0], passage[-1]
    before = first["before"]
    shared = _shared(before, first["content"])
    before = before[: len(before) - shared][-CONTEXT_CHARACTERS:]
    after = last["after"][_shared(last["content"], last["after"]) :]
    if len(before) == CONTEXT_CHARACTERS:
        before = before.partition(" ")[2]
    if len(after) > CONTEXT_CHARACTERS:
        after = after[:CONTEXT_CHARACTERS].rpartition(" ")[0]
    return before.strip(), after.strip()
