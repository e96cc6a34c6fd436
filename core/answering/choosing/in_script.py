"""Which units may be quoted of documents in two scripts: those in the question's, where a document
has it, and else in its own. Nobody gets the Greek half of a policy who asked in English."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from core.documents.chunking.units import Unit
from core.retrieval.hits import Hit
from core.text.scripts import IN_IT, script_of, scripts_of


def in_agreed_script(question: str, language: str, hits: Sequence[Hit]) -> list[Hit]:
    """``hits`` without the units that are written in another script than ``question``, which is in
    ``language`` (ISO 639-1), and the document agree on. Units without letters stay."""
    asked = scripts_of(question, language)
    units = [[scripts_of(_text(hit, unit), hit.language) for unit in hit.units] for hit in hits]
    written: dict[UUID, Counter[str]] = defaultdict(Counter)
    # A hit may be the half of a document that is in another script than most of it.
    main = {hit.version_id: script_of(hit.language) for hit in hits}
    for hit, scripts in zip(hits, units, strict=True):
        written[hit.version_id].update(script for one in scripts for script in one)
    agreed = {
        version: asked & _many(scripts, main[version])
        or {script for script, _ in scripts.most_common(1)}
        for version, scripts in written.items()
    }
    return [
        replace(
            hit,
            units=tuple(
                unit
                for unit, one in zip(hit.units, scripts, strict=True)
                if not one or one & agreed[hit.version_id]
            ),
        )
        for hit, scripts in zip(hits, units, strict=True)
    ]


def _many(scripts: Counter[str], main: str) -> set[str]:
    """The scripts of a document: its language's, and those of many of its units. A name or an
    address in another one does not count."""
    return {main, *(one for one, units in scripts.items() if units >= IN_IT * scripts.total())}


def is_in_script(question: str, language: str, text: str, written_in: str) -> bool:
    """Whether ``text``, in the language ``written_in``, is in the script of ``question``, or one of
    them has no letters."""
    scripts, asked = scripts_of(text, written_in), scripts_of(question, language)
    return not scripts or not asked or bool(scripts & asked)


def _text(hit: Hit, unit: Unit) -> str:
    return hit.content[unit.start : unit.end]
