"""Limits that an organization's settings may set; without one there is none.

What counts is for the rooms that store it to say, as a function: where there is no limit, nothing
is counted. All of it inside ``tenant()``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.errors import QuotaExceeded
from core.organizations.settings import options_of
from core.tenancy.context import current_tenant
from core.tenancy.locks import lock_until_commit
from core.tenancy.models import Organization

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MEGABYTE = 1024 * 1024
HUNDREDTHS = 100  # of a currency's unit, in which cost is counted


@dataclass(frozen=True, slots=True)
class Quota:
    """``what`` is limited, in words; one of the limit is so many of what is counted."""

    what: "str | _StrPromise"
    unit: int = 1


@dataclass(frozen=True, slots=True)
class Need:
    """``more`` of what ``used`` counts, of the quota with this name."""

    quota: str
    used: Callable[[], int]
    more: int = 1


QUOTAS = {
    "documents": Quota(_("documents")),
    "versions": Quota(_("versions of documents")),
    "pages": Quota(_("pages")),
    "storage_megabytes": Quota(_("MB of files"), MEGABYTE),
    "questions_per_month": Quota(_("questions this month")),
    "tokens_per_month": Quota(_("tokens of language models this month")),
    "cost_per_month": Quota(
        format_lazy("{} {}", settings.LLM_CURRENCY, _("for language models this month")), HUNDREDTHS
    ),
}


def quotas() -> dict[str, int | None]:
    """The active tenant's quotas by name; None means unlimited."""
    given = options_of(Organization.objects.get(pk=current_tenant()))["quotas"]
    return {name: given[name] for name in QUOTAS}


def check_quotas(*needs: Need) -> None:
    """QuotaExceeded when there is no room, so that no work is done in vain. Others may take the
    room meanwhile: whoever stores what counts calls ``take_quotas``."""
    limits = quotas()
    for need in needs:
        _refuse_over(limits[need.quota], need)


def take_quotas(*needs: Need) -> None:
    """In the transaction that stores what is needed, before it stores or locks anything else:
    QuotaExceeded when there is no room. Others who take from these quotas wait for the commit."""
    limits = quotas()
    for need in sorted(needs, key=lambda need: need.quota):  # nobody waits for each other
        if limits[need.quota] is not None:
            lock_until_commit("quota", need.quota)
    check_quotas(*needs)


def month_start() -> datetime:
    """When the present month of the quotas began: UTC."""
    return timezone.now().replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _refuse_over(limit: int | None, need: Need) -> None:
    if limit is None:
        return
    quota = QUOTAS[need.quota]
    left = limit * quota.unit - need.used()
    if need.more <= left:
        return
    if left > 0 and quota.unit == 1:
        sentence = gettext(
            "Of this organization’s quota of %(limit)s %(what)s, %(left)s are left, and this needs "
            "%(more)s. Ask whoever runs this installation for a larger one."
        )
    else:
        sentence = gettext(
            "This organization’s quota of %(limit)s %(what)s has no room for this. "
            "Ask whoever runs this installation for a larger one."
        )
    numbers = {"limit": limit, "left": left, "more": need.more}
    shown = {name: number_format(number) for name, number in numbers.items()}
    raise QuotaExceeded(sentence % {**shown, "what": quota.what})
