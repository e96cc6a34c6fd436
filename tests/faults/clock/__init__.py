"""The clock of an appliance, set from outside."""

from pathlib import Path


class Clock:
    """What the Python processes of an appliance read as the time."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "clock"
        self.set(0)

    def set(self, seconds: int) -> None:
        """So much after the right time, or before it."""
        draft = self._file.with_suffix(".new")
        draft.write_text(str(seconds))
        draft.replace(self._file)

    @property
    def environment(self) -> dict[str, str]:
        """What makes a process follow it."""
        return {"PYTHONPATH": str(Path(__file__).parent), "FAULTS_CLOCK": str(self._file)}
