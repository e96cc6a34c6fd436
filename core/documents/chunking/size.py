"""How long chunks are with an embedding model that counts in tokens of its own."""

from core.documents.chunking.fragments import Tokenizer

# Plain text as policies have it, and how many tokens of the packaged model it is.
SAMPLE = (
    "Employees have 25 days of paid leave in each calendar year. Up to five days may be carried "
    "over into the next year, and are used until the end of March. Leave is asked for at least "
    "two weeks ahead, in writing, and the head of the department answers within three days."
)
SAMPLE_TOKENS = 58


def in_tokens_of(tokenizer: Tokenizer, tokens: int) -> int:
    """How many of ``tokenizer``'s tokens hold as much English text as ``tokens`` of the packaged
    model's. The judge was trained on chunks of one length, whatever the model calls it."""
    return round(tokens * tokenizer.count(SAMPLE) / SAMPLE_TOKENS)
