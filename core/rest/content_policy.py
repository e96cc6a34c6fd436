"""What a Content-Security-Policy allows a page to load from another server."""

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from urllib.parse import urlsplit

NEEDED = ("script-src", "connect-src")
IMAGES = "img-src"
# What a browser looks at first for the directive; the last counts where none is there.
_INSTEAD = {
    "script-src": ("script-src-elem", "script-src", "default-src"),
    "connect-src": ("connect-src", "default-src"),
    "img-src": ("img-src", "default-src"),
}
# With these a script is allowed by more than its address, which only a browser can tell.
_BY_OTHER_MEANS = ("'nonce-", "'sha256-", "'sha384-", "'sha512-", "'strict-dynamic'")


def policies_in(header: str) -> list[dict[str, list[str]]]:
    """The policies of a header's value, each as the sources by directive; all of them bind."""
    return [policy for text in header.split(",") if (policy := dict(_directives(text)))]


def refused_by(
    policies: Sequence[dict[str, list[str]]], directives: Sequence[str], server: str, page: str
) -> list[str]:
    """Those of ``directives`` that keep a page of the origin ``page`` from loading from ``server``,
    an origin too."""
    return [
        directive
        for directive in directives
        if any(not _allows(policy, directive, server, page) for policy in policies)
    ]


def _directives(text: str) -> Iterator[tuple[str, list[str]]]:
    seen = set()
    for part in text.split(";"):
        words = part.lower().split()
        if words and words[0] not in seen:  # of two of one name the first counts
            seen.add(words[0])
            yield words[0], words[1:]


def _allows(policy: dict[str, list[str]], directive: str, server: str, page: str) -> bool:
    named = next((policy[name] for name in _INSTEAD[directive] if name in policy), None)
    if named is None:
        return True
    if directive == "script-src" and any(one.startswith(_BY_OTHER_MEANS) for one in named):
        return True
    return any(_matches(source, server, page) for source in named)


def _matches(source: str, server: str, page: str) -> bool:
    asked = urlsplit(server)
    if source == "'self'":
        return server == page
    if source == "*" or source == f"{asked.scheme}:":
        return True
    scheme, _, rest = source.rpartition("://")
    if source.startswith("'") or source.endswith(":") or (scheme and scheme != asked.scheme):
        return False
    place = rest.partition("/")[0]
    return place == asked.netloc or (place.startswith("*.") and fnmatchcase(asked.netloc, place))
