"""HTTPS through Caddy with an authority of its own, for two web containers."""

import json
import ssl
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import httpx
import pytest

from tests.compose.asking import upload, wait_until_completed
from tests.compose.stack import READY_SECONDS, Stack, wait_for

DOMAIN = "policies.example.org"
ROOT_CERTIFICATE = "/data/caddy/pki/authorities/local/root.crt"
QUESTION = "How many days of annual leave does a full-time employee have?"


@pytest.fixture
def stack(another_stack: Callable[..., Stack], images: Mapping[str, str]) -> Stack:
    variables = {**images, "DOMAIN": DOMAIN}
    made = another_stack("compose/tls.yaml", "tests/compose/local_ports.yaml", variables=variables)
    made.compose("up", "--detach", "--no-build", "--scale", "appliance=2")
    return made


@pytest.fixture
def browser(stack: Stack) -> Iterator[httpx.Client]:
    """A client that trusts Caddy's authority and finds DOMAIN where Caddy listens."""
    port = stack.compose("port", "proxy", "443").strip().rpartition(":")[2]

    def certificate() -> str:
        return stack.inside("proxy", "cat", ROOT_CERTIFICATE, check=False)

    wait_for(lambda: "BEGIN CERTIFICATE" in certificate(), READY_SECONDS)
    trusted = ssl.create_default_context(cadata=certificate())

    def resolve(request: httpx.Request) -> None:
        request.headers["Host"] = DOMAIN
        request.extensions = {**request.extensions, "sni_hostname": DOMAIN}

    with httpx.Client(
        base_url=f"https://127.0.0.1:{port}",
        verify=trusted,
        event_hooks={"request": [resolve]},
        timeout=120,
    ) as client:
        wait_for(lambda: _is_ready(client), READY_SECONDS)
        yield client


def _is_ready(client: httpx.Client) -> bool:
    try:
        return client.get("/readyz").status_code == 200
    except httpx.TransportError:
        return False


def test_everything_goes_over_https_and_answers_stream_through_it(
    stack: Stack, browser: httpx.Client, handbook: Path
) -> None:
    port = stack.compose("port", "proxy", "80").strip().rpartition(":")[2]
    plain = httpx.get(f"http://127.0.0.1:{port}/", headers={"Host": DOMAIN}, timeout=30)
    assert plain.status_code == 308
    assert plain.headers["location"] == f"https://{DOMAIN}/"
    assert not stack.container("appliance")["HostConfig"]["PortBindings"]

    page = browser.get("/", follow_redirects=True)
    assert page.status_code == 200
    assert "Secure" in page.headers["set-cookie"]

    keys = stack.credentials()
    root, browser.base_url = browser.base_url, browser.base_url.join("/api/v1/")
    browser.headers["X-API-Key"] = keys["secret_key"]
    wait_until_completed(browser, upload(browser, handbook))
    accept = {"Accept": "text/event-stream"}
    with browser.stream("POST", "query/", json={"query": QUESTION}, headers=accept) as answer:
        arrived = list(answer.iter_raw())
    assert len(arrived) > 1, "the proxy has held the stream back"
    last = b"".join(arrived).decode().rpartition("event: done\n")[2]
    assert json.loads(last.partition("data: ")[2].splitlines()[0])["answered"]

    browser.base_url = root
    visitor = {"X-API-Key": keys["publishable_key"], "Origin": f"https://{DOMAIN}"}
    assert browser.get("/widget/v1/config/", headers=visitor).status_code == 200
    visitor["Origin"] = f"http://{DOMAIN}"
    assert browser.get("/widget/v1/config/", headers=visitor).status_code == 403
