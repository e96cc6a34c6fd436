"""The organization's accent colour as a stylesheet, readable in light and in dark."""

import re

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control

from core.organizations.settings import options_of
from core.tenancy.models import Organization

Rgb = tuple[float, float, float]

DEFAULT_ACCENT = "2f5fd0"
# What the accent has to stand out from: the surfaces of css/base.css.
LIGHT_SURFACE: Rgb = (0.965, 0.965, 0.957)
DARK_SURFACE: Rgb = (0.145, 0.145, 0.141)
WHITE: Rgb = (1.0, 1.0, 1.0)
BLACK: Rgb = (0.0, 0.0, 0.0)
# WCAG 2.2 AA for text of ordinary size.
CONTRAST = 4.5
YEAR_SECONDS = 365 * 24 * 3600


def accent_of(organization: Organization) -> str:
    """The accent as six hexadecimal digits; the product's own unless a valid one is set."""
    given = str(options_of(organization)["accent"]).removeprefix("#").lower()
    return given if re.fullmatch("[0-9a-f]{6}", given) else DEFAULT_ACCENT


# The address names the colour, so the answer never changes.
@cache_control(public=True, max_age=YEAR_SECONDS, immutable=True)
def stylesheet(request: HttpRequest, accent: str) -> HttpResponse:
    """Sets ``--accent`` and ``--on-accent``, one shade for each scheme."""
    chosen = rgb(accent)
    light = _readable(chosen, LIGHT_SURFACE, BLACK)
    dark = _readable(chosen, DARK_SURFACE, WHITE)
    css = (
        ":root {\n"
        f"  --accent: light-dark({_hex(light)}, {_hex(dark)});\n"
        f"  --on-accent: light-dark({_hex(_ink(light))}, {_hex(_ink(dark))});\n"
        "}\n"
    )
    return HttpResponse(css, content_type="text/css")


def _readable(color: Rgb, surface: Rgb, towards: Rgb) -> Rgb:
    """``color`` itself, or as little of ``towards`` mixed in as makes it readable as text."""
    for step in range(21):
        share = step / 20
        mixed = _mix(color, towards, share)
        if contrast(mixed, surface) >= CONTRAST:
            return mixed
    return towards


def _ink(background: Rgb) -> Rgb:
    """White or black, whichever reads better on ``background``."""
    return max((WHITE, BLACK), key=lambda ink: contrast(ink, background))


def contrast(one: Rgb, other: Rgb) -> float:
    """WCAG contrast ratio, 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(color: Rgb) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in color
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _mix(color: Rgb, other: Rgb, share: float) -> Rgb:
    red, green, blue = (a + (b - a) * share for a, b in zip(color, other, strict=True))
    return red, green, blue


def rgb(digits: str) -> Rgb:
    red, green, blue = (int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4))
    return red, green, blue


def _hex(color: Rgb) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in color)
