"""Originals on a disk: a file stands under its name only once all of it is there."""

import os
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage

PART = ".part"  # behind the name of a file that is being written


class WholeFileStorage(FileSystemStorage):
    """Django's, through a temporary name. What fails leaves nothing; what a killed process left
    is found by its name (``core.documents.orphans``)."""

    def _save(self, name: str, content: Any) -> str:
        part = Path(self.path(name + PART))
        try:
            written = Path(self.path(super()._save(name + PART, content)))  # type: ignore[misc]
            # On disk before it has its name, so that no power cut leaves half a file under it.
            with written.open("rb") as file:
                os.fsync(file.fileno())
            written.replace(self.path(name))
            self._keep_names(Path(self.path(name)).parent)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        return name

    def _keep_names(self, folder: Path) -> None:
        """Have the disk keep the names in ``folder``, its own, and those of the folders around it
        up to ours: what was renamed, or made, is lost with the power otherwise."""
        ours = Path(self.location)
        for each in (folder, *folder.parents):
            descriptor = os.open(each, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
            if each == ours:
                return
