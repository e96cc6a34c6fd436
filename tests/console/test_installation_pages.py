"""The pages of the installation: for platform admins, and nobody else."""

import re
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from appliance.backup.schedule import note_verified
from core.accounts.platform_admins import change_platform_admin
from core.audit.models import AuditEvent
from core.console.urls import urlpatterns
from core.errors import ModelUnavailable
from core.organizations.settings import options_of
from core.providers.fake import SHARED, FakeReply
from core.tenancy.audiences import Audience
from core.tenancy.context import tenant
from core.tenancy.keys import find_key
from core.tenancy.models import LinkKind, Organization, Role, User
from core.tenancy.one_time_links import find_link

ROUTES = [str(p.pattern) for p in urlpatterns if str(p.pattern).startswith("installation/")]
OVERVIEWS = ["/installation/", "/installation/state/", "/installation/model/"]


@pytest.fixture
def platform_admin(organization: Any) -> Any:
    """An admin of Harbour who runs the installation as well."""
    change_platform_admin(organization.admin, True, actor="test")
    return organization.admin


@pytest.fixture
def browser(platform_admin: Any, signed_in: Any) -> Client:
    found: Client = signed_in(platform_admin)
    return found


@pytest.fixture
def writer(override: Any) -> Iterator[Any]:
    """The language model of the settings, whose replies tests script."""
    override(LLM_PROVIDER="fake")
    yield SHARED
    SHARED.replies.clear()
    SHARED.down = None


def address(route: str, organization: Any) -> str:
    return "/" + route.replace("<uuid:organization_id>", str(organization.id))


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def model_of(organization: Any) -> Organization:
    with tenant(organization.id):
        return Organization.objects.get(pk=organization.id)


def events(organization: Any, *actions: str) -> list[tuple[str, str, dict[str, Any]]]:
    with tenant(organization.id):
        found = AuditEvent.objects.filter(action__in=actions).order_by("created_at")
        return [(event.action, event.actor, event.details) for event in found]


def shown(page: str, field: str) -> str:
    found = re.search(rf'id="{field}" value="([^"]+)"', page)
    assert found is not None, page
    return found[1]


def there_it_is(organization: Any) -> str:
    return f"/installation/organizations/{organization.id}/"


def test_the_walk_covers_the_pages() -> None:
    assert len(ROUTES) == 8


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_there_is_nothing_for_other_people(
    organization: Any, other_organization: Any, signed_in: Any, client: Client,
    route: str, method: str,
) -> None:  # fmt: skip
    there = address(route, other_organization)
    form = {"name": "Changed", "slug": "changed", "quotas.documents": "1", "model": "fake"}

    for member in (organization.admin, organization.editor, organization.viewer):
        refused = getattr(signed_in(member), method)(there, form)
        assert refused.status_code == 404
        assert "There is nothing here" in text_of(refused)
    assert getattr(client, method)(there, form)["Location"].startswith("/sign-in/")

    assert model_of(other_organization).is_active
    assert options_of(model_of(other_organization))["quotas"]["documents"] is None


def test_the_menu_leads_there_for_who_runs_the_installation(
    organization: Any, browser: Client, signed_in: Any
) -> None:
    assert 'href="/installation/"' in text_of(browser.get("/ask/"))
    change_platform_admin(organization.admin, False, actor="test")
    assert 'href="/installation/"' not in text_of(browser.get("/ask/"))
    assert browser.get("/installation/").status_code == 404


@pytest.mark.parametrize("there", OVERVIEWS)
def test_whom_a_provider_vouched_for_is_asked_to_come_in_by_themselves(
    browser: Client, there: str
) -> None:
    session = browser.session
    session["by_itself"] = False
    session.save()

    refused = browser.get(there)

    assert refused.status_code == 403
    assert "Sign in with your password or a passkey" in text_of(refused)


@pytest.mark.parametrize("there", OVERVIEWS)
def test_a_second_factor_that_the_organization_requires_is_required_here(
    organization: Any, browser: Client, there: str
) -> None:
    with tenant(organization.id):
        Organization.objects.filter(pk=organization.id).update(
            settings={"sign_in": {"second_factor": "required"}}
        )

    assert browser.get(there)["Location"] == "/you/second-factor/"


def test_a_viewer_can_run_the_installation_and_stays_a_viewer(
    organization: Any, signed_in: Any
) -> None:
    change_platform_admin(organization.viewer, True, actor="test")
    browser = signed_in(organization.viewer)

    assert all(browser.get(there).status_code == 200 for there in OVERVIEWS)
    assert browser.get("/people/").status_code == 403


def test_the_list_names_organizations_and_nothing_in_them(
    organization: Any, other_organization: Any, document_factory: Any, asked: Any, browser: Client
) -> None:
    document_factory(other_organization, title="Their secret policy")
    asked(other_organization, "What do we hide?", person="their-anna")

    pages = [text_of(browser.get("/installation/"))]
    pages.append(text_of(browser.get(there_it_is(other_organization))))

    assert all("Outsider" in page and other_organization.model.slug in page for page in pages)
    theirs = (other_organization.admin.username, other_organization.publishable_key)
    for secret in ("Their secret policy", "What do we hide", "their-anna", *theirs):
        assert not any(secret in page for page in pages)
    for there in ("people/", "conversations/", "documents/", "settings/audit/"):
        inside = text_of(browser.get(f"/{there}"))
        assert not any(secret in inside for secret in ("Their secret", "What do we hide", *theirs))


def test_an_organization_is_made_with_keys_and_a_link_shown_once(browser: Client) -> None:
    slug = f"quay-{uuid.uuid4().hex[:8]}"

    made = browser.post("/installation/organizations/new/", {"name": "Quay", "slug": slug})

    page = text_of(made)
    assert made.status_code == 200 and "no-store" in made["Cache-Control"]
    key = find_key(shown(page, "secret-key"))
    assert (key.organization.name, key.organization.slug) == ("Quay", slug)
    assert find_key(shown(page, "publishable-key")).organization_id == key.organization_id
    link = find_link(LinkKind.INVITATION, shown(page, "invitation").split("/")[-2])
    assert (link.organization_id, link.role) == (key.organization_id, Role.ADMIN)
    with tenant(key.organization_id):
        assert not User.objects.filter(organization_id=key.organization_id).exists()
        actors = set(AuditEvent.objects.values_list("action", "actor"))
    assert {action for action, _ in actors} == {"organization.created", "invitation.created"}
    assert all(re.fullmatch(r"platform:admin-\w+", actor) for _, actor in actors)
    assert "Quay" in text_of(browser.get("/installation/"))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": "", "slug": "quay"}, "may not be blank"),
        ({"name": "Quay", "slug": "no blanks"}, "valid"),
        ({"name": "Quay", "slug": "q" * 81}, "no more than 80"),
        ({"name": "Quay\0", "slug": "quay"}, "ull characters"),
        ({"name": "Quay", "slug": "quay", "admin_email": "nobody"}, "valid email"),
    ],
)
def test_what_can_be_no_organization_is_told_beside_the_field(
    browser: Client, typed: dict[str, str], sentence: str
) -> None:
    refused = browser.post("/installation/organizations/new/", typed)

    assert refused.status_code == 422
    assert sentence in text_of(refused)


def test_a_short_name_that_is_taken_is_refused(browser: Client, other_organization: Any) -> None:
    typed = {"name": "Again", "slug": other_organization.model.slug}

    refused = browser.post("/installation/organizations/new/", typed)

    assert refused.status_code == 422
    assert "Choose another slug" in text_of(refused)


def test_quotas_are_edited_by_the_rules_of_the_api(
    browser: Client, other_organization: Any, document_factory: Any
) -> None:
    document_factory(other_organization)
    there = there_it_is(other_organization)

    saved = browser.post(there, {"quotas.documents": "10", "quotas.pages": ""}, follow=True)

    assert "The quotas of Outsider are saved." in text_of(saved)
    assert "In use now: 1." in text_of(saved)
    quotas = options_of(model_of(other_organization))["quotas"]
    assert (quotas["documents"], quotas["pages"]) == (10, None)
    assert [(a, d) for a, _, d in events(other_organization, "settings.changed")] == [
        ("settings.changed", {"names": ["quotas"]})
    ]
    refused = browser.post(there, {"quotas.documents": "0"})
    assert refused.status_code == 422 and "greater than or equal to 1" in text_of(refused)
    assert options_of(model_of(other_organization))["quotas"]["documents"] == 10
    browser.post(there, {"quotas.documents": ""})
    assert options_of(model_of(other_organization))["quotas"]["documents"] is None


def test_nothing_but_quotas_can_be_changed_there(browser: Client, other_organization: Any) -> None:
    browser.post(there_it_is(other_organization), {"name": "Changed", "contact.name": "Me"})

    assert options_of(model_of(other_organization))["name"] == "Outsider"
    assert events(other_organization, "settings.changed") == []


def test_an_organization_is_switched_off_and_on_after_a_question(
    browser: Client, other_organization: Any, signed_in: Any, api: Any
) -> None:
    there = there_it_is(other_organization)
    theirs, program = signed_in(other_organization.admin), api(other_organization.secret_key)

    assert "Switch Outsider off?" in text_of(browser.get(f"{there}off/"))
    assert model_of(other_organization).is_active
    switched = browser.post(f"{there}off/", follow=True)

    assert "Outsider is switched off." in text_of(switched)
    assert theirs.get("/ask/").status_code == 302
    assert program.get("/api/v1/documents/").status_code == 401
    assert "Switch Outsider on again?" in text_of(browser.get(f"{there}on/"))
    browser.post(f"{there}on/")
    assert theirs.get("/ask/").status_code == 200
    switches = events(other_organization, "organization.switched_off", "organization.switched_on")
    assert [action for action, _, _ in switches] == [
        "organization.switched_off",
        "organization.switched_on",
    ]


def test_nobody_switches_off_their_own_organization(browser: Client, organization: Any) -> None:
    there = there_it_is(organization)

    assert f"{there}off/" not in text_of(browser.get(there))
    assert browser.post(f"{there}off/").status_code == 404
    assert model_of(organization).is_active


def test_an_organization_that_is_not_there_is_not_found(browser: Client) -> None:
    for end in ("", "off/", "on/"):
        there = f"/installation/organizations/{uuid.uuid4()}/{end}"
        assert browser.get(there).status_code == 404
        assert browser.post(there).status_code == 404


def test_the_state_tells_version_findings_queues_storage_and_backups(
    browser: Client, organization: Any, document_factory: Any, override: Any, tmp_path: Any
) -> None:
    override(BACKUP_DIR=tmp_path)
    document_factory(organization)
    made = datetime.now(UTC) - timedelta(days=1)
    archive = tmp_path / f"policy-chatbot-{made:%Y%m%dT%H%M%SZ}.tar"
    archive.write_bytes(b"")

    before = text_of(browser.get("/installation/state/"))
    note_verified(archive)
    response = browser.get("/installation/state/")
    page = text_of(response)

    assert "Version " in page and "What needs you" in page
    # What the doctor prints between backticks is shown as code.
    assert re.search(r"<code>[^<]*worker parse", response.content.decode()) and "`" not in page
    # No worker runs here, which the doctor says with what to do about it.
    assert "Queue parse" in page and "worker parse" in page
    assert re.search(r"waiting: \d+ · running: \d+ · failed: \d+ · workers: 0", page)
    assert "of all organizations that are served take" in page and "free" in page
    assert "never, as far as is known here" in before
    assert archive.name in page and "never, as far as is known here" not in page


def test_the_state_counts_documents_whoever_they_are_for(
    organization: Any, other_organization: Any, document_factory: Any, signed_in: Any
) -> None:
    change_platform_admin(organization.viewer, True, actor="test")
    document_factory(other_organization, audience=Audience(True), ingest=False, title="Hidden")

    page = text_of(signed_in(organization.viewer).get("/installation/state/"))

    unfinished = re.search(r"(\d+) documents? (?:is|are) unfinished", page)
    assert unfinished is not None and int(unfinished[1]) >= 1
    assert "take 0" not in page and "Hidden" not in page


def test_the_state_is_told_while_redis_is_away(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.conf import settings

    for queue in settings.RQ_QUEUES.values():
        monkeypatch.setitem(queue, "URL", "redis://127.0.0.1:1/0")

    page = text_of(browser.get("/installation/state/"))

    assert "Redis does not answer, so that nobody knows." in page


def test_a_test_shows_how_fast_the_model_answers(browser: Client, writer: Any) -> None:
    writer.replies.append(FakeReply(("Leave ", "is twenty-five ", "days."), delay=0.01))

    before = text_of(browser.get("/installation/model/"))
    tested = text_of(browser.post("/installation/model/test/", {"model": "fake"}))

    assert "asked first" in before and "The first word came after" not in before
    assert re.search(r"The first word came after \d+\.\d s, then [\d,.]+ words a second", tested)


def test_a_test_shows_why_the_model_does_not_answer(browser: Client, writer: Any) -> None:
    writer.down = ModelUnavailable("The model sleeps. Wake it.")

    tested = browser.post("/installation/model/test/", {"model": "fake"})

    assert tested.status_code == 200
    assert "The model sleeps. Wake it." in text_of(tested)


def test_a_model_that_takes_too_long_is_given_up(
    browser: Client, writer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.rest.installed_models.ANSWER_SECONDS", 0.05)
    writer.replies.append(FakeReply(("Late.",), delay=30))

    assert "wrote no short answer" in text_of(
        browser.post("/installation/model/test/", {"model": "fake"})
    )
    assert writer.closed


def test_a_model_is_tested_on_purpose_only_and_not_too_often(
    browser: Client, writer: Any, override: Any
) -> None:
    there = "/installation/model/test/"
    asked_before = len(writer.prompts)
    assert browser.get(there).status_code == 405
    assert browser.post(there, {"model": "another"}).status_code == 404
    careful = Client(enforce_csrf_checks=True)
    careful.cookies = browser.cookies
    assert careful.post(there, {"model": "fake"}).status_code == 403
    assert len(writer.prompts) == asked_before

    override(RATE_LIMIT_ENABLED=True)
    answers = [browser.post(there, {"model": "fake"}) for _ in range(13)]

    # A minute may end among them, and another six begin.
    assert answers[0].status_code == 200 and 429 in {one.status_code for one in answers}
    assert len(writer.prompts) - asked_before <= 12


def test_a_model_without_a_price_is_told_where_others_have_one(
    browser: Client, writer: Any, override: Any
) -> None:
    for prices, told in (([], False), (["other=1:2"], True), (["other=1:2", "fake=0:0"], False)):
        override(LLM_PRICES=prices)
        assert ("no price for it" in text_of(browser.get("/installation/model/"))) is told


def test_no_model_and_a_wrong_one_are_said_in_a_sentence(browser: Client, override: Any) -> None:
    there = "/installation/model/"
    assert "answers are quoted from the documents" in text_of(browser.get(there))

    override(LLM_PROVIDER="abacus", EMBEDDING_BACKEND="abacus")

    page = text_of(browser.get(there))
    assert "LLM_PROVIDER names" in page and "EMBEDDING_BACKEND names" in page
