"""What goes wrong with the embedded servers, told to the person who starts them."""

from pathlib import Path

_TAIL_LINES = 12


class EmbeddedError(Exception):
    """A server that can't be started or used; the message says what to do about it."""


def with_last_lines(sentence: str, log: Path | None) -> str:
    """``sentence``, followed by the end of the log that explains it."""
    if log is None:
        return f"{sentence} What it printed stands above."
    lines = log.read_text(errors="replace").splitlines()[-_TAIL_LINES:] if log.exists() else []
    if not lines:
        return f"{sentence} Its log, {log}, is empty."
    return "\n".join([sentence, f"The last lines of {log}:", *(f"  {line}" for line in lines)])
