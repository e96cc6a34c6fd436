"""PDFs that hold other files, or text that nobody can tell: refused, or named in a warning."""

from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject

from core.errors import NoTextLayer, PdfPortfolio, RightsProtected
from tests.documents import pdfs
from tests.documents.reading import read, said, texts

COVER = "For the best experience, open this PDF portfolio in Acrobat or Adobe Reader."


def wrapper(path: Path, *lines: str, names: tuple[str, ...]) -> PdfWriter:
    """A PDF with files inside it; they are shown first where a viewer can."""
    writer = PdfWriter(clone_from=PdfReader(pdfs.drawn(path, pdfs.lines(*lines))))
    for name in names:
        writer.add_attachment(name, b"%PDF-1.4")
    writer.root_object[NameObject("/Collection")] = DictionaryObject()
    return writer


def test_a_portfolio_is_refused_with_what_is_in_it(tmp_path: Path) -> None:
    wrapper(tmp_path / "a.pdf", COVER, names=("leave.pdf", "pay.docx")).write(tmp_path / "b.pdf")
    with pytest.raises(PdfPortfolio, match=r"leave.pdf, pay.docx.*Save them"):
        read(tmp_path / "b.pdf")


def test_a_portfolio_with_pages_of_its_own_is_read(tmp_path: Path) -> None:
    names = tuple(f"annex {n}.pdf" for n in range(1, 10))
    wrapper(tmp_path / "a.pdf", *pdfs.SENTENCES, names=names).write(tmp_path / "b.pdf")
    found = read(tmp_path / "b.pdf")
    assert found.pages[0].lines[0].text == pdfs.SENTENCES[0]
    assert "annex 1.pdf, annex 2.pdf" in said(found)[0]
    assert "… (+4)" in said(found)[0]


@pytest.mark.parametrize("name", ["MicrosoftIRMServices Protected PDF.pdf", "policy.pdf"])
def test_a_notice_around_a_locked_file_is_refused(tmp_path: Path, name: str) -> None:
    writer = wrapper(tmp_path / "a.pdf", "This PDF file is protected.", names=(name,))
    if name == "policy.pdf":
        files = writer.root_object["/Names"]["/EmbeddedFiles"]["/Names"]
        files[1].get_object()[NameObject("/AFRelationship")] = NameObject("/EncryptedPayload")
    writer.write(tmp_path / "b.pdf")
    with pytest.raises(RightsProtected, match="without protection"):
        read(tmp_path / "b.pdf")


def with_lost_letters(path: Path, readable: str) -> Path:
    """A page with words whose font numbers its letters and does not say which they are."""
    content = (
        f"BT /F1 11 Tf 72 700 Td ({readable}) Tj ET "
        "BT /F2 11 Tf 72 500 Td <0037004B0048000300500048> Tj ET"
    ).encode()
    return pdfs.assembled(
        path,
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 5 0 R"
            b"/Resources<</Font<</F1 4 0 R/F2 6 0 R>>>>>>",
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
            b"<</Type/Font/Subtype/Type0/BaseFont/Lost/Encoding/Identity-H"
            b"/DescendantFonts[7 0 R]>>",
            b"<</Type/Font/Subtype/CIDFontType2/BaseFont/Lost/FontDescriptor 8 0 R"
            b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 600>>",
            b"<</Type/FontDescriptor/FontName/Lost/Flags 4/FontBBox[0 0 600 700]/Ascent 700"
            b"/Descent 0/CapHeight 700/ItalicAngle 0/StemV 80>>",
        ],
    )


def test_words_of_a_font_without_letters_are_named_and_not_guessed(tmp_path: Path) -> None:
    path = with_lost_letters(tmp_path / "a.pdf", pdfs.SENTENCES[0])
    assert texts(path) == [pdfs.SENTENCES[0]]
    [warning] = said(read(path))
    assert "font does not say which letters it shows: pages 1" in warning


def test_a_file_of_such_words_alone_is_refused_for_that_reason(tmp_path: Path) -> None:
    with pytest.raises(NoTextLayer, match="font does not say which letters"):
        read(with_lost_letters(tmp_path / "a.pdf", ""))
