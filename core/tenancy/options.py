"""What an organization may set about itself, typed. Everything else is refused by name."""

from typing import Any

from rest_framework import serializers

from core.errors import NotAllowed
from core.tenancy.models import Organization
from core.text.rewording import synonyms_in

MAX_QUOTA = 1_000_000_000
MAX_SUGGESTED_QUESTIONS = 8
MAX_RECIPIENTS = 20
MAX_TOPICS = 200
MAX_SYNONYMS = 500
PERSON_TOPICS = (
    "harass", "bullied", "bullying me", "assault", "abuse", "discriminat", "retaliat", "threaten",
    "suicid", "self-harm", "kill myself", "depress", "panic attack", "overdose", "unsafe at home",
    "sue ", "lawsuit", "lawyer", "legal advice", "blow the whistle", "grievance against",
)  # fmt: skip


MAX_DAYS = 36_500
WHO_MAY_ASK = ["optional", "required"]  # a signed name; it has one name in the schema


class _Strict(serializers.Serializer[Any]):
    """Refuses what it does not know, naming it."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict) and (unknown := data.keys() - self.fields.keys()):
            raise serializers.ValidationError(
                {str(name): ["There is no such setting."] for name in sorted(unknown)}
            )
        return super().to_internal_value(data)


class ContactOptions(_Strict):
    """Whom to ask when no document answers."""

    name = serializers.CharField(max_length=100, allow_null=True, default=None)
    email = serializers.EmailField(max_length=254, allow_null=True, default=None)
    url = serializers.RegexField(
        r"^https?://[^\s/?#]+[^\s]*$",
        max_length=500,
        allow_null=True,
        default=None,
        error_messages={"invalid": "Must begin with https:// or http://."},
    )


def are_synonyms(line: str) -> None:
    """Raises ValidationError for a line that is not "what people say => what texts write"."""
    if len(line.splitlines()) > 1:  # Settings shows each on a line of its own
        raise serializers.ValidationError("Write each of them on a line of its own.")
    try:
        synonyms_in(line)
    except ValueError as error:
        raise serializers.ValidationError(str(error)) from error


class AnswerOptions(_Strict):
    """How answers are written."""

    unsupported = serializers.ChoiceField(
        ["replace", "drop", "mark"],
        allow_null=True,
        default="replace",
        help_text="What becomes of a sentence that no document supports: replaced by a "
        "document's own words, left out, or shown and marked as not found.",
    )
    person_topics = serializers.ListField(
        child=serializers.CharField(max_length=60),
        max_length=MAX_TOPICS,
        allow_null=True,
        default=list(PERSON_TOPICS),
        help_text="Beginnings of words. Who tells of trouble of their own with one of them is "
        "shown the contact as well: some things are better taken to a person.",
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


class WidgetOptions(_Strict):
    """How the first widget looks and what it shows."""

    title = serializers.CharField(max_length=80, allow_null=True, default=None)
    greeting = serializers.CharField(max_length=500, allow_null=True, default=None)
    theme = serializers.ChoiceField(["auto", "light", "dark"], allow_null=True, default="auto")
    position = serializers.ChoiceField(
        ["bottom-right", "bottom-left", "top-right", "top-left"],
        allow_null=True,
        default="bottom-right",
    )
    radius = serializers.IntegerField(
        min_value=0, max_value=32, allow_null=True, default=12, help_text="In pixels."
    )
    font = serializers.RegexField(
        r"^[A-Za-z0-9 ,\"'_-]+$",
        max_length=200,
        allow_null=True,
        default=None,
        help_text="A CSS list of font families; the page's own when null.",
        error_messages={"invalid": 'Must be names of fonts like "Open Sans", sans-serif.'},
    )
    font_size = serializers.IntegerField(
        min_value=12, max_value=22, allow_null=True, default=16, help_text="In pixels."
    )
    previews = serializers.ChoiceField(
        ["none", "quote", "page"],
        allow_null=True,
        default="quote",
        help_text="What visitors see of a source: its name and page only, the quoted words as "
        "well, or also an image of the page.",
    )
    identity = serializers.ChoiceField(
        WHO_MAY_ASK,
        allow_null=True,
        default="optional",
        help_text="Whether only visitors whose name the site has signed may ask.",
    )


class RetentionOptions(_Strict):
    """How long things are kept."""

    conversation_days = serializers.IntegerField(
        min_value=1,
        max_value=MAX_DAYS,
        allow_null=True,
        default=None,
        help_text="Conversations in which nothing was asked for so many days are deleted; null "
        "keeps them until somebody deletes them. With fewer than 8 the weekly digest misses some.",
    )


class DigestOptions(_Strict):
    """A mail each Monday about the questions of the week before."""

    recipients = serializers.ListField(
        child=serializers.EmailField(max_length=254),
        max_length=MAX_RECIPIENTS,
        allow_null=True,
        default=[],
        help_text="Who gets it; it quotes questions that were not answered. Nobody: no mail.",
    )


class ReviewOptions(_Strict):
    """Documents that are to be reviewed."""

    reminders = serializers.ChoiceField(
        ["off", "owner"],
        allow_null=True,
        default="owner",
        help_text="Whether a document's owner gets a mail, once, when its review is due. The owner "
        "needs an address in the account, and the installation a mail server.",
    )


class SignInOptions(_Strict):
    """How members sign in."""

    second_factor = serializers.ChoiceField(
        ["optional", "required"],
        allow_null=True,
        default="optional",
        help_text="Whether members must have two-factor authentication; whoever has none can "
        "only set it up then.",
    )


class QualityOptions(_Strict):
    """Golden questions."""

    run = serializers.ChoiceField(
        ["on_demand", "after_changes"],
        allow_null=True,
        default="on_demand",
        help_text="When all of them are asked: when somebody says so, or also whenever other "
        "documents can be searched. They count as questions of the month.",
    )


def _quota(description: str) -> serializers.IntegerField:
    return serializers.IntegerField(
        min_value=1, max_value=MAX_QUOTA, allow_null=True, default=None, help_text=description
    )


class QuotaOptions(_Strict):
    """Limits; null is none. Only the platform key sets them."""

    documents = _quota("How many documents there may be.")
    versions = _quota("How many versions all documents may have together.")
    pages = _quota("How many pages all versions may have together.")
    storage_megabytes = _quota("How large the files of all versions may be together.")
    questions_per_month = _quota("How many questions may be asked in a calendar month, UTC.")
    tokens_per_month = _quota(
        "How many tokens language models may read and write in a calendar month, UTC. Answers "
        "that are being written when they are used up are finished."
    )
    cost_per_month = _quota(
        "How much language models may cost in a calendar month, UTC, in the currency and at the "
        "prices of the server's settings LLM_CURRENCY and LLM_PRICES: a model without a price "
        "costs nothing. Answers that are being written when it is used up are finished."
    )


def accent_option(description: str) -> serializers.RegexField:
    return serializers.RegexField(
        r"^#[0-9a-fA-F]{6}$",
        allow_null=True,
        default=None,
        help_text=description,
        error_messages={"invalid": "Must be a colour like #1a5fb4."},
    )


def language_option(description: str) -> serializers.RegexField:
    return serializers.RegexField(
        r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$",
        max_length=35,
        allow_null=True,
        default=None,
        help_text=description,
        error_messages={"invalid": "Must be a language tag like en or pt-BR."},
    )


class Options(_Strict):
    """An organization's settings; a single value set to null is taken back."""

    name = serializers.CharField(max_length=200, required=False, help_text="As people see it.")
    accent = accent_option("The one colour of buttons and links, as #rrggbb.")
    contact = ContactOptions(default=dict)
    answers = AnswerOptions(default=dict)
    widget = WidgetOptions(default=dict)
    retention = RetentionOptions(default=dict)
    digest = DigestOptions(default=dict)
    reviews = ReviewOptions(default=dict)
    quality = QualityOptions(default=dict)
    sign_in = SignInOptions(default=dict)
    quotas = QuotaOptions(default=dict)
    language = language_option("The language of the surfaces, as a tag like en or pt-BR.")
    suggested_questions = serializers.ListField(
        child=serializers.CharField(max_length=200),
        max_length=MAX_SUGGESTED_QUESTIONS,
        default=list,
    )


def options_of(organization: Organization) -> dict[str, Any]:
    """Every setting by name, those never set at their defaults."""
    stored = organization.settings
    shown: dict[str, Any] = {"name": organization.name}
    for name, field in Options().fields.items():
        if name in shown:
            continue
        if isinstance(field, _Strict):
            defaults = {member: known.default for member, known in field.fields.items()}
            shown[name] = defaults | stored.get(name, {})
        else:
            shown[name] = stored.get(name, [] if isinstance(field, serializers.ListField) else None)
    return shown


def change_options(organization: Organization, changes: Any, *, by_platform: bool) -> list[str]:
    """Merge ``changes`` into the settings and save them; returns the names given.

    Called inside ``tenant()`` with the row locked. Raises DRF's ValidationError for what is
    no setting or no value of one, NotAllowed for quotas unless ``by_platform``.
    """
    given = Options(data=changes, partial=True)
    given.is_valid(raise_exception=True)
    values = dict(given.validated_data)
    if "quotas" in values and not by_platform:
        raise NotAllowed("Quotas are set by whoever runs this installation.")
    names = sorted(values)
    organization.name = values.pop("name", organization.name)
    organization.settings = merge(organization.settings, values)
    organization.save(update_fields=["name", "settings", "updated_at"])
    return names


def merge(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """``old`` with ``new`` laid over it, member by member; null removes."""
    merged = dict(old)
    for name, value in new.items():
        if isinstance(value, dict):
            value = merge(merged.get(name, {}), value)
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = value
    return merged
