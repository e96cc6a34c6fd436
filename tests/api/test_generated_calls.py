"""Calls made up from docs/openapi.yaml, as right and as wrong as it allows, by each kind of caller.

None is answered with a fault of ours, and each answer is one that the document describes
(tests/schemas.py). Chance is repeated: the same calls are made each time.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
import requests
import schemathesis
from django.http import HttpResponseBase
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode

from core.accounts.platform_admins import change_platform_admin
from core.accounts.scim_tokens import make_scim_token
from core.audit.keys import make_key
from core.tenancy.audiences import Audience
from core.tenancy.members import create_member
from core.tenancy.models import KeyKind, Role
from tests.conftest import PASSWORD, ROOT, Organization
from tests.schemas import differences

SITE = "https://intranet.example"
RIGHT, WRONG = 3, 2  # calls of each operation
# What ends things is called after all that needs them, and what shuts callers out at the very end.
ENDING = ("_delete", "_withdraw", "_end", "_erase", "_many", "_update")
SHUTTING_OUT = ("organizations_settings_update", "organizations_regenerate_key")
# Who calls is a matter of the client: what is made up for these is not sent.
OF_CALLERS = ("X-API-Key", "Cookie")
MEMBERS = ("admin", "editor", "viewer", "platform admin")
PROGRAMS = ("program", "program until tomorrow", "program of an audience", "platform")
CALLERS = ("nobody", "visitor", "identity provider", *PROGRAMS, *MEMBERS)
DO_MOST = {"program", "program until tomorrow", "admin", "platform admin"}


@pytest.fixture
def ids(organization, document_factory, asked, api) -> dict[str, str]:
    """One of each thing, by the name that it has in addresses."""
    document = document_factory(organization)
    answer = asked(organization, "Who may use the helicopter?", rating="down", comment="?")
    program = api(organization.secret_key)
    below = f"/api/v1/organizations/{organization.id}"

    def made(what: str, body: dict[str, Any]) -> str:
        answered = program.post(f"{below}/{what}/", body, content_type="application/json")
        return str(answered.json()["id"])

    webhook = made("webhooks", {"url": "https://host.example/", "events": ["review.due"]})
    program.post(f"{below}/webhooks/{webhook}/test/")
    deliveries = program.get(f"{below}/webhooks/{webhook}/deliveries/").json()["results"]
    curated = {
        "questions": ["Is there a canteen?"],
        "text": "Yes.",
        "answered_by": "HR",
        "valid_until": "2099-12-31",
        "source": "House rules",
    }
    golden = made("golden-questions", {"question": "Is there a gym?", "refused": True})
    return {
        "organization_id": str(organization.id),
        "document_id": str(document.pk),
        "message_id": str(answer.pk),
        "conversation_id": str(answer.conversation_id),
        "gap_id": program.get(f"{below}/gaps/").json()["results"][0]["id"],
        "golden_id": golden,
        "curated_id": made("curated-answers", curated),
        "run_id": made("quality-runs", {}),
        "webhook_id": webhook,
        "delivery_id": deliveries[0]["id"],
        "key_id": made("keys", {"name": "Spare"}),
        "invitation_id": made("invitations", {"role": "viewer"}),
        "group_id": made("groups", {"name": "Staff"}),
        "member_id": _spare_member(organization),
        "user_identifier": "anna",
        "number": "1",
        "page": "1",
    }


def _spare_member(organization: Organization) -> str:
    name = f"spare-{organization.id.hex[:12]}"
    return str(create_member(organization.id, name, PASSWORD, Role.VIEWER).pk)


@pytest.fixture
def caller(request, organization, platform_key, signed_in) -> Client:
    who = request.param
    if who == "platform admin":
        change_platform_admin(organization.admin, True, actor="test")
        return signed_in(organization.admin)
    if who in MEMBERS:
        return signed_in(getattr(organization, who))

    def secret(**options: Any) -> dict[str, str]:
        key = make_key(organization.id, KeyKind.SECRET, "Own", **options, actor="test")[1]
        return {"X-API-Key": key}

    def scim_token() -> str:
        return make_scim_token(organization.id, actor="test")[1]

    headers = {
        "nobody": dict,
        "visitor": lambda: {"X-API-Key": organization.publishable_key, "Origin": SITE},
        # What opens /scim/v2 opens nothing here.
        "identity provider": lambda: {"Authorization": f"Bearer {scim_token()}"},
        "program": lambda: {"X-API-Key": organization.secret_key},
        "program until tomorrow": lambda: secret(expires_at=timezone.now() + timedelta(days=1)),
        "program of an audience": lambda: secret(audience=Audience(members=True)),
        "platform": lambda: {"X-API-Key": platform_key},
    }
    return Client(raise_request_exception=False, headers=headers[who]())


@pytest.mark.parametrize("caller", CALLERS, indirect=True)
def test_each_generated_call_is_answered_as_described(caller, ids, request):
    wrong, answered = [], set()
    for made in made_up():
        response = send(caller, made.request(ids))
        found = differences()
        if response.status_code >= 500 or found:
            wrong.append(f"{response.status_code} {found} {made.case.as_curl_command()}")
        if response.status_code < 300:
            answered.add(made.operation)
    assert wrong == []
    who = request.node.callspec.params["caller"]
    if who in ("nobody", "identity provider"):
        assert answered == set()
    if who in DO_MOST:
        assert len(answered) > len({made.operation for made in made_up()}) / 2


@dataclass(frozen=True)
class MadeUp:
    """A call; ``known``: it names things that are there."""

    case: Case
    path_parameters: dict[str, Any]
    known: bool

    @property
    def operation(self) -> str:
        return id_of(self.case.operation)

    def request(self, ids: dict[str, str]) -> requests.PreparedRequest:
        replaced = ids if self.known else {"organization_id": ids["organization_id"]}
        parameters = self.path_parameters.items()
        self.case.path_parameters = {name: replaced.get(name, value) for name, value in parameters}
        sent = self.case.as_transport_kwargs(base_url="http://testserver")
        return requests.Request(**sent).prepare()


@cache
def made_up() -> list[MadeUp]:
    """RIGHT and WRONG calls of every operation, the same in every run."""
    document = schemathesis.openapi.from_path(ROOT / "docs" / "openapi.yaml")
    operations = [each.ok() for each in document.get_all_operations()]
    operations.sort(key=lambda one: (id_of(one) in SHUTTING_OUT, id_of(one).endswith(ENDING)))
    kinds = ((GenerationMode.POSITIVE, RIGHT), (GenerationMode.NEGATIVE, WRONG))
    return [
        made
        for operation in operations
        for mode, number in kinds
        for made in some(number, operation.as_strategy(generation_mode=mode))
    ]


def id_of(operation: Any) -> str:
    return str(operation.definition.raw["operationId"])


def some(number: int, cases: Any) -> list[MadeUp]:
    """So many of ``cases``, all but the first with ids that are there; none where there are
    none, as nothing of them can be wrong."""
    found: list[MadeUp] = []

    def keep(case: Case) -> None:
        found.append(MadeUp(case, dict(case.path_parameters), known=bool(found)))

    bounded = settings(
        max_examples=number,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    with suppress(Unsatisfiable):
        bounded(given(cases)(keep))()
    return found


def send(client: Client, request: requests.PreparedRequest) -> HttpResponseBase:
    headers = {name: value for name, value in request.headers.items() if name not in OF_CALLERS}
    media_type = headers.pop("Content-Type", "application/octet-stream")
    headers.pop("Content-Length", None)
    body = request.body or b""
    response = client.generic(
        str(request.method),
        request.path_url,
        body.encode() if isinstance(body, str) else body,
        media_type,
        headers=headers,
    )
    response.close()
    return response
