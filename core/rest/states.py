"""What can be changed of each thing that people change, as core.audit.states compares it."""

from typing import Any
from uuid import UUID

from django.db.models import Q

from core.audit.states import State
from core.conversations.models import Gap
from core.curated.models import CuratedAnswer
from core.documents.models import Document, DocumentVersion
from core.organizations.widget_settings import settings_of
from core.quality.models import GoldenEntry
from core.tenancy.models import ApiKey, Group, Organization, User, Widget
from core.tenancy.widgets import sites_in
from core.webhooks.endpoints import BY_ADMIN
from core.webhooks.models import WebhookEndpoint

OF_DOCUMENTS = ("changed", "audience_changed", "reviewed", "archived", "brought_back")


def state_of_gap(gap: Gap) -> State:
    return State([gap.state, gap.owner_id, gap.note], gap.pk, ("gap.changed",))


def state_of_curated(answer: CuratedAnswer) -> State:
    return State(answer.version, answer.pk, ("curated.changed",))


def state_of_document(document: Document, newest: DocumentVersion) -> State:
    """``newest`` is its newest version, whose dates are changed with it."""
    values = [
        *(document.title, document.audience, document.owner_id, document.metadata),
        *(document.review_months, document.review_due, document.archived_on),
        *(newest.effective_from, newest.effective_until),
    ]
    actions = (*(f"document.{one}" for one in OF_DOCUMENTS), "version.changed")
    return State(values, document.pk, actions)


def state_of_dates(version: DocumentVersion) -> State:
    values = [version.number, version.effective_from, version.effective_until]
    return State(values, version.document_id, ("version.changed",))


def state_of_widget(widget: Widget, organization: Organization, key: ApiKey | None) -> State:
    """``key`` is its newest one that works."""
    values = [widget.name, sites_in(key), settings_of(widget, organization)]
    return State(values, widget.pk, ("widget.changed",))


def state_in_form(widget: Widget, values: Any) -> State:
    """Of these of a widget's values alone."""
    return State(values, widget.pk, ("widget.changed",))


def state_of_settings(organization_id: UUID, values: Any) -> State:
    """Of all of an organization's settings, or those of a section."""
    return State(values, organization_id, ("settings.changed",))


def state_of_member(member: User) -> State:
    return State([member.role, member.is_active], member.username, ("member.changed",))


def state_of_group(group: Group) -> State:
    # The audit calls a group by the name that it had before; the one of now is in the details.
    values = [group.name, group.claim_value]
    return State(values, group.pk, ("group.changed",), Q(details__name=group.name))


def state_of_webhook(endpoint: WebhookEndpoint) -> State:
    # That it was paused by itself, since its receiver fails, is nobody's change.
    values = [endpoint.url, endpoint.events, endpoint.disabled_because == BY_ADMIN]
    return State(values, endpoint.pk, ("webhook.changed",))


def state_of_golden(entry: GoldenEntry) -> State:
    return State([entry.question, entry.refused, entry.places], entry.pk, ("golden.changed",))
