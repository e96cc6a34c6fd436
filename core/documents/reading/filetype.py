"""What kind of file some bytes are, by their content; a name is only a hint."""

import re
from typing import BinaryIO

from core.documents.reading.archive import ENCRYPTED, opened
from core.documents.reading.encoding import decode
from core.documents.reading.formats import FORMATS, LABELS, Kind
from core.documents.reading.separators import sign_of
from core.errors import DamagedFile, EmptyFile, TooMuchText, UnsupportedFileType

HEAD_BYTES = 64 * 1024
PDF_HEADER_WITHIN = 1024
READ_BYTES = 1 << 20
MARKDOWN_NAMES = (".md", ".markdown")
PAGE_NAMES = (".html", ".htm", ".xhtml")
TABLE_NAMES = FORMATS["csv"].suffixes
MAIL_NAMES = FORMATS["eml"].suffixes
ZIP = b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_PICTURES: dict[Kind, re.Pattern[bytes]] = {
    "png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "jpeg": re.compile(rb"\xff\xd8\xff"),
    "tiff": re.compile(rb"II[*+]\0|MM\0[*+]"),
    "webp": re.compile(rb"RIFF....WEBP", re.DOTALL),
}
_OTHER_PICTURE = re.compile(rb"GIF8[79]a|BM....\0\0\0\0|....ftyp(?:heic|heix|mif1|avif)", re.DOTALL)
_PAGE = re.compile(
    r"\s*+(?:<\?xml[^>]*\?>\s*+)?(?:<!--(?:(?!-->).)*+-->\s*+)*+(?:<!doctype\s+html|<(?:html|head|body)\b)",
    re.IGNORECASE | re.DOTALL,
)
_MARKUP = re.compile(r"\s*(<!doctype|<\?xml|<svg|<script|%!ps)", re.IGNORECASE)
_TAG = re.compile(r"<(?:p|div|h[1-6]|table|ul|ol|span|meta|title)\b[^<>]*+>", re.IGNORECASE)
# The inside of a PDF whose beginning is lost or buried: the PDF reader can say what is wrong.
_PDF_BODY = re.compile(r"^[^\S\n]*+\d++ \d++ obj\b|^startxref\b|^%PDF-\d", re.MULTILINE)
_HEADING = re.compile(r"^#{1,6} +\S", re.MULTILINE)
_MARKDOWN = re.compile(
    r"^(#{1,6} +\S|```|[*-] +\S.*\n[*-] +\S|> +\S|\|.+\|\s*\n\|[ :|-]+\|)", re.MULTILINE
)
# A directive or a target of reStructuredText, whose underlines of "~" are no fences of code.
_RESTRUCTURED = re.compile(r"^\.\. (?:[a-z][\w-]*+::|_[^\s:][^\n:]*+:)", re.MULTILINE)
_LINK = re.compile(r"\[[^\[\]\n]++\]\([^()\s]++\)|\*\*\S[^*\n]*\*\*")
# Whatever the end of one matches, the beginning of the next does not: nothing is tried twice.
_HEADER = re.compile(r"([A-Za-z][A-Za-z-]++):[ \t][^\r\n]*+(?:\r*+\n[ \t][^\r\n]*+)*+\r*+\n")
# A page with its parts, as Word and browsers save one.
_PAGE_WITH_PARTS = re.compile(r"content-type:\s*multipart/related\b", re.IGNORECASE)
_SENT = frozenset({"message-id", "mime-version", "received", "return-path"})

# The type of an Office file's main part; templates, shows and files with macros are read alike.
_MAIN_PARTS: dict[Kind, re.Pattern[bytes]] = {
    "docx": re.compile(
        rb"(?:wordprocessingml|ms-word)\.(?:document|template)[.\w]{0,60}\.main\+xml"
    ),
    "xlsx": re.compile(
        rb"(?:spreadsheetml|ms-excel)\.(?:sheet|template)(?!\.binary)[.\w]{0,60}\.main"
    ),
    "pptx": re.compile(
        rb"(?:presentationml|ms-powerpoint)\.(?:presentation|slideshow|template)[.\w]{0,60}\.main\+xml"
    ),
}
_OPEN_DOCUMENT: dict[bytes, Kind] = {b"text": "odt", b"spreadsheet": "ods", b"presentation": "odp"}
_OPEN_TYPE = re.compile(rb"application/vnd\.oasis\.opendocument\.(\w+)(?:-template)?\s*")
TYPE_LISTS = ("[Content_Types].xml", "mimetype")
MOST_TYPES = 1 << 20  # bytes of an archive's list of types

SENTENCE = f"These can be read: {LABELS}."
# What Office wrote before 2007, by the names of the streams within.
_OLD: dict[str, str] = {
    "EncryptedPackage": "This file is protected by a password. Remove the password in the "
    "program that made it, then upload it again.",
    "WordDocument": "This is a file of Word as before 2007 (.doc). Open it in Word or "
    "LibreOffice, save it as .docx, then upload that.",
    "Workbook": "This is a file of Excel as before 2007 (.xls). Open it in Excel or LibreOffice, "
    "save it as .xlsx, then upload that.",
    "PowerPoint Document": "This is a file of PowerPoint as before 2007 (.ppt). Open it in "
    "PowerPoint or LibreOffice, save it as .pptx, then upload that.",
    "__properties_version1.0": "This is a mail of Outlook (.msg). Save it as .eml or print it to "
    "PDF, then upload that.",
}


def detect(file: BinaryIO, name: str = "") -> Kind:
    """The kind of ``file``, an open one; ``name`` only decides between kinds of text.

    Raises UnsupportedFileType, EmptyFile.
    """
    file.seek(0)
    head = file.read(HEAD_BYTES)
    if not head:
        raise EmptyFile(f"The file is empty. {SENTENCE}")
    if head.startswith(EMPTY_ZIP):
        raise EmptyFile("The archive holds no files.")
    if b"%PDF-" in head[: PDF_HEADER_WITHIN + 5]:
        return "pdf"
    if head.startswith(ZIP):
        return _archive_kind(file)
    if head.startswith(OLE):
        raise UnsupportedFileType(_old_kind(file))
    if head.lstrip().startswith(b"{\\rtf"):
        return "rtf"
    for kind, beginning in _PICTURES.items():
        if beginning.match(head):
            return kind
    if _OTHER_PICTURE.match(head):
        raise UnsupportedFileType(
            "This is a picture of another kind. Save it as PNG or JPEG, then upload that."
        )
    return _text_kind(head, name.lower())


def holds_files(file: BinaryIO) -> bool:
    """Whether ``file``, an open one, is an archive of files, and no document such as Word's, which
    are archives too."""
    file.seek(0)
    if file.read(len(ZIP)) != ZIP:
        return False
    try:
        return _types(file) is None
    except UnsupportedFileType:
        return False


def _text_kind(head: bytes, name: str) -> Kind:
    if _PAGE.match(head.decode("latin-1")):  # a page names its encoding itself
        return "html"
    if _is_mail(head.decode("latin-1"), name):
        return "eml"
    text = decode(head, partial=True).text
    if _PDF_BODY.search(text):
        return "pdf"
    if not text.strip():
        raise EmptyFile(f"The file holds nothing but blanks. {SENTENCE}")
    if name.endswith(MARKDOWN_NAMES):
        return "markdown"
    if _PAGE.match(text) or (name.endswith(PAGE_NAMES) and _TAG.search(text)):
        return "html"
    if _MARKUP.match(text):
        raise UnsupportedFileType(
            f"This is program text or another markup file. {SENTENCE} Print it to PDF first."
        )
    if sign_of(text, is_named=name.endswith(TABLE_NAMES)):
        return "csv"
    if _RESTRUCTURED.search(text):
        return "text"
    if _HEADING.search(text):
        return "markdown"
    return "markdown" if _MARKDOWN.search(text) and _LINK.search(text) else "text"


def _is_mail(text: str, name: str) -> bool:
    """Whether a text begins with the headers of a mail that was sent or is named as one, or of a
    page that was saved with its parts."""
    names, end, is_page = set(), 0, False
    while header := _HEADER.match(text, end):
        names.add(header[1].lower())
        is_page = is_page or _PAGE_WITH_PARTS.match(header[0]) is not None
        end = header.end()
    if is_page and "mime-version" in names:
        return True
    return "from" in names and (bool(names & _SENT) or name.endswith(MAIL_NAMES))


def _archive_kind(file: BinaryIO) -> Kind:
    types = _types(file) or b""
    if (match := _OPEN_TYPE.fullmatch(types)) and match[1] in _OPEN_DOCUMENT:
        return _OPEN_DOCUMENT[match[1]]
    for kind, pattern in _MAIN_PARTS.items():
        if pattern.search(types):
            return kind
    if b"ms-excel.sheet.binary" in types:
        raise UnsupportedFileType("This is an .xlsb file. Save it as .xlsx, then upload that.")
    # Not taken apart here: an upload is one document, with a title and dates of its own.
    raise UnsupportedFileType(
        f"This is an archive. Unpack it, then upload the files in it, several at once. {SENTENCE}"
    )


def _types(file: BinaryIO) -> bytes | None:
    """What an archive that is a document says of its kind; None where it says nothing."""
    try:
        with opened(file) as archive:
            names = archive.namelist()
            listed = next((name for name in TYPE_LISTS if name in names), None)
            if listed is None:
                return None
            if archive.getinfo(listed).flag_bits & ENCRYPTED:
                raise UnsupportedFileType(_OLD["EncryptedPackage"])
            with archive.open(listed) as stream:
                return stream.read(MOST_TYPES)
    except (DamagedFile, TooMuchText) as error:
        raise UnsupportedFileType(error.detail) from error


def _old_kind(file: BinaryIO) -> str:
    """A sentence about a file of the kind that Office wrote before 2007."""
    file.seek(0)
    found: set[str] = set()
    tail = b""
    names = {name: name.encode("utf-16-le") for name in _OLD}
    while block := file.read(READ_BYTES):
        found |= {name for name, coded in names.items() if coded in tail + block}
        tail = block[-64:]
    known = next((sentence for name, sentence in _OLD.items() if name in found), "")
    return known or f"This file is of a kind that Office wrote before 2007. {SENTENCE}"
