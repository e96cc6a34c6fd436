"""An index of words at the end is left out, and what only looks like one is not."""

import pytest

from core.documents.reading.clean import clean_pages
from tests.documents.reading import page_of

WORDS = (
    "Absence",
    "Bicycles",
    "Carrying over",
    "Éloignement",
    "Forms",
    "Gifts",
    "Hours",
    "Illness",
)
ENTRIES = tuple(f"{word} . . . . . . {number}" for number, word in enumerate(WORDS, start=3))
TEXT = ("Gifts", "A gift above £50 is refused.")
# What the entries name: pages 3 to 10.
BODY = (TEXT, TEXT, *((f"{word} is explained on this page.",) for word in WORDS))


def kept(*pages: tuple[str, ...]) -> list[tuple[str, ...]]:
    made = [page_of(*lines, number=n) for n, lines in enumerate(pages, start=1)]
    return [tuple(line.text for line in page.lines) for page in clean_pages(made)]


@pytest.mark.parametrize(
    "name", ["Index", "Concept Index", "Stichwortverzeichnis", "Indice analitico", "Register"]
)
def test_an_index_is_left_out_with_its_heading(name: str) -> None:
    found = kept(*BODY, (*TEXT, name, "A", *ENTRIES, "Printed on paper."))
    assert found == [*BODY, (*TEXT, "Printed on paper.")]


def test_it_goes_on_over_pages_and_is_noted() -> None:
    longer = tuple(entry.replace("I", "J").replace("A", "K") for entry in ENTRIES[:-1])
    pages = [page_of(*lines, number=n) for n, lines in enumerate(BODY, start=1)]
    index = [page_of("Index", *ENTRIES), page_of("K", *sorted(longer), "Late, being, 3, 40")]
    *_, first, second = clean_pages([*pages, *index])
    assert (first.lines, second.lines) == ((), ())
    assert first.left_out[:2] == ("Index", "Absence … 3")


def test_long_entries_leave_whole() -> None:
    long = ("Forms for people who work", "in more than one place . . . . 8")
    assert kept(*BODY, (*TEXT, "Index", *ENTRIES[:4], *long, *ENTRIES[5:]))[-1] == TEXT


@pytest.mark.parametrize(
    "lines",
    [
        ("Prices", *ENTRIES),
        ("Index", *reversed(ENTRIES)),
        ("Index", *ENTRIES[:5]),
        ("Index", *(f"{entry} pounds" for entry in ENTRIES)),
    ],
    ids=["another name", "another order", "few", "no numbers"],
)
def test_another_list_is_text(lines: tuple[str, ...]) -> None:
    assert len(kept(*BODY, lines)[-1]) == len(lines)


def test_a_register_of_years_is_text() -> None:
    rows = tuple(f"{word} records, years {number}" for number, word in enumerate(WORDS, start=1))
    assert kept(("Retention", "Register", *rows)) == [("Retention", "Register", *rows)]
    assert kept(*BODY[::-1], ("Register", *rows))[-1] == ("Register", *rows)
