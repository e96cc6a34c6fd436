"""Headings of plain text that stand above what is set in below them, as in RFCs, manual pages and
policies of typewriters."""

from pathlib import Path

import pytest

from core.documents.reading.parts import Heading, Paragraph, Part
from core.documents.reading.plain_text import read
from core.documents.reading.set_in import set_in_headings
from core.documents.reading.typeset import typeset
from tests.documents.test_split_chunks import cut, extraction

STAFF = "All staff have 25 days of leave a year."
PAY = "They are paid as if they worked."


def parts(tmp_path: Path, text: str) -> list[Part]:
    path = tmp_path / "a.txt"
    path.write_text(text)
    return read(path).parts


def headings(tmp_path: Path, text: str) -> dict[str, int]:
    return {part.text: part.level for part in parts(tmp_path, text) if isinstance(part, Heading)}


@pytest.mark.parametrize("between", ["\n", "\n\n"])
@pytest.mark.parametrize("indent", ["   ", "\t"])
@pytest.mark.parametrize(
    ("heading", "shown", "level"),
    [
        ("3.2  Scope", "3.2 Scope", 5),
        ("3. Sick leave", "3. Sick leave", 4),
        ("3. Sick leave.", "3. Sick leave", 4),
        ("Article 3. Sick leave.", "Article 3. Sick leave", 4),
        ("§ 3 Urlaub", "§ 3 Urlaub", 4),
        ("SCOPE", "SCOPE", 3),
        ("Scope", "Scope", 6),
        ("Scope:", "Scope:", 6),
        ("Leave of part-timers", "Leave of part-timers", 6),
    ],
)
def test_a_line_above_what_is_set_in_is_a_heading(
    tmp_path: Path, heading: str, shown: str, level: int, indent: str, between: str
) -> None:
    text = f"It begins here.\n{heading}{between}{indent}{STAFF}\n{indent}{PAY}\n"
    found = [part for part in parts(tmp_path, text) if isinstance(part, Heading | Paragraph)]
    assert found[0] == Paragraph("It begins here.")
    assert found[1] == Heading(shown, level)
    assert [part.text.split() for part in found[2:]] == [f"{STAFF} {PAY}".split()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Each under the one that it is set in below.
        (
            f"LEAVE\n  Annual leave\n    {STAFF}\n  Pay\n    {PAY}\nTRAVEL\n  Flights\n    {PAY}",
            {"LEAVE": 3, "Annual leave": 6, "Pay": 6, "TRAVEL": 3, "Flights": 6},
        ),
        (f"Leave\n   Pay\n      {PAY}\nTravel\n   {PAY}", {"Leave": 5, "Pay": 6, "Travel": 5}),
        (
            f"LEAVE\n   SICK PAY\n      {PAY}\nTRAVEL\n   {PAY}",
            {"LEAVE": 3, "SICK PAY": 4, "TRAVEL": 3},
        ),
        (
            f"Leave Policy\nPay\n   {PAY}\nTravel\n   {PAY}",
            {"Leave Policy": 1, "Pay": 6, "Travel": 6},
        ),
        # A list or a table is set in below, or a sentence whose first line alone is.
        ("Meals\n   - Breakfast\n   - Dinner", {"Meals": 6}),
        ("Meals\n   o  Breakfast\n   o  Dinner", {"Meals": 6}),
        ("Meals\n   Breakfast    12 euros\n   Dinner       30 euros", {"Meals": 6}),
        (
            f"Leave\n   {STAFF} Those\nwho work less have fewer.\nPay\n   {PAY}",
            {"Leave": 6, "Pay": 6},
        ),
        # Verbs, questions, and few words below, where headings stand so.
        (
            "What is covered\n   All of it.\nWho may apply?\n   Staff.\nPay\n   Ask us",
            {"What is covered": 6, "Who may apply?": 6, "Pay": 6},
        ),
        ("Leave\n   Is paid", {}),
        ("Staff must sign in\n   The porter helps.", {}),
        ("SYNOPSIS\n   leave [-a] days", {"SYNOPSIS": 3}),
    ],
)
def test_how_far_lines_are_set_in_says_what_stands_under_what(
    tmp_path: Path, text: str, expected: dict[str, int]
) -> None:
    assert headings(tmp_path, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Bring these:\n1. A passport\n   Bring the original.\n2. A photo\n   It shows your face.",
        "Bring these:\n   - a passport\n   - a photo",
        "1. A passport that is valid for\n   six months.\n2. A photo\n   of yourself.",
        "Send the form to the\n   Human Resources\n   Box 12\nwithin a week.",
        "Acme Ltd\n   Box 500\n   London",
        "Reception: 4400\n   Open from nine.\nDoctor: 4215\n   Call first.\nFire: 112\n   At once.",
        f"   It counts for all staff in\nNorthern Ireland\n   {STAFF}\nas well.",
        "Smoking is forbidden.\n   Use the yard.",
        "Contact, ask or visit,\n   The office is open.",
    ],
)
def test_items_addresses_values_and_sentences_are_no_headings(tmp_path: Path, text: str) -> None:
    assert headings(tmp_path, text) == {}


def test_a_line_that_is_full_goes_on_set_in(tmp_path: Path) -> None:
    wrapped = (
        f"{STAFF} It is the same for those who\nwork less, for those who\ntravel, and for\nus."
    )
    text = f"{wrapped}\nThe staff of Northern\n   Ireland gets more days."
    assert headings(tmp_path, text) == {}


def test_passages_know_the_headings_of_what_is_set_in(tmp_path: Path) -> None:
    sections = ("1.  Scope", "2.  Carrying over", "2.1.  Deadlines")
    text = "Leave Policy\n\n" + "".join(
        f"{one}\n   {STAFF}  {PAY}\n   o  {PAY} {PAY} {PAY}\n   o  {STAFF}\n" for one in sections
    )
    chunks = cut(extraction(*typeset(parts(tmp_path, text), 10, 10_000)), most=80)
    assert [chunk.section for chunk in chunks] == [
        "Leave Policy > 1. Scope",
        "Leave Policy > 2. Carrying over",
        "Leave Policy > 2. Carrying over > 2.1. Deadlines",
    ]
    kinds = [unit.kind for unit in chunks[-1].units]
    assert kinds == ["heading", "sentence", "sentence", "item", "item"]


def test_headings_go_on_over_pages(tmp_path: Path) -> None:
    text = f"Leave\n   {STAFF}\n\fPay\n   {PAY}\n"
    assert headings(tmp_path, text) == {"Leave": 6, "Pay": 6}


def test_steps_of_many_lines_are_read_in_time_that_grows_with_them() -> None:
    steps = "\n".join(" " * (at % 300) + STAFF for at in range(20_000))
    assert set_in_headings(steps, 0.0) == {}
    pairs = f"Leave\n   {STAFF}\n" * 20_000
    assert len(set_in_headings(pairs, 0.0)) == 20_000
