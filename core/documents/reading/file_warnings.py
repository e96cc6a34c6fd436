"""What of a file could not be read, or was guessed: a code, and a sentence that says what to do."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.documents.reading.page_numbers import numbered


def _(sentence: str) -> str:
    """Marks what the console translates; a child that reads files does without Django."""
    return sentence


# By code. ``pages`` are those of the warning, all else are its values.
SENTENCES = {
    "pages_damaged": _("Damaged pages could not be read: %(pages)s."),
    "stored_text_unreadable": _(
        "The text that was stored with scanned pages is unreadable: %(pages)s."
    ),
    "letters_unknown": _(
        "Some words could not be read, because their font does not say which letters it shows: "
        "pages %(pages)s. Print the file to PDF as pictures, then upload that."
    ),
    "files_inside": _(
        "Files inside the PDF are not read: %(names)s. Save them from it, then upload each by "
        "itself."
    ),
    "read_from_scan": _(
        "Pages were read from a scan, with a confidence of %(confidence)s: %(pages)s. Some words "
        "may be wrong."
    ),
    "read_from_picture": _(
        "Words in pictures on pages were read from them, with a confidence of %(confidence)s: "
        "%(pages)s. Some may be wrong."
    ),
    "picture_too_poor": _(
        "Pictures on pages were not read: %(pages)s. They are too poor. If they show text, scan "
        "them again at 300 dots per inch."
    ),
    "words_doubtful": _("Doubtful words on the scanned page %(pages)s: %(words)s."),
    "more_words_doubtful": _("More pages with doubtful words: %(pages)s."),
    "scan_language": _(
        "The scans seem to be in a language that they were not read in (%(language)s). Add it to "
        "OCR_LANGUAGES, with its data, and process the document again."
    ),
    "scans_too_many": _(
        "Scanned pages were not read: %(pages)s. Only %(most)s are read of one file; split it."
    ),
    "scans_too_slow": _(
        "Scanned pages were not read: %(pages)s. Reading the scans before them took too long; "
        "split the file."
    ),
    "scan_too_slow": _(
        "Scanned pages were not read: %(pages)s. Reading took longer than is allowed."
    ),
    "scan_without_words": _("Scanned pages were not read: %(pages)s. No words were found on them."),
    "scan_too_poor": _(
        "Scanned pages were not read: %(pages)s. The picture is too poor. Scan them again at 300 "
        "dots per inch."
    ),
    "scan_unread": _("Scanned pages were not read: %(pages)s. %(reason)s"),
    "characters_damaged": _(
        "Damaged characters are shown as � in the text (%(count)s). Save it as UTF-8."
    ),
    "sheet_hidden": _('The sheet "%(sheet)s" is hidden and was not read.'),
    "cells_hidden": _('Hidden rows or columns of the sheet "%(sheet)s" were not read.'),
    "rows_repeated": _(
        'A row of the sheet "%(sheet)s" is repeated %(times)s times. %(most)s of these were read.'
    ),
    "formulas_without_value": _(
        'Formulas of the sheet "%(sheet)s" have no value yet (%(cells)s). Open the file in Excel '
        "or LibreOffice, save it, and upload it again."
    ),
    "slide_hidden": _("Slide %(slide)s is hidden and was not read."),
    "charts_unread": _("Charts in the file are pictures to this program and were not read."),
    "diagrams_unread": _("Diagrams in the file are pictures to this program and were not read."),
    "objects_unread": _(
        "Charts, diagrams and embedded files are pictures to this program and were not read."
    ),
    "files_embedded": _(
        "Files that are embedded in this one were not read. Upload them by themselves."
    ),
    "part_taken_in": _(
        "A part of the file that Word takes in when it opens the file was not read. Open it in "
        "Word, save it, and upload that."
    ),
    "pictures_unread": _(
        "Large pictures in the file were not read. If they show text, save the file as PDF and "
        "upload that."
    ),
    "attachment_unread": _('The attachment "%(name)s" was not read. Upload it by itself.'),
    "attachment_damaged": _('The attachment "%(name)s" could not be read. %(reason)s'),
    "attachment_partly": _('In the attachment "%(name)s": %(reason)s'),
    "attachments_too_many": _(
        "Only %(most)s attachments of a mail are read. Upload the others by themselves: %(names)s."
    ),
}
OTHER = "other"  # of versions that were read before warnings had codes


@dataclass(frozen=True, slots=True)
class FileWarning:
    """``code`` is one of SENTENCES, or OTHER; ``detail`` is its sentence with the values."""

    code: str
    detail: str
    pages: tuple[int, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)

    def told(self) -> dict[str, Any]:
        """How programs are told it."""
        found: dict[str, Any] = {"code": self.code, "detail": self.detail}
        return {**found, "pages": list(self.pages)} if self.pages else found

    def as_json(self) -> dict[str, Any]:
        """How it is stored, and comes from a child."""
        return {**self.told(), "values": dict(self.values)}


def warning(code: str, pages: Sequence[int] = (), **values: str) -> FileWarning:
    """A warning with the sentence of its code."""
    said = SENTENCES[code] % {**values, "pages": numbered(pages)}
    return FileWarning(code, said, tuple(pages), values)


def translated(warned: FileWarning, translate: Callable[[str], str]) -> str:
    """Its sentence in another language."""
    if warned.code not in SENTENCES:
        return warned.detail
    values = {**warned.values, "pages": numbered(warned.pages)}
    try:
        return translate(SENTENCES[warned.code]) % values
    except KeyError:  # stored by a release whose sentence had other values
        return warned.detail


def warning_of(stored: Any) -> FileWarning:
    """What ``as_json`` gave; versions that were read earlier hold sentences alone."""
    if isinstance(stored, str):
        return FileWarning(OTHER, stored)
    pages = tuple(stored.get("pages", ()))
    return FileWarning(stored["code"], stored["detail"], pages, stored["values"])
