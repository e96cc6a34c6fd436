"""What answers need of their organization's quotas. Everything here runs inside ``tenant()``.

How many tokens an answer takes is known when it is finished. What a model is still to write counts
as the most that its window holds: asked one after the other or all at once, questions pass a limit
by no more than the last of them.
"""

from datetime import timedelta

from django.conf import settings

from core.audit.prices import read_prices
from core.audit.usage import cost_this_month, tokens_this_month
from core.conversations.history import answers_under_way, questions_this_month
from core.organizations.quotas import HUNDREDTHS, Need, check_quotas, take_quotas
from core.providers.base import ChatModel

QUESTIONS = Need("questions_per_month", questions_this_month)


def check_allowance() -> None:
    """QuotaExceeded where nobody may ask, so that nothing is searched in vain."""
    check_quotas(
        QUESTIONS,
        Need("tokens_per_month", tokens_this_month),
        Need("cost_per_month", cost_this_month),
    )


def take_allowance(writer: ChatModel | None) -> None:
    """Before the question is stored, in its transaction: QuotaExceeded, where others asked
    meanwhile. ``writer`` is the model that will be asked, if one will be."""
    if writer is None:
        take_quotas(QUESTIONS)
        return
    price = read_prices(settings.LLM_PRICES).get(writer.name)
    written = settings.LLM_MAX_TOKENS
    read = max(0, writer.context_window - written)
    cost = int(price.of(read, written) * HUNDREDTHS) if price else 0
    take_quotas(
        QUESTIONS,
        Need("tokens_per_month", lambda: tokens_this_month() + _under_way() * (read + written)),
        Need("cost_per_month", lambda: cost_this_month() + _under_way() * cost),
    )


def _under_way() -> int:
    # Longer than one may be written, as it may have to wait for its turn. What a process that was
    # killed has left counts no longer than this.
    return answers_under_way(timedelta(seconds=2 * settings.LLM_TOTAL_SECONDS))
