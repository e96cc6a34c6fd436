"""The words of a text that carry meaning, cut to their stems, for comparing two texts."""

import re
from functools import lru_cache

WORD = re.compile(r"\w+")
UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]+")
"""Writing without spaces between words (Thai, Lao, Burmese, Khmer, Japanese, Chinese)."""

# The most frequent words of seven languages, without those that mean something in another.
_FREQUENT = (
    # English
    "a about after all also am an and any are as at be been before but by can could did do does "
    "during each for from get given had has have how i if in is it its many may me much must my "
    "of on or our shall should so some such than that the their them then there these they this "
    "those to under us was we were what when where which while who whom whose why will with "
    "would you your aren didn doesn don hasn haven isn ll re s shouldn t ve wasn weren won "
    # German
    "aber als auf aus bei beim das dass dem den der des dessen dürfen ein eine einem einen einer "
    "eines es für habe haben hat ich ihr ihre ihren im ist ja kann kannst können man mein meine "
    "mir mit müssen muss nach oder sein sich sie sind soll sollte und uns unser unsere viel viele "
    "vom von wann wann war warum was welche welchen welcher welches wenn werden wer wie wir wird "
    "wo zu zum zur über "
    # French
    "au aux avec ce ces cette comment dans des doit doivent du elle elles en est et il ils je la "
    "le les leur leurs lui ma mes mon nos notre nous ou où par pas peut peuvent plus pour pourquoi "
    "qu quand que quel quelle quelles quels qui sa sans sera ses si sont sur ta tes tu un une vos "
    "votre vous à être "
    # Spanish, Portuguese, Italian
    "al algo ao aos como con cual cuales cuando cuánto cuántos cuántas cuándo cuál cuáles cómo da "
    "das debe deben de del della delle degli dei di do dos dove e el ella ellos em era es esta "
    "este esto está están foi gli ho i il io la las le lo los mais mas me mi mia mio na nas no nos "
    "não o os para pela pelo per pero più por porque posso puede pueden puedo qual quali quando "
    "quante quanti quanto quantos que qué quem quién se sem ser si sin sono su sua suo sus tem "
    "tengo tiene um uma un una uno y yo é "
    # Dutch
    "aan alle bij dan dat deze die dit een er heb hebben heeft het hoe hoeveel ik is kan kunnen "
    "maar mag mijn moet moeten naar niet nog of om onze ook op te tot uit van veel voor waar "
    "waarom wanneer wat welke worden wordt zich zijn"
)
_STOP_WORDS = frozenset(_FREQUENT.split()) - {"comment", "hat", "no", "plus", "sin", "son", "war"}
_ENDING = re.compile("(?<=...)(?:ations?|ments?|ings?|ies|ed|es|s|ly|e)$")


@lru_cache(maxsize=1024)
def content_stems(text: str) -> frozenset[str]:
    """``text`` without stop words, each word in lower case and without its ending. Of writing
    without spaces, each pair of neighbouring characters counts as a word."""
    words = WORD.findall(UNSPACED.sub(" ", text))
    stems = set(filter(None, map(stem, words)))
    for run in UNSPACED.findall(text):
        stems |= {run[at : at + 2] for at in range(max(1, len(run) - 1))}
    return frozenset(stems)


def roots(text: str) -> list[str]:
    """All words of ``text`` in order, in lower case and without their endings, but no articles."""
    words = (word.casefold() for word in WORD.findall(text))
    return [_ENDING.sub("", word) for word in words if word not in ("a", "an", "the")]


def content_words(text: str) -> list[str]:
    """The words of ``text`` that are no stop words, as they stand there."""
    return [word for word in WORD.findall(text) if stem(word)]


def stem(word: str) -> str | None:
    """One word's stem; None for a stop word."""
    folded = word.casefold()
    return None if folded in _STOP_WORDS else _ENDING.sub("", folded)
