"""What is known of a language. One object of this class, in a file of its own, is all that a
language needs."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """Words for numbers, and for what they count."""

    small: str = ""
    """From two upwards, each number; synonyms are parted by a stroke."""
    ordinals: str = ""
    """The same for second and twice, third …"""
    tens: str = ""
    """From twenty to ninety."""
    dozen: str = ""
    hundred: str = ""
    thousand: str = ""
    million: str = ""
    billion: str = ""
    one: str = ""
    each: str = ""
    """Words before a unit of which there is one: "a day", "per week"."""
    doubtful: str = ""
    """Number words that mean something else, here or in another language."""
    occasions: str = ""
    """Words for "times", as in "three times"."""
    half: str = ""
    quarter: str = ""
    joint: str = ""
    """Words that join the parts of a number."""
    units_first: str = ""
    """What stands behind the units where these come first: "und" in "fünfundzwanzig"."""
    score: str = ""
    """Words for twenty that a four before them multiplies."""
    per_cent: str = ""
    """Two words that mean "%"."""
    units: dict[str, str] = field(default_factory=dict)
    """What is counted, by the unit's English name or sign."""
    rates: dict[str, str] = field(default_factory=dict)
    """Words that say a unit without counting it: "monthly"."""


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
    months: str = ""
    """January to December; synonyms and abbreviations are parted by a stroke."""
    months_as_words: str = ""
    """Names of months that mean something else, here or in another language."""
    ordinal_endings: str = ""
    """What digits end with in dates: "3rd"."""
    between_dates: str = ""
    """Words between day, month and year."""
    numbers: Numbers | None = None
