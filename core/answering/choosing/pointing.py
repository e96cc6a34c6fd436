"""Units that answer nothing themselves, and only say where something can be read."""

import re

from core.answering.choosing.candidates import Candidate
from core.documents.rows import cells
from core.text.languages import CLAIMED, any_of, whole_words
from core.text.numbers import quantities_in

LONGEST = 20  # words of a sentence that does nothing else
_BEGINS = re.compile(rf"\W*+(?:{any_of(one.points for one in CLAIMED)})\b", re.IGNORECASE)
_TEXTS = whole_words(one.texts for one in CLAIMED)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S++", re.IGNORECASE)


def only_points(candidate: Candidate) -> bool:
    """Whether a sentence or item is such as "See the leave page.", or a row holds addresses of the
    web and nothing else behind its label. What names an amount says more than that."""
    if candidate.unit.kind == "row":
        _, *values = cells(candidate.text)
        return any(values) and not any(_ADDRESS.sub("", value).strip() for value in values)
    text = candidate.text
    if len(text.split()) > LONGEST or not _BEGINS.match(text):
        return False
    leads_somewhere = _TEXTS.search(text) or _ADDRESS.search(text)
    return bool(leads_somewhere) and not any(one.unit for one in quantities_in(text))
