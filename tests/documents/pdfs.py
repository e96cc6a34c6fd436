"""Builds the PDFs that the tests of this room read."""

import zlib
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
)
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = A4
MARGIN, PITCH = 72, 14

SENTENCES = (
    "Every employee records leave in the calendar before it begins.",
    "A manager answers each request within three working days.",
    "Days that were not used lapse at the end of March of the next year.",
    "Exceptions need the written consent of the human resources department.",
    "Sick leave of more than three days needs a certificate from a doctor.",
    "Nobody is asked to work during leave except in an emergency.",
)


def drawn(path: Path, *pages: Callable[[Canvas], None], title: str = "") -> Path:
    """A PDF whose pages are drawn by the given functions."""
    canvas = Canvas(str(path), pagesize=A4)
    if title:
        canvas.setTitle(title)
    for page in pages:
        page(canvas)
        canvas.showPage()
    canvas.save()
    return path


def all_of(*parts: Callable[[Canvas], None]) -> Callable[[Canvas], None]:
    """A page with all of these parts."""

    def draw(canvas: Canvas) -> None:
        for part in parts:
            part(canvas)

    return draw


def lines(
    *texts: str, x: float = MARGIN, top: float = 100, size: float = 11
) -> Callable[[Canvas], None]:
    """A page, or a part of one, with one line per text; ``top`` is measured from above."""

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", size)
        for index, text in enumerate(texts):
            canvas.drawString(x, HEIGHT - top - index * PITCH, text)

    return draw


def handbook(path: Path, sections: int = 4) -> Path:
    """Numbered sections in bold over paragraphs, one per page, with outline, header and footer."""

    def section(number: int) -> Callable[[Canvas], None]:
        def draw(canvas: Canvas) -> None:
            canvas.setFont("Helvetica", 8)
            canvas.drawString(MARGIN, HEIGHT - 30, "Example Ltd, internal handbook")
            canvas.drawString(WIDTH / 2, 30, f"Page {number} of {sections}")
            canvas.setFont("Helvetica-Bold", 16)
            heading = f"{number} Topic {'ABCDEFGH'[number - 1]}"
            canvas.bookmarkPage(heading)
            canvas.addOutlineEntry(heading, heading, level=0)
            canvas.drawString(MARGIN, HEIGHT - 90, heading)
            canvas.setFont("Helvetica-Bold", 12)
            canvas.drawString(MARGIN, HEIGHT - 120, f"{number}.1 Details")
            lines(*SENTENCES, top=150)(canvas)

        return draw

    return drawn(path, *(section(n) for n in range(1, sections + 1)), title="Staff handbook")


def encrypted(path: Path, source: Path, user_password: str) -> Path:
    writer = PdfWriter(clone_from=PdfReader(source))
    writer.encrypt(user_password, owner_password="owner", algorithm="AES-256")
    writer.write(path)
    return path


def rotated(path: Path, source: Path, degrees: int) -> Path:
    writer = PdfWriter(clone_from=PdfReader(source))
    for page in writer.pages:
        page.rotate(degrees)
    writer.write(path)
    return path


def raw(path: Path, content: bytes, *, kids: str = "3 0 R", media_box: str = "0 0 612 792") -> Path:
    """A hand-made PDF of one page whose content stream is ``content``, compressed."""
    squeezed = zlib.compress(content, 9)
    return assembled(
        path,
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            f"<</Type/Pages/Kids[{kids}]/Count 1>>".encode(),
            f"<</Type/Page/Parent 2 0 R/MediaBox[{media_box}]/Contents 5 0 R"
            "/Resources<</Font<</F1 4 0 R>>>>>>".encode(),
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(squeezed), squeezed),
        ],
    )


def assembled(path: Path, objects: Sequence[bytes]) -> Path:
    """Objects numbered from 1, the first being the catalog, with table and trailer."""
    out = BytesIO()
    out.write(b"%PDF-1.4\n")
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % offset for offset in offsets)
    out.write(
        b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    )
    path.write_bytes(out.getvalue())
    return path


def as_xfa_form(path: Path, writer: PdfWriter) -> Path:
    """The same pages as the placeholder of an XFA form, which viewers build from its XML."""
    catalog = writer.root_object
    xml = writer._add_object(DecodedStreamObject())
    fields = {NameObject("/Fields"): ArrayObject(), NameObject("/XFA"): xml}
    catalog[NameObject("/AcroForm")] = DictionaryObject(fields)
    catalog[NameObject("/NeedsRendering")] = BooleanObject(True)
    writer.write(path)
    return path
