"""Two organizations that both have rows in every table, and raw connections to the database."""

import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import psycopg
import pytest
from django.conf import settings
from psycopg.conninfo import conninfo_to_dict, make_conninfo

Connect = Callable[..., "psycopg.Connection[Any]"]


@pytest.fixture
def connect() -> Iterator[Connect]:
    """``connect()``: a connection as the runtime role; with ``url=``, as somebody else.

    ``organization`` sets the tenant for the whole session, as no product code does.
    """
    with ExitStack() as stack:

        def make(url: str = "", organization: uuid.UUID | None = None) -> "psycopg.Connection[Any]":
            database = settings.DATABASES["default"]["NAME"]
            conninfo = make_conninfo(url or settings.DATABASE_URL, dbname=database)
            connection = stack.enter_context(psycopg.connect(conninfo, autocommit=True))
            if organization:
                connection.execute(
                    "SELECT set_config('app.organization', %s, false)", [str(organization)]
                )
            return connection

        yield make


@pytest.fixture
def role(connect: Connect) -> Iterator[Callable[[str], str]]:
    """``role("BYPASSRLS")``: the URL of a login role made with those attributes."""
    superuser = connect(os.environ["TEST_SUPERUSER_URL"])
    database = settings.DATABASES["default"]["NAME"]
    made: list[str] = []

    def make(attributes: str) -> str:
        name = f"test_{uuid.uuid4().hex[:12]}"
        superuser.execute(f"CREATE ROLE {name} LOGIN PASSWORD 'secret' {attributes}")
        made.append(name)
        superuser.execute(f'GRANT CONNECT ON DATABASE "{database}" TO {name}')
        superuser.execute(f"GRANT USAGE ON SCHEMA public TO {name}")
        server = conninfo_to_dict(settings.DATABASE_URL)
        return f"postgresql://{name}:secret@{server['host']}:{server['port']}/{database}"

    yield make
    for name in made:
        superuser.execute(f"DROP OWNED BY {name}; DROP ROLE {name}")


def sign_in_rows(organization: Any) -> None:
    """A row in each table of core.accounts, inside ``tenant()``."""
    from django.utils import timezone

    from core.accounts import models as accounts
    from core.tenancy.models import Group

    accounts.SignOn.objects.create(organization_id=organization.id)
    accounts.SignOnIdentity.objects.create(
        member=organization.viewer, organization_id=organization.id
    )
    accounts.SecondFactor.objects.create(
        member=organization.viewer, organization_id=organization.id
    )
    accounts.Passkey.objects.create(member=organization.viewer, organization_id=organization.id)
    accounts.UsedAssertion.objects.create(organization_id=organization.id, ends_at=timezone.now())
    accounts.ScimToken.objects.create(
        organization_id=organization.id, token_hash=organization.id.hex
    )
    accounts.ProvisionedMember.objects.create(
        member=organization.viewer, organization_id=organization.id
    )
    accounts.ProvisionedGroup.objects.create(
        group=Group.objects.get(), organization_id=organization.id
    )
    accounts.WantedReset.objects.create(
        member=organization.viewer,
        organization_id=organization.id,
        wanted_at=timezone.now(),
        next_try_at=timezone.now(),
    )


@pytest.fixture
def populated(document_factory: Callable[..., Any]) -> Callable[[Any], Any]:
    """``populated(organization)``: the same, with a row in every tenant table."""

    from django.utils import timezone

    from core.audit.answer_seals import add_seal
    from core.audit.models import AuditChain, ErasedSeal
    from core.audit.usage import record_usage
    from core.conversations.curated_uses import note_curated_use
    from core.conversations.history import add_turn, open_conversation
    from core.conversations.models import Feedback, Gap, GapQuestion
    from core.conversations.uses import note_uses
    from core.documents.deletion_receipts import note_deletion
    from core.documents.models import Reembedding, ScannedPage
    from core.organizations.logo import keep_logo
    from core.quality.models import GoldenEntry, QualityResult, QualityRun
    from core.tenancy.context import tenant
    from core.tenancy.groups import make_group, set_members
    from core.tenancy.holds import set_hold
    from core.tenancy.invitations import invite
    from core.tenancy.models import Role
    from core.webhooks.days import days_since
    from core.webhooks.endpoints import add_endpoint
    from core.webhooks.models import SUBSCRIBED
    from tests.curated import keep

    def make(organization: Any) -> Any:
        # First, so that the document is in its outbox.
        add_endpoint(organization.id, "https://host.example/", SUBSCRIBED, actor="test")
        with days_since(organization.id):
            pass
        document = document_factory(organization)
        curated = keep(organization)
        with tenant(organization.id):
            answer = add_turn(open_conversation(None, "anna"), "How much leave is there?")
            Feedback.objects.create(message=answer, organization_id=organization.id, rating="up")
            gap = Gap.objects.create(organization_id=organization.id, vector=[0.0] * 384)
            GapQuestion.objects.create(gap=gap, message=answer, organization_id=organization.id)
            note_uses(answer.pk, cited={document.pk: ""}, closest=[])
            note_curated_use(answer.pk, curated.pk)
            note_deletion(document, [])
            ScannedPage.objects.create(
                organization_id=organization.id,
                version=document.versions.get(),
                number=1,
                read_by="test",
                outcome={"seconds": 1.0, "left_out": "scan_too_slow"},
            )
            Reembedding.objects.create(
                organization_id=organization.id, model="m", started_at=timezone.now()
            )
            entry = GoldenEntry.objects.create(organization_id=organization.id, question="Leave?")
            run = QualityRun.objects.create(organization_id=organization.id, total=1)
            QualityResult.objects.create(
                run=run, entry=entry, right=True, organization_id=organization.id
            )
            set_members(make_group("Staff"), [organization.viewer.pk])
            set_hold("anna", "Case 7", "test")
            keep_logo(organization.model, b"a picture")
            invite(Role.VIEWER)
            sign_in_rows(organization)
            ErasedSeal.objects.create(organization_id=organization.id, number=0, hash="0" * 64)
            AuditChain.objects.create(organization_id=organization.id)
            add_seal(answer.pk, {"words": "0"}, [], "0")
            record_usage(model="extractive", prompt_tokens=300, completion_tokens=40)
        return organization

    return make


@pytest.fixture
def here(populated: Callable[[Any], Any], organization: Any) -> Any:
    return populated(organization)


@pytest.fixture
def there(populated: Callable[[Any], Any], other_organization: Any) -> Any:
    return populated(other_organization)


@pytest.fixture
def superuser(connect: Connect) -> "psycopg.Connection[Any]":
    """To look at what is really stored, for all tenants."""
    return connect(os.environ["TEST_SUPERUSER_URL"])
