"""What a browser calls itself, in words that its owner recognizes."""

from django.utils.translation import gettext as _

# The first that is found counts: most browsers also name those that they resemble.
BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "Chrome": "Chrome",
    "CriOS": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS X": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


UNKNOWN = "Another program"
ON = " on "


def device_of(user_agent: str) -> str:
    """Like “Firefox on Windows”; UNKNOWN for what is no browser that we know. English, as it is
    stored."""
    browser = _first(BROWSERS, user_agent)
    system = _first(SYSTEMS, user_agent)
    if browser and system:
        return f"{browser}{ON}{system}"
    return browser or system or UNKNOWN


def device_in_words(device: str) -> str:
    """What ``device_of`` gave, in the reader's language."""
    if device == UNKNOWN:
        return _("Another program")
    browser, on, system = device.partition(ON)
    if not on:
        return device
    return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}


def _first(names: dict[str, str], user_agent: str) -> str:
    return next((name for sign, name in names.items() if sign in user_agent), "")
