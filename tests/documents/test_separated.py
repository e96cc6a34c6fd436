"""CSV and TSV files are tables with their heads; text with commas stays text."""

import tracemalloc
from io import BytesIO
from pathlib import Path

import pytest

from core.documents.reading.filetype import detect
from core.documents.reading.parts import Paragraph, Part, Row, TableEnd
from core.documents.reading.separated import read
from core.errors import DamagedFile, TooMuchText
from tests.documents.reading import texts

RATES = [
    *(Row(("Country", "Hotel", "Meals"), True), Row(("Romania", "141", "62,50"))),
    *(Row(("France", "180", "102")), TableEnd()),
]


def parts(tmp_path: Path, content: str | bytes) -> list[Part]:
    path = tmp_path / "a.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read(path).parts


@pytest.mark.parametrize(
    "content",
    [
        'Country,Hotel,Meals\nRomania,141,"62,50"\nFrance,180,102\n',
        'Country, Hotel, Meals\r\nRomania, 141, "62,50"\r\nFrance, 180, 102',
        "Country;Hotel;Meals\rRomania;141;62,50\rFrance;180;102\r",
        "Country\tHotel\tMeals\nRomania\t141\t62,50\nFrance\t180\t102\n",
        "Country|Hotel|Meals\nRomania|141|62,50\nFrance|180|102\n",
        "sep=\t\nCountry\tHotel\tMeals\nRomania\t141\t62,50\nFrance\t180\t102\n",
        "sep=;\nCountry;Hotel;Meals\nRomania;141;62,50\nFrance;180;102\n",
    ],
)
def test_cells_are_parted_by_the_sign_that_the_file_uses(tmp_path: Path, content: str) -> None:
    assert parts(tmp_path, content) == RATES


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_encodings_are_those_of_text(tmp_path: Path, encoding: str) -> None:
    text = "Größe;Zuschuss\nfür Führungskräfte;50 €\nfür übrige Beschäftigte;30 €\n"
    assert parts(tmp_path, text.encode(encoding)) == [
        Row(("Größe", "Zuschuss"), True),
        Row(("für Führungskräfte", "50 €")),
        Row(("für übrige Beschäftigte", "30 €")),
        TableEnd(),
    ]


def test_a_first_line_that_states_no_sign_is_a_row(tmp_path: Path) -> None:
    content = "sep=Sunday;Hours\nBucharest;8\nParis;7\n"
    assert parts(tmp_path, content)[0] == Row(("sep=Sunday", "Hours"), True)


def test_quoted_cells_hold_line_ends_signs_and_quotation_marks(tmp_path: Path) -> None:
    content = 'Topic,Rule\nTravel,"By train,\nor ""by bike"""\nHotel,120 euros\n'
    assert parts(tmp_path, content) == [
        *(Row(("Topic", "Rule"), True), Row(("Travel", 'By train, or "by bike"'))),
        *(Row(("Hotel", "120 euros")), TableEnd()),
    ]


def test_rows_say_where_they_stand_and_empty_ones_part_tables(tmp_path: Path) -> None:
    content = "Rates 2026,,\nGrade,Days,Note\nA,30,\n,,\nSite,Opens,Closes\nLeeds,8:00,18:00\n"
    found = parts(tmp_path, content)
    assert found == [
        *(Paragraph("Rates 2026"), Row(("Grade", "Days", "Note"), True), Row(("A", "30", ""))),
        *(TableEnd(), Row(("Site", "Opens", "Closes"), True), Row(("Leeds", "8:00", "18:00"))),
        TableEnd(),
    ]
    assert [part.place for part in found if isinstance(part, Row) and not part.is_header] == [
        *("A3:B3", "A6:C6"),
    ]


def test_amounts_in_the_first_row_name_no_columns_and_years_do(tmp_path: Path) -> None:
    assert parts(tmp_path, "Hotel,120\nMeals,62\n")[0] == Row(("Hotel", "120"))
    assert parts(tmp_path, "Site,2025,2026\nLeeds,30,31\n")[0] == Row(
        ("Site", "2025", "2026"), True
    )


def test_a_mark_of_inches_swallows_no_rows(tmp_path: Path) -> None:
    content = 'Item,Size,Limit\nTablet,"11,300\nLaptop,14,900\n'
    assert parts(tmp_path, content)[1:3] == [
        *(Row(("Tablet", '"11', "300")), Row(("Laptop", "14", "900"))),
    ]


def test_a_mark_of_inches_swallows_no_rows_however_many_are_below(tmp_path: Path) -> None:
    content = 'Item,Size,Limit\nTablet,"11,300\n' + "Laptop,14,900\n" * 10_000
    assert len(parts(tmp_path, content)) == len(("head", "tablet", "end")) + 10_000


@pytest.mark.parametrize("name", ["rates.csv", "rates.tsv", "rates.CSV"])
def test_a_table_by_its_name_has_cells_in_most_rows(name: str) -> None:
    assert detect(BytesIO(b"Grade,Days\nA,30\nB,25\n"), name) == "csv"
    assert detect(BytesIO(b"Dear all,\nleave is granted, as ever.\nBest\nRobin\n"), name) == "text"
    assert detect(BytesIO(b"<html><body><p>Leave</p></body></html>"), name) == "html"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Country,Hotel,Meals\nRomania,141,62\nFrance,180,102\n", "csv"),
        ("Country\tHotel\tMeals\nRomania\t141\t62\nFrance\t180\t102\n", "csv"),
        ("Leeds, 1 High Street, LS1\nYork, 2 Low Street, YO1\nHull, 3 Mid Street, HU1\n", "text"),
        ("Grade\tDays\nA\t30\nB\t25\nC\t20\n", "text"),
        ("| A | B |\n|---|---|\n| 1 | 2 |\n\n**Bold** words.\n", "markdown"),
        ("# Leave\n\nOne, two, three.\n", "markdown"),
        ("Paid,\nunpaid,\nand special leave,\nare granted.\n", "text"),
        *(("1;2\n", "text"), ('sep="\nLeave is paid.\n', "text")),
    ],
)
def test_without_such_a_name_a_table_has_to_look_like_nothing_else(text: str, kind: str) -> None:
    assert detect(BytesIO(text.encode()), "rates.txt") == kind


def test_blank_lines_are_no_rows_of_a_table(tmp_path: Path) -> None:
    content = "Site,Opens,Closes,Floor\n" + "\n" * 300_000 + "Leeds,8:00,18:00,2\n"
    assert Row(("Leeds", "8:00", "18:00", "2")) in parts(tmp_path, content)


def test_a_row_without_end_is_refused_before_its_cells_are_made(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("," * 10_000_000)
    tracemalloc.start()
    with pytest.raises(TooMuchText, match="One row"):
        read(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5 * path.stat().st_size  # its bytes and its text; each cell would take eight
    with pytest.raises(TooMuchText, match="One row"):
        parts(tmp_path, ("," * 600_000 + '"\n"') * 3)


def test_hostile_tables_end_in_sentences(tmp_path: Path) -> None:
    with pytest.raises(TooMuchText, match="cells"):
        parts(tmp_path, "a,b\n" * 600_000)
    with pytest.raises(TooMuchText, match="cells"):
        parts(tmp_path, "a,b\n" * 1000 + "," * 10_000 + "\n")
    with pytest.raises(TooMuchText, match="cells"):
        parts(tmp_path, "a," * 20_000 + "a\n")
    with pytest.raises(DamagedFile, match="quotation mark"):
        parts(tmp_path, 'a,b\n1,2\n3,"' + "x" * 200_000)


def test_the_lines_of_a_table_are_rows_in_the_sandbox(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Country,Hotel\nRomania,141\nFrance,180\n")
    assert texts(tmp_path / "a.csv", "csv") == [
        *("| Country | Hotel |", "|---|---|", "| Romania | 141 |", "| France | 180 |"),
    ]
