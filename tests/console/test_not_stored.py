"""What is somebody's is kept by no browser and no proxy; what is everybody's may be."""

from typing import Any

import pytest
from django.http import HttpResponseBase
from django.test import Client

from core.accounts.platform_admins import change_platform_admin
from core.api.urls import urlpatterns as addresses
from core.console.urls import urlpatterns as pages
from core.tenancy.context import tenant
from core.webhooks.endpoints import send_test
from core.webhooks.models import WebhookDelivery
from tests.api.test_isolation import METHODS, PUBLIC, Call, send
from tests.conftest import Organization
from tests.console.test_every_page import address
from tests.everything import make_everything

# The same for all people, and not about any of them.
EVERYBODYS = {"theme", "words"}
# Pictures that are drawn again with each page: a browser keeps them for its own person alone.
KEPT_PRIVATELY = {"logo", "documents/<uuid:document_id>/pages/<int:page>.png"}


@pytest.fixture
def there(organization: Organization, document_factory: Any) -> dict[str, Any]:
    made = make_everything(organization, document_factory)
    send_test(organization.id, made["webhook_id"], actor="test")
    with tenant(organization.id):
        delivery = WebhookDelivery.objects.get()
    return {**made, "delivery_id": delivery.pk, "user_identifier": "anna"}


def is_kept(answer: HttpResponseBase, name: str) -> bool:
    """Whether more may be kept of ``answer`` than of a page or address of this name."""
    answer.close()
    said = answer.headers.get("Cache-Control", "")
    return "private" not in said if name in KEPT_PRIVATELY else "no-store" not in said


def test_no_page_is_stored(organization: Organization, signed_in: Any, there: Any) -> None:
    change_platform_admin(organization.admin, True, actor="test")
    kept, opened = [], 0
    for page in pages:
        name = str(page.name or page.pattern)
        if name in EVERYBODYS:
            continue
        path = address(page, {**there, "token": "x", "code": "x"})
        for method in ("get", "post"):
            # Some of them sign out.
            answer = getattr(signed_in(organization.admin), method)(path)
            opened += answer.status_code == 200
            if is_kept(answer, name):
                kept.append((name, method, answer.headers.get("Cache-Control")))
    assert kept == []
    assert opened > 50


@pytest.mark.parametrize("caller", ["member", "program", "nobody"])
def test_no_answer_of_the_api_is_stored(
    organization: Organization, signed_in: Any, api: Any, there: Any, caller: str
) -> None:
    client = {
        "member": lambda: signed_in(organization.admin),
        "program": lambda: api(organization.secret_key),
        "nobody": Client,
    }[caller]()
    calls = [
        Call(method, str(pattern.pattern))
        for method in METHODS  # what is there is read before it is changed
        for pattern in addresses
        if str(pattern.pattern) not in PUBLIC
    ]
    kept, opened = [], 0
    for call in calls:
        answer = send(client, call, there)
        opened += answer.status_code == 200
        if is_kept(answer, call.route):
            kept.append((call, answer.status_code, answer.headers.get("Cache-Control")))
    assert kept == []
    assert caller == "nobody" or opened > 40


def test_the_description_of_the_api_may_be_kept_and_is_asked_for_again() -> None:
    first = Client().get("/api/v1/schema/")
    assert first["Cache-Control"] == "no-cache"
    again = Client().get("/api/v1/schema/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again["Cache-Control"]) == (304, "no-cache")
