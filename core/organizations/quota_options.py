"""Which quotas whoever runs the installation may set for an organization."""

from rest_framework import serializers

from core.organizations.strict import Strict

MAX_QUOTA = 1_000_000_000


def _quota(description: str) -> serializers.IntegerField:
    return serializers.IntegerField(
        min_value=1, max_value=MAX_QUOTA, allow_null=True, default=None, help_text=description
    )


class QuotaOptions(Strict):
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
