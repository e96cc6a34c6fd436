"""Chunks carry what can be quoted of them, with words that may stand in an earlier chunk."""

from pathlib import Path
from random import Random

import pytest

from core.documents.chunking.split import ChunkText
from core.documents.chunking.units import LONGEST_COLUMNS, UnitReader, units_of
from core.documents.rows import cells
from tests.documents.reading import page_of
from tests.documents.test_split_chunks import cut, extraction, markdown, random_page


def units(chunks: list[ChunkText]) -> list[tuple[str, str, str]]:
    return [
        (unit.kind, chunk.content[unit.start : unit.end], unit.context)
        for chunk in chunks
        for unit in chunk.units
    ]


def test_a_row_keeps_its_columns_in_every_chunk() -> None:
    rows = [f"Grade {n}\t{n * 10} EUR\t{n * 30} EUR" for n in range(1, 40)]
    chunks = cut(extraction(page_of("Grade\tDay\tHotel", *rows)))
    assert len(chunks) > 1
    assert "Hotel" not in chunks[-1].content
    found = [unit for unit in units(chunks) if unit[0] == "row"]
    assert {text for _, text, _ in found} == set(rows)
    assert {context for _, _, context in found} == {"Grade\tDay\tHotel"}


def test_a_table_that_goes_on_overleaf_keeps_its_columns() -> None:
    first = page_of("Grade\tDay", "A\t10", "B\t20")
    again = page_of("Grade\tDay", "C\t30", number=2)
    for second in (again, page_of("C\t30", number=2)):
        found = units(cut(extraction(first, second)))
        assert [unit for unit in found if unit[0] == "row"] == [
            ("row", "A\t10", "Grade\tDay"),
            ("row", "B\t20", "Grade\tDay"),
            ("row", "C\t30", "Grade\tDay"),
        ]


def test_a_row_of_a_wide_table_keeps_the_names_of_all_its_columns() -> None:
    names = "\t".join(["Country", *(f"Allowance for group {n} of staff" for n in range(1, 21))])
    rows = ["\t".join([land, *map(str, range(20))]) for land in ("Chile", "Peru", "Spain")]
    found = units(cut(extraction(page_of(names, *rows)), most=400, window=500))
    assert [context for kind, _, context in found if kind == "row"] == [names] * 3


@pytest.mark.parametrize(
    ("row", "rule"), [("{}\t{}\t{}", ""), ("| {} | {} | {} |", "|---|---|---|\n")]
)
def test_names_of_columns_that_are_too_long_are_cut_each_at_its_place(row: str, rule: str) -> None:
    names = ["Country", *("paid to staff " + letter * 600 for letter in "ab")]
    rows = [row.format(land, 40, 35) for land in ("Chile", "Peru", "Spain")]
    context = list(units_of(f"{row.format(*names)}\n{rule}{chr(10).join(rows)}"))[-1].context
    kept = cells(context)
    assert len(context) == LONGEST_COLUMNS - 1
    assert kept[0] == "Country"
    assert [name[:15] for name in kept[1:]] == ["paid to staff a", "paid to staff b"]
    assert len(kept[1]) == len(kept[2])


def test_a_markdown_table_stays_rows_however_wide(tmp_path: Path) -> None:
    wide = f"| Senior | {'first class where the train has one, ' * 6}else second |"
    text = f"# Rates\n\nThe rates are:\n\n| Grade | Class |\n|---|---|\n{wide}\n| Junior | second |"
    found = units(cut(markdown(tmp_path, text)))
    assert found == [
        ("heading", "Rates", ""),
        ("lead", "The rates are:", ""),
        ("columns", "| Grade | Class |", "The rates are:"),
        ("row", " ".join(wide.split()), "| Grade | Class |"),
        ("row", "| Junior | second |", "| Grade | Class |"),
    ]


def test_a_line_that_was_only_wrapped_begins_no_item(tmp_path: Path) -> None:
    for blanks in range(70, 110):  # the mark comes to stand at a line's beginning
        text = f"A licence moves {'x' * blanks} only if (i) it was lost, (ii) its holder has left."
        found = units(cut(markdown(tmp_path, text)))
        assert found == [("sentence", text, "")]


def test_pipes_inside_a_fence_name_no_columns(tmp_path: Path) -> None:
    found = units(cut(markdown(tmp_path, f"```\n| {'a ' * 100}|\n| b | c |\n```\n")))
    assert found == [("sentence", f"| {'a ' * 100}|", ""), ("sentence", "| b | c |", "")]


def test_a_heading_that_asks_is_answered_below(tmp_path: Path) -> None:
    text = "# How much leave do I have?\n\nYou have 25 days.\n\nMore can be bought.\n"
    assert units(cut(markdown(tmp_path, text))) == [
        ("heading", "How much leave do I have?", ""),
        ("sentence", "You have 25 days.", "How much leave do I have?"),
        ("sentence", "More can be bought.", ""),
    ]


def test_items_keep_their_lead_in_the_next_chunk() -> None:
    items = [f"• a form with the number {n} that your manager has signed" for n in range(30)]
    chunks = cut(extraction(page_of("You need:", *items)), overlap=0)
    assert len(chunks) > 2
    found = [unit for unit in units(chunks) if unit[0] == "item"]
    assert [text for _, text, _ in found] == [item.removeprefix("• ") for item in items]
    assert {context for _, _, context in found} == {"You need:"}


@pytest.mark.parametrize("opening", ["5.1 To apply:", "9.2 On your last day hand these back:"])
def test_a_numbered_line_that_announces_a_list_is_its_lead(tmp_path: Path, opening: str) -> None:
    after = "5.2 Others may ask again after they have waited for a whole year in the same place."
    text = f"# Leaving\n\n{opening}\n\n1. ask early;\n2. wait.\n\n{after}\n\n5.3 Pay\n\nIt ends."
    found = units(cut(markdown(tmp_path, text)))
    assert ("lead", opening, "") in found
    assert [context for kind, _, context in found if kind == "item"] == [opening, opening]
    assert ("heading", "5.3 Pay", "") in found


def test_what_neighbours_share_is_a_unit_of_both(tmp_path: Path) -> None:
    sentences = [f"Rule {n} of the office is kept by everybody in it." for n in range(40)]
    chunks = cut(markdown(tmp_path, " ".join(sentences)))
    texts = [text for _, text, _ in units(chunks)]
    assert set(texts) == set(sentences)
    assert len(texts) > len(sentences)
    for chunk in chunks:
        assert chunk.content.startswith(chunk.content[slice(chunk.units[0].start, None)])


@pytest.mark.parametrize("seed", range(10))
def test_units_stand_in_order_within_their_chunk(seed: int) -> None:
    random = Random(seed)
    pages = [random_page(random, number) for number in range(1, 6)]
    for chunk in cut(extraction(*pages), most=60, overlap=15, window=90):
        ends = [0, *(unit.end for unit in chunk.units)]
        assert ends == sorted(ends) and ends[-1] <= len(chunk.content)
        assert all(unit.start < unit.end for unit in chunk.units)


def test_a_table_of_ten_thousand_rows_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    original = UnitReader.read

    def counted(self: UnitReader, text: str, level: int, code_at: int | None):
        found = list(original(self, text, level, code_at))
        read.append(len(found))
        return iter(found)

    monkeypatch.setattr(UnitReader, "read", counted)
    rows = [f"{n}\tItem {n}\t£{n}" for n in range(10_000)]
    chunks = cut(extraction(page_of("Number\tName\tPrice", *rows)))
    assert sum(read) == 10_001
    # As many as the rows, and those that neighbours share: not all rows for each chunk.
    held = sum(len(chunk.units) for chunk in chunks)
    assert 10_001 <= held <= 2 * 10_001
    assert all(len(chunk.units) == len(chunk.content.splitlines()) for chunk in chunks)
    assert chunks[-1].units[-1].context == "Number\tName\tPrice"
