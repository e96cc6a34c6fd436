"""Tables of pages that Chromium printed, with the styles of everyday style sheets, as they stand in
tests/data: their cells are centred from above to below, and few or no lines are drawn."""

from pathlib import Path

import pytest

from core.documents.reading import frames, striped
from core.documents.reading.drawing import Area, Drawing
from core.documents.reading.glyphs import Style, Word
from tests.documents.reading import read

PRINTED = Path(__file__).parents[1] / "data" / "printed_tables.pdf"
RULE = "|---|---|---|"
COSTS = [
    "| Expense | What is covered | Limit |",
    "| Meals | Breakfast, lunch and dinner on journeys that last more than eight hours, with a "
    "receipt for each of them and the names of all guests | 45 euros a day |",
    "| Hotels | A room for one person with breakfast in a hotel of the list that the travel office "
    "keeps | 130 euros a night |",
    "| Trains | Second class; first class on journeys of more than three hours when the fare was "
    "bought a week before | No limit |",
    "| Taxis | Only when no bus or train runs, or with more than twenty kilograms of luggage "
    "| 40 euros |",
    "| Parking | At stations and airports, not at home | 15 euros a day |",
]
SUMS = [
    "| Item | 2025 | 2026 |",
    "| Training | 1,200.00 | 1,350.00 |",
    "| Books | 300.00 | 280.50 |",
    "| Courses abroad | 2,000.00 | – |",
    "| Total | 3,500.00 | 1,630.50 |",
]
TICKS = [
    "| Check | Monthly | Yearly |",
    "| Fire doors | ☑ | ☐ |",
    "| Ladders | ☐ | ☑ |",
    "| First aid kits | ☑ | ☑ |",
]
GROUPS = [
    "| Role | Days off | Notice |",
    "| Full-time staff | | |",
    "| Clerk | 25 | 4 weeks |",
    "| Director | 30 | 3 months |",
    "| Part-time staff | | |",
    "| Clerk | 15 | 2 weeks |",
    "| Director | 18 | 6 weeks |",
]
LOOKS = [
    ("odd rows are filled", COSTS, True),
    ("even rows are filled", COSTS, True),
    ("odd rows are filled, the head is not bold", COSTS, False),
    ("even rows are filled, the head is not bold", COSTS, False),
    ("the head and odd rows are filled", COSTS, True),
    ("the head and even rows are filled", COSTS, True),
    ("the head is filled", COSTS, True),
    ("the head is filled and not bold", COSTS, True),
    ("the head is bold", COSTS, True),
    ("rows have a line below", COSTS, True),
    ("a sum below the last filled row", SUMS, True),
    ("boxes to tick", TICKS, True),
    ("boxes to tick, even rows are filled", TICKS, True),
    ("groups of rows, odd rows are filled", GROUPS, True),
    ("groups of rows", GROUPS, True),
]


@pytest.fixture(scope="module")
def printed() -> list[list[str]]:
    return [[line.text for line in page.lines] for page in read(PRINTED).pages]


@pytest.mark.parametrize(
    ("number", "rows", "has_head"),
    [(number, rows, has_head) for number, (_, rows, has_head) in enumerate(LOOKS)],
    ids=[name for name, *_ in LOOKS],
)
def test_tables_are_read_whole_however_they_are_printed(
    printed: list[list[str]], number: int, rows: list[str], has_head: bool
) -> None:
    head, *body = rows
    assert printed[number][1:-1] == [head, *([RULE] * has_head), *body]


def test_words_of_a_long_page_are_looked_at_no_more_often(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at = 0

    def counting(word: Word) -> tuple[float, float]:
        nonlocal looked_at
        looked_at += 1
        return frames.middle(word)

    monkeypatch.setattr(striped, "middle", counting)
    for rows in (50, 500):
        words, drawn = _striped_page(rows)
        looked_at = 0
        (table,) = striped.striped(words, drawn)
        assert len(table.rows) == rows
        assert looked_at <= 4 * len(words)


def _striped_page(rows: int) -> tuple[list[Word], Drawing]:
    plain = Style(size=3.0, bold=False, invisible=False)
    heights = [8.0 * row for row in range(rows)]
    areas = [Area((10, y, 500, y + 8), 0, (230, 230, 230, 255)) for y in heights[::2]]
    words = [
        Word("text", (x, y + 2, x + 90, y + 6), plain, 0, glued=False)
        for y in heights
        for x in (12, 212, 402)
    ]
    return words, Drawing(areas=areas)
