"""A question in the words of the texts that may answer it.

People ask for time off because "my nan died"; the policy says "bereavement of a grandparent".
Synonyms are lines, as Solr's and Elasticsearch's explicit mappings are: what people say before the
arrow, what texts write instead behind it, the best first::

    nan, granny, gran => grandmother, grandparent
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from core.text.languages import LANGUAGES
from core.text.words import WORD, roots

ARROW = "=>"
LONGEST = 8  # words of a phrase
_FOLDER = files("core.text.languages") / "synonyms"


def _(sentence: str) -> str:
    """Marks it for the translators: this room knows no language of a page."""
    return sentence


class Synonym(NamedTuple):
    """What people say, and what texts write instead."""

    said: str
    written: tuple[str, ...]


class NotSynonyms(ValueError):
    """A line of another form. ``sentence`` tells people in English what to write, with places for
    ``values``."""

    def __init__(self, sentence: str, **values: int) -> None:
        super().__init__(sentence % values)
        self.sentence, self.values = sentence, values


class _Held(NamedTuple):
    """The stems of texts, all of them and those without compounds."""

    words: str
    alone: str


class Synonyms:
    """Synonyms of one language (ISO 639-1), by the stems of what people say."""

    def __init__(self, language: str, synonyms: Iterable[Synonym]) -> None:
        self.language = language
        self._passive = LANGUAGES[language].passive.split() if language in LANGUAGES else []
        self._by_roots: dict[tuple[str, ...], list[Synonym]] = {}
        for one in synonyms:
            self._by_roots.setdefault(tuple(roots(one.said, language)), []).append(one)

    def written_for(self, words: Sequence[str]) -> Iterator[str]:
        """What texts write for ``words``, the best first.

        Words longer than a synonym's are its inflections, shorter ones may be another word:
        "expecting" is said of a pregnancy, "expect" is not. What makes a passive is said in many
        ways and may be left out: "laptop stolen" is also for "laptop has been stolen".
        """
        yield from self._written_for(words)
        inner = [word for word in words[1:-1] if word.casefold() not in self._passive]
        if len(inner) < len(words) - 2:
            yield from self._written_for([words[0], *inner, words[-1]])

    def _written_for(self, words: Sequence[str]) -> Iterator[str]:
        for one in self._by_roots.get(tuple(roots(" ".join(words), self.language)), ()):
            said = words_of(one.said, self.language)
            if all(len(word) >= len(base.group()) for word, base in zip(words, said, strict=True)):
                yield from one.written


def synonyms_in(line: str) -> list[Synonym]:
    """The synonyms of one line, one for each phrase before its arrow. Raises NotSynonyms."""
    before, arrow, behind = line.partition(ARROW)
    said, written = (
        [" ".join(one.split()) for one in side.split(",")] for side in (before, behind)
    )
    if not arrow or ARROW in behind:
        raise NotSynonyms(
            _("Write one “=>” between what people say and what your documents write.")
        )
    if not all(WORD.search(phrase) for phrase in (*said, *written)):
        raise NotSynonyms(_("There must be words before and behind “=>”, and between two commas."))
    if any(len(WORD.findall(phrase)) > LONGEST for phrase in said):
        raise NotSynonyms(_("What people say may have up to %(most)s words."), most=LONGEST)
    return [Synonym(phrase, tuple(written)) for phrase in said]


@lru_cache
def packaged(language: str) -> Synonyms:
    """Those that come with the product; none in languages without a file of them."""
    file = _FOLDER / f"{language}.txt"
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    entries = [line for line in lines if line.strip() and not line.startswith("#")]
    return Synonyms(language, (one for line in entries for one in synonyms_in(line)))


def reworded(question: str, synonyms: Synonyms, texts: Iterable[str] | None = None) -> str:
    """``question`` with what people say replaced by the best of what ``texts`` write, the longest
    phrases first. Unchanged where they have the question's own words, or none that could stand for
    them. Without ``texts`` all is replaced that ``synonyms`` know."""
    language = synonyms.language
    held = None if texts is None else _held(texts, language)
    words = words_of(question, language)
    parts: list[str] = []
    copied = at = 0
    while at < len(words):
        for end in range(min(at + LONGEST, len(words)), at, -1):
            said = [word.group() for word in words[at:end]]
            if instead := _instead(said, synonyms, held):
                parts += [question[copied : words[at].start()], instead]
                copied = words[end - 1].end()
                at = end
                break
        else:
            at += 1
    return "".join((*parts, question[copied:]))


def _instead(said: Sequence[str], synonyms: Synonyms, held: _Held | None) -> str | None:
    written = synonyms.written_for(said)
    if held is None:
        return next(written, None)
    known = next((one for one in written if _framed(one, synonyms.language) in held.words), None)
    stands = known and _framed(" ".join(said), synonyms.language) in held.alone
    return None if stands else known


def _held(texts: Iterable[str], language: str) -> _Held:
    found = list(texts)
    compounds = LANGUAGES[language].compounds if language in LANGUAGES else ""
    apart = re.compile(rf"\b(?:{compounds or '(?!)'})\b", re.IGNORECASE)
    words = "|".join(_framed(text, language) for text in found)
    alone = "|".join(_framed(apart.sub(" ", text), language) for text in found)
    return _Held(words, alone)


def words_of(text: str, language: str) -> list[re.Match[str]]:
    """The words of ``text`` without articles, which ``roots`` leaves out too."""
    articles = LANGUAGES[language].articles.split() if language in LANGUAGES else []
    return [word for word in WORD.finditer(text) if word.group().casefold() not in articles]


def _framed(text: str, language: str) -> str:
    """The stems of ``text``, so that no part of a word is found in another."""
    return f" {' '.join(roots(text, language))} "
