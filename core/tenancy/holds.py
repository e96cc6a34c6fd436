"""Legal holds: what is under one is deleted by nobody and no retention until an admin lifts it.
Called inside ``tenant()``.

Whoever deletes asks ``what_is_held`` first, which keeps holds from being set until the commit: so
there is no moment at which something goes that is under a hold already.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from core.errors import Conflict, InvalidInput, NotFound, OnLegalHold
from core.tenancy.context import current_tenant
from core.tenancy.locks import lock_until_commit, share_until_commit
from core.tenancy.models import LegalHold

LONGEST_NAME = 200
LONGEST_REASON = 500
_LOCK = "legal hold"


@dataclass(frozen=True, slots=True)
class Held:
    """What may not be deleted now: everything, since ``everything_since``, or what is of
    ``people``."""

    everything_since: datetime | None
    people: frozenset[str]

    @property
    def everything(self) -> bool:
        return self.everything_since is not None

    @property
    def anything(self) -> bool:
        return self.everything or bool(self.people)

    def refuse(self, user_identifier: str = "") -> None:
        """OnLegalHold where everything is held, or this person is."""
        if self.everything_since:
            raise OnLegalHold(
                _(
                    "All of this organization is under legal hold since %(day)s, so nothing is "
                    "deleted. An admin can lift it under Settings, Data."
                )
                % {"day": date_format(localtime(self.everything_since), "DATE_FORMAT")}
            )
        if user_identifier and user_identifier in self.people:
            raise OnLegalHold(
                _(
                    "This person is under legal hold, so nothing of the person’s is deleted. An "
                    "admin can lift it under Settings, Data."
                )
            )


def holds() -> "QuerySet[LegalHold]":
    """All of the active tenant's, the oldest first."""
    return LegalHold.objects.all()


def hold_of(user_identifier: str) -> LegalHold | None:
    """The hold of a person; with "" that of the organization."""
    return holds().filter(user_identifier=user_identifier).first()


def what_is_held() -> Held:
    """For whoever is about to delete, as the first of their transaction."""
    share_until_commit(_LOCK)
    since = dict(holds().values_list("user_identifier", "created_at"))
    return Held(since.pop("", None), frozenset(since))


def set_hold(user_identifier: str, reason: str, set_by: str) -> LegalHold:
    """Hold what is of a person, or with "" all of the organization's. Waits for deletions that are
    under way. Conflict where it is held already, InvalidInput."""
    reason = reason.strip()
    if not 1 <= len(reason) <= LONGEST_REASON:
        sentence = _("Say why, in at most %(most)s characters.") % {"most": LONGEST_REASON}
        raise InvalidInput(sentence, {"reason": [sentence]})
    lock_until_commit(_LOCK)
    if hold_of(user_identifier):
        raise Conflict(
            _("There is a legal hold on this already. Lift it first to give another reason.")
        )
    return LegalHold.objects.create(
        organization_id=current_tenant(),
        user_identifier=user_identifier,
        reason=reason,
        set_by=set_by,
    )


def lift_hold(hold_id: UUID) -> LegalHold:
    """Let go of what is held; returns what was the hold. NotFound."""
    hold = holds().select_for_update().filter(pk=hold_id).first()
    if hold is None:
        raise NotFound("There is no such legal hold. Was it lifted already?")
    holds().filter(pk=hold_id).delete()
    return hold
