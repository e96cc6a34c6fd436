"""The types of files that can be read: the one list of them."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Literal

from core.documents.reading.parts import Reading

Kind = Literal[
    "pdf", "docx", "xlsx", "pptx", "odt", "ods", "odp", "html", "rtf", "eml", "csv", "markdown",
    "text", "png", "jpeg", "tiff", "webp",
]  # fmt: skip
PageKind = Literal["page", "slide", "none"]
"""Pages of the file itself, or its slides; "none" of a file that has neither: its pages are made
for showing it, so that nobody else could find them by their numbers."""


@dataclass(frozen=True, slots=True)
class Format:
    """``suffixes`` are those that files of it have, the usual one first; ``module`` of this
    package reads it, "" where it is read in a way of its own. ``pages`` says what its pages are."""

    label: str
    suffixes: tuple[str, ...]
    media_type: str
    module: str = ""
    pages: PageKind = "none"


_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"

FORMATS: dict[Kind, Format] = {
    "pdf": Format("PDF", (".pdf",), "application/pdf", pages="page"),
    "docx": Format(
        "Word", (".docx", ".docm", ".dotx"), f"{_OFFICE}.wordprocessingml.document", "word"
    ),
    "xlsx": Format("Excel", (".xlsx", ".xlsm"), f"{_OFFICE}.spreadsheetml.sheet", "sheets"),
    "pptx": Format(
        "PowerPoint",
        (".pptx", ".pptm", ".ppsx"),
        f"{_OFFICE}.presentationml.presentation",
        "slides",
        "slide",
    ),
    "odt": Format("OpenDocument", (".odt",), f"{_OPEN}.text", "opendocument"),
    "ods": Format("OpenDocument", (".ods",), f"{_OPEN}.spreadsheet", "opendocument"),
    "odp": Format("OpenDocument", (".odp",), f"{_OPEN}.presentation", "opendocument", "slide"),
    "html": Format("web pages", (".html", ".htm", ".xhtml"), "text/html", "web"),
    "rtf": Format("RTF", (".rtf",), "application/rtf", "rich_text"),
    "eml": Format("mails", (".eml", ".mht", ".mhtml"), "message/rfc822", "mail"),
    "csv": Format("CSV", (".csv", ".tsv"), "text/csv", "separated"),
    "markdown": Format("Markdown", (".md", ".markdown"), "text/markdown", "markdown"),
    "text": Format("plain text", (".txt",), "text/plain", "plain_text"),
    "png": Format("images", (".png",), "image/png", pages="page"),
    "jpeg": Format("images", (".jpg", ".jpeg"), "image/jpeg", pages="page"),
    "tiff": Format("images", (".tif", ".tiff"), "image/tiff", pages="page"),
    "webp": Format("images", (".webp",), "image/webp", pages="page"),
}
# Files that are pictures of pages.
PICTURES = frozenset(kind for kind, each in FORMATS.items() if each.label == "images")
SUFFIXES = tuple(suffix for each in FORMATS.values() for suffix in each.suffixes)
PAGES: dict[str, PageKind] = {kind: each.pages for kind, each in FORMATS.items()}
MEDIA_TYPES: dict[str, str] = {kind: each.media_type for kind, each in FORMATS.items()}
# What inputs of type file offer: for one document, and for any number.
ACCEPT = ",".join([*SUFFIXES, *MEDIA_TYPES.values()])
ACCEPT_MANY = f"{ACCEPT},.zip,application/zip"


# What people call them, each once; and all in one sentence, in English.
NAMES = tuple(dict.fromkeys(each.label for each in FORMATS.values()))
LABELS = f"{', '.join(NAMES[:-1])} and {NAMES[-1]}"


def reader(kind: Kind) -> Callable[[Path], Reading]:
    """The function that reads a file of ``kind``; its libraries are loaded only now."""
    module = import_module(f"{__package__}.{FORMATS[kind].module}")
    read: Callable[[Path], Reading] = module.read
    return read
