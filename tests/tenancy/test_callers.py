"""Whose address counts, directly and behind proxies."""

from ipaddress import ip_network

import pytest
from django.test import RequestFactory

from core.tenancy.throttle import address_of

PERSON, CDN, BALANCER = "203.0.113.7", "198.51.100.4", "10.20.0.9"
NETWORKS = [ip_network("10.20.0.0/16"), ip_network("198.51.100.0/24")]


@pytest.fixture
def address(override):
    """``address(trusted, forwarded)``: whose it is when the load balancer calls."""

    def find(trusted, forwarded, *, direct=BALANCER, believed=True):
        header = ("HTTP_X_FORWARDED_PROTO", "https") if believed else None
        override(SECURE_PROXY_SSL_HEADER=header, TRUSTED_PROXIES=trusted)
        headers = {"X-Forwarded-For": forwarded} if forwarded else {}
        return address_of(RequestFactory().get("/", headers=headers, REMOTE_ADDR=direct))

    return find


def test_behind_one_proxy_it_is_whom_that_was_called_by(address):
    assert address(1, PERSON) == PERSON
    assert address(1, f"192.0.2.1, {PERSON}") == PERSON  # the first was made up


def test_behind_two_proxies_each_person_counts(address):
    assert address(2, f"{PERSON}, {CDN}") == PERSON
    assert address(2, f"192.0.2.1, {PERSON}, {CDN}") == PERSON


def test_who_came_through_fewer_proxies_than_there_are_is_the_first_written_down(address):
    assert address(2, PERSON) == PERSON


def test_by_networks_it_is_the_nearest_that_is_no_proxy(address):
    assert address(NETWORKS, f"192.0.2.1, {PERSON}, {CDN}") == PERSON
    assert address(NETWORKS, f"192.0.2.1, {PERSON}") == PERSON
    assert address(NETWORKS, f"not an address, {CDN}") == "not an address"


def test_by_networks_who_calls_past_the_proxies_chooses_no_address(address):
    assert address(NETWORKS, "192.0.2.1", direct=PERSON) == PERSON


def test_proxies_that_call_for_themselves_count_as_the_first(address):
    assert address(NETWORKS, f"{CDN}, 10.20.0.1") == CDN


def test_nobody_chooses_an_address_where_no_proxy_is_trusted(address):
    assert address(2, PERSON, believed=False) == BALANCER
    assert address(2, "") == BALANCER
