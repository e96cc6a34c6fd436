"""Quotes looked up in the PDFs themselves, read by another library than the product's."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from core.evaluation.page_check import stands_on


def missing_quotes(folder: Path, records: list[dict[str, Any]]) -> list[str]:
    """The quotes in ``records`` that pypdf does not find on the page they name.

    ``folder`` is the set that was asked; documents without a PDF are left out.
    """
    rows = map(json.loads, (folder / "corpus.jsonl").read_text().splitlines())
    paths = {row["title"]: folder / row["pdf"] for row in rows if "pdf" in row}

    @cache
    def reader(path: Path) -> PdfReader:
        return PdfReader(path)

    @cache
    def text(path: Path, page: int) -> str:
        return reader(path).pages[page - 1].extract_text()

    cited = [one for record in records for one in (record["answer"] or {}).get("citations", [])]
    return [
        f"{one['document_title']}, page {one['page']}: “{one['quote']}”"
        for one in cited
        if (path := paths.get(one["document_title"]))
        and not stands_on(one["quote"], text(path, one["page"]))
    ]
