"""A zip file that is sent while it is made: neither it nor one of its entries is ever whole in
memory or on disk. What is kept until its end is the list of entries, about 200 bytes each."""

import io
from collections.abc import Generator, Iterable
from dataclasses import dataclass
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

PART_BYTES = 256 * 1024
QUICK = 1  # the level: most originals are compressed already


@dataclass(frozen=True, slots=True)
class Entry:
    """A file in the archive, under ``name``; ``blocks`` are read once, when it is its turn."""

    name: str
    blocks: Iterable[bytes]


def zipped(entries: Iterable[Entry]) -> Generator[bytes, None, None]:
    """The archive, in parts of about PART_BYTES. Whoever stops half-way, or meets an error in
    ``entries``, has sent a file without its end, which no program takes for a whole one."""
    sink = _Sink()
    with ZipFile(sink, "w", ZIP_DEFLATED, compresslevel=QUICK) as archive:
        for entry in entries:
            # Its size is not known yet, and may be beyond what a header of 32 bits can say.
            with archive.open(entry.name, "w", force_zip64=True) as file:
                for block in entry.blocks:
                    file.write(block)
                    if sink.waiting >= PART_BYTES:
                        yield sink.taken()
    yield sink.taken()


class _Sink(io.RawIOBase):
    """Where the zip file is written to; it can't be sought in, so each entry is written once."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    @property
    def waiting(self) -> int:
        return len(self._bytes)

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._bytes += data
        return len(data)

    def taken(self) -> bytes:
        part = bytes(self._bytes)
        self._bytes.clear()
        return part
