"""Two people have one form open: who saves second is told who was first, loses nothing that was
typed, and saves again over it."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from core.accounts.models import SignOn
from core.audit.groups import make_group
from core.conversations.gaps.gather import gather
from core.conversations.gaps.listing import first_moment
from core.conversations.models import Gap
from core.curated.models import CuratedAnswer
from core.documents.models import Document, DocumentVersion
from core.organizations.settings import options_of
from core.organizations.widget_settings import settings_of
from core.quality.entries import Expected, Place, add_entry, merge_entries
from core.quality.models import GoldenEntry
from core.tenancy.context import tenant
from core.tenancy.models import Group, Organization, User, Widget
from core.tenancy.widgets import keys_of, sites_in
from core.webhooks.endpoints import add_endpoint
from core.webhooks.models import EventType, WebhookEndpoint
from tests.accounts.provider_metadata import certificate, metadata
from tests.curated import CANTEEN, TEXT, TODAY, keep

HOOK, IN_FORCE = "https://host.example/", EventType.DOCUMENT_IN_FORCE.value


@dataclass(frozen=True)
class Form:
    """Where it is shown and sent, what the first and the second person type, and how what is
    stored reads."""

    page: str
    action: str
    first: dict[str, str]
    second: dict[str, str]
    stored: Callable[[], object]
    typed: str  # by the second, as the page shows it again


def text_of(response: Any) -> str:
    return html.unescape(re.sub(r"\s+", " ", response.content.decode()))


def gap_form(organization: Any, asked: Any, _documents: Any) -> Form:
    asked(organization, "What is the parking fee?")
    gather(organization.id, first_moment(30))
    with tenant(organization.id):
        where = f"/gaps/{Gap.objects.get().pk}/"
    form = {"state": "new", "state_before": "new", "owner": ""}
    return Form(
        where,
        where,
        {**form, "note": "Theirs"},
        {**form, "note": "Mine"},
        lambda: Gap.objects.get().note,
        "Mine",
    )


def curated_form(organization: Any, _asked: Any, _documents: Any) -> Form:
    where = f"/curated/{keep(organization).pk}/"
    form = {
        "questions": CANTEEN,
        "language": "en",
        "answered_by": "Facilities",
        "valid_until": str(TODAY.replace(year=TODAY.year + 2, day=1)),
        "source": "House rules",
        "audience_kind": "everybody",
    }
    return Form(
        where,
        where,
        {**form, "text": f"{TEXT} Theirs."},
        {**form, "text": f"{TEXT} Mine."},
        lambda: CuratedAnswer.objects.get().text,
        f"{TEXT} Mine.",
    )


def details_form(organization: Any, _asked: Any, documents: Any) -> Form:
    where = f"/documents/{documents(organization, 'Leave is 25 days.').pk}/"
    form = dict.fromkeys(
        ("owner", "department", "tags", "review_months", "review_due", "metadata"), ""
    )
    return Form(
        where,
        where,
        {**form, "title": "Theirs"},
        {**form, "title": "Mine"},
        lambda: Document.objects.get().title,
        "Mine",
    )


def dates_form(organization: Any, _asked: Any, documents: Any) -> Form:
    where = f"/documents/{documents(organization, 'Leave is 25 days.').pk}/"
    return Form(
        where,
        f"{where}versions/1/dates/",
        {"effective_from": "2020-01-01", "effective_until": ""},
        {"effective_from": "2021-01-01", "effective_until": ""},
        lambda: str(DocumentVersion.objects.get().effective_from),
        "2021-01-01",
    )


def settings_form(organization: Any, _asked: Any, _documents: Any) -> Form:
    def stored() -> object:
        return options_of(Organization.objects.get(pk=organization.id))["contact"]["email"]

    names = {"contact.name": "", "contact.url": ""}
    return Form(
        "/settings/",
        "/settings/save/contact/",
        {**names, "contact.email": "theirs@acme.example"},
        {**names, "contact.email": "mine@acme.example"},
        stored,
        "mine@acme.example",
    )


def widget_form(organization: Any, _asked: Any, _documents: Any) -> Form:
    where = f"/settings/widget/{organization.id}/"

    def stored() -> object:
        widget = Widget.objects.get(pk=organization.id)
        return settings_of(widget, Organization.objects.get(pk=organization.id))["title"]

    looks = {"theme": "auto", "position": "bottom-right", "radius": "12", "font_size": "16"}
    return Form(
        where,
        f"{where}save/looks/",
        {**looks, "title": "Theirs"},
        {**looks, "title": "Mine"},
        stored,
        "Mine",
    )


def sites_form(organization: Any, _asked: Any, _documents: Any) -> Form:
    where = f"/settings/widget/{organization.id}/"
    return Form(
        where,
        f"{where}sites/",
        {"origins": "https://theirs.example"},
        {"origins": "https://mine.example"},
        lambda: sites_in(keys_of(Widget.objects.get(pk=organization.id)).first())[0],
        "https://mine.example",
    )


def name_form(organization: Any, _asked: Any, _documents: Any) -> Form:
    where = f"/settings/widget/{organization.id}/"
    return Form(
        where,
        f"{where}name/",
        {"name": "Theirs"},
        {"name": "Mine"},
        lambda: Widget.objects.get(pk=organization.id).name,
        "Mine",
    )


def member_form(organization: Any, _asked: Any, _documents: Any) -> Form:
    where = f"/people/{organization.viewer.pk}/"
    return Form(
        where,
        where,
        {"role": "editor"},
        {"role": "admin"},
        lambda: User.objects.get(pk=organization.viewer.pk).role,
        'value="admin" selected',
    )


def group_form(organization: Any, _asked: Any, _documents: Any) -> Form:
    where = f"/people/groups/{make_group(organization.id, 'Staff', actor='test').pk}/"
    return Form(
        where,
        where,
        {"claim_value": "staff", "name": "Theirs"},
        {"claim_value": "staff", "name": "Mine"},
        lambda: Group.objects.get().name,
        "Mine",
    )


def webhook_form(organization: Any, _asked: Any, _documents: Any) -> Form:
    added, _secret = add_endpoint(organization.id, HOOK, [IN_FORCE], actor="test")
    where = f"/settings/webhooks/{added.pk}/change/"
    return Form(
        where,
        where,
        {"events": IN_FORCE, "url": f"{HOOK}theirs"},
        {"events": IN_FORCE, "url": f"{HOOK}mine"},
        lambda: WebhookEndpoint.objects.get().url,
        f"{HOOK}mine",
    )


def golden_form(organization: Any, _asked: Any, _documents: Any) -> Form:
    with tenant(organization.id):
        added = add_entry(Expected("How long is leave?", refused=True), actor="test")
    where = f"/insight/golden/{added.pk}/"
    return Form(
        where,
        where,
        {"refused": "yes", "question": "Theirs?"},
        {"refused": "yes", "question": "Mine?"},
        lambda: GoldenEntry.objects.get().question,
        "Mine?",
    )


def sign_on_form(_organization: Any, _asked: Any, _documents: Any) -> Form:
    where = "/settings/sign-on/"
    form = {"protocol": "saml", "metadata": metadata(certificate())}
    return Form(
        where,
        where,
        {**form, "role_claim": "theirs"},
        {**form, "role_claim": "mine"},
        lambda: getattr(SignOn.objects.first(), "role_claim", None),
        'value="mine"',
    )


FORMS = (
    gap_form,
    curated_form,
    details_form,
    dates_form,
    settings_form,
    widget_form,
    sites_form,
    name_form,
    member_form,
    group_form,
    webhook_form,
    golden_form,
    sign_on_form,
)


def marks_in(page: str, form: Form) -> str:
    """The mark in the form that goes to ``form.action``: of those with its first field."""
    field = next(reversed(form.second))
    forms = re.findall(r"<form.*?</form>", page, re.DOTALL)
    sent = next(one for one in forms if f'name="{field}"' in one and 'name="seen"' in one)
    found = re.search(r'name="seen" value="(\w+)"', sent)
    assert found
    return found[1]


@pytest.fixture(params=FORMS, ids=lambda one: one.__name__)
def form(request: Any, organization: Any, asked: Any, document_factory: Any) -> Form:
    made: Form = request.param(organization, asked, document_factory)
    return made


@pytest.fixture
def colleague(organization: Any) -> Any:
    """Another admin."""
    with tenant(organization.id):
        User.objects.filter(pk=organization.editor.pk).update(role="admin")
    return organization.editor


def test_who_saves_second_is_told_of_the_first_and_saves_again(
    organization: Any, colleague: Any, signed_in: Any, form: Form
) -> None:
    mine, theirs = signed_in(organization.admin), signed_in(colleague)
    seen = marks_in(text_of(mine.get(form.page)), form)
    first = {**form.first, "seen": marks_in(text_of(theirs.get(form.page)), form)}
    assert theirs.post(form.action, first).status_code == 302
    with tenant(organization.id):
        saved = form.stored()

    refused = mine.post(form.action, {**form.second, "seen": seen})

    page = text_of(refused)
    assert refused.status_code == 412
    assert f"{colleague.username} changed this on" in page
    assert f'href="{form.page}" target="_blank"' in page
    assert form.typed in page
    with tenant(organization.id):
        assert form.stored() == saved
    again = {**form.second, "seen": marks_in(page, form)}
    assert mine.post(form.action, again).status_code == 302
    with tenant(organization.id):
        assert form.stored() != saved


def test_what_is_wrong_in_a_form_hides_no_change(
    organization: Any, colleague: Any, signed_in: Any, form: Form
) -> None:
    mine, theirs = signed_in(organization.admin), signed_in(colleague)
    seen = marks_in(text_of(mine.get(form.page)), form)
    assert theirs.post(form.action, form.first).status_code == 302
    changed = next(name for name in form.second if form.second[name] != form.first[name])
    wrong = {**form.second, changed: "x" * 200_000}

    refused = mine.post(form.action, {**wrong, "seen": seen})

    assert refused.status_code == 412
    again = {**wrong, "seen": marks_in(text_of(refused), form)}
    assert mine.post(form.action, again).status_code == 422


def test_who_saved_before_saves_on(organization: Any, signed_in: Any, form: Form) -> None:
    browser = signed_in(organization.admin)
    for typed in (form.first, form.second):
        seen = marks_in(text_of(browser.get(form.page)), form)
        assert browser.post(form.action, {**typed, "seen": seen}).status_code == 302


def test_who_changed_a_golden_question_by_a_file_is_named(
    organization: Any, signed_in: Any
) -> None:
    form = golden_form(organization, None, None)
    mine = signed_in(organization.admin)
    seen = marks_in(text_of(mine.get(form.page)), form)
    with tenant(organization.id):
        places = (Place(words="30 days"),)
        changed = Expected("How long is leave?", refused=False, places=places)
        merge_entries([changed], actor="user:beth")
        merge_entries([changed, Expected("Other?", refused=True)], actor="user:carl")

    refused = mine.post(form.action, {**form.second, "seen": seen})

    assert refused.status_code == 412
    assert "beth changed this on" in text_of(refused)


def test_two_sections_of_settings_are_two_forms(
    organization: Any, colleague: Any, signed_in: Any
) -> None:
    page = text_of(signed_in(organization.admin).get("/settings/"))
    section = re.search(r'<section class="card" id="organization".*?</section>', page)
    assert section
    seen = re.search(r'name="seen" value="(\w+)"', section[0])
    assert seen
    other = {"contact.name": "", "contact.email": "hr@acme.example", "contact.url": ""}
    assert signed_in(colleague).post("/settings/save/contact/", other).status_code == 302
    mine = {"name": "Acme", "accent": "", "language": "", "seen": seen[1]}
    saved = signed_in(organization.admin).post("/settings/save/organization/", mine)
    assert saved.status_code == 302


def test_the_sentence_is_in_the_readers_language(
    organization: Any, colleague: Any, signed_in: Any, asked: Any
) -> None:
    form = gap_form(organization, asked, None)
    mine = signed_in(organization.admin)
    mine.defaults["HTTP_ACCEPT_LANGUAGE"] = "de"
    seen = marks_in(text_of(mine.get(form.page)), form)
    signed_in(colleague).post(form.action, form.first)
    page = text_of(mine.post(form.action, {**form.second, "seen": seen}))
    assert f"{colleague.username} hat dies am" in page
