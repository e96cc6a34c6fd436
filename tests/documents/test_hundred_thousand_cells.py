"""A table of a hundred thousand cells ends within the limits, with a code and a sentence."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import docx
import pytest

from core.documents.reading.extract import Limits, extract
from core.errors import DocumentError
from tests.documents.open_files import saved

ROWS, COLUMNS = 2_000, 50
LIMITS = Limits(seconds=6, memory_bytes=512 << 20, max_pages=500, max_characters=50_000)
CODES = ("processing_timeout", "too_much_text", "processing_memory")


def repeated(cell: str, row: str) -> str:
    return row.format("".join(cell.format(f"c{n}") for n in range(COLUMNS))) * ROWS


def worded(path: Path) -> None:
    rows = repeated("<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>", "<w:tr>{}</w:tr>")
    table = f"<w:tbl>{rows}</w:tbl><w:sectPr".encode()
    empty = BytesIO()
    docx.Document().save(empty)
    with zipfile.ZipFile(empty) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            is_body = name == "word/document.xml"
            new.writestr(name, data.replace(b"<w:sectPr", table, 1) if is_body else data)


def opened(path: Path) -> None:
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    rows = repeated(cell, "<table:table-row>{}</table:table-row>")
    saved(path, f"<table:table>{rows}</table:table>")


def paged(path: Path) -> None:
    rows = repeated("<td>{}</td>", "<tr>{}</tr>")
    path.write_text(f"<!DOCTYPE html><html><body><table>{rows}</table></body></html>")


def marked_up(path: Path) -> None:
    rows = repeated(" {} |", "|{}\n")
    first, _, others = rows.partition("\n")
    path.write_text(f"{first}\n|{'---|' * COLUMNS}\n{others}")


@pytest.mark.parametrize(
    ("kind", "suffix", "write"),
    [
        ("docx", ".docx", worded),
        ("odt", ".odt", opened),
        ("html", ".html", paged),
        ("markdown", ".md", marked_up),
    ],
)
def test_it_ends_within_the_limits(
    tmp_path: Path, kind: str, suffix: str, write: Callable[[Path], None]
) -> None:
    path = tmp_path / f"a{suffix}"
    write(path)
    with pytest.raises(DocumentError) as refused:
        extract(path, kind, LIMITS)
    assert refused.value.code in CODES
    assert refused.value.detail.endswith(".")
