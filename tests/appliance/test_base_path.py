"""On a shared host the product has a path; inside, paths are those of a host of its own."""

import asyncio
import os
import subprocess
import sys
from typing import Any

import pytest

from appliance.base_path import below, is_base_path
from appliance.process import ROOT

SHOWN = """
import django
from django.conf import settings
from django.urls import reverse
django.setup()
from core.tenancy.origins import own_origin
print(reverse("console:ask"), settings.STATIC_URL, settings.SESSION_COOKIE_PATH,
      settings.CSRF_COOKIE_PATH, settings.CSRF_TRUSTED_ORIGINS[0], own_origin(),
      [one["url"] for one in settings.SPECTACULAR_SETTINGS["SERVERS"]])
"""


def seen_inside(base: str, path: str) -> str:
    seen: list[str] = []

    async def app(scope: dict[str, Any], receive: Any, send: Any) -> None:
        seen.append(scope["path"])

    asyncio.run(below(base, app)({"path": path}, None, None))  # type: ignore[arg-type]
    return seen[0]


@pytest.mark.parametrize(
    ("path", "inside"),
    [
        ("/policies/ask/", "/ask/"),
        ("/policies/", "/"),
        ("/policies", "/"),
        # The proxy has taken the base path off, or the container asks for its own health.
        ("/ask/", "/ask/"),
        ("/healthz", "/healthz"),
        ("/policies-of-others/", "/policies-of-others/"),
        # Taken off once: this is an address that there is not.
        ("/policies/policies/ask/", "/policies/ask/"),
    ],
)
def test_the_base_path_is_taken_off_where_the_proxy_has_left_it_on(path: str, inside: str) -> None:
    assert seen_inside("/policies", path) == inside


def test_a_host_of_its_own_has_no_base_path() -> None:
    assert seen_inside("", "/policies/ask/") == "/policies/ask/"


@pytest.mark.parametrize("path", ["", "/policies", "/hr/policies-2.0", "/~hr"])
def test_a_base_path_is_letters_digits_and_a_few_signs(path: str) -> None:
    assert is_base_path(path)


@pytest.mark.parametrize(
    "path", ["policies", "/policies/", "//policies", "/..", "/a/./b", "/a b", "/ä", "/a%20b"]
)
def test_what_servers_read_in_two_ways_is_no_base_path(path: str) -> None:
    assert not is_base_path(path)


@pytest.mark.parametrize(
    ("public_url", "shown"),
    [
        (
            "https://example.org/policies/",
            "/policies/ask/ /policies/static/ /policies /policies https://example.org "
            "https://example.org ['/policies']",
        ),
        ("https://example.org", "/ask/ /static/ / / https://example.org https://example.org []"),
    ],
)
def test_one_setting_puts_addresses_cookies_and_the_api_under_the_path(
    public_url: str, shown: str
) -> None:
    environment = {**os.environ, "PUBLIC_URL": public_url}
    told = subprocess.run(
        [sys.executable, "-c", SHOWN],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == shown
