"""Training examples, made afresh for every round: other wordings, other cuts, other falsehoods."""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.documents.chunking.units import QUOTABLE, UnitReader
from core.providers.judge.passage import Passage, Piece, Reading, read
from scripts.judge.corpus import Corpus, Item, content, known_letters, matching, same_letters
from scripts.judge.corrupt import numbers_of, reworded, spoiled
from scripts.judge.texts import TOKENS, Section


@dataclass(frozen=True)
class Example:
    """``labels`` of the judged pieces: 1, 0, or -1 for "don't learn"; ``verdict`` of the whole."""

    task: str
    reading: Reading
    labels: tuple[int, ...]
    verdict: int
    kind: str
    weight: float = 1.0


class Maker:
    """Makes examples of ``part`` of a corpus's items and of ``passages`` of its passages, both
    0 to 1. ``chance`` is seeded, so that a run can be repeated."""

    def __init__(
        self, corpus: Corpus, chance: random.Random, part: float = 1.0, passages: float = 1.0
    ) -> None:
        self.corpus, self.chance, self.part, self.share = corpus, chance, part, passages
        self.places: list[list[tuple[Section, frozenset[int], frozenset[int]]]] = []
        for item in corpus.items:
            found = []
            for section in corpus.by_doc[item["doc"]]:
                if answers := matching(section, item["answer"]):
                    found.append((section, answers, matching(section, item["near"]) - answers))
            self.places.append(found)
        self.lost = sum(not place for place in self.places)
        self.answers_in: dict[int, list[int]] = defaultdict(list)
        for number, place in enumerate(self.places):
            for section, _, _ in place:
                self.answers_in[id(section)].append(number)

    def _items(self) -> Iterator[tuple[int, Item]]:
        """This round's part of the items."""
        for number, item in enumerate(self.corpus.items):
            if self.places[number] and self.chance.random() < self.part:
                yield number, item

    def questions(self) -> Iterator[Example]:
        for number, item in self._items():
            place = self.places[number]
            section, answers, near = self.chance.choice(place)
            asked = self._worded([item["question"], *item.get("also", ())])
            yield self._asked(asked, section, answers | near, answers, item["kind"])
            # The same question where the words that answer it are gone.
            if self.chance.random() < 0.6:
                gone = {section_number for s, a, _ in place if s is section for section_number in a}
                rest = [n for n in range(len(section.units)) if n not in gone]
                if rest:
                    yield self._asked(asked, section, near, frozenset(), "gone", allowed=rest)
            near_miss = item["unanswerable"]
            for other in [near_miss] if isinstance(near_miss, str) else near_miss:
                if self.chance.random() < 0.75:
                    yield self._asked(
                        self._worded([other]), section, answers | near, frozenset(), "nearmiss"
                    )
            if self.chance.random() < 0.7:
                other_section = self._elsewhere(asked, item)
                if other_section is not None:
                    yield self._asked(asked, other_section, frozenset(), frozenset(), "elsewhere")

    def replies(self) -> Iterator[Example]:
        """A sentence that a model might write, by itself: it answers the question that it was made
        for, and none of those close by."""
        for _, item in self._items():
            passage, judged = _of_text(self.chance.choice(item["true"]), self.chance)
            near_miss = item["unanswerable"]
            others = [near_miss] if isinstance(near_miss, str) else near_miss
            asked = [([item["question"], *item.get("also", ())], 1), *(([q], 0) for q in others)]
            for wordings, verdict in asked:
                if self.chance.random() < 0.6:
                    text = self._worded(wordings)
                    yield _example("question", text, passage, (verdict,) * judged, verdict, "reply")

    def statements(self) -> Iterator[Example]:
        for number, item in self._items():
            place = self.places[number]
            section, answers, near = self.chance.choice(place)
            numbers = numbers_of(" ".join(section.words))
            asked = item["question"] if self.chance.random() < 0.5 else ""
            if self.chance.random() < 0.6:
                near = frozenset()
            for text in item["true"]:
                yield self._said(text, section, answers | near, answers, 1, "true", asked)
                if (wrong := spoiled(text, self.chance, numbers)) and self.chance.random() < 0.8:
                    yield self._said(
                        wrong, section, answers | near, frozenset(), 0, "spoiled", asked, weight=1.0
                    )
            for text in item["false"]:
                yield self._said(text, section, answers | near, frozenset(), 0, "false", asked)
            for own in item.get("own", ()):
                yield self._said(
                    own["text"], section, answers | near, frozenset(), 0, own["kind"], asked
                )
            if self.chance.random() < 0.4:
                yield from self._verbatim(section, answers, near, numbers, asked)
            if self.chance.random() < 0.3:
                rest = [n for n in range(len(section.units)) if n not in answers]
                if rest:
                    text = self.chance.choice(item["true"])
                    yield self._said(
                        text, section, near, frozenset(), 0, "gone", asked, allowed=rest
                    )
            if self.chance.random() < 0.4:
                yield from self._merged(number, section, answers)

    def _verbatim(
        self,
        section: Section,
        answers: frozenset[int],
        near: frozenset[int],
        numbers: list[str],
        asked: str,
    ) -> Iterator[Example]:
        """The answer's own words, as they are, reworded, and spoiled; a near one of them too."""
        for unit in (
            self.chance.choice(sorted(answers)),
            *(self.chance.sample(sorted(near), 1) if near else ()),
        ):
            words = self._as_sentence(section, unit)
            if len(words) < 25:
                continue
            shown = answers | near
            if self.chance.random() < 0.5:
                yield self._said(
                    reworded(words, self.chance),
                    section,
                    shown,
                    frozenset({unit}),
                    1,
                    "reworded",
                    "",
                    weight=1.0,
                )
            changed = reworded(words, self.chance) if self.chance.random() < 0.5 else words
            if wrong := spoiled(changed, self.chance, numbers):
                yield self._said(wrong, section, shown, frozenset(), 0, "spoiled", "", weight=1.0)

    def _as_sentence(self, section: Section, number: int) -> str:
        """A row as a sentence would put it: "First 10,000 miles: 24p per mile (Motorcycle)."."""
        unit, words = section.units[number], " ".join(section.words[number].split())
        if unit.kind != "row":
            return words
        values = [v.strip() for v in words.replace("\t", "|").strip("|").split("|")]
        names = [v.strip() for v in unit.context.replace("\t", "|").strip("|").split("|")]
        if len(names) != len(values) or len(values) < 2:
            return words
        at = self.chance.randrange(1, len(values))
        forms = (
            f"{names[at]} for {values[0]}: {values[at]}.",
            f"For {values[0]}, the {names[at].lower()} is {values[at]}.",
            f"{values[0]}: {values[at]} ({names[at].lower()}).",
        )
        return self.chance.choice(forms)

    def _merged(self, number: int, section: Section, answers: frozenset[int]) -> Iterator[Example]:
        """Two items answered by one section, in one sentence; or one of them made wrong."""
        others = [n for n in self.answers_in[id(section)] if n != number]
        if not others:
            return
        other = self.corpus.items[self.chance.choice(others)]
        more = matching(section, other["answer"])
        first = self.chance.choice(self.corpus.items[number]["true"]).rstrip(".")
        is_true = self.chance.random() < 0.5
        wrongs = [*other["false"], *(own["text"] for own in other.get("own", ()))]
        second = self.chance.choice(other["true"] if is_true else wrongs)
        joined = f"{first}, and {second[:1].lower()}{second[1:]}"
        yield self._said(
            joined,
            section,
            answers | more,
            answers | more if is_true else frozenset(),
            int(is_true),
            "merged",
            "",
        )

    def pairs(self) -> Iterator[Example]:
        for pair in self.corpus.pairs:
            if self.chance.random() >= self.share:
                continue
            passage, judged = _of_text(pair["passage"], self.chance)
            numbers = numbers_of(pair["passage"])
            unknown = (-1,) * judged
            for text in pair["true"]:
                yield _example("statement", text, passage, unknown, 1, "pair-true")
                # Most falsehoods are written by hand here, close to the true ones.
                if self.chance.random() < 0.3 and (wrong := spoiled(text, self.chance, numbers)):
                    yield _example("statement", wrong, passage, (0,) * judged, 0, "spoiled")
            for own in pair["own"]:
                yield _example("statement", own["text"], passage, (0,) * judged, 0, own["kind"])

    def contrasts(self) -> Iterator[Example]:
        """Questions that a passage answers, and their like that it does not."""
        for contrast in self.corpus.contrasts:
            if self.chance.random() >= self.share:
                continue
            passage, _ = _of_text(contrast["passage"], self.chance)
            judged = [piece.text for piece in passage.pieces if piece.judged]
            for asked in contrast["asked"]:
                wanted = [known_letters(answer) for answer in asked["answer"]]
                labels = [
                    int(any(same_letters(known_letters(text), want) for want in wanted))
                    for text in judged
                ]
                if any(labels):
                    text = self._worded([asked["q"]])
                    yield _example("question", text, passage, labels, 1, "contrast")
            for text in contrast["unanswerable"]:
                labels = [0] * len(judged)
                yield _example("question", self._worded([text]), passage, labels, 0, "contrast")

    def self_taught(self, count: int) -> Iterator[Example]:
        """Sentences of any document against their own passage."""
        free = [s for s in self.corpus.free if any(u.kind in QUOTABLE for u in s.units)]
        for section in self.chance.choices(free, k=count) if free else ():
            quotable = [
                n
                for n, u in enumerate(section.units)
                if u.kind in QUOTABLE and 30 < len(section.words[n]) < 400
            ]
            if not quotable:
                continue
            unit = self.chance.choice(quotable)
            words = self._as_sentence(section, unit)
            changed = reworded(words, self.chance)
            if self.chance.random() < 0.4:
                yield self._said(
                    changed,
                    section,
                    frozenset({unit}),
                    frozenset({unit}),
                    1,
                    "self-true",
                    "",
                    weight=0.8,
                )
            elif wrong := spoiled(changed, self.chance, numbers_of(" ".join(section.words))):
                yield self._said(
                    wrong,
                    section,
                    frozenset({unit}),
                    frozenset(),
                    0,
                    "self-spoiled",
                    "",
                    weight=0.8,
                )

    def _asked(
        self,
        asked: str,
        section: Section,
        shown: frozenset[int],
        answers: frozenset[int],
        kind: str,
        allowed: Sequence[int] | None = None,
    ) -> Example:
        room = self.chance.choice((30, 60, 90, 140))
        passage, judged = section.passage(self._chosen(section, shown, allowed, room))
        labels = tuple(int(number in answers) for number in judged)
        return _example("question", asked, passage, labels, int(any(labels)), kind)

    def _said(
        self,
        text: str,
        section: Section,
        shown: frozenset[int],
        support: frozenset[int],
        verdict: int,
        kind: str,
        asked: str,
        weight: float = 1.0,
        allowed: Sequence[int] | None = None,
    ) -> Example:
        room = self.chance.choice((0, 0, 20, 50))
        passage, judged = section.passage(self._chosen(section, shown, allowed, room))
        labels = tuple(int(number in support) for number in judged)
        return _example("statement", text, passage, labels, verdict, kind, weight, asked)

    def _chosen(
        self,
        section: Section,
        shown: frozenset[int],
        allowed: Sequence[int] | None,
        room: int,
    ) -> set[int]:
        """Units to show: those that must be, and others at random up to ``room`` tokens in all."""
        chosen = set(shown)
        room -= sum(len(TOKENS.encode(section.words[n])) for n in chosen)
        others = [
            n
            for n in (allowed if allowed is not None else range(len(section.units)))
            if n not in chosen
        ]
        if chosen and self.chance.random() < 0.5:  # what stands near it rather than anything
            others.sort(key=lambda n: min(abs(n - c) for c in chosen))
        else:
            self.chance.shuffle(others)
        for number in others:
            cost = len(TOKENS.encode(section.words[number]))
            if cost <= room or not chosen:
                chosen.add(number)
                room -= cost
            if room <= 8:
                break
        return chosen

    def _elsewhere(self, asked: str, item: Item) -> Section | None:
        """A section that shares words with the question and does not answer it."""
        score: dict[int, float] = defaultdict(float)
        for word in content(asked):
            held = self.corpus.holding.get(word, ())
            for number in held:
                score[number] += 1 / (3 + len(held))
        best = sorted(score, key=lambda n: -score[n])[:12]
        fitting = [
            self.corpus.all[n]
            for n in best
            if not matching(self.corpus.all[n], item["answer"])
            and any(u.kind in QUOTABLE for u in self.corpus.all[n].units)
        ]
        return self.chance.choice(fitting) if fitting else None

    def _worded(self, wordings: Sequence[str]) -> str:
        """One of the wordings, with other capitals, marks and mistakes now and then: their look
        must tell nothing."""
        text = self.chance.choice(list(wordings)).strip()
        if self.chance.random() < 0.5:
            text = text.rstrip("?. ")
        if self.chance.random() < 0.1 and len(text) > 12:
            at = self.chance.randrange(3, len(text) - 2)
            text = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        return text


def _of_text(text: str, chance: random.Random) -> tuple[Passage, int]:
    """A passage of a text that belongs to no document."""
    reader = UnitReader()
    pieces: list[Piece] = []
    block: list[str] = []
    for line in [*text.split("\n"), ""]:
        if line.lstrip().startswith("|"):
            block.append(line.strip())
            continue
        for part in ["\n".join(block)] * bool(block) + [line] * bool(line.strip()):
            for unit in reader.read(part, 0):
                pieces.append(Piece(part[unit.start : unit.end], judged=unit.kind in QUOTABLE))
        block = []
    return Passage("", tuple(pieces)), sum(piece.judged for piece in pieces)


def _example(
    task: str,
    text: str,
    passage: Passage,
    labels: Sequence[int],
    verdict: int,
    kind: str,
    weight: float = 1.0,
    asked: str = "",
) -> Example:
    reading = read(task, text, passage, TOKENS, asked=asked)  # type: ignore[arg-type]
    return Example(task, reading, tuple(labels), verdict, kind, weight)


def all_examples(
    maker: Maker, self_taught: int, questions: float = 1.0, statements: float = 1.0
) -> list[Example]:
    """One round; ``questions`` is the share kept of the examples with questions, ``statements`` of
    those with statements about items."""
    asked = [*maker.questions(), *maker.replies(), *maker.contrasts()]
    return [
        *(example for example in asked if maker.chance.random() < questions),
        *(example for example in maker.statements() if maker.chance.random() < statements),
        *maker.pairs(),
        *maker.self_taught(self_taught),
    ]
