"""Mails: who wrote to whom and when, and what; then each attachment, as its own reader reads it."""

import errno
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from email.message import EmailMessage, Message, MIMEPart
from email.parser import BytesParser
from email.policy import EmailPolicy
from io import BytesIO
from pathlib import Path
from typing import Any, cast

from core.documents.reading.archive import DAMAGED, opened
from core.documents.reading.attached import named
from core.documents.reading.attachments import Attachment, read_attachment
from core.documents.reading.encoding import Decoded, decode
from core.documents.reading.file_warnings import FileWarning, warning
from core.documents.reading.formats import SUFFIXES
from core.documents.reading.parts import Heading, PageBreak, Paragraph, Part, Reading, joined
from core.documents.reading.plain_text import text_parts
from core.documents.reading.unpack import files_in, name_of
from core.documents.reading.web import decode_page, read_page
from core.errors import DamagedFile, DocumentError, UnsupportedFileType

logger = logging.getLogger(__name__)

HEADERS = ("From", "To", "Cc", "Date")
MOST_ATTACHMENTS = 100  # of a mail and of those within it
DEEPEST = 3  # mails within mails
LONGEST_FIELD = 5000  # characters of a field that says what a part is, its name among them
MOST_BYTES = 64 << 20  # of the files of an archive
BELOW = 2  # levels by which headings of an attachment stand below the mail's subject
_WORDS = frozenset({"text/plain", "text/html"})
_MAIL = "message/rfc822"
_UNNAMED_MAIL = "a mail"
_ARCHIVE = ".zip"
# What programs attach for each other.
_SIGNATURES = frozenset(
    {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"}
)

_File = tuple[str, bytes | EmailMessage]  # its name, and what it holds


class _Policy(EmailPolicy):
    """Reads the beginning of what a part says of itself: Python takes a name apart in quadratic
    time, a minute for one of 300,000 characters."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        is_of_part = name.lower().startswith("content-")
        return super().header_fetch_parse(name, value[:LONGEST_FIELD] if is_of_part else value)


_POLICY = _Policy()


def read(path: Path) -> Reading:
    """The mail at ``path``, or a page saved as one. DamagedFile, UnsupportedFileType."""
    return _Reader().read(path.read_bytes())


class _Reader:
    """Reads a mail and those within it, which share its bounds."""

    def __init__(self) -> None:
        self._left = MOST_ATTACHMENTS
        self._depth = 0

    def read(self, content: bytes | EmailMessage) -> Reading:
        try:
            message = content if isinstance(content, EmailMessage) else _parsed(content)
            return self._message(message)
        except (ValueError, IndexError, AttributeError, TypeError, LookupError, RecursionError):
            raise DamagedFile(DAMAGED) from None

    def _message(self, message: EmailMessage) -> Reading:
        subject = joined(str(message.get("Subject", "")))
        body = _body_of(message)
        is_page = _is_page(message)
        beside = _pages_beside(message, body) if is_page else ()
        reading = Reading([]) if body is None else _body(body, beside)
        if is_page:
            return Reading(reading.parts, reading.title or subject, warnings=reading.warnings)
        parts: list[Part] = [Heading(subject, 1)] if subject else []
        parts += [*_headers(message), *reading.parts]
        found = Reading(parts, subject or reading.title, warnings=reading.warnings)
        for more in _further_bodies(message, body):
            reading = _body(more, ())
            found.parts.extend(reading.parts)
            found.warnings.extend(reading.warnings)
        too_many: list[str] = []
        for part in _attached(message, body):
            for name, content in self._files(found, part):
                if self._left:
                    self._left -= 1
                    self._add(found, name, content)
                else:
                    too_many.append(name)
        if too_many:
            most = str(MOST_ATTACHMENTS)
            found.warnings.append(warning("attachments_too_many", most=most, names=named(too_many)))
        return found

    def _files(self, found: Reading, part: MIMEPart) -> list[_File]:
        """What is attached, by its name; of an archive what lies in it, if any more is read."""
        name = joined(part.get_filename() or "") or _UNNAMED_MAIL
        if part.get_content_type() == _MAIL:
            payload = part.get_payload()
            inner = payload[0] if isinstance(payload, list) and payload else None
            return [(name, inner if isinstance(inner, EmailMessage) else b"")]
        data = part.get_payload(decode=True)
        content = data if isinstance(data, bytes) else b""
        if not self._left or not name.lower().endswith(_ARCHIVE):
            return [(name, content)]
        with _damage_named(found, name):
            return _unpacked(name, content)
        return []

    def _add(self, found: Reading, name: str, content: bytes | EmailMessage) -> None:
        """Adds what an attachment says, under its name, or why it can't be read."""
        with _damage_named(found, name):
            reading = self._read(name, content)
            if reading is None:
                found.warnings.append(warning("attachment_unread", name=name))
                return
            found.parts.extend([PageBreak(), Heading(name, BELOW), *map(_below, reading.parts)])
            found.warnings.extend(_of_attachment(name, one) for one in reading.warnings)

    def _read(self, name: str, content: bytes | EmailMessage) -> Reading | None:
        """None for what is of no type that is read here."""
        if isinstance(content, EmailMessage):
            return self._mail_within(content)
        if not name.lower().endswith(SUFFIXES):
            return None
        attachment = Attachment(name, content)
        if attachment.kind == "eml":
            return self._mail_within(content)
        return read_attachment(attachment)

    def _mail_within(self, content: bytes | EmailMessage) -> Reading | None:
        if self._depth == DEEPEST:
            return None
        self._depth += 1
        try:
            return self.read(content)
        finally:
            self._depth -= 1


@contextmanager
def _damage_named(found: Reading, name: str) -> Iterator[None]:
    """Names the attachment ``name`` where it can't be read: it stops no other."""
    try:
        yield
    except (DocumentError, UnsupportedFileType) as error:
        found.warnings.append(warning("attachment_damaged", name=name, reason=error.detail))
    except MemoryError:
        raise
    except Exception as error:  # libraries have no one class for what they find in broken bytes
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:
            raise
        logger.warning("An attachment could not be read", exc_info=True)
        found.warnings.append(warning("attachment_damaged", name=name, reason=DAMAGED))


def _parsed(content: bytes) -> EmailMessage:
    return cast(EmailMessage, BytesParser(policy=_POLICY).parsebytes(content))


def _body_of(message: EmailMessage) -> MIMEPart | None:
    """The part with the words. A mail that says it has parts, and has none, is its own."""
    if message.get_content_maintype() == "multipart" and not message.is_multipart():
        return message
    return message.get_body(("html", "plain"))


def _further_bodies(message: MIMEPart, body: MIMEPart | None) -> Iterator[MIMEPart]:
    """The parts with words beside the body: some programs end one where a picture or a file stands
    among them. Of several that say the same only one is such a part."""
    kind = message.get_content_type()
    if kind == "multipart/alternative":
        chosen = [part for part in message.iter_parts() if any(one is body for one in part.walk())]
        own = None if chosen else message.get_body(("html", "plain"))
        if own is not None:
            yield own
        for part in chosen:
            yield from _further_bodies(part, body)
    elif kind.startswith("multipart/"):
        for part in message.iter_parts():
            yield from _further_bodies(part, body)
    elif message is not body and kind in _WORDS and not _is_file(message):
        yield message


def _is_file(part: MIMEPart) -> bool:
    return part.is_attachment() or bool(part.get_filename())


def _is_page(message: EmailMessage) -> bool:
    """Whether it is a page with its parts, as Word and browsers save one, which nobody sent."""
    sender = str(message.get("From", ""))  # of browsers "<Saved by Blink>"
    return message.get_content_type() == "multipart/related" and "@" not in sender


def _pages_beside(message: EmailMessage, body: MIMEPart | None) -> list[str]:
    """What is saved beside a page and is none of its pictures: frames, and Word's headers."""
    parts = [part for part in message.walk() if part is not body]
    return [_decoded(part).text for part in parts if part.get_content_type() == "text/html"]


def _headers(message: EmailMessage) -> Iterator[Part]:
    for name in HEADERS:
        if words := joined(str(message.get(name, ""))):
            yield Paragraph(f"{name}: {words}")


def _body(body: MIMEPart, beside: Sequence[str]) -> Reading:
    decoded = _decoded(body)
    if body.get_content_subtype() == "html":
        return read_page(decoded.text, decoded.warnings, beside)
    return Reading(list(text_parts(decoded.text)), warnings=list(decoded.warnings))


def _decoded(part: Message) -> Decoded:
    data = part.get_payload(decode=True)
    content = data if isinstance(data, bytes) else b""
    return _text(content, part.get_content_charset(), part.get_content_type())


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


def _attached(message: MIMEPart, body: MIMEPart | None) -> Iterator[MIMEPart]:
    """What has a name, and mails; not the pictures of the page itself."""
    if message.get_content_type() == _MAIL:
        yield message
    elif message.is_multipart():
        for part in message.iter_parts():
            yield from _attached(part, body)
    elif message is not body and message.get_filename():
        is_shown = message.get_content_maintype() == "image" and "Content-ID" in message
        if not is_shown and message.get_content_type() not in _SIGNATURES:
            yield message


def _unpacked(name: str, content: bytes) -> list[_File]:
    """The files of an archive, under its name. Raises a DocumentError or UnsupportedFileType."""
    with opened(BytesIO(content)) as archive:
        files = files_in(archive, MOST_BYTES)
        return [(f"{name}/{name_of(file)}", archive.read(file)) for file in files]


def _below(part: Part) -> Part:
    return Heading(part.text, part.level + BELOW) if isinstance(part, Heading) else part


def _of_attachment(name: str, one: FileWarning) -> FileWarning:
    """A warning of a mail within the mail, or of another attachment's reader."""
    if one.code.startswith("attachment"):
        return one
    return warning("attachment_partly", name=name, reason=one.detail)
