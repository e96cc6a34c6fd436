"""Which language a text is in. Nothing is fetched: the model is part of its package."""

from functools import lru_cache
from typing import Any

from core.text.languages import DEFAULT

CONFIDENT = 0.5
SAMPLE = 10_000  # characters; more say nothing new


def detect(text: str, default: str = DEFAULT) -> str:
    """The ISO 639-1 code of ``text``'s language; ``default`` where the text is too short to tell.

    The method is langid.py's (Lui and Baldwin 2012).
    """
    language, confidence = _identifier().classify(text[:SAMPLE])
    return str(language) if confidence >= CONFIDENT else default


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
