"""The words of a text that carry meaning, cut to their stems, for comparing two texts.

Stems are Snowball's, as those of search are, so that what was found is not missed afterwards. Two
texts are compared by the stems of one language, that of the sources.
"""

import re
from threading import Lock

import snowballstemmer

from core.text.languages import CLAIMED, LANGUAGES, words_of
from core.text.remembered import remembered

WORD = re.compile(r"\w+")
UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]+")
"""Writing without spaces between words (Thai, Lao, Burmese, Khmer, Japanese, Chinese)."""

_STOP_WORDS = words_of(language.stop_words for language in CLAIMED)
_AS_POSTGRESQL_HAS_IT = {"dutch": "dutch_porter"}  # Snowball's "dutch" is another one since 3.0
_STEMMERS = {
    code: snowballstemmer.stemmer(_AS_POSTGRESQL_HAS_IT.get(language.stemmer, language.stemmer))
    for code, language in LANGUAGES.items()
    if language.stemmer
}
_ONE_WORD_AT_A_TIME = Lock()  # a stemmer holds the word that it works on


@remembered(maxsize=1024)
def content_stems(text: str, language: str) -> frozenset[str]:
    """``text`` without stop words, each word in lower case and cut to its stem in ``language``
    (ISO 639-1). Of writing without spaces, each pair of neighbouring characters counts as a
    word."""
    words = WORD.findall(UNSPACED.sub(" ", text))
    stems = {root for word in words if (root := stem(word, language))}
    for run in UNSPACED.findall(text):
        stems |= {run[at : at + 2] for at in range(max(1, len(run) - 1))}
    return frozenset(stems)


def roots(text: str, language: str) -> list[str]:
    """The stems of all words of ``text`` in order, but no articles."""
    articles = LANGUAGES[language].articles.split() if language in LANGUAGES else []
    words = (word.casefold() for word in WORD.findall(text))
    return [_root(word, language) for word in words if word not in articles]


def content_words(text: str) -> list[str]:
    """The words of ``text`` that are no stop words, as they stand there."""
    return [word for word in WORD.findall(text) if not is_stop_word(word)]


def stem(word: str, language: str) -> str | None:
    """One word's stem in ``language``, the word in lower case where its stems are not known;
    None for a stop word."""
    return None if is_stop_word(word) else _root(word.casefold(), language)


def is_stop_word(word: str) -> bool:
    """Whether ``word`` is a frequent one of any language, which carries no meaning."""
    return word.casefold() in _STOP_WORDS


@remembered(maxsize=65_536)
def _root(word: str, language: str) -> str:
    if language not in _STEMMERS:
        return word
    with _ONE_WORD_AT_A_TIME:
        return str(_STEMMERS[language].stemWord(word))
