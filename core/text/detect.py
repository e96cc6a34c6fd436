"""Which language a text is in. Nothing is fetched: the model is part of its package."""

import re
from functools import lru_cache
from typing import Any

from core.text.languages import DEFAULT

CONFIDENT = 0.5
ISO_639_1 = 2  # letters of a code
SAMPLE = 10_000  # characters; more say nothing new
# A table of numbers has a few words, and would be taken for a language of few letters.
_SPEECHLESS = re.compile(r"[\d|]+(?:[.,:/-]\d+)*|-{3,}")


def detect(text: str, default: str = DEFAULT) -> str:
    """The ISO 639-1 code of ``text``'s language; ``default`` where the text is too short to tell.

    The method is langid.py's (Lui and Baldwin 2012).
    """
    words = " ".join(_SPEECHLESS.sub(" ", text).split())
    language, confidence = _identifier().classify(words[:SAMPLE])
    return str(language) if confidence >= CONFIDENT else default


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier
    from py3langid.modelio import load_model

    by_feature, by_language, codes, moves, rows, found = load_model(MODEL_DIR / MODEL_FILE)
    # It knows varieties without such a code as well, and takes "how much do i get" for Nigerian
    # Pidgin. Restricted by ``set_languages`` it would keep them all, in 28 MB.
    known = [number for number, code in enumerate(codes) if len(code) == ISO_639_1]
    return LanguageIdentifier(
        by_feature[:, known],
        by_language[known],
        [codes[number] for number in known],
        moves,
        found,
        norm_probs=True,
        tk_row=rows,
    )
