"""Which Postgres text search configuration reads which language."""

import re
from collections.abc import Iterator

from core.text.languages import LANGUAGES

CONFIGURATIONS = {
    code: language.stemmer for code, language in LANGUAGES.items() if language.stemmer
}
WITHOUT_STEMS = "simple"

# Thai, Lao, Chinese, Japanese, Khmer, Korean: written without blanks, or with too few of them.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")


def configuration(language: str) -> str:
    """The configuration for an ISO 639-1 code."""
    return CONFIGURATIONS.get(language, WITHOUT_STEMS)


def searchable(text: str) -> str:
    """``text`` as ``to_tsvector`` should get it: scripts without blanks become overlapping
    pairs of characters, so that any two neighbours can be looked up."""
    return _UNSPACED.sub(lambda run: f" {' '.join(_pairs(run.group()))} ", text)


def unspaced_pairs(text: str) -> Iterator[tuple[int, str]]:
    """Those pairs of ``text``, each with where it begins."""
    for run in _UNSPACED.finditer(text):
        yield from enumerate(_pairs(run.group()), start=run.start())


def _pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(max(1, len(run) - 1))]
