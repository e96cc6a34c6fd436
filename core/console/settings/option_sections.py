"""The settings as people meet them: which stand together, and a sentence about each.

What each takes is said once, by core.organizations.settings.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core.console.page_language import Text
from core.organizations.answer_options import models_offered
from core.providers.base import EXTRACTIVE
from core.text.languages import CLAIMED

Choices = tuple[tuple[str, Text], ...]


def writers() -> Choices:
    """Who may write an organization's answers."""
    names = {EXTRACTIVE: _("Nobody: answers are quoted from the documents")}
    offered = ((name, names.get(name, name)) for name in models_offered())
    return ("", _("As this installation has it for all")), *offered


@dataclass(frozen=True, slots=True)
class Option:
    """``path`` is the setting's name, after its group's: ``answers.unsupported``. Widgets have no
    groups. ``gone`` is said where what was chosen is no longer among the choices."""

    path: str
    label: Text
    help: Text = ""
    choices: Choices | Callable[[], Choices] = ()
    gone: Text = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Settings that are saved together, on the page of this name. ``after`` is a template of the
    console's for what stands below the form."""

    slug: str
    title: Text
    lead: Text
    options: tuple[Option, ...]
    after: str = ""


# Django has the names of languages in each of them.
_SPOKEN = format_lazy(", ".join(["{}"] * len(CLAIMED)), *(_(one.name) for one in CLAIMED))
PERSON_TOPICS = (
    ("harassment", _("Harassment, bullying and discrimination")),
    ("violence", _("Violence, abuse and threats")),
    ("self_harm", _("Suicide and self-harm")),
    ("health", _("Mental health and addiction")),
    ("legal", _("Lawyers and lawsuits")),
    ("reporting", _("Whistleblowing and retaliation")),
    ("complaints", _("Complaints against somebody")),
)
SECTIONS = (
    Section(
        "organization",
        _("Organization"),
        _("How people see you, here and in the widget."),
        (
            Option("name", _("Name"), _("It stands above every page and in the mails.")),
            Option(
                "accent",
                _("Accent colour"),
                _(
                    "The one colour of buttons and links, like #1a5fb4. It is darkened or "
                    "lightened where it could not be read. Empty: the product’s own blue."
                ),
            ),
            Option(
                "language",
                _("Language"),
                format_lazy(
                    "{} {}",
                    _("A tag like en or pt-BR. Empty: the language of each visitor’s browser."),
                    format_lazy(
                        _(
                            "Questions are answered in {languages}; elsewhere refusals may be "
                            "English."
                        ),
                        languages=_SPOKEN,
                    ),
                ),
            ),
        ),
        after="settings/logo.html",
    ),
    Section(
        "contact",
        _("Whom to ask"),
        _("Shown where the documents don’t answer, and to whoever tells of trouble of their own."),
        (
            Option(
                "contact.name", _("Name"), _("A person, or an office such as People & Culture.")
            ),
            Option("contact.email", _("Mail")),
            Option("contact.url", _("Web address"), _("A page that says how to reach them.")),
        ),
    ),
    Section(
        "questions",
        _("Suggested questions"),
        _("Offered to whoever has not asked yet, on the Ask page and in the widget."),
        (Option("suggested_questions", _("Questions"), _("One on each line, eight at most.")),),
        after="settings/see_answers.html",
    ),
    Section(
        "answers",
        _("Answers"),
        _("How strictly answers keep to the documents, and when a person is named first."),
        (
            Option(
                "answers.model",
                _("Who writes them"),
                _("Among the models that this installation offers."),
                writers,
                _(
                    "What you chose is no longer offered by this installation; answers are written "
                    "as it has it for all. Choose again."
                ),
            ),
            Option(
                "answers.follow_ups",
                _("Follow-up questions"),
                _("Like “And for part-timers?” after a question about leave."),
                (
                    ("on", _("Understood from the questions before")),
                    ("off", _("Each question is answered by itself")),
                ),
            ),
            Option(
                "answers.strictness",
                _("When a question is answered"),
                _("Strict answers are wrong less often, and questions are refused more often."),
                (
                    ("balanced", _("Balanced: where the documents probably answer it")),
                    ("strict", _("Strict: only where that is hardly in doubt")),
                ),
            ),
            Option(
                "answers.unsupported",
                _("A sentence that no document supports"),
                _("Language models write such sentences now and then; each one is checked."),
                (
                    ("replace", _("Replace it by a document’s own words")),
                    ("drop", _("Leave it out")),
                    ("mark", _("Show it, marked as not found in the documents")),
                ),
            ),
            Option(
                "answers.person_topics",
                _("Topics that are better taken to a person"),
                format_lazy(
                    _(
                        "Who tells of trouble of their own with one of these is shown the contact "
                        "first. The usual words for each are known in {languages}."
                    ),
                    languages=_SPOKEN,
                ),
                PERSON_TOPICS,
            ),
            Option(
                "answers.person_words",
                _("Further words for such trouble"),
                _(
                    "Beginnings of words, one on each line: “burgl” counts for burglar and "
                    "burglary."
                ),
            ),
            Option(
                "answers.synonyms",
                _("Words that people use and your documents do not"),
                _(
                    "One on each line, like: gym => fitness allowance, sports club. Before the "
                    "arrow what people say, behind it what your documents write."
                ),
            ),
        ),
    ),
    Section(
        "quality",
        _("Golden questions"),
        _("Questions whose right answers you know. Under Insight you see how they fare."),
        (
            Option(
                "quality.run",
                _("When they are asked"),
                _("They count as questions of the month."),
                (
                    ("on_demand", _("When an admin says so")),
                    ("after_changes", _("Also whenever the documents have changed")),
                    (
                        "before_use",
                        _("Before changed documents answer: what makes one wrong waits"),
                    ),
                ),
            ),
        ),
    ),
    Section(
        "sign-in",
        _("Signing in"),
        _("What members need beside their password."),
        (
            Option(
                "sign_in.second_factor",
                _("Two-factor authentication"),
                _("Where it is required, members without it can only set it up, you as well."),
                (("optional", _("As each member likes")), ("required", _("Required of everybody"))),
            ),
        ),
    ),
    Section(
        "retention",
        _("Retention"),
        _("Conversations that nobody goes on with can be deleted by themselves."),
        (
            Option(
                "retention.conversation_days",
                _("Days after the last question"),
                _(
                    "With fewer than 8 the weekly mail misses some. Empty: conversations are kept "
                    "until somebody deletes them."
                ),
            ),
        ),
    ),
    Section(
        "reviews",
        _("Reviews"),
        _("Documents with a review date are read again by their owners."),
        (
            Option(
                "reviews.reminders",
                _("When a review is due"),
                _(
                    "One mail for each date, to the owner’s address in the account; in any case it "
                    "stands in the list of documents, in the weekly mail and in webhooks."
                ),
                (("owner", _("Mail the owner")), ("off", _("Mail nobody"))),
            ),
        ),
    ),
    Section(
        "digest",
        _("Weekly mail"),
        _(
            "Each Monday, about the questions of the week before, golden questions that went "
            "wrong, files that could not be read, and what is to be reviewed. It quotes questions "
            "that were not answered, and is in each reader’s language."
        ),
        (
            Option(
                "digest.recipients",
                _("Recipients"),
                _("One mail address on each line. Empty: no mail is sent."),
            ),
        ),
    ),
)
