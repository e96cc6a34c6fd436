"""Situations in which real files were misread: each says what a person reads there, and what
a person does not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from core.documents.chunking.blocks import blocks
from core.documents.chunking.units import UnitReader
from core.documents.reading.extract import Extraction
from core.documents.reading.filetype import detect
from core.errors import DynamicForm
from tests.documents import pdfs, situations
from tests.documents.reading import read
from tests.documents.situations import (
    HANDBOOK,
    Build,
    all_of,
    bold,
    coloured,
    columns,
    pdf,
    ruled,
    section,
    text,
)

YEARS = [(f"{n}", f"{n // 3 + 4}", f"{211 * n + 1000:,}") for n in range(1, 271)]
SERVICE = ("Years of service", "Notice in weeks", "Severance in euros")
COUNTRIES = ("Albania", "Belgium", "Canada", "Denmark", "Estonia", "Germany", "Romania")
ALLOWANCES = [(name, str(90 + n), str(40 + n)) for n, name in enumerate(COUNTRIES)]
CYRILLIC = "Политика отпусков\n\nКаждый сотрудник имеет право на двадцать восемь дней отпуска."
CHINESE = "休假制度\n\n每位员工每年有二十天带薪休假。申请须提前两周提交给主管。"
FENCES = "# Servers\n\n~~~~\n```\n# not a heading\n```\n~~~~\n\n## Backups\n\nEach night at two.\n"
MARKUP = (
    "Use the **VPN** (see [the guide](https://intranet.example/vpn)) and *never* share it[^1].\n\n"
    "- [x] Token is registered\n+ Passwords have **14** characters.\n\n"
    "[^1]: Tokens expire after `90` days.\n"
)


@dataclass(frozen=True)
class Situation:
    """``says`` are sentences, items and rows as they are quoted, ``under`` the headings of the
    first of them and ``leans_on`` its column heads; ``hides`` is not read."""

    name: str
    build: Build
    says: tuple[str, ...]
    hides: tuple[str, ...] = ()
    under: str | None = None
    leans_on: str = ""
    suffix: str = ".pdf"
    warns: str = ""
    labels: tuple[str, ...] = field(default=())


def pages_of(rows: Sequence[tuple[str, ...]], head: tuple[str, ...], each: int) -> Build:
    pages = (rows[at : at + each] for at in range(0, len(rows), each))
    return pdf(*(columns([head, *page], step=130) for page in pages))


def chapters() -> Build:
    names = ["Working hours", "Annual leave", "Sick leave"]
    pages = [
        all_of(
            pdfs.lines(f"Chapter {n // 3 + 1}: {names[n // 3]}", top=40, size=9),
            pdfs.lines("Employee handbook", x=430, top=40, size=9),
            pdfs.lines(f"On sheet {n} the amount is {50 + n} euros.", *HANDBOOK, top=110),
        )
        for n in range(9)
    ]
    return pdf(*pages)


ALL = [
    Situation(
        "a raised number is a mark of a note",
        pdf(situations.with_raised_number),
        ("Each employee may claim up to 500² euros per year.",),
    ),
    Situation(
        "a table of numbers has its head on each page",
        pages_of(YEARS, SERVICE, 45),
        tuple(f"| {' | '.join(row)} |" for row in YEARS),
        leans_on="| Years of service | Notice in weeks | Severance in euros |",
    ),
    Situation(
        "each page has an article of its own",
        pdf(*(section(f"Article {n}", f"It gives {7 * n} days.") for n in range(1, 7))),
        ("It gives 28 days.",),
    ),
    Situation(
        "a form is filled in",
        situations.form,
        ("Approved hotel limit per night: 185 EUR", "☑ Car hire allowed"),
    ),
    Situation(
        "a layer is switched off",
        situations.layered,
        ("The notice period is three months.",),
        hides=("six weeks",),
    ),
    Situation(
        "white text is printed on white",
        pdf(all_of(pdfs.lines("Meals cost 45 euros."), coloured("Without any limit.", "white"))),
        ("Meals cost 45 euros.",),
        hides=("Without any limit",),
    ),
    Situation(
        "an appendix is scanned",
        pdf(pdfs.lines(*HANDBOOK), *[situations.picture] * 5),
        HANDBOOK[:1],
        warns="are not searched: 2–6.",
    ),
    Situation(
        "a draft has words struck out",
        pdf(situations.struck),
        ("The probation period is four months.",),
        hides=("six",),
    ),
    Situation(
        "hyphens at line ends belong to words or part them",
        pdf(
            pdfs.lines(
                "Everybody with COVID-",
                "19 stays at home. The RE-",
                "QUIREMENTS are at",
                "https://intranet.example/people/",
                "forms/leave for self-",
                "employed people.",
            )
        ),
        ("Everybody with COVID-19 stays at home.",),
        hides=("COVID 19", "RE QUIRE", "people/ forms"),
    ),
    Situation(
        "the printed page numbers are others",
        situations.labelled,
        ("Hours is what this page is about.",),
        labels=("i", "ii", "iii", "iv", "1", "2"),
    ),
    Situation(
        "a table is printed sideways",
        pdf(situations.sideways),
        ("| Warsaw | 110 | 35 |",),
        leans_on="| City | Hotel limit | Meals |",
    ),
    Situation(
        "years above narrow columns are no heading",
        pdf(
            all_of(
                bold("Contribution rates"),
                columns(
                    [("Age", "2025", "2026"), ("18-25", "2.5", "3.0"), ("26-40", "4.0", "4.5")],
                    step=45,
                ),
            )
        ),
        ("| 18-25 | 2.5 | 3.0 |",),
        under="Contribution rates",
        leans_on="| Age | 2025 | 2026 |",
    ),
    Situation(
        "cells are wrapped over lines",
        pdf(
            ruled(
                [
                    ("Type of leave", "Length", "Who decides"),
                    ("Moving house", "One working day for a move inside the city", "The manager"),
                    ("Unpaid leave for study", "Up to six months", "The head of department"),
                    ("D – directors", "Up to 240 euros, breakfast included", "Chief executive"),
                ]
            )
        ),
        (
            "| Moving house | One working day for a move inside the city | The manager |",
            "| Unpaid leave for study | Up to six months | The head of department |",
            "| D – directors | Up to 240 euros, breakfast included | Chief executive |",
        ),
        leans_on="| Type of leave | Length | Who decides |",
    ),
    Situation(
        "a long table is one of names and amounts",
        pdf(columns([("Country", "Hotel", "Full day"), *ALLOWANCES])),
        ("| Romania | 96 | 46 |", "| Germany | 95 | 45 |"),
        leans_on="| Country | Hotel | Full day |",
    ),
    Situation(
        "a matrix says yes and no",
        pdf(
            ruled([("", "Laptop", "Phone"), ("Office staff", "yes", "no"), ("Field", "no", "yes")])
        ),
        ("| Field | no | yes |",),
        leans_on="| | Laptop | Phone |",
    ),
    Situation(
        "a watermark lies across the pages",
        pdf(
            *(
                situations.watermarked(section(f"{n} {name}", f"Section {n} gives {4 * n} days."))
                for n, name in enumerate(("Hours", "Leave", "Pay"), start=1)
            )
        ),
        ("Section 2 gives 8 days.",),
        hides=("CONFIDENTIAL", "DRAFT"),
        under="2 Leave",
    ),
    Situation(
        "a footnote breaks a sentence",
        pdf(
            all_of(
                pdfs.lines(*HANDBOOK, "Overtime that has not been taken by the end of", top=600),
                pdfs.lines("4 The works agreement defines overtime.", top=780, size=8),
            ),
            pdfs.lines("the following quarter is paid out with 25 percent.", *HANDBOOK),
        ),
        (
            "Overtime that has not been taken by the end of the following quarter is paid out "
            "with 25 percent.",
        ),
    ),
    Situation(
        "a noun begins the next page",
        pdf(
            pdfs.lines(*HANDBOOK, "Für Fahrten mit dem eigenen Wagen zahlt die Firma eine"),
            pdfs.lines("Pauschale von 38 Cent je Kilometer.", *HANDBOOK),
        ),
        (
            "Für Fahrten mit dem eigenen Wagen zahlt die Firma eine Pauschale von 38 Cent je "
            "Kilometer.",
        ),
    ),
    Situation(
        "the running titles are those of the chapters",
        chapters(),
        ("On sheet 5 the amount is 55 euros.",),
        hides=("Chapter 2", "Employee handbook"),
    ),
    Situation(
        "frames were drawn in no order",
        pdf(situations.frames),
        (
            *(f"Step {n}: the form goes on its way." for n in (1, 2, 3)),
            "Tip: ask the people team early.",
        ),
        under="How to apply",
    ),
    Situation(
        "a heading ends with a full stop",
        pdf(
            all_of(
                section("§ 1 Hours.", "It gives 6 days.", size=11),
                bold("§ 2 Annual leave.", top=230, size=11),
                pdfs.lines("It gives 12 days.", top=260),
            )
        ),
        ("It gives 12 days.",),
        under="§ 2 Annual leave.",
    ),
    Situation(
        "a note was typed onto a page", situations.noted, ("The limit is: 190 EUR from May",)
    ),
    Situation(
        "a small table is written in Markdown",
        text("# Leave\n\n| Type | Days |\n|---|---|\n| Annual | 28 |\n| Study | 5 |\n"),
        ("| Study | 5 |",),
        suffix=".md",
        under="Leave",
        leans_on="| Type | Days |",
    ),
    Situation(
        "Markdown has fences in fences",
        text(FENCES),
        ("Each night at two.",),
        suffix=".md",
        under="Servers > Backups",
    ),
    Situation(
        "Markdown marks up words, items and notes",
        text("# Access\n\n" + MARKUP),
        (
            "Use the VPN (see the guide) and never share it.",
            "☑ Token is registered",
            "Passwords have 14 characters.",
            "Tokens expire after 90 days.",
        ),
        hides=("[^1]", "](", "`"),
        suffix=".md",
    ),
    Situation(
        "Markdown has items of all marks",
        text("# Money\n\n* Phone: 15 euros\n+ Gym: 20 euros\n1. First within 30 days\n"),
        ("Phone: 15 euros", "Gym: 20 euros", "First within 30 days"),
        suffix=".md",
    ),
    Situation(
        "Markdown breaks lines on purpose",
        text("# Hours\n\nMonday  \n8 to 16  \nFriday  \n8 to 12\n"),
        ("Monday", "8 to 16", "Friday", "8 to 12"),
        suffix=".md",
    ),
    Situation(
        "Markdown begins with a tag",
        text("<header>\n\n# Dress code\n\n</header>\n\nSafety shoes are required.\n"),
        ("Safety shoes are required.",),
        suffix=".md",
    ),
    Situation(
        "a text is in Windows' Cyrillic",
        text(CYRILLIC, "cp1251"),
        ("Каждый сотрудник имеет право на двадцать восемь дней отпуска.",),
        suffix=".txt",
    ),
    Situation(
        "a text is in GBK",
        text(CHINESE, "gbk"),
        ("每位员工每年有二十天带薪休假。",),
        suffix=".txt",
    ),
    Situation(
        "a text is from an old Macintosh",
        text("The “coffee” is free – naïve rules don’t apply. Señor Muñoz decides.", "mac_roman"),
        ("Señor Muñoz decides.",),
        suffix=".txt",
    ),
    Situation(
        "a text is in Windows' Hebrew",
        text("מדיניות חופשה\n\nכל עובד זכאי לעשרים ימי חופשה בשנה.", "cp1255"),
        ("כל עובד זכאי לעשרים ימי חופשה בשנה.",),
        suffix=".txt",
    ),
    Situation(
        "a few bytes of a text are damaged",
        lambda path: path.write_bytes("Die Prüfung führt die Leitung.\n".encode() * 90 + b"\xff"),
        ("Die Prüfung führt die Leitung.",),
        suffix=".txt",
        warns="Save it as UTF-8",
    ),
    Situation(
        "Word broke the lines of a text",
        text("Parking policy\n\nVisitors use\x0bthe lower deck.\n"),
        ("Visitors use the lower deck.",),
        suffix=".txt",
    ),
    Situation(
        "Word kept a hyphen from breaking",
        text("Part\x1etime policy\n\nPart\x1etime staff have the same rights.\n"),
        ("Part-time staff have the same rights.",),
        suffix=".txt",
    ),
    Situation(
        "blank lines part a list of contacts",
        text("Contacts\n\nReception: 4400\n\nCompany doctor: 4215\n\nHelp desk: 4711\n"),
        ("Reception: 4400", "Company doctor: 4215"),
        suffix=".txt",
    ),
    Situation(
        "amounts stand in Japanese without blanks",
        text("旅費規程\n\n出張の宿泊費は1泊12,000円までとする。精算は帰着後5営業日以内に行う。\n"),
        ("出張の宿泊費は1泊12,000円までとする。", "精算は帰着後5営業日以内に行う。"),
        suffix=".txt",
    ),
    Situation(
        "German words have letters of their own",
        text("Urlaub\n\nFür alle gilt: Die Kündigungsfrist beträgt drei Monate.\n"),
        ("Für alle gilt: Die Kündigungsfrist beträgt drei Monate.",),
        suffix=".txt",
    ),
]


def quotable(found: Extraction) -> Iterator[tuple[str, str, str]]:
    """What of a file can be quoted: its words, the headings above them, what it leans on."""
    reader = UnitReader()
    path: list[str] = []
    for block in blocks(found):
        if block.level:
            path = [*path[: block.level - 1], block.text]
        for unit in reader.read(block.text, block.level):
            yield block.text[unit.start : unit.end], " > ".join(path), unit.context


@pytest.mark.parametrize("situation", ALL, ids=lambda situation: situation.name)
def test_what_a_person_reads_there_is_what_can_be_quoted(
    tmp_path: Path, situation: Situation
) -> None:
    path = tmp_path / f"policy{situation.suffix}"
    situation.build(path)
    with path.open("rb") as file:
        found = read(path, detect(file, path.name))
    units = list(quotable(found))
    said = [" ".join(words.split()) for words, _, _ in units]
    assert [words for words in situation.says if words not in said] == []
    _, section, context = units[said.index(situation.says[0])]
    assert situation.under in (None, section)
    assert " ".join(context.split()).startswith(situation.leans_on)
    assert not [words for words in situation.hides if any(words in text for text in said)]
    assert situation.warns in " ".join(found.metadata.get("warnings", []))
    assert situation.labels in ((), tuple(page.label or str(page.number) for page in found.pages))


def test_front_matter_is_the_title_and_no_text(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("---\ntitle: Whistleblowing\nlayout: page\n---\n\nReports need no name.\n")
    found = read(path, "markdown")
    assert found.title == "Whistleblowing"
    assert [words for words, _, _ in quotable(found)] == ["Reports need no name."]


def test_a_placeholder_of_a_form_is_refused(tmp_path: Path) -> None:
    placeholder = pdfs.drawn(tmp_path / "a.pdf", pdfs.lines("Please wait..."))
    writer = PdfWriter(clone_from=PdfReader(placeholder))
    with pytest.raises(DynamicForm, match="print"):
        read(pdfs.as_xfa_form(tmp_path / "b.pdf", writer))
