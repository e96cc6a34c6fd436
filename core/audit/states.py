"""Two people who change the same thing: who saves second is told of the first.

A page, and an answer of the API, carries the mark of what it shows; the change that follows
carries it back. It is compared inside the transaction of the change, with the row locked.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from core.audit.models import AuditEvent
from core.errors import ChangedMeanwhile

MARK_CHARACTERS = 32


@dataclass(frozen=True, slots=True)
class State:
    """What can be changed of a thing, as it stands. ``target`` is what the audit calls the thing,
    ``actions`` are the events that tell of a change; ``found_by`` finds them where the audit calls
    it something else."""

    values: Any
    target: object
    actions: tuple[str, ...]
    found_by: Q | None = None

    @property
    def mark(self) -> str:
        """A short text that is another one for other values, and tells nobody what they are."""
        text = json.dumps([str(self.target), self.values], default=str, sort_keys=True)
        mark: str = salted_hmac(__name__, text, algorithm="sha256").hexdigest()
        return mark[:MARK_CHARACTERS]

    def refuse_unless_seen(self, marks: Collection[str]) -> None:
        """ChangedMeanwhile where ``marks`` are of other values; without any there is nothing to
        compare. Inside ``tenant()``, with the row locked."""
        if not marks or self.mark in marks:
            return
        named = Q(target=str(self.target)) if self.found_by is None else self.found_by
        events = AuditEvent.objects.filter(named, action__in=self.actions)
        last = events.order_by("-created_at").first()
        if last is None:  # the audit is kept for so long only
            raise ChangedMeanwhile(_("This was changed while you had it open. Nothing is saved."))
        when = date_format(localtime(last.created_at), "DATETIME_FORMAT")
        raise ChangedMeanwhile(
            _("%(who)s changed this on %(when)s, while you had it open. Nothing is saved.")
            % {"who": last.who, "when": when},
            changed_by=last.actor,
            changed_at=last.created_at.isoformat(),
        )
