"""What kind of file some bytes are, by their content; a name is only a hint."""

import codecs
import re
from typing import Literal

from core.errors import UnsupportedFileType

Kind = Literal["pdf", "text", "markdown"]

HEAD_BYTES = 8192
PDF_HEADER_WITHIN = 1024
BOMS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
MARKDOWN_NAMES = (".md", ".markdown")
# Everything below space that no text editor writes.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_MARKUP = re.compile(
    r"\s*(<!doctype|<\?xml|<html|<head|<body|<svg|<script|\{\\rtf|%!ps)", re.IGNORECASE
)
# The inside of a PDF whose beginning is lost or buried: the PDF reader can say what is wrong.
_PDF_BODY = re.compile(r"^\s*\d+ \d+ obj\b|^startxref\b|^%PDF-\d", re.MULTILINE)
_HEADING = re.compile(r"^#{1,6} +\S", re.MULTILINE)
_MARKDOWN = re.compile(
    r"^(#{1,6} +\S|```|[*-] +\S.*\n[*-] +\S|> +\S|\|.+\|\s*\n\|[ :|-]+\|)", re.MULTILINE
)
_LINK = re.compile(r"\[[^\]\n]+\]\([^)\s]+\)|\*\*\S[^*\n]*\*\*")

SENTENCE = "Only PDF, plain text and Markdown files can be read."


def detect(head: bytes, name: str = "") -> Kind:
    """The kind of the file that begins with ``head`` (give HEAD_BYTES of it, or all).

    ``name`` only decides between text and Markdown. Raises UnsupportedFileType.
    """
    if not head:
        raise UnsupportedFileType(f"The file is empty. {SENTENCE}")
    if b"%PDF-" in head[: PDF_HEADER_WITHIN + 5]:
        return "pdf"
    text = decode(head, partial=True)
    if _PDF_BODY.search(text):
        return "pdf"
    if _MARKUP.match(text):
        raise UnsupportedFileType(
            f"This is a web page or another markup file. {SENTENCE} Print it to PDF first."
        )
    if not text.strip():
        raise UnsupportedFileType(f"The file holds nothing but blanks. {SENTENCE}")
    named = name.lower().endswith(MARKDOWN_NAMES)
    if named or _HEADING.search(text):
        return "markdown"
    return "markdown" if _MARKDOWN.search(text) and _LINK.search(text) else "text"


def decode(data: bytes, *, partial: bool = False) -> str:
    """``data`` as text: by byte order mark, else UTF-8, else Windows-1252.

    ``partial`` allows for a character cut at the end. Raises UnsupportedFileType for what
    is no text: a wrong guess here would put rubbish before people.
    """
    encoding = next((found for bom, found in BOMS.items() if data.startswith(bom)), "utf-8")
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(data, final=not partial)
    except UnicodeDecodeError:
        if encoding == "utf-16":
            raise _no_text() from None
        text = _decode_western(data)
    if _CONTROL.search(text):
        raise _no_text()
    return text


def _decode_western(data: bytes) -> str:
    # Windows-1252 is Latin-1 with the quotes and dashes that such files really hold.
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        raise _no_text() from None


def _no_text() -> UnsupportedFileType:
    return UnsupportedFileType(f"This file is not text, and not a PDF either. {SENTENCE}")
