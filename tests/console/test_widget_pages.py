"""Widgets in the console: several, each with its sites, looks, line and preview."""

import re
from html import unescape
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from core.audit import keys as audited
from core.audit.organizations import change_logo
from core.audit.widgets import make_widget
from core.documents.models import Document
from core.organizations.settings import options_of
from core.organizations.widget_settings import settings_of
from core.tenancy.audiences import Audience
from core.tenancy.context import tenant
from core.tenancy.keys import change_origins, origins_now, working_keys
from core.tenancy.models import KeyKind, Organization, Widget
from core.tenancy.widgets import keys_of, sites_in

SITE = "https://intranet.example"
LOOKS = {
    "title": "",
    "greeting": "",
    "accent": "",
    "language": "",
    "suggested_questions": "",
    "theme": "auto",
    "position": "bottom-right",
    "radius": "12",
    "font": "",
    "font_size": "16",
}


def first(organization: Any) -> str:
    """The page of the widget that every organization has."""
    return page_of(organization.id)


def page_of(widget_id: UUID) -> str:
    return f"/settings/widget/{widget_id}/"


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def save(browser: Client, page: str, section: str, **typed: str) -> str:
    return text_of(browser.post(f"{page}save/{section}/", typed, follow=True))


def settings(organization: Any, widget_id: UUID) -> dict[str, Any]:
    with tenant(organization.id):
        row = Organization.objects.get(pk=organization.id)
        return settings_of(Widget.objects.get(pk=widget_id), row)


def sites(organization: Any, widget_id: UUID) -> list[str]:
    with tenant(organization.id):
        return sites_in(keys_of(Widget.objects.get(pk=widget_id)).first())


@pytest.fixture
def staff(organization: Any) -> Widget:
    return make_widget(organization.id, "Staff intranet", origins=[SITE], actor="test")


def test_one_is_there_from_the_start_and_another_is_made(organization: Any, signed_in: Any) -> None:
    browser = signed_in(organization.admin)
    assert page_of(organization.id) in text_of(browser.get("/settings/widget/"))

    made = browser.post("/settings/widget/", {"name": " Public site "}, follow=True)

    assert "“Public site” is made." in text_of(made)
    with tenant(organization.id):
        widget = Widget.objects.get(name="Public site")
    assert "data-api-key=&quot;pk_" in text_of(browser.get(page_of(widget.pk)))
    again = browser.post("/settings/widget/", {"name": "public SITE"})
    assert again.status_code == 422
    assert "There is a widget “public SITE” already." in text_of(again)


def test_each_has_its_own_looks_and_sites(organization: Any, staff: Widget, signed_in: Any) -> None:
    browser, page = signed_in(organization.admin), page_of(staff.pk)
    looks = LOOKS | {"title": "Ask us", "accent": "#00695c", "suggested_questions": "Who pays?\n"}

    assert "Looks: saved." in save(browser, page, "looks", **looks)
    browser.post(f"{page}sites/", {"origins": "https://staff.example"})

    shown = settings(organization, staff.pk)
    assert (shown["title"], shown["suggested_questions"]) == ("Ask us", ["Who pays?"])
    assert settings(organization, organization.id)["title"] is None
    assert sites(organization, staff.pk) == ["https://staff.example"]
    assert sites(organization, organization.id) == [SITE]

    save(browser, page, "looks", **LOOKS)
    assert settings(organization, staff.pk)["suggested_questions"] is None


def test_the_first_ones_looks_are_those_of_the_organizations_settings(
    organization: Any, signed_in: Any
) -> None:
    save(signed_in(organization.admin), first(organization), "looks", **LOOKS, **{})
    save(signed_in(organization.admin), first(organization), "looks", **LOOKS | {"title": "Ask"})
    with tenant(organization.id):
        shown = options_of(Organization.objects.get(pk=organization.id))
    assert shown["widget"]["title"] == "Ask"


def test_what_is_no_setting_is_refused_beside_its_field(organization: Any, signed_in: Any) -> None:
    there = f"{first(organization)}save/looks/"
    refused = signed_in(organization.admin).post(there, LOOKS | {"radius": "99"})
    assert refused.status_code == 422
    assert "less than or equal to 32" in text_of(refused)
    assert signed_in(organization.admin).post(f"{first(organization)}save/x/").status_code == 404


def test_one_for_which_documents_are_is_not_deleted(
    organization: Any, staff: Widget, signed_in: Any, document_factory: Any
) -> None:
    document = document_factory(organization, audience=Audience(widgets=(staff.pk,)))
    browser, there = signed_in(organization.admin), f"{page_of(staff.pk)}delete/"

    refused = browser.post(there)
    assert refused.status_code == 409
    assert "Documents are for “Staff intranet”: 1." in text_of(refused)
    with tenant(organization.id):
        Document.objects.filter(pk=document.pk).update(audience=None)

    assert "is deleted." in text_of(browser.post(there, follow=True))
    assert browser.get(page_of(staff.pk)).status_code == 404
    of_the_first = browser.post(f"{first(organization)}delete/")
    assert "The first widget can’t be deleted." in text_of(of_the_first)


def test_a_check_of_no_address_says_what_to_do(
    organization: Any, staff: Widget, signed_in: Any
) -> None:
    browser, sentence = signed_in(organization.admin), "Write the address of one of the site’s"
    assert sentence in text_of(browser.get(f"{page_of(staff.pk)}?site="))
    assert sentence not in text_of(browser.get(page_of(staff.pk)))


def test_it_is_renamed(organization: Any, staff: Widget, signed_in: Any) -> None:
    browser = signed_in(organization.admin)
    answer = browser.post(f"{page_of(staff.pk)}name/", {"name": "Intranet"}, follow=True)
    assert "<h1>Intranet</h1>" in text_of(answer)


def test_another_organizations_widget_is_not_found(
    organization: Any, staff: Widget, other_organization: Any, signed_in: Any
) -> None:
    browser = signed_in(other_organization.admin)
    for widget_id in (organization.id, staff.pk, uuid4()):
        there = page_of(widget_id)
        assert browser.get(there).status_code == 404
        for call in ("name/", "sites/", "delete/", "save/looks/"):
            form = {"name": "Theirs", "origins": "https://x.example", **LOOKS}
            assert browser.post(f"{there}{call}", form).status_code == 404
    assert sites(organization, staff.pk) == [SITE]


def test_a_key_is_made_for_a_widget(organization: Any, staff: Widget, signed_in: Any) -> None:
    browser = signed_in(organization.admin)
    address = f"/settings/keys/new/?kind=publishable&widget={staff.pk}"
    assert f'<option value="{staff.pk}" selected>' in text_of(browser.get(address))

    typed = {"name": "Second", "kind": "publishable", "widget_id": str(staff.pk)}
    made = browser.post("/settings/keys/new/", typed)

    assert page_of(staff.pk) in text_of(made)
    with tenant(organization.id):
        assert {key.name for key in keys_of(staff)} == {"Second", "Staff intranet"}


def test_the_line_to_copy_has_the_newest_key(organization: Any, signed_in: Any) -> None:
    browser = signed_in(organization.admin)
    page = text_of(browser.get(first(organization)))
    assert f"data-api-key=&quot;{organization.publishable_key}&quot;" in page
    assert "script-src http://localhost:8000; connect-src http://localhost:8000<" in page

    _, text = audited.make_key(organization.id, KeyKind.PUBLISHABLE, "New", actor="test")
    page = save(browser, first(organization), "visitors", previews="page", identity="optional")

    assert f"data-api-key=&quot;{text}&quot;" in page
    assert "; img-src http://localhost:8000<" in page


def test_the_policy_to_copy_lets_a_logo_in(organization: Any, signed_in: Any) -> None:
    change_logo(organization.id, b"a small picture", actor="test")
    page = text_of(signed_in(organization.admin).get(first(organization)))
    assert "connect-src http://localhost:8000; img-src http://localhost:8000<" in page


def test_a_key_of_an_earlier_version_has_no_line(organization: Any, signed_in: Any) -> None:
    with tenant(organization.id):
        working_keys().update(public_text="")
    page = text_of(signed_in(organization.admin).get(first(organization)))
    assert "is of a time when keys were not kept" in page
    assert "data-api-key" not in page


def test_without_a_publishable_key_one_can_be_made(organization: Any, signed_in: Any) -> None:
    with tenant(organization.id):
        working_keys().filter(kind=KeyKind.PUBLISHABLE).delete()
    browser = signed_in(organization.admin)
    page = text_of(browser.get(first(organization)))
    assert "/settings/keys/new/?kind=publishable" in page
    offered = text_of(browser.get("/settings/keys/new/?kind=publishable"))
    assert '<option value="publishable" selected>' in offered


def test_sites_are_replaced_all_or_none(organization: Any, signed_in: Any) -> None:
    browser = signed_in(organization.admin)
    wrong = browser.post(
        f"{first(organization)}sites/", {"origins": "https://a.example\nhttps://b.example/x"}
    )
    assert wrong.status_code == 422
    assert "“https://b.example/x”: Must be a scheme and a host" in text_of(wrong)
    with tenant(organization.id):
        assert origins_now() == [SITE]

    typed = {"origins": f"{SITE}\r\n\r\nhttps://www.example.org:443\r\n"}
    assert "Sites: saved." in text_of(
        browser.post(f"{first(organization)}sites/", typed, follow=True)
    )

    with tenant(organization.id):
        assert origins_now() == [SITE, "https://www.example.org"]


def test_the_preview_needs_no_site_of_this_server(
    organization: Any, signed_in: Any, client: Any
) -> None:
    page = text_of(signed_in(organization.admin).get(first(organization)))
    (address,) = re.findall(r'<iframe [^>]*src="([^"]+)"', page)

    shown = client.get(unescape(address))

    assert shown.status_code == 200
    assert "/widget/demo/preview.js" in text_of(shown)
    assert "See it on a page of its own" not in page
    with tenant(organization.id):
        change_origins([SITE, "http://localhost:8000"])
    listed = text_of(signed_in(organization.admin).get(first(organization)))
    assert f'src="/widget/page/?key={organization.publishable_key}"' in listed
    assert "See it on a page of its own" in listed


@pytest.mark.parametrize(
    ("site", "sentence"),
    [
        ("https://other.example/start", "https://other.example is not among the sites."),
        ("http://intranet.example", "http://intranet.example is not among the sites."),
        (f"{SITE}/hr/leave?x=1", "browsers let such pages load nothing"),
        ("intranet.example", "browsers let such pages load nothing"),
        ("ftp://intranet.example", "Must be a scheme and a host"),
        ("https://[x", "Must be a scheme and a host"),
        ("https://", "Must be a scheme and a host"),
    ],
)
def test_a_site_is_checked(organization: Any, signed_in: Any, site: str, sentence: str) -> None:
    page = text_of(signed_in(organization.admin).get(first(organization), {"site": site}))
    assert sentence in page


def test_a_site_that_can_work_is_told_so(organization: Any, signed_in: Any, override: Any) -> None:
    override(PUBLIC_URL="https://chat.example")
    page = text_of(signed_in(organization.admin).get(first(organization), {"site": f"{SITE}/x"}))
    assert f"The widget may work on {SITE}: it is among the sites." in page
