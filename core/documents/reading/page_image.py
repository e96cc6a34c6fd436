"""Images of pages with the quoted lines marked."""

from collections.abc import Sequence
from pathlib import Path

from core.documents.reading.extract import Limits
from core.documents.reading.layout import Box
from core.documents.reading.sandbox import run_limited

SECONDS = 30.0  # that drawing one page may take


def render_page(
    path: Path,
    number: int,
    highlights: Sequence[Box],
    *,
    kind: str,
    limits: Limits,
    width: int = 1000,
) -> bytes:
    """A PNG of page ``number`` (1-based), ``width`` pixels wide, drawn in a child process.

    ``highlights`` are boxes in points from the page's top left. A very long page is cut
    around the first of them, or scaled down. Raises NotFound for a page that is not there,
    and a DocumentError as ``extract`` does.
    """
    request = {
        "path": str(path.resolve()),
        "number": number,
        "highlights": [list(box) for box in highlights],
        "kind": kind,
        "width": width,
        "max_pages": limits.max_pages,
        "max_characters": limits.max_characters,
    }
    return run_limited(
        "core.documents.reading.highlight",
        request,
        timeout=min(limits.seconds, SECONDS),
        memory_bytes=limits.memory_bytes,
    )
