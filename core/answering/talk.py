"""What people say to a chatbot that is no question to the policies: greetings, thanks, "who are
you?". And what they should rather take to a person."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from core.text.languages import DEFAULT, LANGUAGES, whole_words
from core.text.languages.en import ENGLISH
from core.text.languages.language import Kind

_KINDS: tuple[Kind, ...] = ("greeting", "thanks", "goodbye", "identity")
LONGEST = 60  # characters of a text that is talk and nothing else
_EDGES = re.compile(r"\A\W+|\W+\Z")  # emoji too
_TALK = {code: language.talk for code, language in LANGUAGES.items() if language.talk}
_TROUBLE = {
    code: (whole_words([talk.asks]), whole_words([talk.about_me]), whole_words([talk.happens]))
    for code, talk in _TALK.items()
}


def reply_to(text: str, language: str, organization: str) -> str | None:
    """The reply to a text that is talk and nothing else, to the last that it says ("hi, who are
    you?"); in its own language, which need not be the one that was detected, as such texts are
    too short to tell."""
    said = _EDGES.sub("", without_accents(text))
    if not said or len(said) > LONGEST:
        return None
    for name in dict.fromkeys((language, *_TALK)):
        for kind in _KINDS if name in _TALK else ():
            if _ending_in(kind, name).fullmatch(said):
                return _TALK[name].replies[kind].format(organization)
    return None


@lru_cache
def _ending_in(kind: Kind, language: str) -> re.Pattern[str]:
    """Any talk, and something of this kind last."""
    talk = _TALK[language]
    anything = "|".join(getattr(talk, name) for name in _KINDS)
    return re.compile(
        without_accents(rf"(?:(?:{anything})[\s,.!?;:¿¡–-]+)*(?:{getattr(talk, kind)})")
    )


def without_accents(text: str) -> str:
    """``text`` in lower case, without accents: people leave them out."""
    parts = unicodedata.normalize("NFKD", " ".join(text.casefold().split()))
    return "".join(character for character in parts if not unicodedata.combining(character))


def is_for_a_person(text: str, language: str, beginnings: Sequence[str]) -> bool:
    """Whether somebody tells of trouble of their own, in words that begin so, rather than asks for
    the rules about it."""
    asks, about_me, happens = _TROUBLE.get(language, _TROUBLE[DEFAULT])
    folded = f" {text.casefold()} "
    words = (re.escape(one.casefold()) for one in beginnings if one.strip())
    text = asks.sub(" ", text)
    return (
        any(re.search(rf"(?<!\w){word}", folded) for word in words)
        and about_me.search(text) is not None
        and happens.search(text) is not None
    )


def talk_to(contact: str, language: str) -> str:
    """The sentence that names the person to talk to."""
    known = LANGUAGES.get(language, ENGLISH)
    return (known.ask_a_person or ENGLISH.ask_a_person).format(contact)
