"""Situations in which real files were misread: what a person reads there can be quoted."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from core.documents.chunking.blocks import blocks
from core.documents.chunking.units import UnitReader
from core.documents.reading.extraction import Extraction
from core.documents.reading.filetype import detect
from core.errors import DynamicForm
from tests.documents import pdfs
from tests.documents.reading import read, said
from tests.documents.situations import Situation
from tests.documents.situations_of_pdfs import PDFS
from tests.documents.situations_of_texts import TEXTS


def quotable(found: Extraction) -> Iterator[tuple[str, str, str]]:
    """What of a file can be quoted: its words, the headings above them, what it leans on."""
    reader = UnitReader()
    path: list[str] = []
    for block in blocks(found):
        if block.level:
            path = [*path[: block.level - 1], block.text]
        for unit in reader.read(block.text, block.level):
            yield block.text[unit.start : unit.end], " > ".join(path), unit.context


@pytest.mark.parametrize("situation", [*PDFS, *TEXTS], ids=lambda situation: situation.name)
def test_what_a_person_reads_there_is_what_can_be_quoted(
    tmp_path: Path, situation: Situation
) -> None:
    path = tmp_path / f"policy{situation.suffix}"
    situation.build(path)
    with path.open("rb") as file:
        found = read(path, detect(file, path.name))
    units = list(quotable(found))
    quoted = [" ".join(words.split()) for words, _, _ in units]
    assert [words for words in situation.says if words not in quoted] == []
    _, section, context = units[quoted.index(situation.says[0])]
    assert situation.under in (None, section)
    assert " ".join(context.split()).startswith(situation.leans_on)
    assert not [words for words in situation.hides if any(words in text for text in quoted)]
    assert situation.warns in " ".join(said(found))
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
