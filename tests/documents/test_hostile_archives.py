"""Office's and OpenDocument's archives end as text or with a code, whatever is put into them."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from core.documents.reading.filetype import detect
from core.errors import DamagedFile, DocumentError, UnsupportedFileType
from tests.documents.reading import read
from tests.documents.test_one_policy import SENTENCE, WRITERS

MAIN = {
    "docx": "word/document.xml",
    "xlsx": "xl/workbook.xml",
    "pptx": "ppt/presentation.xml",
    "odt": "content.xml",
}
ENTITY = b'<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'
LAUGHS = b"<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>]>"


def written(folder: Path, suffix: str) -> Path:
    path = folder / f"policy.{suffix}"
    WRITERS[suffix](path)
    return path


def rewritten(path: Path, change: Callable[[str, bytes], bytes]) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, change(name, data))


def words_of(path: Path) -> str:
    with path.open("rb") as file:
        kind = detect(file, path.name)
    return "\n".join(line.text for page in read(path, kind).pages for line in page.lines)


@pytest.mark.parametrize("declared", [ENTITY, LAUGHS], ids=["another file", "laughs"])
@pytest.mark.parametrize("suffix", MAIN)
def test_entities_are_refused_in_every_format(tmp_path: Path, suffix: str, declared: bytes) -> None:
    def declare(name: str, data: bytes) -> bytes:
        if name != MAIN[suffix]:
            return data
        end = data.find(b"?>") + 2 if data.startswith(b"<?xml") else 0
        return data[:end] + declared + data[end:]

    path = written(tmp_path, suffix)
    rewritten(path, declare)
    with pytest.raises(DamagedFile, match=r"\.$"):
        words_of(path)


@pytest.mark.parametrize("suffix", MAIN)
def test_a_bomb_is_not_unpacked_in_any_format(tmp_path: Path, suffix: str) -> None:
    path = written(tmp_path, suffix)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("media/bomb.bin", bytes(300 << 20))
    with pytest.raises(UnsupportedFileType, match="unpacks"):  # before it is stored
        words_of(path)


@pytest.mark.parametrize("share", [0.2, 0.6, 0.98])
@pytest.mark.parametrize("suffix", MAIN)
def test_a_file_that_is_cut_off_is_refused(tmp_path: Path, suffix: str, share: float) -> None:
    path = written(tmp_path, suffix)
    data = path.read_bytes()
    path.write_bytes(data[: int(share * len(data))])
    with pytest.raises((DocumentError, UnsupportedFileType), match=r"\.$"):
        words_of(path)


@pytest.mark.parametrize("suffix", ["docx", "xlsx", "pptx"])
def test_a_macro_is_carried_along_and_never_run(tmp_path: Path, suffix: str) -> None:
    path = written(tmp_path, suffix)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(f"{MAIN[suffix].split('/')[0]}/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    assert SENTENCE in words_of(path)
