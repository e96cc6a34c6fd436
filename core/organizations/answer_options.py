"""How an organization's answers are written, and whom they name."""

from typing import get_args

from django.conf import settings
from django.utils.translation import gettext, gettext_lazy
from rest_framework import serializers

from core.organizations.strict import Strict
from core.text.languages.language import Topic
from core.text.rewording import NotSynonyms, synonyms_in

MAX_WORDS = 200
MAX_SYNONYMS = 500
PERSON_TOPICS = get_args(Topic)


class ContactOptions(Strict):
    """Whom to ask when no document answers."""

    name = serializers.CharField(max_length=100, allow_null=True, default=None)
    email = serializers.EmailField(max_length=254, allow_null=True, default=None)
    url = serializers.RegexField(
        r"^https?://[^\s/?#]+[^\s]*$",
        max_length=500,
        allow_null=True,
        default=None,
        error_messages={"invalid": gettext_lazy("Must begin with https:// or http://.")},
    )


def are_synonyms(line: str) -> None:
    """Raises ValidationError for a line that is not "what people say => what texts write", with
    other words."""
    if len(line.splitlines()) > 1:  # Settings shows each on a line of its own
        raise serializers.ValidationError(gettext("Write each of them on a line of its own."))
    try:
        synonyms = synonyms_in(line)
    except NotSynonyms as error:
        raise serializers.ValidationError(gettext(error.sentence) % error.values) from error
    for said, written in synonyms:
        if said.casefold() in map(str.casefold, written):
            sentence = gettext("“%(phrase)s” stands before and behind “=>”. Write other words.")
            raise serializers.ValidationError(sentence % {"phrase": said})


def models_offered() -> list[str]:
    """The models among which an organization may choose, as LLM_OFFERED names them."""
    return list(settings.LLM_OFFERED)


def is_offered(model: str) -> None:
    """Raises ValidationError for a model that is not offered."""
    offered = models_offered()
    if model in offered:
        return
    if not offered:
        sentence = gettext("This installation offers no models to choose among.")
        raise serializers.ValidationError(sentence)
    sentence = gettext("Must be one of what this installation offers: %(models)s.")
    raise serializers.ValidationError(sentence % {"models": ", ".join(offered)})


class AnswerOptions(Strict):
    """How answers are written."""

    model = serializers.CharField(
        max_length=200,
        validators=[is_offered],
        allow_null=True,
        default=None,
        help_text="Which of the models that the installation offers (LLM_OFFERED) writes; "
        "“extractive” quotes the documents. Null: the installation's own, which also stands in "
        "for one that is no longer offered.",
    )
    follow_ups = serializers.ChoiceField(
        ["on", "off"],
        allow_null=True,
        default="on",
        help_text="Whether a question is understood from those before it in its conversation; "
        "“off” answers each by itself.",
    )
    strictness = serializers.ChoiceField(
        ["balanced", "strict"],
        allow_null=True,
        default="balanced",
        help_text="How sure the evidence must be; “strict” refuses when in doubt.",
    )
    unsupported = serializers.ChoiceField(
        ["replace", "drop", "mark"],
        allow_null=True,
        default="replace",
        help_text="What becomes of a sentence that no document supports: replaced by a "
        "document's own words, left out, or shown and marked as not found.",
    )
    person_topics = serializers.ListField(
        child=serializers.ChoiceField(PERSON_TOPICS),
        max_length=len(PERSON_TOPICS),
        allow_null=True,
        default=list(PERSON_TOPICS),
        help_text="Who tells of trouble of their own with one of these is shown the contact as "
        "well: some things are better taken to a person. The usual words for each are known.",
    )
    person_words = serializers.ListField(
        child=serializers.CharField(max_length=60),
        max_length=MAX_WORDS,
        allow_null=True,
        default=[],
        help_text="Beginnings of further words that count as those topics do, in any language.",
    )
    synonyms = serializers.ListField(
        child=serializers.CharField(max_length=200, validators=[are_synonyms]),
        max_length=MAX_SYNONYMS,
        allow_null=True,
        default=[],
        help_text='Words that people use and the documents do not, each as "gym => fitness '
        'allowance, sports club": before the arrow what people say, behind it what the documents '
        "write, the best first. They count beside the many that are known already.",
    )
