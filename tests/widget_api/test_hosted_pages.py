"""The full page and the demo, on this server's own address."""

import re
from urllib.parse import urljoin

import pytest

from core.tenancy.context import tenant
from tests.widget_api.conftest import SITE

OWN = "http://localhost:8000"
PAGES = ("/widget/page/", "/widget/demo/")


@pytest.fixture
def own_site(organization):
    from core.tenancy.keys import change_origins

    with tenant(organization.id):
        change_origins([SITE, OWN])
    return organization


def policy(answer) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in answer["Content-Security-Policy"].split(";"))
    return {name: value for name, _, value in parts}


def test_the_full_page_is_the_widget_and_may_be_framed_by_the_keys_sites(client, own_site):
    answer = client.get(PAGES[0], {"key": own_site.publishable_key})
    assert answer.status_code == 200
    html = answer.content.decode()
    assert f'<script src="/widget.js" data-api-key="{own_site.publishable_key}"' in html
    assert 'data-mode="page"' in html
    assert policy(answer)["frame-ancestors"] == f"{SITE} {OWN}"
    assert "X-Frame-Options" not in answer.headers


def test_the_demo_may_not_be_framed(client, own_site):
    answer = client.get(PAGES[1], {"key": own_site.publishable_key})
    assert answer.status_code == 200
    assert policy(answer)["frame-ancestors"] == "'none'"
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", PAGES)
def test_neither_runs_anything_but_this_servers_files(client, own_site, path):
    answer = client.get(path, {"key": own_site.publishable_key})
    rules = policy(answer)
    assert (rules["default-src"], rules["script-src"]) == ("'none'", "'self'")
    assert "unsafe" not in answer["Content-Security-Policy"]
    html = answer.content.decode()
    assert not re.search(r"<script(?![^>]*src=)", html)
    assert not re.search(r"\son\w+=|\sstyle=|<style", html)
    for address in re.findall(r'(?:src|href)="([^"]+)"', html):
        if not address.startswith("data:"):
            found = client.get(urljoin(path, address))
            assert found.status_code == 200, address


@pytest.mark.parametrize("path", PAGES)
def test_a_key_without_this_server_in_its_list_opens_neither(client, organization, own_site, path):
    from core.tenancy.keys import change_origins

    assert client.get(path).status_code == 404
    for key in ("pk_unknown", "", organization.secret_key, '"><script>'):
        assert client.get(path, {"key": key}).status_code == 404
    with tenant(organization.id):
        change_origins([SITE])
    assert client.get(path, {"key": organization.publishable_key}).status_code == 404


def test_the_name_of_the_organization_is_text(client, own_site):
    from core.tenancy.models import Organization

    with tenant(own_site.id):
        Organization.objects.filter(pk=own_site.id).update(name="<script>alert(1)</script>")
    answer = client.get(PAGES[0], {"key": own_site.publishable_key})
    assert b"<script>alert" not in answer.content
