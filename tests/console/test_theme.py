import re
from typing import Any

import pytest
from django.test import Client

from core.console.theme import (
    CONTRAST,
    DARK_SURFACE,
    DEFAULT_ACCENT,
    LIGHT_SURFACE,
    accent_of,
    contrast,
    rgb,
)
from tests.console.test_pages import set_options

PAIR = r"--{}: light-dark\(#([0-9a-f]{{6}}), #([0-9a-f]{{6}})\)"


def test_pages_use_the_organizations_accent(organization: Any, signed_in: Any) -> None:
    set_options(organization, accent="#A1006B")

    assert (
        "/console/theme/a1006b.css" in signed_in(organization.viewer).get("/ask/").content.decode()
    )


@pytest.mark.parametrize("value", ["", "red", "#12345", "#12345g", "#fff;}", 7, None])
def test_what_is_no_colour_falls_back_to_the_products_own(organization: Any, value: Any) -> None:
    organization.model.settings = {"accent": value}

    assert accent_of(organization.model) == DEFAULT_ACCENT


@pytest.mark.parametrize("accent", [DEFAULT_ACCENT, "ffffff", "000000", "ffe600", "0a0a40"])
def test_any_accent_is_readable_in_both_schemes(client: Client, accent: str) -> None:
    answer = client.get(f"/console/theme/{accent}.css")
    css = answer.content.decode()
    light, dark = re.search(PAIR.format("accent"), css).groups()  # type: ignore[union-attr]
    on_light, on_dark = re.search(PAIR.format("on-accent"), css).groups()  # type: ignore[union-attr]

    assert answer["Content-Type"] == "text/css"
    assert contrast(rgb(light), LIGHT_SURFACE) >= CONTRAST
    assert contrast(rgb(dark), DARK_SURFACE) >= CONTRAST
    assert contrast(rgb(light), rgb(on_light)) >= CONTRAST
    assert contrast(rgb(dark), rgb(on_dark)) >= CONTRAST
