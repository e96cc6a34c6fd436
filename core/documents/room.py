"""Room on the disks: uploads end before it does, so that questions go on."""

import logging
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from core.errors import StorageFull

logger = logging.getLogger(__name__)
MEGABYTE = 1024**2


@dataclass(frozen=True, slots=True)
class Disk:
    """The folder that stands for a disk, and its room in bytes; uploads leave ``reserve``."""

    folder: Path
    free: int
    reserve: int
    total: int

    @property
    def used(self) -> int:
        return self.total - self.free

    @property
    def is_low(self) -> bool:
        return self.free < self.reserve

    @property
    def sentence(self) -> str:
        return (
            f"{self.folder} has {self.free // MEGABYTE} MB free, of which "
            f"{self.reserve // MEGABYTE} MB are kept in reserve"
        )


def disks() -> list[Disk]:
    """Of DATA_DIR, and of the folder where uploads arrive if that is another disk."""
    reserve = settings.DISK_RESERVE_BYTES
    folders = [_existing(settings.DATA_DIR), Path(tempfile.gettempdir())]
    by_device = {folder.stat().st_dev: folder for folder in reversed(folders)}
    return [_disk(folder, reserve) for folder in by_device.values()]


def check_room(size: int = 0) -> None:
    """StorageFull where ``size`` more bytes would take from the reserve of a disk. The log says of
    which: folders and sizes of this machine are nothing for who uploads."""
    for disk in disks():
        if disk.free - size < disk.reserve:
            logger.warning("an upload was refused: %s", disk.sentence)
            raise StorageFull(
                "The server's disk is nearly full. Questions go on; to upload again, have whoever "
                "runs it make room. The log and /readyz say where."
            )


def warning() -> str:
    """A sentence for admins of organizations where a disk is below its reserve, "" if none is."""
    if not any(disk.is_low for disk in disks()):
        return ""
    return "Uploads are refused: the server's disk is nearly full. Tell whoever runs it."


def shortage() -> str:
    """The same for who runs the product, with folders and sizes."""
    low = [disk.sentence for disk in disks() if disk.is_low]
    return f"Uploads are refused: {'; '.join(low)}." if low else ""


def _disk(folder: Path, reserve: int) -> Disk:
    usage = shutil.disk_usage(folder)
    return Disk(folder, usage.free, reserve, usage.total)


def _existing(folder: Path) -> Path:
    """``folder``, or what it will be made in."""
    return next(path for path in (folder, *folder.parents) if path.exists())
