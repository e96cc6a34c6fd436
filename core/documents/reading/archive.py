"""Zip archives, as Office and OpenDocument files are, opened within bounds."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from lzma import LZMAError
from pathlib import Path
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError

from core.errors import DamagedFile, TooMuchText

MOST_PARTS = 10_000
MOST_BYTES = 256 << 20  # of all parts, unpacked
READ_BYTES = 1 << 20
ENCRYPTED = 0x1  # of a part's flags
ENTITIES_WITHIN = 64 << 10  # bytes of a part: what declares them stands at its beginning
_ENTRY = b"PK\x01\x02"
_DECLARES = re.compile(rb"<!\s*E\0?N\0?T\0?I\0?T\0?Y", re.IGNORECASE)
# What zipfile and its packers raise of bytes that are none of theirs.
_DAMAGES = (
    BadZipFile,
    ZlibError,
    LZMAError,
    EOFError,
    KeyError,
    NotImplementedError,
    UnicodeDecodeError,  # a name
)

DAMAGED = (
    "The file is damaged and can't be opened. Open it in the program that made it, save it again "
    "under a new name, and upload that."
)


@contextmanager
def opened(file: Path | BinaryIO) -> Iterator[ZipFile]:
    """The archive ``file``. Raises DamagedFile, also for what goes wrong while it is read, and
    TooMuchText where it would unpack to more than is allowed."""
    try:
        if isinstance(file, Path):
            with file.open("rb") as stream, opened(stream) as archive:
                yield archive
            return
        _count_parts(file)
        with _listed(file) as archive:
            if sum(part.file_size for part in archive.infolist()) > MOST_BYTES:
                raise _too_much()
            yield archive
    except _DAMAGES:
        raise DamagedFile(DAMAGED) from None
    except OSError as error:
        if error.errno is None:  # bzip2's word for damage; those of a disk have a number
            raise DamagedFile(DAMAGED) from None
        raise


def _listed(file: BinaryIO) -> ZipFile:
    """The archive, all of whose parts have a name and a place. DamagedFile."""
    try:
        archive = ZipFile(file)
    except (ValueError, OSError):  # of places before the file's beginning, or beyond all bounds
        raise DamagedFile(DAMAGED) from None
    if any(part.header_offset < 0 or not part.filename for part in archive.infolist()):
        raise DamagedFile(DAMAGED)
    return archive


def refuse_entities(archive: ZipFile) -> None:
    """DamagedFile where a part declares entities, as no program that writes such files does."""
    for part in archive.infolist():
        if part.filename.endswith((".xml", ".rels")):
            with archive.open(part) as stream:
                if _DECLARES.search(stream.read(ENTITIES_WITHIN)):
                    raise DamagedFile(DAMAGED)


def _count_parts(file: BinaryIO) -> None:
    """TooMuchText where the list of parts, which opening reads whole, is too long."""
    file.seek(0)
    count, tail = 0, b""
    while block := file.read(READ_BYTES):
        count += (tail + block).count(_ENTRY)
        tail = block[-len(_ENTRY) + 1 :]
    if count > MOST_PARTS:
        raise _too_much()
    file.seek(0)


def _too_much() -> TooMuchText:
    return TooMuchText("The file unpacks to more than is allowed. Split it into parts.")
