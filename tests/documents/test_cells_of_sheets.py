"""A citation of a spreadsheet names the sheet and the cells, one of slides the slide's number."""

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
import xlsxwriter
from openpyxl import Workbook
from PIL import Image
from pptx import Presentation

from core.answering.citing.quotes import Quote
from core.documents.reading.sheets import read
from tests.documents.reading import read as read_whole


def rates() -> Workbook:
    """Two tables and a sentence, below an empty row, with a hidden row and a hidden column."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Rates"
    for cell, value in {
        **{"B3": "Country", "C3": "Code", "D3": "Hotel"},
        **{"B4": "Romania", "C4": "RO", "D4": 141},
        **{"B5": "Spain", "C5": "ES", "D5": 128},
        **{"B6": "France", "C6": "FR", "D6": 150},
        "B9": "Rates of hotels are for a single room with breakfast.",
    }.items():
        sheet[cell] = value
    sheet.row_dimensions[5].hidden = True
    sheet.column_dimensions["C"].hidden = True
    book.create_sheet("Contacts").append(["Desk", 4711])
    return book


def placed(tmp_path: Path, book: Workbook) -> dict[str, str]:
    """By the text of each part that has one, where it stands."""
    path = tmp_path / "a.xlsx"
    book.save(path)
    return {
        " ".join(part.cells) if hasattr(part, "cells") else part.text: part.place
        for part in read(path).parts
        if getattr(part, "place", "")
    }


def test_rows_know_their_sheet_and_cells_also_where_others_are_hidden(tmp_path: Path) -> None:
    assert placed(tmp_path, rates()) == {
        "Romania 141": "Rates!B4:D4",
        "France 150": "Rates!B6:D6",
        "Rates of hotels are for a single room with breakfast.": "Rates!B9",
        "Desk 4711": "Contacts!A1:B1",
    }


def test_tables_beside_each_other_have_cells_of_their_own(tmp_path: Path) -> None:
    book = Workbook()
    for row in (["Grade", "Pay", None, "Site", "Desk"], ["A", 10, None, "Bonn", "one"]):
        book.active.append(row)
    book.active.append(["B", 12, None, "Köln", "two"])
    found = placed(tmp_path, book)
    assert (found["B 12"], found["Köln two"]) == ("Sheet!A3:B3", "Sheet!D3:E3")


@pytest.mark.parametrize(
    ("query", "section"),
    [
        ("What is the hotel rate of France?", "Rates!B6:D6"),
        ("Are the rates of hotels for a single room?", "Rates!B9"),
    ],
)
def test_a_citation_names_them(organization, api, document_factory, query, section) -> None:
    rates().save(stream := BytesIO())
    document_factory(organization, content=stream.getvalue(), filename="rates.xlsx")
    answer = api(organization.secret_key).post(
        "/api/v1/query/", {"query": query}, content_type="application/json"
    )
    citation = answer.json()["citations"][0]
    assert citation["section"] == section
    picture = api(organization.secret_key).get(citation["page_url"])
    assert picture.status_code == 200 and picture["Content-Type"] == "image/png"


def test_the_sheet_of_several_rows_is_named_by_their_cells_alone() -> None:
    quote = Quote("Romania 141 Spain 128", 1, [], ("Rates!B4:D4", "Rates!B5:D5"))
    assert quote.under("Travel > Rates > Hotels") == "Travel > Hotels > Rates!B4:D4, Rates!B5:D5"


def test_a_slide_behind_hidden_ones_keeps_its_number(tmp_path: Path) -> None:
    deck = Presentation()
    for title in ("Leave", "Draft", "Travel"):
        deck.slides.add_slide(deck.slide_layouts[5]).shapes.title.text = title
    deck.slides[1].element.set("show", "0")
    deck.save(tmp_path / "a.pptx")
    pages = read_whole(tmp_path / "a.pptx", "pptx").pages
    assert [(page.number, page.label, page.lines[0].text) for page in pages] == [
        (1, "", "Leave"),
        (2, "3", "Travel"),
    ]


@pytest.mark.parametrize(
    ("side", "codes"), [(700, ["files_embedded", "pictures_unread"]), (40, [])]
)
def test_large_pictures_and_files_on_a_sheet_are_said(
    tmp_path: Path, side: int, codes: list[str]
) -> None:
    picture = BytesIO()
    Image.new("RGB", (side, side)).save(picture, "PNG")
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write("A1", "Leave")
        sheet.insert_image("B2", "a.png", {"image_data": picture})
    if codes:
        with ZipFile(path, "a") as archive:
            archive.writestr("xl/embeddings/oleObject1.bin", b"a file")
    assert [one.code for one in read(path).warnings] == codes
