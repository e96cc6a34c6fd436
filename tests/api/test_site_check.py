"""Whether a widget works on a site: what the page sends, and what only a browser can tell."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from threading import Thread

import pytest
from django.utils import translation

from core.audit.organizations import change_logo
from core.audit.widgets import change_widget
from core.rest.site_check import check_page
from core.tenancy.context import tenant
from core.tenancy.widgets import find_widget

OWN = "http://localhost:8000"


class Site:
    """One page, as a test wants it."""

    def __init__(self):
        self.body, self.status, self.headers, self.asked = "", 200, {}, 0
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                site.asked += 1
                self.send_response(site.status)
                for name, value in site.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(site.body.encode())

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def site(override):
    override(WIDGET_PRIVATE_NETWORKS=[ip_network("127.0.0.0/8")])
    made = Site()
    Thread(target=made.server.serve_forever, daemon=True).start()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def check(organization, site):
    """``check()``: what is found on the site's page, as (state, text)."""
    change_widget(organization.id, organization.id, origins=[site.origin], actor="test")

    def look(address=None):
        with tenant(organization.id):
            widget = find_widget(organization.id)
        report = check_page(organization.model, widget, address or f"{site.origin}/start?a=b#c")
        return [(finding.state, finding.text) for finding in report.findings]

    return look


def line(key, src=f"{OWN}/widget.js"):
    return f'<!doctype html><script src="{src}" data-api-key="{key}"></script>'


def test_a_page_with_the_line_works(organization, site, check):
    site.body = line(organization.publishable_key)
    assert [state for state, _ in check()] == ["good", "good", "good"]


def test_a_page_without_the_line_is_for_a_browser_to_tell(site, check):
    site.body = "<p>News"
    assert check()[1][0] == "unknown"
    assert "sent without the line" in check()[1][1]


@pytest.mark.parametrize(
    ("key", "src", "sentence"),
    [
        ("pk_other", f"{OWN}/widget.js", "a key that is not this widget’s"),
        ("", "https://elsewhere.example/widget.js", "from another server than"),
    ],
)
def test_a_wrong_line_is_named(organization, site, check, key, src, sentence):
    site.body = line(key or organization.publishable_key, src)
    state, text = check()[1]
    assert state == "bad"
    assert sentence in text


@pytest.mark.parametrize(
    ("policy", "refused"),
    [
        ("default-src 'self'", "script-src and connect-src"),
        (f"script-src {OWN}; connect-src 'self'", "connect-src"),
        (f"script-src {OWN}; connect-src {OWN}, default-src 'none'", "script-src and connect-src"),
        (f"script-src {OWN} 'self'; connect-src {OWN}", ""),
        ("script-src 'nonce-abc' 'strict-dynamic'; connect-src *", ""),
        ("default-src http:", ""),
        ("img-src 'none'", ""),
    ],
)
def test_a_policy_in_the_way_is_named(organization, site, check, policy, refused):
    site.body = line(organization.publishable_key)
    site.headers = {"Content-Security-Policy": policy}
    state, text = check()[2]
    assert (state, refused in text) == ("bad" if refused else "good", True)


@pytest.mark.parametrize(("images", "state"), [("'self'", "bad"), (OWN, "good")])
def test_a_logo_must_be_allowed_by_the_policy(organization, site, check, images, state):
    change_logo(organization.id, b"a small picture", actor="test")
    with tenant(organization.id):
        organization.model.refresh_from_db()
    site.body = line(organization.publishable_key)
    policy = f"script-src {OWN}; connect-src {OWN}; img-src {images}"
    site.headers = {"Content-Security-Policy": policy}
    found, text = check()[2]
    assert (found, "in img-src" in text) == (state, state == "bad")


def test_a_policy_in_the_page_counts_too(organization, site, check):
    meta = """<meta http-equiv="Content-Security-Policy" content="script-src 'self'">"""
    site.body = meta + line(organization.publishable_key)
    assert check()[2][0] == "bad"


@pytest.mark.parametrize("status", [302, 401, 500])
def test_a_page_that_is_not_shown_is_for_a_browser(site, check, status):
    site.status, site.headers = status, {"Location": "http://127.0.0.1:1/"}
    assert [state for state, _ in check()] == ["good", "unknown"]
    assert site.asked == 1


def test_addresses_that_are_not_public_are_not_asked(site, check, override):
    override(WIDGET_PRIVATE_NETWORKS=[])
    state, text = check()[1]
    assert (state, site.asked) == ("unknown", 0)
    assert "Open it in a browser" in text


def test_a_site_that_is_not_the_widgets_is_not_asked(site, check):
    found = check(site.origin.replace("127.0.0.1", "localhost"))
    assert [state for state, _ in found] == ["bad"]
    assert site.asked == 0


def test_what_is_found_is_in_the_readers_language(organization, site, check):
    site.body = line(organization.publishable_key)
    with translation.override("de"):
        listed, found, policy = [text for _, text in check()]
        [not_listed] = [text for _, text in check("https://elsewhere.example/")]
        [wrong] = [text for _, text in check("https://*.example/")]
        site.server.shutdown()
        site.server.server_close()
        _, (_, away) = check()

    assert listed == f"Das Widget darf auf {site.origin} arbeiten: Es ist unter den Websites."
    assert found == "Die Seite hat die Zeile, mit einem Schlüssel dieses Widgets, der gilt."
    assert policy.startswith("Die Seite hat keine Content-Security-Policy")
    assert not_listed.endswith(" ist nicht unter den Websites. Fügen Sie es hinzu.")
    assert wrong.startswith("Nennen Sie jede Website vollständig")
    assert "Die Verbindung ist gescheitert: ConnectError." in away
