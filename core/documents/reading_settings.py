"""What the settings say about reading a file."""

from django.conf import settings

from core.documents.reading.extract import Limits
from core.documents.reading.scans import Recognition


def limits() -> Limits:
    """What extracting one document may cost."""
    return Limits(
        seconds=settings.EXTRACT_SECONDS,
        memory_bytes=settings.EXTRACT_MEMORY_MB * 1024**2,
        max_pages=settings.MAX_PAGES,
        max_characters=settings.MAX_CHARACTERS,
    )


def recognition() -> Recognition:
    """How scanned pages are read."""
    return Recognition(
        languages=tuple(settings.OCR_LANGUAGES),
        folder=settings.OCR_DATA,
        page_seconds=settings.OCR_PAGE_SECONDS,
        seconds=settings.OCR_SECONDS,
        max_pages=settings.OCR_MAX_PAGES,
    )
