"""Units that say how much there may be at most, for who asks whether there is a limit: "Are meals
paid without limit?", "Is there a cap on hotel costs?"."""

from core.answering.choosing.candidates import Candidate
from core.text.languages import CLAIMED, whole_words
from core.text.words import content_stems

_ASKS = whole_words(language.questions.limits for language in CLAIMED)
_AT_MOST = whole_words(language.logic.at_most for language in CLAIMED)


def says_limit(topic: str, candidate: Candidate, language: str) -> bool:
    """Whether ``topic`` asks for a limit of something, and a candidate names one of just that."""
    about, asked = _ASKS.subn(" ", topic)
    wanted = content_stems(about, language)
    if not asked or not wanted or not _AT_MOST.search(candidate.text):
        return False
    under = candidate.heading or candidate.hit.section.rsplit(" > ", maxsplit=1)[-1]
    return wanted <= content_stems(f"{under}\n{candidate.in_full}", language)
