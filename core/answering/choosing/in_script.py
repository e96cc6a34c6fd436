"""Which units may be quoted of documents in two scripts: those in the question's, where a document
has it, and else in its own. Nobody gets the Greek half of a policy who asked in English."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from core.documents.chunking.units import Unit
from core.retrieval.hits import Hit
from core.text.scripts import script_of, scripts_of


def in_agreed_script(question: str, language: str, hits: Sequence[Hit]) -> list[Hit]:
    """``hits`` without the units that are written in another script than ``question``, which is in
    ``language`` (ISO 639-1), and the document agree on. Units without letters stay."""
    asked = scripts_of(question, language)
    units = [[scripts_of(_text(hit, unit), hit.language) for unit in hit.units] for hit in hits]
    written: dict[object, Counter[str]] = defaultdict(Counter)
    for hit, scripts in zip(hits, units, strict=True):
        # A hit may be the half of a document that is in another script than most of it.
        written[hit.version_id][script_of(hit.language)] += 0
        written[hit.version_id].update(script for one in scripts for script in one)
    agreed = {
        version: asked & scripts.keys() or {script for script, _ in scripts.most_common(1)}
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


def is_in_script(question: str, language: str, text: str, written_in: str) -> bool:
    """Whether ``text``, in the language ``written_in``, is in the script of ``question``."""
    scripts = scripts_of(text, written_in)
    return not scripts or bool(scripts & scripts_of(question, language))


def _text(hit: Hit, unit: Unit) -> str:
    return hit.content[unit.start : unit.end]
