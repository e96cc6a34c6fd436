"""The settings as people meet them: which stand together, and a sentence about each.

What each takes is said once, by core.tenancy.options.
"""

from dataclasses import dataclass

from core.text.languages import CLAIMED

Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Option:
    """``path`` is the setting's name, after its group's: ``widget.theme``."""

    path: str
    label: str
    help: str = ""
    choices: Choices = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Settings that are saved together, on the page of this name."""

    slug: str
    title: str
    lead: str
    options: tuple[Option, ...]
    page: str = "settings"


_SPOKEN = ", ".join(language.name for language in CLAIMED)
LANGUAGE = Option(
    "language",
    "Language",
    "A tag like en or pt-BR. Empty: the language of each visitor’s browser. "
    f"Questions are answered in {_SPOKEN}; in other languages refusals may be English.",
)

SECTIONS = (
    Section(
        "organization",
        "Organization",
        "How people see you, here and in the widget.",
        (
            Option("name", "Name", "It stands above every page and in the mails."),
            Option(
                "accent",
                "Accent colour",
                "The one colour of buttons and links, like #1a5fb4. It is darkened or lightened "
                "where it could not be read. Empty: the product’s own blue.",
            ),
            LANGUAGE,
        ),
    ),
    Section(
        "contact",
        "Whom to ask",
        "Shown where the documents don’t answer, and to whoever tells of trouble of their own.",
        (
            Option("contact.name", "Name", "A person, or an office such as People & Culture."),
            Option("contact.email", "Mail"),
            Option("contact.url", "Web address", "A page that says how to reach them."),
        ),
    ),
    Section(
        "questions",
        "Suggested questions",
        "Offered to whoever has not asked yet, on the Ask page and in the widget.",
        (Option("suggested_questions", "Questions", "One on each line, eight at most."),),
    ),
    Section(
        "answers",
        "Answers",
        "How strictly answers keep to the documents, and when a person is named first.",
        (
            Option(
                "answers.unsupported",
                "A sentence that no document supports",
                "Language models write such sentences now and then; each one is checked.",
                (
                    ("replace", "Replace it by a document’s own words"),
                    ("drop", "Leave it out"),
                    ("mark", "Show it, marked as not found in the documents"),
                ),
            ),
            Option(
                "answers.person_topics",
                "Topics that are better taken to a person",
                "Beginnings of words, one on each line. Who tells of trouble of their own with "
                "one of them is shown the contact first. Empty: nobody is.",
            ),
            Option(
                "answers.synonyms",
                "Words that people use and your documents do not",
                "One on each line, like: gym => fitness allowance, sports club. Before the arrow "
                "what people say, behind it what your documents write.",
            ),
            Option(
                "answers.synonyms",
                "Words that people use and your documents do not",
                "One on each line, like: gym => fitness allowance, sports club. Before the arrow "
                "what people say, behind it what your documents write.",
            ),
        ),
    ),
    Section(
        "quality",
        "Golden questions",
        "Questions whose right answers you know. Under Insight you see how they fare.",
        (
            Option(
                "quality.run",
                "When they are asked",
                "They count as questions of the month.",
                (
                    ("on_demand", "When an admin says so"),
                    ("after_changes", "Also whenever the documents have changed"),
                ),
            ),
        ),
    ),
    Section(
        "sign-in",
        "Signing in",
        "What members need beside their password.",
        (
            Option(
                "sign_in.second_factor",
                "Two-factor authentication",
                "Where it is required, members without it can only set it up, you as well.",
                (("optional", "As each member likes"), ("required", "Required of everybody")),
            ),
        ),
    ),
    Section(
        "retention",
        "Retention",
        "Conversations that nobody goes on with can be deleted by themselves.",
        (
            Option(
                "retention.conversation_days",
                "Days after the last question",
                "With fewer than 8 the weekly mail misses some. Empty: conversations are kept "
                "until somebody deletes them.",
            ),
        ),
    ),
    Section(
        "digest",
        "Weekly mail",
        "Each Monday, about the questions of the week before. It quotes those that were not "
        "answered.",
        (
            Option(
                "digest.recipients",
                "Recipients",
                "One mail address on each line. Empty: no mail is sent.",
            ),
        ),
    ),
    Section(
        "looks",
        "Looks",
        "How the widget appears on your sites. A page can still choose otherwise for itself.",
        (
            Option("widget.title", "Title", "Empty: the widget’s own words."),
            Option("widget.greeting", "Greeting", "Above the first question. Empty: as above."),
            LANGUAGE,
            Option(
                "widget.theme",
                "Light or dark",
                choices=(
                    ("auto", "As each visitor’s system"),
                    ("light", "Light"),
                    ("dark", "Dark"),
                ),
            ),
            Option(
                "widget.position",
                "Corner of the button",
                choices=(
                    ("bottom-right", "Bottom right"),
                    ("bottom-left", "Bottom left"),
                    ("top-right", "Top right"),
                    ("top-left", "Top left"),
                ),
            ),
            Option("widget.radius", "Roundness of corners", "In pixels, 0 to 32."),
            Option(
                "widget.font",
                "Font",
                "Names of fonts that the page has, such as “Open Sans, sans-serif”. Empty: the "
                "widget’s own.",
            ),
            Option("widget.font_size", "Size of the text", "In pixels, 12 to 22."),
        ),
        page="widget",
    ),
    Section(
        "visitors",
        "Visitors",
        "Who may ask, and how much of the documents they see.",
        (
            Option(
                "widget.previews",
                "What is shown of a source",
                choices=(
                    ("none", "Its name and page"),
                    ("quote", "Also the quoted words"),
                    ("page", "Also an image of the page"),
                ),
            ),
            Option(
                "widget.identity",
                "Who may ask",
                "A site signs the names of its visitors with the secret below.",
                choices=(
                    ("optional", "Everybody on your sites"),
                    ("required", "Only visitors whose name the site has signed"),
                ),
            ),
        ),
        page="widget",
    ),
)
