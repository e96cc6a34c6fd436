"""Which conversations, or which deliveries of a webhook, somebody wants to see, as the REST surface
and the pages take it."""

from typing import Any, get_args

from django.utils.translation import gettext as _
from rest_framework import serializers

from core.answering.types import RefusalReason
from core.conversations.everybody import Outcome
from core.conversations.insight.topics import topic_of
from core.conversations.models import Rating, Surface
from core.errors import InvalidInput
from core.webhooks.models import DeliveryState

SPANS = (("since", "until"), ("asked_since", "asked_until"))


class TopicField(serializers.CharField):
    """A topic as it is written in addresses."""

    def to_internal_value(self, data: Any) -> Any:
        """The Topic."""
        try:
            return topic_of(super().to_internal_value(data))
        except InvalidInput as error:
            raise serializers.ValidationError(error.detail) from error


class ConversationQuery(serializers.Serializer[Any]):
    """Parameters of lists of conversations; what is left out is not asked for."""

    user_identifier = serializers.CharField(
        max_length=200, required=False, help_text="Only this person's."
    )
    surface = serializers.ChoiceField(
        Surface.choices, required=False, help_text="Without one: all but `review`."
    )
    widget_id = serializers.UUIDField(required=False, help_text="Held in this widget.")
    since = serializers.DateField(required=False, help_text="Begun on this day, UTC, or later.")
    until = serializers.DateField(required=False, help_text="Begun on this day, UTC, or before.")
    asked_since = serializers.DateField(
        required=False, help_text="With a question of this day, UTC, or later."
    )
    asked_until = serializers.DateField(
        required=False, help_text="With a question of this day, UTC, or before."
    )
    outcome = serializers.ChoiceField(
        get_args(Outcome),
        required=False,
        help_text="With at least one such answer. `answered_or_partly`: what `answered_share` of "
        "`insight/` counts as answered.",
    )
    refusal_reason = serializers.ChoiceField(
        get_args(RefusalReason),
        required=False,
        help_text="With at least one answer refused for it.",
    )
    rating = serializers.ChoiceField(
        Rating.choices, required=False, help_text="With at least one answer rated so."
    )
    slower_than = serializers.DecimalField(
        max_digits=8,
        decimal_places=2,
        min_value=0,
        coerce_to_string=False,
        required=False,
        help_text="With at least one answer that took longer than so many seconds; what was "
        "stopped or broke off is left out. See `median_seconds` and `slow_seconds` of `insight/`.",
    )
    model = serializers.CharField(
        max_length=200,
        required=False,
        help_text="With at least one answer for which this model was used; those of `insight/`.",
    )
    topic = TopicField(
        required=False,
        help_text="With at least one question about it: `document:`, `curated:` or `gap:` with an "
        "id, or `none`; a document may have one of its sections behind a second colon. See "
        "`insight/topics/`.",
    )
    text = serializers.CharField(
        max_length=200,
        required=False,
        help_text="Stands in one of the questions; in one of the answers too, for members and keys "
        "that see their own conversations only.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        for first, last in SPANS:
            if first in attrs and last in attrs and attrs[last] < attrs[first]:
                raise serializers.ValidationError({last: [_("Must not be before the first day.")]})
        return attrs


class MembersQuery(serializers.Serializer[Any]):
    """Which members."""

    q = serializers.CharField(
        max_length=200, required=False, help_text="A part of the username or the mail address."
    )


class PersonQuery(serializers.Serializer[Any]):
    """Who is erased or exported: the name exactly as it is stored."""

    user_identifier = serializers.CharField(max_length=200, trim_whitespace=False)


class DeliveryFilter(serializers.Serializer[Any]):
    """Which deliveries; what is left out narrows nothing."""

    state = serializers.ChoiceField(DeliveryState.choices, required=False)
