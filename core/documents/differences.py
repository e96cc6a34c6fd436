"""What changed between two versions: sentences and their words, in the order of the newer text.

Compared with rapidfuzz, whose time is bounded by the lengths alone, whatever the texts hold.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import Indel

from core.documents.models import DocumentVersion, Page
from core.text.sentences import split_sentences

MOST_CHARACTERS = 1_000_000  # of each version
MOST_SENTENCES = 5_000
MOST_WORDS = 2_000  # of a passage whose words are compared one by one
AROUND = 1  # sentences shown before and after a change
Kind = Literal["same", "removed", "added"]


@dataclass(frozen=True, slots=True)
class Part:
    """Words that both versions have, or one of them."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where the versions differ, with the sentences around it. ``skipped`` is how many
    unchanged sentences lie between it and the one before."""

    parts: tuple[Part, ...]
    skipped: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """All places; not ``complete`` where the texts are longer than what is compared."""

    differences: tuple[Difference, ...]
    complete: bool


def compare(older: DocumentVersion, newer: DocumentVersion) -> Comparison:
    """How the text of ``newer`` differs from that of ``older``. Inside ``tenant()``."""
    before, all_before = _sentences(older)
    after, all_after = _sentences(newer)
    return Comparison(tuple(_differences(before, after)), all_before and all_after)


def _sentences(version: DocumentVersion) -> tuple[list[str], bool]:
    """The version's sentences, and whether these are all."""
    pages = Page.objects.filter(version=version, run=version.text_run).order_by("number")
    texts, length = [], 0
    for text in pages.values_list("text", flat=True).iterator():
        texts.append(text[: MOST_CHARACTERS - length])
        length += len(text)
        if length > MOST_CHARACTERS:
            break
    whole = "\n".join(texts)
    found = [" ".join(whole[one.start : one.end].split()) for one in split_sentences(whole)]
    return found[:MOST_SENTENCES], length <= MOST_CHARACTERS and len(found) <= MOST_SENTENCES


def _differences(before: list[str], after: list[str]) -> list[Difference]:
    found: list[Difference] = []
    shown = 0  # sentences of ``before`` that are behind us
    blocks = _blocks(before, after)
    for number, (from_before, to_before, from_after, to_after) in enumerate(blocks):
        start = max(shown, from_before - AROUND)
        following = blocks[number + 1][0] if number + 1 < len(blocks) else len(before)
        end = min(to_before + AROUND, following)
        parts = [
            *_same(before[start:from_before]),
            *_changed(before[from_before:to_before], after[from_after:to_after]),
            *_same(before[to_before:end]),
        ]
        if found and start == shown:
            known = found.pop()
            found.append(Difference((*known.parts, *parts), known.skipped))
        else:
            found.append(Difference(tuple(parts), start - shown))
        shown = end
    return found


def _blocks(
    before: Sequence[Hashable], after: Sequence[Hashable]
) -> list[tuple[int, int, int, int]]:
    """Where the two differ: ``before[a:b]`` stands where the other has ``after[c:d]``."""
    found: list[tuple[int, int, int, int]] = []
    for step in Indel.opcodes(before, after):
        if step.tag == "equal":
            continue
        if found and found[-1][1] == step.src_start and found[-1][3] == step.dest_start:
            first = found.pop()
            found.append((first[0], step.src_end, first[2], step.dest_end))
        else:
            found.append((step.src_start, step.src_end, step.dest_start, step.dest_end))
    return found


def _changed(before: list[str], after: list[str]) -> list[Part]:
    """The words of sentences that were replaced; sentences of which few words stayed stand one
    after the other."""
    old, new = " ".join(before).split(), " ".join(after).split()
    whole = [
        *([Part("removed", " ".join(old))] if old else []),
        *([Part("added", " ".join(new))] if new else []),
    ]
    if not old or not new or max(len(old), len(new)) > MOST_WORDS:
        return whole
    if Indel.normalized_similarity(old, new) < 0.5:
        return whole
    parts: list[Part] = []
    stayed = 0
    for from_old, to_old, from_new, to_new in _blocks(old, new):
        parts += _same(old[stayed:from_old])
        if to_old > from_old:
            parts.append(Part("removed", " ".join(old[from_old:to_old])))
        if to_new > from_new:
            parts.append(Part("added", " ".join(new[from_new:to_new])))
        stayed = to_old
    return parts + _same(old[stayed:])


def _same(texts: list[str]) -> list[Part]:
    return [Part("same", " ".join(texts))] if texts else []
