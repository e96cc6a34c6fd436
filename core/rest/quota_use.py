"""How much of its quotas an organization has used, for its admins."""

from collections.abc import Callable
from dataclasses import dataclass

from core.audit.usage import cost_this_month, tokens_this_month
from core.conversations.history import questions_this_month
from core.documents import used
from core.organizations.quotas import QUOTAS, quotas

NEARLY = 0.8
COUNTED: dict[str, Callable[[], int]] = {
    "documents": used.documents,
    "versions": used.versions,
    "pages": used.pages,
    "storage_megabytes": used.stored_bytes,
    "questions_per_month": questions_this_month,
    "tokens_per_month": tokens_this_month,
    "cost_per_month": cost_this_month,
}


@dataclass(frozen=True, slots=True)
class UsedQuota:
    """``used`` of ``limit``, both in the quota's unit, ``used`` rounded down. ``nearly_used``
    from 80 % on."""

    name: str
    what: str
    used: int
    limit: int
    nearly_used: bool

    @property
    def is_used_up(self) -> bool:
        return self.used >= self.limit


def used_quotas() -> list[UsedQuota]:
    """Of each quota that has a limit; inside ``tenant()``."""
    return [_used(name, limit) for name, limit in quotas().items() if limit is not None]


def monthly_quotas() -> list[UsedQuota]:
    """Those that begin anew each month, as far as they have a limit; inside ``tenant()``."""
    return [one for one in used_quotas() if one.name.endswith("_per_month")]


def nearly_used_quotas() -> list[UsedQuota]:
    """Those of which 80 % or more is used; inside ``tenant()``."""
    return [one for one in used_quotas() if one.nearly_used]


def _used(name: str, limit: int) -> UsedQuota:
    quota, counted = QUOTAS[name], COUNTED[name]()
    nearly = counted >= NEARLY * limit * quota.unit
    return UsedQuota(name, str(quota.what), counted // quota.unit, limit, nearly)
