"""Cutting a text into sentences whose words stay exactly as they are in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.text.languages import CLAIMED, any_of, words_of

LONGEST = 500
"""Characters; what runs on further (a table without stops, say) is cut between words."""
LONGEST_LIST = 1000
"""Characters of an opening and its list; items beyond it stand alone."""
REFERS_BACK = re.compile(
    rf"[(\[“\"„«]*(?:{any_of(language.refers_back for language in CLAIMED)})\b"
)
"""How a sentence begins that means nothing without the one before it."""

_BULLET = re.compile(r"[•◦▪‣·●○■\-–—*]\s+")
_NUMBERED = re.compile(r"\(?(?:\d{1,3}(?:\.\d{1,3})*|[A-Za-z]|[ivxIVX]{1,4})[.)]\s+")
_ITEM = re.compile(_BULLET.pattern + r"|\(?[a-z]{1,4}[.)]\s+")
_MARKDOWN_HEADING = re.compile(r"#{1,6}\s")
_STOP = re.compile(r"(?<![.!?…؟۔।።])[.!?…؟۔।።]++[\"'”’»)\]¹²³⁰⁴-⁹]*+(?=\s)|[。！？]+[”’」』）]*")
_BLANKS = re.compile(r"\s*")
_ABBREVIATIONS = words_of(language.abbreviations for language in CLAIMED)
_BEFORE_NUMBERS = words_of(language.before_numbers for language in CLAIMED)
_LONGEST_WORD = 60  # characters; a longer one is no abbreviation
_SECTION_NUMBER = re.compile(r"\A(?:§\s*)?\d{1,3}(?:\.\d{1,3})*[.)]?\s+")
_OF_CONTENTS = re.compile(r"(?<![ .…·])(?=[ .…·]*?(?:\.[ .]*\.|…|·[ ·]*·))[ .…·]++\d++\Z")
_HEADING_WORDS = 10


@dataclass(frozen=True, slots=True)
class Sentence:
    """``text[start:end]``. A heading (or a question) names what follows and says nothing itself.
    An item is one of a list."""

    start: int
    end: int
    is_heading: bool
    is_item: bool = False


def split_sentences(text: str) -> list[Sentence]:
    """All sentences of ``text`` in order, without the white space and bullets around them."""
    blocks = [block for block in _blocks(text) if text[slice(*block)].strip()]
    items = [_ITEM.match(text[slice(*block)].lstrip()) is not None for block in blocks]
    sentences = []
    for number, block in enumerate(blocks):
        start, end = _trim(text, *block)
        opens_list = items[number + 1 : number + 2] == [True]
        heading = len(blocks) > 1 and not items[number] and _is_heading(text[start:end], opens_list)
        for first, last in [(start, end)] if heading else _stops(text, start, end):
            asks = text[last - 1] in "?？؟"
            for cut in _cut(text, first, last):
                sentences.append(Sentence(*cut, heading or asks, items[number]))
    return sentences


def statements(text: str) -> Iterator[tuple[Sentence, int]]:
    """Each sentence and its end, the list that an opening ("… are:") announces included."""
    sentences = split_sentences(text)
    for index, sentence in enumerate(sentences):
        end = sentence.end
        if text[end - 1] in ":：":
            for item in sentences[index + 1 :]:
                if not item.is_item or item.end - sentence.start > LONGEST_LIST:
                    break
                end = item.end
        yield sentence, end


def sentence_starts(text: str, start: int, end: int) -> Iterator[int]:
    """Where sentences begin in ``text[start:end]``, a paragraph or an item, but for the first."""
    for stop in _STOP.finditer(text, start, end):
        after = _after(text, stop, end)
        if after < end and _is_sentence_end(text, start, stop, end):
            yield after
            start = after


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Paragraphs, list items and headings: lines, joined where one was only wrapped."""
    lines = [(match.start(), match.end()) for match in re.finditer(r"[^\n]+", text)]
    widest = max((end - start for start, end in lines), default=0)
    begin = None
    for index, (start, end) in enumerate(lines):
        begin = start if begin is None else begin
        following = lines[index + 1] if index + 1 < len(lines) else None
        if following is None or _ends_block(text, (start, end), following, widest):
            yield begin, end
            begin = None


def _ends_block(text: str, line: tuple[int, int], following: tuple[int, int], widest: int) -> bool:
    this = text[slice(*line)].strip()
    following_text = text[slice(*following)].strip()
    if following[0] - line[1] > 1 or not this or not following_text:
        return True
    if _MARKDOWN_HEADING.match(this):
        return True
    if any(mark.match(following_text) for mark in (_BULLET, _NUMBERED, _MARKDOWN_HEADING)):
        return True
    wrapped = len(this) > 0.6 * widest
    return not wrapped and not following_text[0].islower()


def _is_heading(block: str, opens_list: bool) -> bool:
    if not block or _MARKDOWN_HEADING.match(block) or _OF_CONTENTS.search(block):
        return bool(block)
    if _names_columns(block):
        return True
    words = _SECTION_NUMBER.sub("", block).split()
    return (
        len(words) <= _HEADING_WORDS
        and block[-1] not in ".!?…;,。！？؟۔।።"
        and not (block[-1] in ":：" and opens_list)
        and not any(character.isdigit() for word in words for character in word)
    )


def _names_columns(block: str) -> bool:
    """Whether it ends with the line below a table's column headings, "|---|---|"."""
    last = block[block.rfind("\n") + 1 :]
    return "--" in last and not last.strip("|-: ")


def _stops(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences of one block."""
    for after in sentence_starts(text, start, end):
        yield start, start + len(text[start:after].rstrip())
        start = after
    if start < end:
        yield start, end


def _is_sentence_end(text: str, begin: int, stop: re.Match[str], end: int) -> bool:
    after = _after(text, stop, end)
    following = text[after : min(after + 1, end)]
    if following.islower():
        return False
    if not stop.group().startswith(".") or stop.group().startswith(".."):
        return True
    number = _NUMBERED.match(text, begin, end)
    if number and number.end() > stop.start():
        return False  # "3.2. Employees …": the number of the sentence itself
    words = text[max(begin, stop.start() - _LONGEST_WORD) : stop.start()].split()
    last = words[-1].strip("(\"'“‘[").casefold() if words else ""
    if last in _BEFORE_NUMBERS:
        return not following.isdigit()
    dotted = "." in last and not any(character.isdigit() for character in last)
    initial = len(last) == 1 and last.isalpha()
    return not (dotted or initial or last in _ABBREVIATIONS)


def _after(text: str, stop: re.Match[str], end: int) -> int:
    return _skip_blanks(text, stop.end(), end)


def _skip_blanks(text: str, start: int, end: int) -> int:
    blanks = _BLANKS.match(text, start, end)
    return blanks.end() if blanks else start


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    start = _skip_blanks(text, start, end)
    while bullet := _BULLET.match(text, start, end):
        start = bullet.end()
    return start, start + len(text[start:end].rstrip())


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST:
        middle = max(text.rfind(" ", start, start + LONGEST), start + LONGEST // 2)
        yield start, middle
        start = _skip_blanks(text, middle, end)
    yield start, end
