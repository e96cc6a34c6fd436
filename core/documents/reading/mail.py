"""Mails: who wrote to whom and when, and what; attachments are named, not opened."""

from collections.abc import Iterator
from email import policy
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from pathlib import Path

from core.documents.reading.archive import DAMAGED
from core.documents.reading.encoding import Decoded, decode
from core.documents.reading.file_warnings import FileWarning, warning
from core.documents.reading.parts import Heading, Paragraph, Part, Reading, joined
from core.documents.reading.plain_text import text_parts
from core.documents.reading.web import decode_page, read_page
from core.errors import DamagedFile

HEADERS = ("From", "To", "Cc", "Date")


def read(path: Path) -> Reading:
    """The mail at ``path``, or a page saved as one. DamagedFile, UnsupportedFileType."""
    try:
        message = BytesParser(_class=EmailMessage, policy=policy.default).parsebytes(
            path.read_bytes()
        )
        subject = joined(str(message.get("Subject", "")))
        body = _body_of(message)
        read_body = Reading([]) if body is None else _body(body)
        parts: list[Part] = [Heading(subject, 1)] if subject else []
        parts += _headers(message)
        warnings = [*read_body.warnings, *_attachments(message)]
    except (ValueError, IndexError, AttributeError, TypeError, LookupError, RecursionError):
        raise DamagedFile(DAMAGED) from None
    return Reading(parts + read_body.parts, subject or read_body.title, warnings=warnings)


def _body_of(message: EmailMessage) -> MIMEPart | None:
    """The part with the words. A mail that says it has parts, and has none, is its own."""
    if message.get_content_maintype() == "multipart" and not message.is_multipart():
        return message
    return message.get_body(("html", "plain"))


def _headers(message: EmailMessage) -> Iterator[Part]:
    for name in HEADERS:
        if words := joined(str(message.get(name, ""))):
            yield Paragraph(f"{name}: {words}")


def _body(body: MIMEPart) -> Reading:
    data = body.get_payload(decode=True)
    content = data if isinstance(data, bytes) else b""
    decoded = _text(content, body.get_content_charset(), body.get_content_type())
    if body.get_content_subtype() == "html":
        return read_page(decoded.text, decoded.warnings)
    return Reading(list(text_parts(decoded.text)), warnings=list(decoded.warnings))


def _text(content: bytes, charset: str | None, media_type: str) -> Decoded:
    """A body's words in the encoding that the mail names, else in the one that it shows."""
    try:
        if charset:
            return Decoded(content.decode(charset))
    except (UnicodeDecodeError, LookupError):
        pass  # the mail names another encoding than it is in
    if media_type == "text/html":
        return decode_page(content)
    return decode(content)


def _attachments(message: EmailMessage) -> Iterator[FileWarning]:
    for part in message.walk():
        name = part.get_filename() or (
            "a mail" if part.get_content_type() == "message/rfc822" else ""
        )
        if name and part.get_content_maintype() != "image":
            yield warning("attachment_unread", name=joined(name))
