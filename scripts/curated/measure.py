"""How well core.answering.same_meaning tells questions of one meaning from near misses.

Prints how many of the pairs in pairs.toml match with the figures of the product and around them,
and what the figures would be if they were chosen on half of the entries and tried on the other.
"""

import os
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "appliance.settings")

from core.answering import same_meaning
from core.answering.same_meaning import MATCHING, Matching, agree
from core.providers.registry import embedding_model, judge
from core.providers.similarity import cosine
from core.text.words import content_stems

PAIRS = Path(__file__).with_name("pairs.toml")
LEAST = Matching(near=0.0, each=-99.0, both=-99.0)
NEAR = (0.80, 0.84, 0.86, 0.88, 0.90, 0.92)
EACH = (-1.0, -0.6, -0.2, 0.2, 0.6)
BOTH = (-1.0, 0.0, 0.2, 0.6, 1.2)


@dataclass(frozen=True, slots=True)
class Pair:
    """A question that was asked and a known one, and what is measured of them. ``judged`` is None
    where they name different things, () where they are the same word for word."""

    entry: int
    asked: str
    known: str
    same: bool
    similarity: float
    judged: tuple[float, ...] | None

    def matches(self, figures: Matching) -> bool:
        if self.judged is None or self.similarity < cosine(figures.near, embedding_model()):
            return False
        return min(self.judged) >= figures.each and sum(self.judged) >= figures.both


def main() -> None:
    pairs = measured()
    same = sum(pair.same for pair in pairs)
    print(f"{same} pairs of one meaning, {len(pairs) - same} near misses")
    print(f"{embedding_model().model_id}, {judge().model_id}")
    print(f"\nThe figures of the product: {counted(pairs, MATCHING)}")
    for pair in pairs:
        if pair.matches(MATCHING) and not pair.same:
            print(f"  wrong: {pair.asked!r} for {pair.known!r}")
    alone = sum(by_words(pair) for pair in pairs if pair.same)
    wrong = sum(by_words(pair) for pair in pairs if not pair.same)
    print(f"By words, where the judge does not read: {alone} of {same} found, {wrong} wrong")
    print("\nAround them, found and wrong:")
    for near in NEAR:
        row = [counted(pairs, Matching(near, MATCHING.each, both)) for both in BOTH]
        print(
            f"  near {near:.2f}  "
            + "  ".join(f"both {b}: {r}" for b, r in zip(BOTH, row, strict=True))
        )
    print("\nChosen on one half of the entries, tried on the other:")
    for half in (0, 1):
        chosen = best([pair for pair in pairs if pair.entry % 2 == half])
        tried = counted([pair for pair in pairs if pair.entry % 2 != half], chosen)
        print(f"  near {chosen.near}, each {chosen.each}, both {chosen.both}: {tried}")


def measured() -> list[Pair]:
    """All pairs, whatever the figures."""
    same_meaning.MATCHING = LEAST  # every pair that names the same is judged
    entries = tomllib.loads(PAIRS.read_text())["entries"]
    found = []
    for number, entry in enumerate(entries):
        known = entry["question"]
        asked = [(text, True) for text in entry["same"]] + [(text, False) for text in entry["near"]]
        vectors = embedding_model().embed_queries([known, *(text for text, _ in asked)])
        for (text, is_same), vector in zip(asked, vectors[1:], strict=True):
            agreement = agree(text, known, "en", judge())
            judged = (agreement.judged or ()) if agreement.same else None
            near = float(vector @ vectors[0])
            found.append(Pair(number, text, known, is_same, near, judged))
    return found


def by_words(pair: Pair) -> bool:
    """As where the judge does not read the language."""
    near = pair.similarity >= cosine(MATCHING.near, embedding_model())
    words = content_stems(pair.asked, "en") == content_stems(pair.known, "en")
    return near and words and pair.judged is not None


def counted(pairs: Sequence[Pair], figures: Matching) -> str:
    found = [pair for pair in pairs if pair.matches(figures)]
    right = sum(pair.same for pair in found)
    return f"{right} of {sum(pair.same for pair in pairs)} found, {len(found) - right} wrong"


def best(pairs: Sequence[Pair]) -> Matching:
    """What finds most without a wrong match, the strictest of those that find as many."""

    def worth(figures: Matching) -> tuple[int, int, float, float, float]:
        found = [pair for pair in pairs if pair.matches(figures)]
        right = sum(pair.same for pair in found)
        return right - len(found), right, figures.near, figures.both, figures.each

    return max((Matching(*figures) for figures in product(NEAR, EACH, BOTH)), key=worth)


if __name__ == "__main__":
    main()
