"""One of each thing that pages of the console are about, each named after a heron."""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

from django.db import connections
from django.utils import timezone

from core.answering.answer import prepare
from core.answering.live.runs import complete
from core.answering.question import Question
from core.audit.groups import make_group
from core.audit.holds import set_hold
from core.audit.keys import make_key
from core.audit.members import invite
from core.audit.widgets import make_widget
from core.conversations.feedback import rate
from core.conversations.gaps.gather import gather
from core.conversations.gaps.listing import first_moment
from core.conversations.models import Gap, Message, MessageRole, Rating, Surface
from core.quality.entries import Expected, add_entry
from core.quality.golden_runs import start_run
from core.tenancy.audiences import reader_of_member
from core.tenancy.context import tenant
from core.tenancy.models import KeyKind, Role
from core.webhooks.endpoints import add_endpoint
from core.webhooks.models import SUBSCRIBED
from tests.conftest import Organization
from tests.curated import keep

MARK = "Heron"
LATER = timezone.now().date() + timedelta(days=40)
NOBODYS = uuid.UUID(int=0)


def make_everything(organization: Organization, document_factory: Callable[..., Any]) -> Any:
    """What there is now, by the names that ids have in addresses. The conversation is the
    viewer's; the document's second version comes later."""
    here, by = organization.id, "test"
    document = document_factory(
        organization,
        f"{MARK}s get 25 days of leave.",
        title=f"{MARK} policy",
        effective_from=date(2020, 1, 1),
    )
    document_factory(
        organization,
        f"{MARK}s get 28 days of leave.",
        title="",
        replaces=document.pk,
        effective_from=LATER,
    )
    answer = _unanswered(organization)
    gather(here, first_moment(1))
    with tenant(here):
        gap = Gap.objects.get()
        golden = add_entry(Expected(f"May a {MARK} fly in?", True), actor=by)
    webhook, _ = add_endpoint(here, f"https://{MARK.lower()}.example/", SUBSCRIBED, actor=by)
    return {
        "document_id": document.pk,
        "number": 2,
        "page": 1,
        "message_id": answer.pk,
        "conversation_id": answer.conversation_id,
        "gap_id": gap.pk,
        "curated_id": keep(organization, questions=(f"Where does the {MARK} eat?",)).pk,
        "golden_id": golden.pk,
        "run_id": start_run(here, by).pk,
        "group_id": make_group(here, f"{MARK}s", actor=by).pk,
        "member_id": organization.viewer.pk,
        "invitation_id": invite(here, Role.VIEWER, f"{MARK}@example.org", actor=by).link.pk,
        "key_id": make_key(here, KeyKind.SECRET, f"{MARK} payroll", actor=by)[0].pk,
        "widget_id": make_widget(here, f"{MARK} intranet", actor=by).pk,
        "webhook_id": webhook.pk,
        "hold_id": set_hold(here, "anna", f"{MARK} against harbour", actor=by).pk,
        "organization_id": here,
        "passkey_id": NOBODYS,
        "session_id": "none",
        "slug": "organization",
        "name": "none",
    }


def _unanswered(organization: Organization) -> Message:
    """The viewer asks on the Ask page what no document answers, and says that it did not help."""
    viewer = organization.viewer
    question = Question(
        f"What is the parking fee of a {MARK}?",
        user_identifier=viewer.username,
        surface=Surface.CONSOLE,
        reader=reader_of_member(viewer),
    )
    # In a thread of its own: in that of tests with a browser an event loop runs.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(_ask, organization, question).result()
    with tenant(organization.id):
        answer = Message.objects.get(role=MessageRole.ASSISTANT)
        rate(answer, Rating.DOWN, f"Ask the {MARK}.")
    return answer


def _ask(organization: Organization, question: Question) -> None:
    try:
        complete(prepare(organization.id, question))
    finally:
        connections.close_all()
