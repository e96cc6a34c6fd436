"""Tables of PDFs whose columns no line parts: names that several columns share are said with each,
and the name of a group with each of its rows."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from tests.documents import pdfs
from tests.documents.reading import texts

BELOW = "This sentence runs below the table and through several of its columns, as any does."
XS = (72.0, 170.0, 235.0, 330.0, 395.0)
LIMITS = (("Nordics", "40", "55", "120", "140"), ("Baltics", "30", "45", "90", "110"))
READ = ["| Nordics | 40 | 55 | 120 | 140 |", "| Baltics | 30 | 45 | 90 | 110 |"]
RULE = "|---|---|---|---|---|"
GROUP_XS = (72.0, 170.0, 290.0, 370.0)
Lines = Sequence[Sequence[str]]


def unruled(
    rows: Lines, xs: Sequence[float], *, bold: int = 0, heights: Sequence[float] = ()
) -> Callable[[Canvas], None]:
    """Rows with nothing between them, the first ``bold`` ones in bold, and lines across the page at
    ``heights``, counted from above."""

    def draw(canvas: Canvas) -> None:
        for number, row in enumerate(rows):
            canvas.setFont("Helvetica-Bold" if number < bold else "Helvetica", 10)
            for x, cell in zip(xs, row, strict=True):
                canvas.drawString(x, pdfs.HEIGHT - 100 - 15 * number, cell)
        for height in heights:
            canvas.line(70, pdfs.HEIGHT - height, 520, pdfs.HEIGHT - height)
        pdfs.lines(BELOW, top=130 + 15 * len(rows), size=10)(canvas)

    return draw


def centred(*names: tuple[float, str], bold: bool = False) -> Callable[[Canvas], None]:
    """Names above those of the columns, each in the middle of some."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica-Bold" if bold else "Helvetica", 10)
        for x, name in names:
            canvas.drawCentredString(x, pdfs.HEIGHT - 86, name)

    return draw


@pytest.mark.parametrize(
    ("bold", "heights"),
    [(0, ()), (1, ()), (0, (104,)), (1, (104,))],
    ids=["plain", "bold", "a line below", "bold, a line below"],
)
def test_a_name_in_the_middle_of_several_columns_is_said_with_each(
    tmp_path: Path, bold: int, heights: Sequence[float]
) -> None:
    rows = (("Region", "Junior", "Senior", "Junior", "Senior"), *LIMITS)
    page = pdfs.all_of(
        centred((217, "Meals"), (377, "Hotels"), bold=bool(bold)),
        unruled(rows, XS, bold=bold, heights=heights),
    )
    assert texts(pdfs.drawn(tmp_path / "a.pdf", page)) == [
        "| Region | Meals Junior | Meals Senior | Hotels Junior | Hotels Senior |",
        *(RULE, *READ, BELOW),
    ]


def test_names_that_begin_with_their_columns_are_said_with_each_too(tmp_path: Path) -> None:
    names = ("Region", "Limit per day", "", "Limit per night", "")
    rows = (names, ("", "Junior", "Senior", "Junior", "Senior"), *LIMITS)
    assert texts(pdfs.drawn(tmp_path / "a.pdf", unruled(rows, XS, bold=2))) == [
        "| Region | Limit per day Junior | Limit per day Senior | Limit per night Junior "
        "| Limit per night Senior |",
        *(RULE, *READ, BELOW),
    ]


def test_a_name_that_some_of_the_columns_share_is_not_said_with_others(tmp_path: Path) -> None:
    rows = (
        ("Grade", "Who approves", "Day", "Night"),
        ("A", "Manager", "40", "120"),
        ("B", "Director", "60", "140"),
    )
    page = pdfs.all_of(
        centred((338, "Limit in euros"), bold=True),
        unruled(rows, (72, 170, 300, 350), bold=1),
    )
    assert texts(pdfs.drawn(tmp_path / "a.pdf", page))[:3] == [
        "| Grade | Who approves | Limit in euros Day | Limit in euros Night |",
        "|---|---|---|---|",
        "| A | Manager | 40 | 120 |",
    ]


@pytest.mark.parametrize("middle", [120, 217, 248])
def test_a_title_above_a_table_is_no_name_of_its_columns(tmp_path: Path, middle: float) -> None:
    rows = (("Region", "Day", "Night", "Week", "Month"), *LIMITS)
    title = centred((middle, "Table 3: Limits of all regions in euros"))
    page = pdfs.all_of(title, unruled(rows, XS, bold=1))
    assert texts(pdfs.drawn(tmp_path / "a.pdf", page)) == [
        "Table 3: Limits of all regions in euros",
        "| Region | Day | Night | Week | Month |",
        *(RULE, *READ, BELOW),
    ]


ROLES = (
    ("Group", "Role", "Days", "Notice"),
    ("Finance", "Clerk", "25", "4 weeks"),
    ("", "Head", "30", "3 months"),
    ("HR", "Clerk", "25", "4 weeks"),
    ("", "Head", "28", "2 months"),
    ("", "Intern", "20", "1 week"),
)
TICKS = (
    ("Group", "Role", "Laptop", "Phone"),
    ("Finance", "Clerk", "yes", "no"),
    ("", "Head", "yes", "yes"),
    ("HR", "Clerk", "no", "no"),
)
WRAPPED = (
    ("Group", "Role", "Days", "Notice"),
    ("Finance", "Clerk of the", "25", "4 weeks"),
    ("", "first grade", "", ""),
    ("", "Head", "30", "3 months"),
    ("HR", "Clerk", "25", "4 weeks"),
)


@pytest.mark.parametrize(
    ("bold", "heights"),
    [(0, ()), (1, ()), (0, (104,))],
    ids=["plain", "bold", "a line below the names"],
)
@pytest.mark.parametrize(
    ("rows", "groups"),
    [(ROLES, ("Finance", "Finance", "HR", "HR", "HR")), (TICKS, ("Finance", "Finance", "HR"))],
    ids=["amounts", "yes and no"],
)
def test_the_name_of_a_group_is_said_with_each_of_its_rows(
    tmp_path: Path, rows: Lines, groups: Sequence[str], bold: int, heights: Sequence[float]
) -> None:
    page = unruled(rows, GROUP_XS, bold=bold, heights=heights)
    found = [text for text in texts(pdfs.drawn(tmp_path / "a.pdf", page)) if "--" not in text]
    assert found == [
        f"| {' | '.join(rows[0])} |",
        *(
            f"| {' | '.join((group, *row[1:]))} |"
            for group, row in zip(groups, rows[1:], strict=True)
        ),
        BELOW,
    ]


def test_a_row_of_a_group_may_have_more_lines_than_one(tmp_path: Path) -> None:
    page = unruled(WRAPPED, GROUP_XS, bold=1)
    assert texts(pdfs.drawn(tmp_path / "a.pdf", page))[2:5] == [
        "| Finance | Clerk of the first grade | 25 | 4 weeks |",
        "| Finance | Head | 30 | 3 months |",
        "| HR | Clerk | 25 | 4 weeks |",
    ]


def test_lines_of_a_wrapped_row_without_values_stay_one_row(tmp_path: Path) -> None:
    rows = (
        ("Expense", "What", "Limit", "Approval"),
        ("Meals", "Breakfast, lunch and", "45 euros", "Manager"),
        ("", "dinner on journeys", "a day", ""),
        ("Hotels", "A room for one with", "130 euros", "Director"),
        ("", "breakfast", "a night", "and board"),
    )
    assert texts(pdfs.drawn(tmp_path / "a.pdf", unruled(rows, GROUP_XS, bold=1)))[2:4] == [
        "| Meals | Breakfast, lunch and dinner on journeys | 45 euros a day | Manager |",
        "| Hotels | A room for one with breakfast | 130 euros a night | Director and board |",
    ]
