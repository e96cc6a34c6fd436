"""Situations in which real PDFs were misread: each says what a person reads there, and what
a person does not."""

from collections.abc import Sequence

from tests.documents import pdfs, situations
from tests.documents.situations import (
    HANDBOOK,
    Build,
    Situation,
    all_of,
    bold,
    coloured,
    columns,
    pdf,
    ruled,
    section,
)

YEARS = [(f"{n}", f"{n // 3 + 4}", f"{211 * n + 1000:,}") for n in range(1, 271)]
SERVICE = ("Years of service", "Notice in weeks", "Severance in euros")
COUNTRIES = ("Albania", "Belgium", "Canada", "Denmark", "Estonia", "Germany", "Romania")
ALLOWANCES = [(name, str(90 + n), str(40 + n)) for n, name in enumerate(COUNTRIES)]


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


PDFS = [
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
        warns="Scanned pages were not read: 2–6.",
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
                "employed people, as self-employed as they are, on 030-",
                "5551234 and in the WORKERS PROTEC-",
                "TION ACT.",
            )
        ),
        (
            "Everybody with COVID-19 stays at home.",
            "The REQUIREMENTS are at https://intranet.example/people/forms/leave for "
            "self-employed people, as self-employed as they are, on 030-5551234 and in the WORKERS "
            "PROTECTION ACT.",
        ),
    ),
    Situation(
        "the printed page numbers are others",
        situations.labelled,
        ("Hours is what this page is about.",),
        labels=("i", "ii", "iii", "iv", "1", "2"),
    ),
    Situation(
        "a printed page number has characters that nobody sees",
        situations.oddly_labelled,
        ("Leave is what this page is about.",),
        labels=("A7", "2"),
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
        "the only row of a table is wrapped",
        pdf(
            ruled(
                [
                    ("Harm", "Reported to", "Share"),
                    ("Spilled fuel or chemicals", "Safety Team and Environment Desk", "none"),
                ]
            )
        ),
        ("| Spilled fuel or chemicals | Safety Team and Environment Desk | none |",),
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
]
