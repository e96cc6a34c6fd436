"""What is known of a language. One object of this class, in a file of its own, is all that a
language needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["greeting", "thanks", "goodbye", "identity"]
Topic = Literal["harassment", "violence", "self_harm", "health", "legal", "reporting", "complaints"]
"""What people should rather take to a person."""


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
    phrases: tuple[tuple[str, str], ...] = ()
    """Amounts in words, and what stands for them in digits: "half an hour", "0.5 hour"."""
    spoken: tuple[tuple[str, str], ...] = ()
    """How people say amounts that no policy writes so, and what stands for them: "40 grand", "40
    thousand"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capitals:
    """What tells names from other words with a capital letter."""

    openings: str = ""
    """Words that begin sentences and name nobody, beside stop words."""
    ordinary_endings: str = ""
    """How words end that are hardly names."""
    within_names: str = ""
    """Small words in the middle of names: "Director of Finance"."""
    telltales: str = ""
    """Only where all nouns have a capital: words that no other language has."""
    before_nouns: str = ""
    """The same: what stands before a noun, and seldom before a name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Logic:
    """What turns, bounds or obliges what a sentence says."""

    at_most: str = ""
    at_least: str = ""
    only: str = ""
    denials: str = ""
    denials_in_words: str = ""
    """Denials that are a part of a word, or of writing without spaces."""
    no_denials: str = ""
    """What looks like a denial and is none: "not only"."""
    exclusions: str = ""
    must: str = ""
    may: str = ""
    declines: str = ""
    """How a model says in words of its own that the sources don't answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """How people ask, and what kind of value they ask for."""

    leans: str = ""
    """How questions begin that lean on the one before ("And …", "What about …"), with the border
    of their last word. Words that begin other questions as well stand here only with what
    follows them."""
    leads: str = ""
    """How short ones begin that do: "For part-timers?"."""
    pronouns: str = ""
    """Words that point at what was said before."""
    price: str = ""
    number: str = ""
    date: str = ""
    duration: str = ""
    measure: str = ""
    """Words that ask for a number or a time alike: "how often", "how long must a password be"."""
    person: str = ""
    phone: str = ""
    """Words that ask for a number to call or to send a fax to."""
    mail: str = ""
    """Words that ask for an address of electronic mail."""
    post: str = ""
    """Words that ask where a letter goes."""
    where: str = ""
    """Words that ask where something is, or where it can be read."""
    no_value: str = ""
    """Words that ask for none of these, whatever follows: "where"."""
    joint: str = ""
    """What joins a second question to the first."""
    second_leads: str = ""
    """What the second one may begin with: "and until when"."""
    second_asks: str = ""
    clauses: str = ""
    """Openings of clauses that ask nothing: "if I am ill"."""
    time_values: str = ""
    """What answers "when" without a date."""
    number_values: str = ""
    """What answers "how many" without a number."""
    limits: str = ""
    """What asks whether there is a limit: "without limit", "a cap on"."""
    numbered: str = ""
    """What has a number that counts nothing: "section 4"."""
    half_days: str = ""
    frame: str = ""
    """Words around a question's topic that are no part of it."""
    defines: str = ""
    """How questions begin that ask what something is: "what counts as"."""
    defines_ends: str = ""
    """How they end: "what does it mean"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Periods:
    """Periods beside what is asked: "in 2025", "this year"."""

    names: str = ""
    """Year, quarter, month and the like, in the singular."""
    leads: str = ""
    """What stands before one with a number: "in 2025"."""
    fiscal: str = ""
    """Abbreviations before a year's number: "FY2023"."""
    current: str = ""
    """The one that is now: "this year"."""
    dated: str = ""
    """What a year behind it tells apart from others of its kind: "the policy of 2019"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranges:
    """Words around amounts that make ranges of them."""

    over: str = ""
    at_least: str = ""
    under: str = ""
    up_to: str = ""
    between: str = ""
    joint: str = ""
    """The word between two amounts behind ``between``."""
    through: str = ""
    """What stands between two amounts without it."""
    below_joint: str = ""
    """What stands between two amounts in front of ``under``."""
    up_to_joint: str = ""
    """What stands between two amounts in front of ``up_to``."""
    or_more: str = ""
    or_less: str = ""
    first: str = ""
    """Words for first, as in "the first year"."""
    before_nth: str = ""
    """What may stand before an ordinal: "my third year"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Words that say what a line of a document is."""

    sections: str = ""
    """What headings with a number begin with: "Section 4", however the line ends."""
    parts: str = ""
    """More of them, where the line does not end as a sentence does."""
    clauses: str = ""
    """More of them, at the head of a page only."""
    page: str = ""
    of_pages: str = ""
    """The word between two numbers of pages: "3 of 12"."""
    heading_style: str = ""
    """What word processors call the style of headings."""
    title_style: str = ""
    unnamed: str = ""
    """An expression: what programs call a document to which nobody gave a title."""
    new: str = ""
    """An expression: the same, with a number behind it."""
    first_headings: str = ""
    """An expression: what documents of all kinds begin with."""
    index: str = ""
    """An expression: what stands above an index of words at the end."""
    contents: str = ""
    """An expression: what stands above a table of contents."""
    to_top: str = ""
    """An expression: what links to a page's top say, or those past its frame."""
    after_hanging: str = ""
    """Words behind a word whose second half comes later ("full- and part-time"), and with which no
    other word ends that a line's end may break."""
    announces: str = ""
    """An expression: words of a sentence that a list follows, without a colon."""
    verbs: str = ""
    """Frequent verbs: a short line with one of them is a sentence and no heading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """What people say to a chatbot that is no question to the policies, as alternatives of a
    regular expression, and the replies; ``{}`` is the organization's name."""

    greeting: str
    thanks: str
    goodbye: str
    identity: str
    place: str
    """Asks what stands on a page or in a section, ``{}``, whatever it may be; behind it may be the
    document."""
    replies: dict[Kind, str]
    no_page: str
    """That there is no such page, ``{}``."""
    which_page: str
    """Which one is meant of several documents that have it."""
    no_section: str
    """That there is no such section, ``{}``."""
    which_section: str
    about_me: str = ""
    """Words for the asker and those around: told of oneself, trouble is trouble."""
    happens: str = ""
    """Words that tell what is or was."""
    asks: str = ""
    """Questions for the rules, which have such words too."""
    for_a_person: Mapping[Topic, str] = field(default_factory=dict)
    """Beginnings of words by which people tell of trouble of this kind; parted by strokes, and no
    expressions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """One language, as data. ``code`` is ISO 639-1 and ``stemmer`` the name of the Snowball
    algorithm, which PostgreSQL's text search configuration has too. ``script`` is the first word
    of its letters' names in Unicode, but "han" and "kana" for Chinese and Japanese.

    Lists of words are in lower case, parted by blanks. What is called an expression, and all of
    Capitals, Logic, Questions and Ranges but ``openings`` and ``within_names``, are alternatives
    of a regular expression without groups, which stand between the borders of words.
    """

    code: str
    name: str
    script: str = "latin"
    stemmer: str = ""
    stop_words: str = ""
    """Frequent words that carry no meaning. All languages' are left out of any text, so none
    stands here that means something in another: "comment", "hat", "no", "plus", "sin", "son",
    "war"."""
    samples: tuple[str, ...] = ()
    """Four questions, the same in every language, by which it is found out whether an embedding
    model reads this one."""
    about_anything: tuple[str, ...] = ()
    """Questions that could be asked of any policy. What is near to these is near to everything."""
    articles: str = ""
    passive: str = ""
    """Verbs beside a participle: "was stolen", "got stolen"."""
    compounds: str = ""
    """An expression for what is called by a word that alone means another thing: a public holiday
    is no holiday."""
    linking_elements: str = ""
    """Where words are joined to new ones, what may stand between the two: the "s" in
    "Urlaubsantrag"."""
    accents: str = ""
    """What people type instead of letters with accents, or for want of them, and all that it may
    stand for, parted by strokes; the likeliest first: "ue/ü"."""
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
    numbers: Numbers = Numbers()
    capitals: Capitals = Capitals()
    logic: Logic = Logic()
    questions: Questions = Questions()
    periods: Periods = Periods()
    ranges: Ranges = Ranges()
    layout: Layout = Layout()
    refers_back: str = ""
    """How sentences begin that lean on the one before."""
    qualifies: str = ""
    """How sentences begin that say where the one before does not hold."""
    points: str = ""
    """How sentences begin that only say where more can be read: "See", "For details, see"."""
    texts: str = ""
    """What such sentences point to: a page, a section, a guide."""
    defines: str = ""
    """What stands between a term and its meaning."""
    says_what: str = ""
    """More of what does, where the term begins the sentence: "is anyone"."""
    no_terms: str = ""
    """Words that are no term, though one of ``defines`` follows them."""
    kinds: str = ""
    """What kind of thing a name names ("policy", "plan"); people add or leave out such words."""
    sorts: str = ""
    """More words before which a name of one word names one of several: "the Platinum tier"."""
    ruling: str = ""
    """Stop words, too, but such as say what is allowed, required or excluded."""
    talk: Talk | None = None
    not_found: str = ""
    """The sentence of a refusal: nothing was found in "your policies"."""
    unsupported: str = ""
    """What stands behind a sentence that is shown although no source supports it."""
    deleted: str = ""
    """What stands in place of an answer from a document that was deleted."""
    curated_deleted: str = ""
    """The same of an answer that somebody wrote and that was deleted."""
    ask: str = ""
    """Whom to ask then; ``{}`` is the contact."""
    ask_a_person: str = ""
    """That something is best taken to a person, ``{}``."""
