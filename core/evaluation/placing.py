"""Whether what was found, or cited, stands where the labels say."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from core.evaluation.letters import Letters, Range, holds, overlap
from core.retrieval.hits import Hit


@dataclass(frozen=True, slots=True)
class Target:
    """A label in terms of what is stored: any of ``pages``, else any of ``ranges`` of the
    document's letters, else all of the document."""

    document_id: UUID
    pages: frozenset[int] = frozenset()
    ranges: tuple[Range, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """``right``: the chunk's pages include a labelled one, or it shares a letter with a
    labelled span. ``near``: one page off counts too. ``strict``: it begins on a labelled
    page, or holds a labelled span whole."""

    right: bool = False
    near: bool = False
    strict: bool = False


class Places:
    """Where chunks and quotes stand in the documents that have labelled spans.

    ``lost`` are the chunks that were not found in their own document's text.
    """

    def __init__(self, texts: Mapping[UUID, Letters]) -> None:
        self._texts = texts
        self._known: dict[tuple[UUID, str], tuple[Range, ...]] = {}
        self.lost: set[str] = set()

    def of(self, document_id: UUID, content: str, parts: Sequence[str] = ()) -> tuple[Range, ...]:
        """Every range of the document's letters that reads like ``content``; where none does,
        like one of the ``parts`` that it was joined of."""
        key = document_id, content
        if key not in self._known:
            letters = self._texts[document_id]
            whole = letters.find(content)
            self._known[key] = whole or tuple(r for part in parts for r in letters.find(part))
            if not self._known[key]:
                self.lost.add(content)
        return self._known[key]


def judge_hit(
    hit: Hit, targets: Iterable[Target], places: Places, parts: Sequence[str] = ()
) -> Verdict:
    """The best that holds for any of ``targets``; ``parts`` are the texts of the hit's chunks."""
    verdicts = [
        _verdict(hit, target, places, parts)
        for target in targets
        if target.document_id == hit.document_id
    ]
    return Verdict(
        right=any(verdict.right for verdict in verdicts),
        near=any(verdict.near for verdict in verdicts),
        strict=any(verdict.strict for verdict in verdicts),
    )


def judge_citation(
    document_id: UUID, page: int, quote: str, targets: Iterable[Target], places: Places
) -> bool:
    """Whether a cited quote stands on a labelled page, or in a labelled span."""
    for target in targets:
        if target.document_id != document_id:
            continue
        if target.pages:
            right = page in target.pages
        else:
            ranges = places.of(document_id, quote) if target.ranges else ()
            right = not target.ranges or _any_overlap(ranges, target.ranges)
        if right:
            return True
    return False


def _verdict(hit: Hit, target: Target, places: Places, parts: Sequence[str]) -> Verdict:
    if target.pages:
        first, last = hit.page_start, hit.page_end
        return Verdict(
            right=any(first <= page <= last for page in target.pages),
            near=any(first - 1 <= page <= last + 1 for page in target.pages),
            strict=first in target.pages,
        )
    if not target.ranges:
        return Verdict(right=True, near=True, strict=True)
    own = places.of(hit.document_id, hit.content, parts)
    right = _any_overlap(own, target.ranges)
    strict = any(holds(outer, inner) for outer in own for inner in target.ranges)
    return Verdict(right=right, near=right, strict=strict)


def _any_overlap(ranges: Iterable[Range], others: Iterable[Range]) -> bool:
    found = list(others)
    return any(overlap(one, other) for one in ranges for other in found)
