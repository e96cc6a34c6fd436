"""In which script a text is written."""

import unicodedata
from collections import Counter
from functools import lru_cache

from core.text.languages import LANGUAGES

IN_IT = 0.25  # share of a text's letters that are in a script that it is written in
# By the first word of the Unicode name of a letter; others have the script's own name there.
_NAMED = {"cjk": "han", "hiragana": "kana", "katakana": "kana"}


def scripts_of(text: str, language: str) -> frozenset[str]:
    """The scripts that ``text``, in ``language`` (ISO 639-1), is written in: "latin", "greek",
    "han", "kana". None for a text without letters. Chinese characters are Japanese where the
    language is."""
    letters: Counter[str] = Counter()
    for letter, count in Counter(text).items():
        if letter.isalpha() and (script := _script(letter)):
            letters[script] += count
    if letters["kana"] or script_of(language) == "kana":
        letters["kana"] += letters.pop("han", 0)
    total = letters.total()
    return frozenset(
        script for script, count in letters.items() if count and count >= IN_IT * total
    )


def script_of(language: str) -> str:
    """The script of a language (ISO 639-1); empty where it is not known."""
    return LANGUAGES[language].script if language in LANGUAGES else ""


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    name = unicodedata.name(letter, "").partition(" ")[0].lower()
    return _NAMED.get(name, name)
