"""Which sites a publishable key works on: those it names, exactly, and no others."""

import pytest

from core.errors import InvalidInput
from core.tenancy.origins import allows, check_site, checked_origins, origin_of

GOOD = {
    "https://intranet.example": "https://intranet.example",
    "HTTPS://Intranet.Example": "https://intranet.example",
    "https://intranet.example:443": "https://intranet.example",
    "http://intranet.example:80": "http://intranet.example",
    "https://intranet.example:8443": "https://intranet.example:8443",
    "http://localhost:3000": "http://localhost:3000",
    "http://192.0.2.7:81": "http://192.0.2.7:81",
    "http://[2001:DB8:0::1]:81": "http://[2001:db8::1]:81",
    "https://xn--bcher-kva.example": "https://xn--bcher-kva.example",
    " https://a_b.example ": "https://a_b.example",
    "https://intranet.example/": "https://intranet.example",
    "http://localhost:3000/": "http://localhost:3000",
}
BAD = [
    *("", "*", "null", "intranet.example", "//intranet.example", "https://", "https://*.example"),
    *("https://intranet.example//", "https://intranet.example/path", "https://intranet.example?x"),
    *(
        "https://intranet.example#x",
        "https://user@intranet.example",
        "https://a:b@intranet.example",
    ),
    *("ftp://intranet.example", "file:///etc/passwd", "javascript://x", "chrome-extension://abc"),
    *("https://intranet.example:0", "https://intranet.example:65536", "https://x.example:080"),
    *("https://intranet.example:", "https://intranet.example:x", "https://bücher.example"),
    *("https://a..example", "https://.example", "https://example.", "https://-a.example"),
    *("https://a b.example", "https://a\n.example", "https://256.0.0.1", "https://1.2.3"),
    *("https://[::1", "https://[zz]", "https://a.example,https://b.example", "https://a\\b"),
    *("https://" + "a" * 64 + ".example", "https://" + "a." * 130 + "example"),
]
STRANGE = [
    *("https://evil.example", "http://intranet.example", "https://intranet.example:8443"),
    *("https://intranet.example.evil.example", "https://evilintranet.example"),
    *("https://sub.intranet.example", "https://intranet.example/", "https://intranet.exampl"),
    *("https://INTRANET.example", "https://intranet.example:443", "null", "", "*"),
    "intranet.example",
    *("https://intranet.example, https://evil.example", "https://intranet.example "),
]
UNREADABLE = [
    *(None, "https://intranet.example", {"https://intranet.example": True}, 5, [["x"]], [None]),
    ["*"],
    ["https://intranet.example", "*"],
    ["https://intranet.example", "nonsense"],
    ["https://intranet.example", 5],
    ["https://intranet.example/"],
    ["https://intranet.example"] * 51,
]


@pytest.mark.parametrize(("given", "stored"), GOOD.items())
def test_an_origin_is_stored_as_browsers_write_it(given, stored):
    assert origin_of(given) == stored


@pytest.mark.parametrize("given", BAD)
def test_what_is_no_exact_origin_is_refused_with_its_reason(given):
    with pytest.raises(InvalidInput) as refused:
        checked_origins(["https://intranet.example", given])
    (reason,) = refused.value.extra["errors"]["origins"]
    assert reason.startswith(f"“{given}”: ")


@pytest.mark.parametrize("given", [None, "https://a.example", {}, ["https://a.example"] * 51, [5]])
def test_what_is_no_list_of_origins_is_refused(given):
    with pytest.raises(InvalidInput):
        checked_origins(given)


def test_each_origin_is_stored_once():
    given = ["https://a.example:443", "https://A.example", "http://a.example"]
    assert checked_origins(given) == ["https://a.example", "http://a.example"]


@pytest.mark.parametrize("origin", STRANGE)
def test_only_the_exact_origin_is_allowed(origin):
    assert allows(["https://intranet.example"], "https://intranet.example")
    assert not allows(["https://intranet.example"], origin)


@pytest.mark.parametrize("stored", UNREADABLE)
def test_a_list_that_can_not_be_read_allows_nothing(stored):
    assert not allows(stored, "https://intranet.example")


def test_an_empty_list_allows_nothing():
    assert not allows([], "https://intranet.example")


@pytest.mark.parametrize(
    "address",
    ["https://intranet.example/a?b#c", "intranet.example", "https://INTRANET.example:443?x"],
)
def test_a_page_is_on_the_site_of_its_origin(address):
    assert check_site(["https://intranet.example"], address).origin == "https://intranet.example"


@pytest.mark.parametrize(
    "address", ["http://[::1", "http://a]b/", "https://user@intranet.example/x"]
)
def test_an_address_that_names_no_site_is_refused_in_our_words(address):
    checked = check_site(["https://intranet.example"], address)
    assert (checked.origin, "Must be a scheme and a host" in checked.trouble) == ("", True)
