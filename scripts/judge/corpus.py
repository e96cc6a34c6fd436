"""What the judge is trained on: items about documents, and passages with what is said of them."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from glob import glob
from pathlib import Path
from typing import Any

from core.documents.chunking.units import QUOTABLE
from scripts.judge.texts import Section, letters, sections

Item = dict[str, Any]
SHORTEST = 12  # letters that a part of an answer must have to be recognised by them


@dataclass
class Corpus:
    """Documents with their items; ``words`` maps a word to the sections that hold it."""

    items: list[Item]
    by_doc: dict[str, list[Section]]
    pairs: list[Item] = field(default_factory=list)
    contrasts: list[Item] = field(default_factory=list)
    free: list[Section] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.all = [s for doc in sorted(self.by_doc) for s in self.by_doc[doc]]
        self.holding: dict[str, list[int]] = defaultdict(list)
        for number, section in enumerate(self.all):
            for word in content(" ".join((section.heading, *section.words))):
                self.holding[word].append(number)


def load(
    items: Sequence[str],
    docs: Sequence[Path],
    pairs: Sequence[str] = (),
    contrasts: Sequence[str] = (),
    without: frozenset[str] = frozenset(),
    only: frozenset[str] | None = None,
) -> Corpus:
    """``items``, ``pairs`` and ``contrasts`` are patterns of files, read afresh at each call;
    ``docs`` are folders."""
    found = [
        item
        for item in _lines_of(items)
        if item["doc"] not in without and (only is None or item["doc"] in only)
    ]
    wanted = {item["doc"] for item in found}
    paths = [path for folder in docs for path in sorted(folder.glob("*.md"))]
    by_doc = {path.name: read_sections(path) for path in paths if path.name in wanted}
    free = [
        section
        for path in paths
        if only is None and path.name not in without
        for section in read_sections(path)
    ]
    return Corpus(found, by_doc, _lines_of(pairs), _lines_of(contrasts), free)


read_sections = cache(sections)


def _lines_of(patterns: Sequence[str]) -> list[Item]:
    """Lines that are not whole yet, because somebody is still writing them, come next time."""
    found = []
    for pattern in patterns:
        for file in sorted(glob(pattern)):
            for line in Path(file).read_text(encoding="utf-8").splitlines():
                try:
                    found.append(json.loads(line))
                except ValueError:
                    continue
    return found


@lru_cache(maxsize=100_000)
def content(text: str) -> frozenset[str]:
    return frozenset(
        w for w in "".join(c if c.isalnum() else " " for c in text.casefold()).split() if len(w) > 3
    )


@lru_cache(maxsize=100_000)
def known_letters(text: str) -> str:
    return letters(text)


def matching(section: Section, strings: Sequence[str]) -> frozenset[int]:
    """The quotable units of ``section`` that are, or are part of, one of ``strings``."""
    wanted = [w for w in map(known_letters, strings) if w]
    found = set()
    for number, (unit, words) in enumerate(zip(section.units, section.words, strict=True)):
        own = known_letters(words)
        if unit.kind not in QUOTABLE or not own:
            continue
        if any(same_letters(own, want) for want in wanted):
            found.add(number)
    return frozenset(found)


def same_letters(own: str, want: str) -> bool:
    """Whether one is the other or, if long enough to tell, a part of it."""
    return bool(own and want) and (
        own == want
        or (len(own) >= SHORTEST and own in want)
        or (len(want) >= SHORTEST and want in own)
    )
