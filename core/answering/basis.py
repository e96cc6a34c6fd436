"""What an answer rests on, for the reader to judge how current and complete it is."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from core.retrieval.hits import Hit


def basis_of(citations: Sequence[dict[str, Any]], hits: Sequence[Hit]) -> list[dict[str, Any]]:
    """The cited documents' versions, each once, in the order in which they are cited."""
    by_chunk = {str(hit.chunk_id): hit for hit in hits}
    cited = {by_chunk[c["chunk_id"]].version_id: by_chunk[c["chunk_id"]] for c in citations}
    return [
        {
            "document_id": str(hit.document_id),
            "document_title": hit.document_title,
            "version": hit.version,
            "effective_from": _iso(hit.effective_from),
            "effective_until": _iso(hit.effective_until),
            "uploaded_on": hit.created_on.isoformat(),
        }
        for hit in cited.values()
    ]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
