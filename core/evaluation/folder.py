"""Sets that come as a folder: documents, questions, and the places that answer them.

- ``corpus.jsonl``: ``{doc_id, title, text}``, or ``pdf`` (a path in the folder) for text
- ``queries.jsonl``: ``{qid, question, answerable, doc_hint?}``; ``answerable`` is true,
  false, or null where nobody knows
- ``qrels.jsonl``: ``{qid, doc_id}`` with ``page`` and ``best_page``, or with ``span``
  ``[start, end)`` in characters of ``text``

A question with a ``doc_hint`` is about one document, and is asked with its title in front.
"""

from collections import defaultdict
from pathlib import Path
from typing import Any

from core.errors import InvalidInput
from core.evaluation.golden_set import GoldenQuestion, GoldenSet, Label, Source
from core.evaluation.lines import json_lines


def read_folder(folder: Path) -> GoldenSet:
    """The set, named after its folder. InvalidInput names the file and line at fault."""
    sources = {source.doc_id: source for source in _each(folder / "corpus.jsonl", _source, folder)}
    labels: dict[str, list[Label]] = defaultdict(list)
    for qid, label in _each(folder / "qrels.jsonl", _label, sources):
        labels[qid].append(label)
    questions = tuple(_each(folder / "queries.jsonl", _question, sources, labels))
    if not questions:
        raise InvalidInput(f"{folder / 'queries.jsonl'} holds no question.")
    return GoldenSet(folder.resolve().name, questions, tuple(sources.values()))


def _each(path: Path, read: Any, *context: Any) -> list[Any]:
    found = []
    for number, row in json_lines(path):
        try:
            found.append(read(row, *context))
        except KeyError as error:
            raise InvalidInput(f"{path}, line {number}: there is no {error}.") from error
        except (TypeError, ValueError) as error:
            raise InvalidInput(f"{path}, line {number}: {error}.") from error
    return found


def _source(row: dict[str, Any], folder: Path) -> Source:
    title = row.get("title") or ""
    if "pdf" in row:
        return Source(row["doc_id"], title, file=folder / row["pdf"])
    return Source(row["doc_id"], title, text=row["text"])


def _label(row: dict[str, Any], sources: dict[str, Source]) -> tuple[str, Label]:
    source = _known(row["doc_id"], sources)
    pages = {row[name] for name in ("page", "best_page") if row.get(name) is not None}
    if not pages and "span" in row:
        start, end = row["span"]
        return row["qid"], Label(source.doc_id, span=(start, end))
    return row["qid"], Label(source.doc_id, pages=tuple(sorted(pages)))


def _question(
    row: dict[str, Any], sources: dict[str, Source], labels: dict[str, list[Label]]
) -> GoldenQuestion:
    text, about = row["question"], row.get("doc_hint")
    if about:
        text = f"{_known(about, sources).title or about}: {text}"
    qid = row["qid"]
    return GoldenQuestion(qid, text, row.get("answerable"), tuple(labels.get(qid, ())))


def _known(doc_id: str, sources: dict[str, Source]) -> Source:
    if doc_id not in sources:
        raise ValueError(f"corpus.jsonl has no document {doc_id!r}")
    return sources[doc_id]
