"""What is known of a language. One object of this class, in a file of its own, is all that a
language needs."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """One language, as data. ``code`` is ISO 639-1 and ``stemmer`` the name of the Snowball
    algorithm, which PostgreSQL's text search configuration has too.

    Lists of words are written in lower case, parted by blanks.
    """

    code: str
    name: str
    stemmer: str = ""
    stop_words: str = ""
    """Frequent words that carry no meaning. All languages' are left out of any text, so none
    stands here that means something in another: "comment", "hat", "no", "plus", "sin", "son",
    "war"."""
    articles: str = ""
    abbreviations: str = ""
    """Words that a full stop behind them does not end a sentence with, without it. Single letters
    and words with a stop in them are known without being named."""
    before_numbers: str = ""
    """Words that are abbreviations only in front of a number: "No. 5"."""
