"""A zip file is made while it is sent, and is whole or recognizably not."""

import io
import random
from zipfile import BadZipFile, ZipFile

import pytest

from core.export.zip_stream import PART_BYTES, Entry, zipped


def noise(length):
    """Bytes that can't be compressed to nothing."""
    return random.Random(length).randbytes(length)


def test_what_goes_in_comes_out():
    files = {"a.txt": [b"one ", b"two"], "Ümläut/b": [noise(3 * PART_BYTES)], "empty": []}
    made = b"".join(zipped(Entry(name, blocks) for name, blocks in files.items()))
    with ZipFile(io.BytesIO(made)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == {
            name: b"".join(blocks) for name, blocks in files.items()
        }


def test_no_more_waits_than_a_part_however_long_an_entry_is():
    block = noise(PART_BYTES // 4)
    parts = list(zipped([Entry("long", (block for _ in range(200)))]))
    assert len(parts) > 40
    assert max(map(len, parts)) < 2 * PART_BYTES


def test_the_next_entry_is_not_read_before_the_last_was_sent():
    read = []

    def entries():
        for name in "ab":
            read.append(name)
            yield Entry(name, [noise(2 * PART_BYTES)])

    parts = zipped(entries())
    next(parts)
    assert read == ["a"]


def test_a_file_that_broke_off_is_no_zip_file():
    def entries():
        yield Entry("whole", [noise(2 * PART_BYTES)])
        raise OSError("The disk is gone.")

    sent = bytearray()

    def send():
        for part in zipped(entries()):
            sent.extend(part)

    with pytest.raises(OSError, match="disk"):
        send()
    with pytest.raises(BadZipFile):
        ZipFile(io.BytesIO(sent))
