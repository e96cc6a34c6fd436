"""Files inside a PDF: their names, and PDFs that are nothing but a wrapper around them."""

import ctypes
import re
from collections.abc import Callable, Sequence
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from core.documents.reading.layout import Page
from core.errors import PdfPortfolio, RightsProtected

MOST = 1000  # files, or annotations of a page
NAMED, LONGEST_NAME = 5, 60  # of the files in a sentence, and characters of each
COVER_LETTERS = 1000  # a portfolio's cover sheet says no more than how to open it
_COVER = re.compile(r"portfolio|acrobat|adobe reader", re.IGNORECASE)
_RIGHTS = re.compile(r"MicrosoftIRMServices", re.IGNORECASE)


def attached_files(document: pdfium.PdfDocument) -> list[str]:
    """The names of those that belong to the whole document.

    Raises RightsProtected where one of them is the real document, locked by a service.
    """
    names: list[str] = []
    for index in range(min(raw.FPDFDoc_GetAttachmentCount(document.raw), MOST)):
        attachment = raw.FPDFDoc_GetAttachment(document.raw, index)
        if not attachment:
            continue
        name = _name(attachment)
        relationship = _string(raw.FPDFAttachment_GetAFRelationship, attachment)
        if relationship == "EncryptedPayload" or _RIGHTS.search(name):
            raise RightsProtected(
                "The PDF is locked by a rights management service, and all that others see of it "
                "is a notice. Save a copy without protection, or print it to PDF, and upload that."
            )
        names.append(name)
    return names


def attached_to_page(page: pdfium.PdfPage) -> list[str]:
    """The names of those behind the paper clips on a page."""
    found = []
    for index in range(min(raw.FPDFPage_GetAnnotCount(page.raw), MOST)):
        note = raw.FPDFPage_GetAnnot(page.raw, index)
        if not note:
            continue
        if raw.FPDFAnnot_GetSubtype(note) == raw.FPDF_ANNOT_FILEATTACHMENT:
            found.append(_name(raw.FPDFAnnot_GetFileAttachment(note)))
        raw.FPDFPage_CloseAnnot(note)
    return found


def refuse_cover(pages: Sequence[Page], names: Sequence[str]) -> None:
    """PdfPortfolio where the pages of a portfolio say only what it is."""
    text = " ".join(line.text for page in pages for line in page.lines)
    if len(text) <= COVER_LETTERS and (not text or _COVER.search(text)):
        raise PdfPortfolio(
            f"The PDF is a portfolio, which only holds other files: {named(names)}. "
            "Save them from it, then upload each by itself."
        )


def named(names: Sequence[str]) -> str:
    """The names for a sentence, the first few where there are many."""
    shown = [name[:LONGEST_NAME] for name in names[:NAMED]]
    more = len(names) - len(shown)
    return ", ".join(shown) + (f", … (+{more})" if more else "")


def _name(attachment: Any) -> str:
    """Its name, "unnamed" where it has none that can be read."""
    name = _string(raw.FPDFAttachment_GetName, attachment) if attachment else ""
    return name or "unnamed"


def _string(ask: Callable[[Any, Any, int], int], attachment: Any) -> str:
    length = ask(attachment, None, 0)
    buffer = (ctypes.c_ushort * (length // 2 + 1))()
    ask(attachment, buffer, length)
    return bytes(buffer)[: max(0, length - 2)].decode("utf-16-le", "ignore").strip()
