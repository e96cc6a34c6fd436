"""Search on a replica: never behind, never past the policies, and never needed."""

import copy
import os
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from core.documents.intake import Actor, delete_document
from core.retrieval import replica
from core.retrieval.search import search
from tests.retrieval.standby import Standby

QUESTION = "How many days of leave can be carried over?"


@pytest.fixture(scope="module")
def standby(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standby]:
    with Standby(tmp_path_factory.mktemp("standby", numbered=True)).running() as running:
        yield running


@pytest.fixture
def asked(standby: Standby, monkeypatch: pytest.MonkeyPatch) -> Iterator[CaptureQueriesContext]:
    """The statements that search sends to the replica."""
    place = copy.deepcopy(connections.settings["default"])
    place |= {"PORT": standby.port, "OPTIONS": {}}
    monkeypatch.setitem(connections.settings, replica.REPLICA, place)
    monkeypatch.setattr(replica, "_known", replica._Known())
    with CaptureQueriesContext(connections[replica.REPLICA]) as statements:
        yield statements
    connections[replica.REPLICA].close()
    del connections[replica.REPLICA]


def looked(asked: CaptureQueriesContext) -> bool:
    """Whether passages were looked for on the replica."""
    return any("FROM documents_chunk" in (statement["sql"] or "") for statement in asked)


def texts(organization) -> list[str]:
    return [hit.content for hit in search(organization.id, QUESTION).hits]


def test_search_asks_the_replica_and_finds_the_same(
    organization, document_factory, standby, asked, monkeypatch
):
    document_factory(organization)
    standby.catch_up()
    there = texts(organization)
    assert there and looked(asked)
    monkeypatch.delitem(connections.settings, replica.REPLICA)
    assert texts(organization) == there


def test_what_has_just_been_uploaded_is_found_before_the_replica_has_it(
    organization, document_factory, standby, asked
):
    document_factory(organization)
    standby.catch_up()
    standby.hold()
    document_factory(organization, "Ten days of leave can be carried over at sea.", title="Sea")
    found = texts(organization)
    assert any("at sea" in text for text in found) and not looked(asked)
    standby.catch_up()
    assert texts(organization) == found and looked(asked)


def test_what_was_deleted_a_moment_ago_is_not_found_where_it_still_is(
    organization, document_factory, standby, asked
):
    document = document_factory(organization)
    standby.catch_up()
    standby.hold()
    delete_document(organization.id, document.pk, Actor("test"))
    assert texts(organization) == [] and not looked(asked)
    standby.catch_up()


def test_policies_keep_organizations_apart_on_the_replica(
    organization, other_organization, document_factory, standby, asked
):
    document_factory(organization)
    document_factory(other_organization, "Guests may bring dogs.", title="Dogs")
    standby.catch_up()
    assert texts(other_organization) == ["Guests may bring dogs."]
    assert looked(asked)


def test_a_role_that_policies_do_not_bind_is_never_used(
    organization, document_factory, standby, asked, caplog
):
    document_factory(organization)
    standby.catch_up()
    place = connections.settings[replica.REPLICA]
    place |= {"USER": "policychat_owner", "PASSWORD": _owner_password()}
    connections[replica.REPLICA].close()  # of the role that is bound
    assert texts(organization) and not looked(asked)
    assert "not bound" in caplog.text


def test_a_replica_that_lacks_a_table_yet_is_left_alone(
    organization, document_factory, standby, asked, caplog
):
    """As one is that has not replayed a migration."""
    document_factory(organization)
    standby.catch_up()
    connections[replica.REPLICA].close()
    connections.settings[replica.REPLICA]["OPTIONS"] = {"options": "-c search_path=pg_catalog"}
    assert texts(organization) and not looked(asked)
    assert "left alone" in caplog.text


def _owner_password() -> str:
    return urlsplit(os.environ["DATABASE_OWNER_URL"]).password or ""


def test_search_goes_on_without_the_replica_and_leaves_it_alone_for_a_while(
    organization, document_factory, standby, asked, caplog
):
    document_factory(organization)
    standby.catch_up()
    standby.stop()
    try:
        assert texts(organization) and texts(organization)
    finally:
        standby.start()
    assert not looked(asked)
    assert caplog.text.count("left alone") == 1
