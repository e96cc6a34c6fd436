"""XML of SAML, read so that it can do nothing and takes no time."""

import pytest

from core.accounts.saml_xml import MOST_NAMESPACES, read_xml, text_of
from core.errors import SignOnFailed


def declared(count: int) -> str:
    return " ".join(f'xmlns:n{number}="urn:n"' for number in range(count))


def nested(count: int) -> str:
    opened = "".join(f'<x xmlns:n{number}="urn:n">' for number in range(count))
    return opened + "</x>" * count


@pytest.mark.parametrize(
    "text",
    [
        f"<x {declared(MOST_NAMESPACES + 1)}/>",
        nested(MOST_NAMESPACES + 1),
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x y="&b;"/>',
        '<?xml version="1.0" encoding="nonsense"?><x/>',
        "<x" * 10_000,
    ],
)
def test_what_would_take_long_or_read_elsewhere_is_refused(text: str) -> None:
    with pytest.raises(SignOnFailed, match="something that is not SAML"):
        read_xml(text.encode())


def test_many_elements_may_each_declare_what_they_use() -> None:
    values = f"<value {declared(2)}>group</value>" * 2000

    assert len(read_xml(f"<x {declared(MOST_NAMESPACES - 2)}>{values}</x>".encode())) == 2000


def test_a_text_is_read_whole_whatever_cuts_it() -> None:
    assert text_of(read_xml(b"<x> an<!-- cut -->na<?cut?>@harbour</x>")) == "anna@harbour"
