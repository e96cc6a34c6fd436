"""Digest mails: once a week, to whom the organization names, through a real mail server."""

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone, translation

from core.audit.members import change_email
from core.audit.record import record
from core.conversations.digest import send_digests
from core.conversations.digest_text import subject_of, text_of
from core.conversations.digest_week import Digest, Fall, File, Review, compile_digest
from core.conversations.history import Finished, add_turn, finish_answer, open_conversation
from core.conversations.models import Answered, Feedback, Message, Rating
from core.organizations.digest_day import this_monday
from core.tenancy.context import tenant
from core.tenancy.members import change_language
from core.tenancy.models import Organization as OrganizationModel
from tests.conftest import Organization
from tests.mail_server import Post

pytestmark = pytest.mark.usefixtures("one_day")

MONDAY = date(2026, 11, 16)
WEDNESDAY = datetime(2026, 11, 18, 12, tzinfo=UTC)


def to(organization: Organization, *recipients: str) -> None:
    with tenant(organization.id):
        organization.model.settings = {"digest": {"recipients": list(recipients)}}
        organization.model.save(update_fields=["settings"])


def body_of(mail: Any) -> str:
    return bytes(mail.get_payload(decode=True) or b"").decode()


def asked(
    organization: Organization,
    question: str,
    when: datetime,
    *,
    answered: Answered | None = Answered.YES,
    stopped: bool = False,
    rating: Rating | None = None,
) -> None:
    """A question and what became of it; ``answered`` None: its answer broke off."""
    with tenant(organization.id):
        answer = add_turn(open_conversation(None, "anna"), question)
        if answered is not None:
            finish_answer(answer.pk, Finished("…", answered, "", stopped, "m", 1, 1, {}, {}))
        if rating:
            Feedback.objects.create(organization_id=organization.id, message=answer, rating=rating)
        Message.objects.filter(conversation=answer.conversation_id).update(created_at=when)


def test_it_counts_the_week_and_names_what_was_not_answered(organization: Organization) -> None:
    day = timedelta(days=1)
    asked(organization, "How much leave?", WEDNESDAY, rating=Rating.UP)
    asked(organization, "How much leave, and a dog?", WEDNESDAY, answered=Answered.PARTLY)
    asked(organization, "May I bring\na dog?", WEDNESDAY, answered=Answered.NO)
    asked(organization, "May I bring\na dog?", WEDNESDAY + day, answered=Answered.NO)
    asked(organization, "And a cat?", WEDNESDAY + day, answered=Answered.NO, rating=Rating.DOWN)
    asked(organization, "Stopped?", WEDNESDAY, answered=Answered.NO, stopped=True)
    asked(organization, "Broken off?", WEDNESDAY, answered=None)
    asked(organization, "The week before?", WEDNESDAY - 7 * day, answered=Answered.NO)
    asked(organization, "The week after?", WEDNESDAY + 7 * day, answered=Answered.NO)
    with tenant(organization.id):
        digest = compile_digest(organization.model, MONDAY + 7 * day)
    assert (digest.questions, digest.answered, digest.unanswered) == (7, 2, 3)
    assert (digest.unfinished, digest.liked, digest.disliked) == (2, 1, 1)
    assert set(digest.unanswered_questions) == {"And a cat?", "May I bring a dog?"}
    assert digest.disliked_questions == ["And a cat?"]
    assert subject_of(digest) == "Harbour: policy questions, 16 Nov 2026 to 22 Nov 2026"
    assert "- May I bring a dog?\n" in text_of(digest)


def test_it_names_the_documents_to_review_with_their_owners(
    organization: Organization, document_factory: Any
) -> None:
    due = {"Late": date(2026, 11, 1), "Sunday": date(2026, 11, 22), "Later": date(2026, 11, 23)}
    for title, day in due.items():
        document = document_factory(organization, f"{title}.", title=title, ingest=False)
        document.review_due, document.owner = day, organization.editor
        with tenant(organization.id):
            document.save()
    with tenant(organization.id):
        digest = compile_digest(organization.model, MONDAY)
    owner = organization.editor.username
    assert digest.reviews == [
        Review("Late", date(2026, 11, 1), owner),
        Review("Sunday", date(2026, 11, 22), owner),
    ]
    assert f"- Late, due 1 Nov 2026, {owner}\n" in text_of(digest)


def test_it_is_mailed_once_a_week_to_the_recipients_alone(
    organization: Organization, other_organization: Organization, post: Post
) -> None:
    first, second = f"{organization.id}@example.org", f"b-{organization.id}@example.org"
    to(organization, first, second)
    asked(
        organization, "May I bring a dog?", timezone.now() - timedelta(days=7), answered=Answered.NO
    )
    asked(other_organization, "A secret of others?", timezone.now() - timedelta(days=7))
    send_digests()
    send_digests()
    [mail] = post.to(first)
    assert second in str(mail["To"])
    assert mail["From"] == "policies@example.org"
    body = body_of(mail)
    assert "May I bring a dog?" in body
    assert "A secret of others?" not in body
    with tenant(organization.id):
        OrganizationModel.objects.filter(pk=organization.id).update(
            digest_until=timezone.now().date() - timedelta(days=8)
        )
    send_digests()
    assert len(post.to(first)) == 2


def test_what_the_mail_server_does_not_take_is_tried_again(
    organization: Organization, post: Post, override: Any, caplog: pytest.LogCaptureFixture
) -> None:
    address = f"{organization.id}@example.org"
    to(organization, address)
    override(EMAIL_HOST=None)
    assert send_digests() == 0
    assert "EMAIL_URL" in caplog.text
    override(EMAIL_HOST="127.0.0.1", EMAIL_PORT=1)
    assert send_digests() == 0
    assert post.to(address) == []
    override(EMAIL_PORT=post.port)
    send_digests()
    assert len(post.to(address)) == 1


def test_trouble_with_one_organization_keeps_nobody_from_the_others(
    organization: Organization,
    other_organization: Organization,
    post: Post,
    override: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:
    broken, whole = sorted((organization, other_organization), key=lambda one: one.model.slug)
    address = f"{whole.id}@example.org"
    to(broken, f"{broken.id}@example.org")
    to(whole, address)
    with tenant(broken.id):
        OrganizationModel.objects.filter(pk=broken.id).update(settings={"digest": 1})
    send_digests()
    assert str(broken.id) in caplog.text
    assert len(post.to(address)) == 1


def test_a_name_of_several_lines_and_a_sender_that_can_not_be_written(
    organization: Organization, post: Post, override: Any, caplog: pytest.LogCaptureFixture
) -> None:
    address = f"{organization.id}@example.org"
    to(organization, address, address)
    with tenant(organization.id):
        OrganizationModel.objects.filter(pk=organization.id).update(name="Two\nBcc: x@y.z")
    override(DEFAULT_FROM_EMAIL="Policies, Ltd <a@example.org>\n")
    assert send_digests() == 0
    assert "was not sent" in caplog.text
    override(DEFAULT_FROM_EMAIL="policies@example.org")
    send_digests()
    [mail] = post.to(address)
    assert str(mail["Subject"]).startswith("Two Bcc: x@y.z: policy questions")
    assert mail["Bcc"] is None
    assert str(mail["To"]) == address


def test_recipients_are_addresses(api, organization: Organization) -> None:
    url = f"/api/v1/organizations/{organization.id}/settings/"
    refused = api(organization.secret_key).patch(
        url, {"digest": {"recipients": ["nobody"]}}, content_type="application/json"
    )
    assert refused.status_code == 400


def test_it_names_the_versions_that_wait(organization: Organization, document_factory: Any) -> None:
    document = document_factory(organization)
    with tenant(organization.id):
        assert compile_digest(organization.model, MONDAY).held == []
        document.versions.update(held_run=2)
        digest = compile_digest(organization.model, MONDAY)
    address = f"http://localhost:8000/documents/{document.pk}/"
    assert digest.held == [File("Leave policy", 1, address)]
    assert f"- Leave policy, version 1: {address}\n" in text_of(digest)


def test_it_names_the_files_that_could_not_be_read_until_they_are_mended(
    organization: Organization, document_factory: Any
) -> None:
    document_factory(organization)
    broken = {"content": b"%PDF-1.7 broken", "filename": "travel.pdf"}
    travel = document_factory(organization, title="Travel\npolicy", **broken)
    archived = document_factory(
        organization, title="Old", content=b"%PDF-1.7 old", filename="a.pdf"
    )
    with tenant(organization.id):
        archived.archived_on = MONDAY
        archived.save()
        digest = compile_digest(organization.model, MONDAY)
    address = f"http://localhost:8000/documents/{travel.pk}/"
    assert digest.unread == [File("Travel policy", 1, address)]
    assert f"Files that could not be read\n- Travel policy, version 1: {address}\n" in (
        text_of(digest)
    )

    document_factory(organization, "Trains are paid for.", title="", replaces=travel.pk)
    with tenant(organization.id):
        assert compile_digest(organization.model, MONDAY).unread == []


def test_of_many_it_names_the_first_and_says_how_many_more(
    organization: Organization, document_factory: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.conversations.digest_week.MAX_DOCUMENTS", 1)
    for title in ("One", "Two", "Three"):
        broken = f"%PDF-1.7 {title}".encode()
        document = document_factory(organization, content=broken, filename="a.pdf", title=title)
        document.review_due = MONDAY
        with tenant(organization.id):
            document.save()
    with tenant(organization.id):
        digest = compile_digest(organization.model, MONDAY)
    assert (len(digest.unread), digest.more_unread) == (1, 2)
    assert (len(digest.reviews), digest.more_reviews) == (1, 2)
    text = text_of(digest)
    assert "- and 2 more: http://localhost:8000/documents/?view=failed\n" in text
    assert "- and 2 more: http://localhost:8000/documents/?view=due\n" in text


def test_it_names_the_runs_of_the_week_in_which_golden_questions_went_wrong(
    organization: Organization, other_organization: Organization
) -> None:
    run = uuid.uuid4()
    for one in (organization, other_organization):
        with tenant(one.id):
            record("quality.fell", "system", run, newly_wrong=3)
    with tenant(organization.id):
        monday = this_monday(timezone.now())
        assert compile_digest(organization.model, monday).falls == []  # it is of this week
        digest = compile_digest(organization.model, monday + timedelta(days=7))
    address = f"http://localhost:8000/insight/golden/runs/{run}/"
    today = timezone.now().date()
    assert digest.falls == [Fall(today, 3, address)]
    assert f"Golden questions that went wrong\n- {today.day} " in text_of(digest)
    assert f", newly wrong: 3, {address}\n" in text_of(digest)


def test_each_reader_gets_it_in_their_language(organization: Organization, post: Post) -> None:
    german, french, stranger = (f"{one}-{organization.id}@example.org" for one in "abc")
    change_email(organization.editor, german)
    change_email(organization.viewer, french)
    with tenant(organization.id):
        change_language(organization.editor, "de")
        change_language(organization.viewer, "fr")
    to(organization, german, french.upper(), stranger)

    send_digests()
    send_digests()

    assert "Fragen" in body_of(post.to(german)[0])
    assert "Questions posées" in body_of(post.to(french.upper())[0])
    assert "Questions asked" in body_of(post.to(stranger)[0])
    assert len(post.mails) == 3
    with tenant(organization.id):
        OrganizationModel.objects.filter(pk=organization.id).update(
            digest_until=None, settings={"language": "it", "digest": {"recipients": [stranger]}}
        )
    send_digests()
    assert "Domande" in body_of(post.to(stranger)[1])


def test_nobody_gets_it_twice_where_one_address_is_refused(
    organization: Organization, post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    good = f"a-{organization.id}@example.org"
    change_email(organization.editor, good)
    with tenant(organization.id):
        change_language(organization.editor, "de")
    to(organization, good, "nobody\n@example.org")

    send_digests()
    assert "was not sent" in caplog.text
    send_digests()

    assert len(post.to(good)) == 1


@pytest.mark.parametrize(
    ("language", "number", "first", "last"),
    [
        ("en", "1,234", "16 Nov 2026", "22 Nov 2026"),
        ("de", "1.234", "16. Nov. 2026", "22. Nov. 2026"),
        ("fr", "1\N{NO-BREAK SPACE}234", "16 nov. 2026", "22 nov. 2026"),
        ("es", "1\N{NO-BREAK SPACE}234", "16 nov 2026", "22 nov 2026"),
        ("it", "1.234", "16 nov 2026", "22 nov 2026"),
        ("pt", "1.234", "16 de nov. de 2026", "22 de nov. de 2026"),
        ("nl", "1.234", "16 nov 2026", "22 nov 2026"),
    ],
)
def test_days_and_numbers_are_written_as_the_readers_language_writes_them(
    language: str, number: str, first: str, last: str
) -> None:
    monday, address = date(2026, 11, 16), "https://policies.example/"
    digest = Digest(
        *("Harbour", monday, *[1234] * 6),
        unanswered_questions=[],
        disliked_questions=[],
        falls=[Fall(monday, 1234, address)],
        unread=[],
        more_unread=1234,
        held=[],
        reviews=[Review("Rules", monday, "")],
        more_reviews=1234,
    )
    with translation.override(language):
        subject, text = subject_of(digest), text_of(digest)
    assert first in subject and last in subject
    assert "1234" not in text
    # Six of the week's, the newly wrong, and two "more".
    assert text.count(number) == 9
    assert text.count(first) == 2


@pytest.mark.parametrize("language", [code for code, _ in settings.LANGUAGES if code != "en"])
def test_all_of_it_is_translated(language: str) -> None:
    day, address = date(2026, 11, 16), "https://policies.example/"
    whole = Digest(
        *("Harbour", day, 9, 5, 2, 2, 1, 1),
        unanswered_questions=["A?"],
        disliked_questions=["B?"],
        falls=[Fall(day, 3, address)],
        unread=[File("Travel", 2, address)],
        more_unread=1,
        held=[File("Leave", 2, address)],
        reviews=[Review("Rules", day, "")],
        more_reviews=1,
    )
    with translation.override("en"):
        english = [subject_of(whole), *text_of(whole).splitlines()]
    with translation.override(language):
        there = [subject_of(whole), *text_of(whole).splitlines()]
    same = [one for one, other in zip(there, english, strict=True) if one == other]
    assert [one for one in same if one not in ("", "- A?", "- B?")] == []
