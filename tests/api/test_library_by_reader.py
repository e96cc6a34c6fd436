"""The library narrowed down to what somebody may be answered from."""

from uuid import uuid4

import pytest

from core.audit.groups import make_group
from core.audit.widgets import make_widget
from core.tenancy.audiences import Audience


@pytest.fixture
def named(organization, document_factory):
    """A document for everybody, and one for each other audience; the ids of group and widget."""
    group = make_group(organization.id, "Drivers", actor="test").pk
    widget = make_widget(organization.id, "Intranet", origins=[], actor="test").pk
    for title, audience in {
        "everybody": None,
        "members": Audience(members=True),
        "group": Audience(groups=(group,)),
        "widget": Audience(widgets=(widget,)),
    }.items():
        document_factory(organization, f"{title} park here.", title=title, audience=audience)
    return {"group": group, "widget": widget}


@pytest.fixture
def titles(organization, api):
    def find(audience, key=organization.secret_key):
        found = api(key).get(f"/api/v1/documents/?ordering=title&audience={audience}")
        assert found.status_code == 200, found.content
        return [document["title"] for document in found.json()["results"]]

    return find


def test_each_reader_has_what_is_for_everybody_and_for_it(named, titles):
    assert titles("everybody") == ["everybody"]
    assert titles("members") == ["everybody", "members"]
    assert titles(f"group:{named['group']}") == ["everybody", "group", "members"]
    assert titles(f"widget:{named['widget']}") == ["everybody", "widget"]


def test_one_that_is_not_there_or_another_organizations_finds_nothing(
    named, titles, other_organization, document_factory
):
    document_factory(other_organization, "Theirs.", title="Theirs")
    assert titles(f"widget:{uuid4()}") == titles(f"group:{uuid4()}") == []
    assert titles(f"widget:{named['widget']}", other_organization.secret_key) == []


def test_what_names_nobody_is_refused(organization, api):
    for wrong in ("nobody", "widget:1", "group:"):
        refused = api(organization.secret_key).get(f"/api/v1/documents/?audience={wrong}")
        assert (refused.status_code, list(refused.json()["errors"])) == (400, ["audience"])
