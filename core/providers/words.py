"""The words of a text that carry meaning, cut to their stems, for comparing two texts."""

import re

WORD = re.compile(r"\w+")
_STOP_WORD = re.compile(
    "a|about|after|all|also|am|an|and|any|are|as|at|be|been|before|but|by|can|could|did|do|does|"
    "during|each|for|from|get|given|had|has|have|how|i|if|in|is|its?|many|may|me|much|must|my|of|"
    "on|or|our|shall|should|so|some|such|than|that|the|their|them|then|there|these|they|this|"
    "those|to|under|us|was|we|were|what|when|where|which|while|who|whom|whose|why|will|with|"
    "would|you|your"
)
_ENDING = re.compile("(?<=...)(?:ations?|ments?|ings?|ies|ed|es|s|ly|e)$")


def content_stems(text: str) -> frozenset[str]:
    """``text`` without English stop words, each word in lower case and without its ending."""
    words = (word.casefold() for word in WORD.findall(text))
    return frozenset(_ENDING.sub("", word) for word in words if not _STOP_WORD.fullmatch(word))
