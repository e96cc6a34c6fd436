"""Count what answers state and no cited passage says: numbers, amounts, dates, names.

Reads what `evaluate --json` or `quality --json` has written, so that answers which took
an hour to get are counted in a second, by code that has no part in giving them.
"""

import argparse
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from scripts.benchmarks.claim_words import Stated, lower_words_of, stated_in, stems_of, words_of
from scripts.benchmarks.running import BenchmarkFailed

_MARK = re.compile(r" ?\[\d+(?:\s*,\s*\d+)*\]")
_LIST_NUMBER = re.compile(r"^\s*\d+[.)]\s", re.MULTILINE)
# Words that begin sentences and are no names, whether or not a passage has them.
_STARTERS = (
    "a about according additionally after all also although an and any are as at based because "
    "before below both but by can contact depending did do does during each either every finally "
    "first for from furthermore generally given has have he her here his how however i if in "
    "instead is it its let many may more moreover most no not note of on one only or other "
    "otherwise our overall please see she should similarly since so some specifically such that "
    "the their then there therefore these they this those through thus to under unfortunately "
    "unless until we what when where whether which while who why will with within without write "
    "yes you your"
)
Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Invented:
    """Something stated in the answer to question ``qid`` that no cited passage says."""

    set_name: str
    qid: str
    kind: str
    text: str
    answer: str


@dataclass(frozen=True, slots=True)
class Count:
    """``quotes_missing`` are quotes that do not stand on the page they name."""

    answers: int
    stated: int
    invented: tuple[Invented, ...]
    quotes: int
    quotes_missing: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="ANSWERS.json")


def run(options: argparse.Namespace) -> dict[str, Any]:
    try:
        sets = json.loads(options.file.read_text())["sets"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BenchmarkFailed(
            f"{options.file} is no report with answers. Write one with evaluate --json."
        ) from error
    count = count_claims(sets)
    print_count(count)
    failed = bool(count.invented or count.quotes_missing or not count.answers)
    return {"results": count.to_dict(), "failed": failed}


def count_claims(sets: dict[str, Any]) -> Count:
    """Over every answer of every set that has answers."""
    answered = [
        (name, record)
        for name, one in sets.items()
        for record in one["questions"]
        if record["answer"] is not None and record["answer"]["answered"]
    ]
    citations = [cited for _, record in answered for cited in record["answer"]["citations"]]
    # Words that are somewhere written small are no names when a sentence begins with them.
    texts = [cited["passage"] for cited in citations]
    texts += [record["answer"]["text"] for _, record in answered]
    ordinary = lower_words_of("\n".join(texts)) | words_of(_STARTERS)
    stated = [(name, record, stated_in(shown_text(record))) for name, record in answered]
    return Count(
        answers=len(answered),
        stated=sum(len(found) for _, _, found in stated),
        invented=tuple(
            Invented(name, record["qid"], one.kind, one.text, record["answer"]["text"])
            for name, record, found in stated
            for one in unsupported(found, passages_of(record), ordinary)
        ),
        quotes=len(citations),
        quotes_missing=tuple(
            f"{cited['document_title']}, page {cited['page']}: “{cited['quote']}”"
            for cited in citations
            if not cited["quote_found"]
        ),
    )


def shown_text(record: Record) -> str:
    """The answer without citation marks and the numbers of list items."""
    return _LIST_NUMBER.sub("", _MARK.sub("", record["answer"]["text"]))


def passages_of(record: Record) -> str:
    """What may support an answer: the chunks it cites, with their headings and titles, and
    the quotes themselves. Neither the question nor the rest of the page."""
    return "\n".join(
        "\n".join(cited[part] for part in ("document_title", "section", "passage", "quote"))
        for cited in record["answer"]["citations"]
    )


def unsupported(stated: Iterable[Stated], passages: str, ordinary: set[str]) -> Sequence[Stated]:
    """Those of ``stated`` that ``passages`` do not say."""
    said = stated_in(passages)
    words = words_of(passages)
    return [one for one in stated if not _said(one, said, words, ordinary, passages)]


def _said(
    one: Stated, said: Sequence[Stated], words: set[str], ordinary: set[str], passages: str
) -> bool:
    if one.kind == "address":
        return one.text.lower() in passages.lower()
    if one.kind == "name":
        (name,) = one.value
        return name in words or (one.at_start and not ordinary.isdisjoint(stems_of(str(name))))
    same_kind = [other.value for other in said if other.kind == one.kind]
    if one.kind == "date":
        # A date without its year, or day, repeats one that has it; not the other way round.
        return any(
            all(mine in (None, theirs) for mine, theirs in zip(one.value, other, strict=True))
            for other in same_kind
        )
    value, unit = one.value
    return any(value == other[0] and unit in ("", other[1]) for other in same_kind)


def print_count(count: Count) -> None:
    print(
        f"\n{count.answers} answers state {count.stated} numbers, amounts, dates and names; "
        f"{len(count.invented)} stand in no cited passage. "
        f"{len(count.quotes_missing)} of {count.quotes} quotes are not on their page."
    )
    for one in count.invented:
        print(f"  {one.set_name} {one.qid}: {one.kind} “{one.text}” in: {one.answer}")
    for missing in count.quotes_missing:
        print(f"  not on the page: {missing}")
