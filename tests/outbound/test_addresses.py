"""Which addresses may be asked, in whichever form they are written."""

from ipaddress import ip_address, ip_network

import pytest

from core.outbound.addresses import PrivateNetworks, RefusedAddress, check_address, check_url

NONE = PrivateNetworks("SETTING", [])


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.1",
        "172.16.3.4",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fd00::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "ff02::1",
        "fec0::1",
        "3fff::1",
        "192.0.0.9",
        "192.88.99.1",
        "2002:c058:6301::1",
        "168.63.129.16",
        "64:ff9b::a83f:8110",
    ],
)
def test_addresses_that_are_not_public_are_refused(address):
    with pytest.raises(RefusedAddress):
        check_address(ip_address(address), "https", NONE)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1"])
def test_public_addresses_are_sent_to_by_https_only(address):
    check_address(ip_address(address), "https", NONE)
    with pytest.raises(RefusedAddress):
        check_address(ip_address(address), "http", NONE)


def test_a_setting_allows_a_network_and_no_other():
    allowed = PrivateNetworks("SETTING", [ip_network("10.1.0.0/16")])
    check_address(ip_address("10.1.2.3"), "http", allowed)
    check_address(ip_address("::ffff:10.1.2.3"), "http", allowed)
    with pytest.raises(RefusedAddress, match="SETTING may allow"):
        check_address(ip_address("10.2.0.1"), "https", allowed)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "hello",
        "ftp://host.example/",
        "http://host.example/",
        "https://",
        "https://user:secret@host.example/",
        "https://host.example/#part",
        "https://host.example:99999/",
        "https://host.example/a b",
        "https://host.example/\r\nx: y",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://" + "x" * 600,
    ],
)
def test_what_can_never_be_asked_is_refused_before_a_name_is_looked_up(url):
    with pytest.raises(RefusedAddress):
        check_url(url, NONE)
