"""The sandbox's child that takes a zip archive of files apart: ``python -m
core.documents.reading.unpack``."""

import json
import re
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any
from zipfile import ZipFile, ZipInfo

from core.documents.reading.archive import ENCRYPTED, opened
from core.documents.reading.clean import clean_text
from core.documents.reading.sandbox import confine
from core.errors import EmptyFile, EncryptedArchive, TooMuchText

MOST_FILES = 100
LONGEST_NAME = 255
SAYS_UTF8 = 0x800  # of a part's flags
# What systems put beside files.
_LITTER = re.compile(r"(?:^|/)(?:__MACOSX/|\.(?!\.?/)|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)


def unpack(request: dict[str, Any]) -> bytes:
    """JSON: the names of the files in the archive ``path``, of which the first is now "0" in
    ``folder``, the second "1", and so on.

    Raises DamagedFile, EncryptedArchive, TooMuchText (more than MOST_FILES, or than ``most_bytes``
    together), EmptyFile where it holds none.
    """
    folder = Path(request["folder"])
    with opened(Path(request["path"])) as archive:
        files = files_in(archive, request["most_bytes"])
        for number, file in enumerate(files):
            with archive.open(file) as source, (folder / str(number)).open("wb") as target:
                shutil.copyfileobj(source, target)
    return json.dumps([name_of(file) for file in files]).encode()


def files_in(archive: ZipFile, most_bytes: int) -> list[ZipInfo]:
    """The files of ``archive``, without what systems put beside them. Raises as ``unpack`` does."""
    files = [
        file
        for file in archive.infolist()
        if not file.is_dir() and not _LITTER.search(file.filename)
    ]
    if not files:
        raise EmptyFile("The archive holds no files.")
    if any(file.flag_bits & ENCRYPTED for file in files):
        raise EncryptedArchive(
            "The archive is protected by a password. Unpack it, then upload the files in it."
        )
    if len(files) > MOST_FILES:
        raise TooMuchText(
            f"The archive holds more than {MOST_FILES} files. Split it into several archives."
        )
    if sum(file.file_size for file in files) > most_bytes:
        raise TooMuchText(
            f"The archive unpacks to more than {most_bytes >> 20} MB. Split it into several."
        )
    return files


def name_of(file: ZipInfo) -> str:
    """The file's name. Programs of macOS write UTF-8 and do not say so, old ones of Windows part
    folders in their own way."""
    name = file.filename.replace("\\", "/")
    if not file.flag_bits & SAYS_UTF8:
        with suppress(UnicodeError):  # of the old encoding, as which it was read
            name = name.encode("cp437").decode()
    return clean_text(name)[-LONGEST_NAME:]


if __name__ == "__main__":
    confine(unpack)
