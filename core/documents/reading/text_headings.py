"""Headings of plain text, which nothing marks but how they stand: by themselves, underlined,
numbered, or in capitals."""

import re
from collections.abc import Iterator, Sequence

from core.documents.reading.parts import Heading, Paragraph, Part, joined, plain
from core.text.languages import CLAIMED, any_word, words_of
from core.text.words import is_stop_word

LONGEST, MOST_WORDS = 80, 10  # characters and words of a heading
LONGEST_UNDERLINED = 120
FEWEST_LETTERS = 4  # of one in capitals
# Levels: a document's title, then what is set off the most.
TITLE, UNDERLINED, UNDERLINED_LESS, CAPITALS, NUMBERED, BARE = 1, 2, 3, 3, 4, 6
_LAYOUTS = [language.layout for language in CLAIMED]
_SECTIONS = any_word(words for one in _LAYOUTS for words in (one.sections, one.parts))
_SECTION = re.compile(rf"(?:(?i:{_SECTIONS})\s+|§+\s*)(?:\d[\d.]*|[A-Z]|[IVX]+)\b")
_NUMBER = re.compile(
    r"(?:(\d{1,2}(?:\.\d{1,2}){0,4})[.)]?|(?:[A-Z]|[IVX]{1,8})[.)])\s+(?=[^\W\d_])"
)
_SENTENCE = words_of(one.verbs for one in _LAYOUTS) | words_of(one.ruling for one in CLAIMED)
ITEM = re.compile(r"\s*(?:[•▪◦‣●○■□*+–—-]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)])\s")
_RULE = re.compile(r"\s*([=\-~^*_#])\1{2,}\s*")
_STRONG = "=#*"
_WORDS = re.compile(r"[^\W\d_]{2}")
_NO_TITLE = re.compile(r"[@|\t]|//|\w\.\w{2}|\S {3,}\S")
_CLOSED = tuple(".,;:!?。；：、！？…")
ENDS = tuple(".!?:;。！？：；")


def with_headings(parts: Sequence[Part]) -> list[Part]:
    """A text's parts, the headings told from its paragraphs."""
    pieces = [piece for part in parts for piece in _cut(part)]
    texts = [piece.text if isinstance(piece, Paragraph) else plain(piece) for piece in pieces]
    may_have_title = bool(texts) and _is_bare(texts[0]) and isinstance(parts[0], Paragraph)
    above = ["", "" if may_have_title else texts[0], *texts[1:]] if texts else []
    found = [
        Heading(joined(text), level)
        if isinstance(piece, Paragraph) and (level := _level(before, text, after))
        else piece
        for piece, before, text, after in zip(pieces, above, texts, [*texts[1:], ""], strict=False)
    ]
    if may_have_title and isinstance(found[1], Heading):
        found[0] = Heading(joined(texts[0]), TITLE)
    return found


def is_title(text: str) -> bool:
    """Whether a paragraph is as short as a heading, and does not end as a sentence does."""
    line = text.strip()
    return (
        "\n" not in line
        and len(line) <= LONGEST
        and len(line.split()) <= MOST_WORDS
        and not line.endswith(_CLOSED)
        and bool(_WORDS.search(line))
        and not _NO_TITLE.search(line)
    )


def level_of_look(line: str) -> int:
    """The level that a title has by its words, its number or its capitals; 0 where it reads as a
    sentence or a value."""
    if _SECTION.match(line):
        return NUMBERED
    if number := _NUMBER.match(line):
        return min(NUMBERED + _depth(number), BARE) if line[number.end() :][:1].isupper() else 0
    if _is_in_capitals(line):
        return CAPITALS
    return BARE if _is_bare(line) else 0


def number_of(line: str) -> str:
    """The number of what may be an item as well as a heading: "4" of "4. Title"; empty for that of
    a section, "4.2"."""
    number = _NUMBER.match(line)
    return number[0].strip(" .)") if number and not _depth(number) else ""


def behind_number(line: str) -> str:
    """What a numbered heading says behind its number; empty where it has none."""
    number = _SECTION.match(line) or _NUMBER.match(line)
    return line[number.end() :].strip(" .") if number else ""


def is_numbered_title(line: str) -> bool:
    """Whether a line is as a numbered heading is: "4.2 Title"."""
    number = _NUMBER.match(line.strip())
    return bool(number and is_title(line) and line.strip()[number.end() :][:1].isupper())


def _cut(part: Part) -> Iterator[Part]:
    """A paragraph, parted from the headings in it that are underlined, and from one in capitals
    at its beginning."""
    if not isinstance(part, Paragraph):
        yield part
        return
    lines = part.text.split("\n")
    start = at = 0
    if len(lines) > 1 and _is_in_capitals(lines[0]) and not lines[1].isupper():
        yield Heading(joined(lines[0]), CAPITALS)
        start = at = 1
    while at < len(lines) - 1:
        rule = _RULE.fullmatch(lines[at + 1])
        if rule and _is_underlined(lines[at], rule[0]):
            above = at - 1 if at > start and _RULE.fullmatch(lines[at - 1]) else at
            yield from _paragraph(lines[start:above])
            yield Heading(joined(lines[at]), UNDERLINED if rule[1] in _STRONG else UNDERLINED_LESS)
            start = at = at + 2
        else:
            at += 1
    yield from _paragraph(lines[start:])


def _is_underlined(line: str, rule: str) -> bool:
    """Whether the line above a rule is a heading: as short as one, or as long as its rule."""
    text = line.strip()
    if len(text) == len(rule.strip()) <= LONGEST_UNDERLINED and not _NO_TITLE.search(text):
        return bool(_WORDS.search(text))
    return is_title(line.rstrip().removesuffix("?"))


def _paragraph(lines: Sequence[str]) -> Iterator[Part]:
    if any(line.strip() for line in lines):
        yield Paragraph("\n".join(lines))


def _level(before: str, text: str, after: str) -> int:
    """The level of the heading that a paragraph between two others is; 0 where it is none."""
    if not text or not is_title(text):
        return 0
    line = text.strip()
    if _SECTION.match(line):
        return NUMBERED
    if number := _NUMBER.match(line):
        return _numbered(number, line, (before, after))
    if _is_in_capitals(line) and after:
        return CAPITALS
    begins = not before or before.rstrip().endswith(ENDS) or bool(ITEM.match(before))
    return BARE if begins and _is_bare(line, first=not before) and _is_text(after) else 0


def _numbered(number: re.Match[str], line: str, beside: tuple[str, str]) -> int:
    """The level of "4.2 Title"; 0 for one of several short items."""
    depth = _depth(number)
    others = [_NUMBER.match(text.strip()) for text in beside if is_title(text)]
    is_item = any(other and _depth(other) == depth for other in others)
    if is_item or not beside[1] or not line[number.end() :][:1].isupper():
        return 0
    return min(NUMBERED + depth, BARE)


def _depth(number: re.Match[str]) -> int:
    return (number[1] or "").count(".")


def _is_in_capitals(line: str) -> bool:
    letters = sum(character.isupper() for character in line)
    return line.isupper() and letters >= FEWEST_LETTERS and is_title(line)


def _is_bare(text: str, *, first: bool = False) -> bool:
    """Whether a paragraph reads as a heading: it has neither numbers nor a verb. In a script
    without capitals, such as Arabic or Hebrew, only the ``first`` of a document does."""
    line = text.strip()
    if not is_title(line) or ITEM.match(line) or any(map(str.isdigit, line)):
        return False
    words = line.casefold().split()
    is_set_off = line[0].isupper() or (first and line.lower() == line.upper())
    return is_set_off and _SENTENCE.isdisjoint(words) and not is_stop_word(words[-1])


def _is_text(text: str) -> bool:
    """Whether a paragraph is what stands below a heading: sentences, or a list."""
    return text.rstrip().endswith(ENDS) or bool(ITEM.match(text)) or len(text) > 2 * LONGEST
