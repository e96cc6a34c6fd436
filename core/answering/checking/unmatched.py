"""What of a question stands nowhere in what was found."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby

from rapidfuzz.distance import OSA

from core.retrieval.hits import Hit, language_of
from core.text.languages import CLAIMED
from core.text.names import capitalised_in, long_names_in, nouns_have_capitals
from core.text.number_words import UNITS
from core.text.numbers import is_number_word
from core.text.sentences import split_sentences
from core.text.words import UNSPACED, WORD, content_stems, is_stop_word, stem

_TYPO = 5  # letters of a word in which one may be wrong
_TITLE_CASE = 0.6  # of the words with a capital: then capitals say nothing
# What kind of thing a name names; people add or leave out such words.
_KINDS = " ".join(language.kinds for language in CLAIMED)
# What a name of one word stands before when it names one of several.
_SORTS = " ".join((_KINDS, *(language.sorts for language in CLAIMED)))
_NEXT = re.compile(r"\s+(\w+)")
_JOINED = 7  # letters that stand together by chance no longer


@lru_cache
def kinds(language: str) -> frozenset[str]:
    """The stems of words like "policy" and "plan", which nearly any name of a document has."""
    return content_stems(_KINDS, language)


def missing_words(
    question: str, hits: Sequence[Hit], organization: str
) -> Iterator[tuple[int, int]]:
    """Spans of the words that stand in no hit, then of the runs of two and more of them.

    The ``organization``'s name counts as found. Amounts are the asker's own and count too.
    """
    texts = [f"{hit.document_title} {hit.section} {hit.content}" for hit in hits] + [organization]
    language = language_of(hits)
    held = frozenset[str]().union(*(content_stems(text, language) for text in texts))
    joined = re.sub(r"[\W_]+", "", " ".join(texts).casefold())
    words = [
        (match, stem(match.group(), language))
        for match in WORD.finditer(question)
        if not (UNSPACED.search(match.group()) or _is_amount(match.group()))
    ]
    runs = [
        [match for match, _ in run]
        for absent, run in groupby(
            ((match, root) for match, root in words if root),
            key=lambda word: not _stands(word[1], word[0].group(), held, joined),
        )
        if absent
    ]
    for run in runs:
        yield from (match.span() for match in run)
    for run in runs:
        if len(run) > 1:
            yield run[0].start(), run[-1].end()


def _is_amount(word: str) -> bool:
    return word[0].isdigit() or word.casefold() in UNITS or is_number_word(word)


def unknown_name(question: str, hits: Sequence[Hit], organization: str) -> str | None:
    """A name of the question whose words nowhere stand together: in one sentence, with the title
    and section that it is under. It has two words or more, or says which one of a kind is meant
    ("the Platinum plan").

    Where capitals don't tell names, in German and in headline style, there is none.
    """
    language = language_of(hits)
    names = [*long_names_in(question), *_names_of_a_kind(question, language)]
    capitals = len(list(capitalised_in(question)))
    if not names or capitals > _TITLE_CASE * len(WORD.findall(question)):
        return None
    if nouns_have_capitals(question):
        return None
    places = [place for hit in hits for place in _places(hit, language)]
    held = frozenset[str]().union(*places)
    written = frozenset(word for hit in hits for word in WORD.findall(hit.content))
    for start, end in names:
        name = question[start:end]
        about = kinds(language) | content_stems(organization, language)
        roots = content_stems(name, language) - about
        initials = "".join(word[0] for word in name.split() if word[0].isupper())
        mistyped = roots - held
        together = any(
            roots & held <= place and all(_mistyped(root, place) for root in mistyped)
            for place in places
        )
        if not together and (len(initials) < 2 or initials not in written):
            return name
    return None


def _names_of_a_kind(question: str, language: str) -> Iterator[tuple[int, int]]:
    """Spans of single names before a word like "plan". Abbreviations are none: documents spell
    them out."""
    sorts = content_stems(_SORTS, language)
    for word in capitalised_in(question):
        following = _NEXT.match(question, word.end)
        is_one = following is not None and stem(following.group(1), language) in sorts
        if is_one and not (word.opens or word.text.isupper() or is_stop_word(word.text)):
            yield word.start, word.end


def _places(hit: Hit, language: str) -> Iterator[frozenset[str]]:
    heading = content_stems(f"{hit.document_title} {hit.section}", language)
    yield heading
    for sentence in split_sentences(hit.content):
        yield heading | content_stems(hit.content[sentence.start : sentence.end], language)


def _mistyped(root: str, place: frozenset[str]) -> bool:
    return root.isalpha() and any(_alike(root, other) for other in place)


def _stands(root: str, word: str, held: frozenset[str], joined: str) -> bool:
    """Whether a word is among those found, joined ("healthcare") or mistyped ("vaccation") too."""
    if root in held or (len(word) > _JOINED and word.casefold() in joined):
        return True
    return _mistyped(root, held)


def _alike(one: str, other: str) -> bool:
    """One letter apart, the first one excepted: "paternity" is not "maternity"."""
    if max(len(one), len(other)) < _TYPO or one[0] != other[0]:
        return False
    return OSA.distance(one, other, score_cutoff=1) <= 1
