"""Which languages the judge reads: those that it was trained on."""

from collections.abc import Sequence

LANGUAGES = frozenset({"en"})
_MOST = 0.5


def reads(question: str, sources: Sequence[str]) -> bool:
    """Whether it reads a question in this language and most of the ``sources``, all ISO 639-1;
    no language is that of a text too short to tell."""
    read = [language in LANGUAGES or not language for language in sources]
    return question in LANGUAGES and sum(read) >= _MOST * len(read)
