"""Spans: what took how long inside one request or job. Nothing happens until the appliance
says where they go; no library for it is known here."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

Attribute = str | int | float
Note = Callable[..., None]
"""``note(status=200)`` adds to a span what was not known at its beginning."""
Opener = Callable[[str, dict[str, Attribute]], AbstractContextManager[Note]]

_open: Opener | None = None


def open_spans_with(opener: Opener | None) -> None:
    """From now on ``opener`` makes each span; None for no spans."""
    global _open
    _open = opener


@contextmanager
def span(name: str, **attributes: Attribute) -> Iterator[Note]:
    """A span around the body, or around each call of a function that it decorates.

    Attributes are ids, numbers and names from the program or its settings, nobody's words.
    """
    with _open(name, attributes) if _open else nullcontext(_no_note) as note:
        yield note


def _no_note(**attributes: Attribute) -> None:
    pass
