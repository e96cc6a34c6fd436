"""The demo organization that `dev` makes: its admin, its keys, the sample policies."""

import io
import json
import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402

from appliance.embedded.private import write_private  # noqa: E402
from appliance.sample.catalogue import (  # noqa: E402
    ORGANIZATION_NAME,
    SAMPLE_CONTACT,
    SAMPLE_QUESTIONS,
)
from appliance.sample.upload import upload_sample  # noqa: E402
from appliance.vectors import notice, prepare_index  # noqa: E402
from core.accounts.platform_admins import change_platform_admin  # noqa: E402
from core.documents.models import DocumentVersion, Status  # noqa: E402
from core.errors import InvalidKey, ModelUnavailable, NotFound  # noqa: E402
from core.organizations.settings import store_options  # noqa: E402
from core.providers.registry import embedding_model  # noqa: E402
from core.tenancy.context import tenant  # noqa: E402
from core.tenancy.keys import (  # noqa: E402
    change_origins,
    create_key,
    create_platform_key,
    find_key,
    origins_now,
)
from core.tenancy.members import create_member  # noqa: E402
from core.tenancy.models import KeyKind, Organization, Role, User  # noqa: E402
from core.tenancy.organizations import create_organization, organization_by_slug  # noqa: E402
from core.tenancy.origins import allows, own_origin  # noqa: E402

SLUG = "demo"
ADMIN = "admin"
DOCUMENTS_SECONDS = 120.0


def prepare_database() -> None:
    """Migrations, and the static files that the web server serves."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, if_changed=True, verbosity=0)
    call_command("check", databases=["default"], fail_level="ERROR", stdout=io.StringIO())


def embedding_notice() -> str:
    """What is to be said of the embedding model; empty where all is well."""
    try:
        prepare_index(embedding_model(), print)
        return notice(embedding_model())
    except ModelUnavailable as error:
        return error.detail


class Demo:
    """Made at the first start; later starts read ``demo.json`` and go on with what is there."""

    def __init__(self, data: Path, url: str) -> None:
        self._state = data / "demo.json"
        self._url = url
        self._keys: dict[str, Any] = {}

    def prepare(self, *, with_sample: bool) -> None:
        """Organization, admin, keys, and at the first start the sample policies."""
        if self._state.exists():
            self._keys = json.loads(self._state.read_text())
            _allow_own_site(self._keys["publishable_key"])
            return
        organization, is_new = _organization(with_sample=with_sample)
        if with_sample and is_new:
            upload_sample(organization.pk)
        self._keys = _keys(organization.pk)
        write_private(self._state, json.dumps(self._keys, indent=2))

    def wait_for_documents(self, progress: Callable[[int, int], None]) -> None:
        """Until nothing is under way, or DOCUMENTS_SECONDS have passed."""
        deadline = time.monotonic() + DOCUMENTS_SECONDS
        shown = -1
        while time.monotonic() < deadline:
            with tenant(UUID(self._keys["organization_id"])):
                states = list(DocumentVersion.objects.values_list("status", flat=True))
            done = sum(s in (Status.COMPLETED, Status.FAILED) for s in states)
            if states and done != shown:
                progress(done, len(states))
            if done == len(states):
                return
            shown = done
            time.sleep(0.2)

    def credentials(self) -> dict[str, Any]:
        """What ``credentials.json`` holds."""
        page = f"{settings.PUBLIC_URL}/widget/page/?key={self._keys['publishable_key']}"
        return {"url": self._url, **self._keys, "widget_page": page}


def _organization(*, with_sample: bool) -> tuple[Organization, bool]:
    try:
        return organization_by_slug(SLUG), False
    except NotFound:
        name = ORGANIZATION_NAME if with_sample else settings.ORGANIZATION_NAME
        organization = create_organization(name, SLUG)
    questions = [question.text for question in SAMPLE_QUESTIONS] if with_sample else []
    with tenant(organization.pk):
        store_options(
            organization,
            {
                "suggested_questions": questions,
                "contact": SAMPLE_CONTACT if with_sample else {},
                "widget": {"previews": "page"},
            },
        )
    return organization, True


def _keys(organization_id: UUID) -> dict[str, Any]:
    """New keys and a new password; those of a lost ``demo.json`` can't be read back."""
    password = secrets.token_urlsafe(12)
    with tenant(organization_id):
        admin = User.objects.filter(organization_id=organization_id, username=ADMIN).first()
        if admin is not None:
            admin.set_password(password)
            admin.save(update_fields=["password"])
        _, secret = create_key(organization_id, KeyKind.SECRET, name="demo")
        _, publishable = create_key(
            organization_id, KeyKind.PUBLISHABLE, name="demo", origins=[own_origin()]
        )
    if admin is None:
        admin = create_member(organization_id, ADMIN, password, Role.ADMIN)
        change_platform_admin(admin, True, actor="system")
    return {
        "admin_username": ADMIN,
        "admin_password": password,
        "platform_key": create_platform_key(),
        "organization_id": str(organization_id),
        "secret_key": secret,
        "publishable_key": publishable,
    }


def _allow_own_site(publishable_key: str) -> None:
    """The demo's pages are wherever this start serves them, which may be another port."""
    try:
        key = find_key(publishable_key)
    except InvalidKey:
        return  # replaced since
    if not allows(key.origins, own_origin()):
        with tenant(key.organization_id):
            change_origins([*origins_now(), own_origin()])
