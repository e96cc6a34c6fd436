"""What is done for an organization without anybody asking: deleting, mailing, testing."""

from rest_framework import serializers

from core.organizations.strict import Strict

MAX_DAYS = 36_500
MAX_RECIPIENTS = 20


class RetentionOptions(Strict):
    """How long things are kept."""

    conversation_days = serializers.IntegerField(
        min_value=1,
        max_value=MAX_DAYS,
        allow_null=True,
        default=None,
        help_text="Conversations in which nothing was asked for so many days are deleted; null "
        "keeps them until somebody deletes them. With fewer than 8 the weekly digest misses some.",
    )


class DigestOptions(Strict):
    """A mail each Monday about the questions of the week before."""

    recipients = serializers.ListField(
        child=serializers.EmailField(max_length=254),
        max_length=MAX_RECIPIENTS,
        allow_null=True,
        default=[],
        help_text="Who gets it; it quotes questions that were not answered. Nobody: no mail.",
    )


class ReviewOptions(Strict):
    """Documents that are to be reviewed."""

    reminders = serializers.ChoiceField(
        ["off", "owner"],
        allow_null=True,
        default="owner",
        help_text="Whether a document's owner gets a mail, once, when its review is due. The owner "
        "needs an address in the account, and the installation a mail server.",
    )


class QualityOptions(Strict):
    """Golden questions."""

    run = serializers.ChoiceField(
        ["on_demand", "after_changes", "before_use"],
        allow_null=True,
        default="on_demand",
        help_text="When all of them are asked: when somebody says so, or also whenever other "
        "documents can be searched, or before these are: what makes one of them wrong waits until "
        "an admin releases it. They count as questions of the month.",
    )
