"""Curated answers and closing a gap, as pages that need no JavaScript."""

import re
from datetime import timedelta
from typing import Any

import pytest

from core.answering.answer import prepare
from core.answering.live.runs import complete
from core.answering.question import Question
from core.conversations.gaps.gather import gather
from core.conversations.gaps.listing import first_moment
from core.conversations.models import Gap, Surface
from core.curated.models import CuratedAnswer
from core.documents.models import Document
from core.tenancy.audiences import reader_of_member
from core.tenancy.context import tenant
from tests.curated import CANTEEN, SAME, TEXT, TODAY, keep

FORM = {
    "questions": f"{CANTEEN}\n\n{SAME}\n",
    "text": TEXT,
    "language": "en",
    "answered_by": "Facilities",
    "valid_until": str(TODAY + timedelta(days=100)),
    "source": "House rules",
    "audience_kind": "everybody",
}
PAGES = (
    "/curated/",
    "/curated/new/",
    "/curated/new/?gap={gap}",
    "/curated/{curated}/",
    "/curated/{curated}/delete/",
    "/gaps/{gap}/text/",
)


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def gap(organization: Any) -> Any:
    """One that the viewer's question began."""
    member = organization.viewer
    question = Question(
        CANTEEN,
        user_identifier=member.username,
        surface=Surface.CONSOLE,
        reader=reader_of_member(member),
    )
    complete(prepare(organization.id, question))
    gather(organization.id, first_moment(1))
    with tenant(organization.id):
        return Gap.objects.get()


@pytest.fixture
def there(organization: Any, gap: Any) -> dict[str, Any]:
    return {"gap": gap.pk, "curated": keep(organization, questions=("Is there a bar?",)).pk}


@pytest.mark.parametrize("address", PAGES)
def test_editors_see_them_and_viewers_and_neighbours_do_not(
    organization: Any,
    other_organization: Any,
    signed_in: Any,
    client: Any,
    there: Any,
    address: str,
) -> None:
    where = address.format(**there)
    for member in (organization.admin, organization.editor):
        assert signed_in(member).get(where).status_code == 200
    assert signed_in(organization.viewer).get(where).status_code == 403
    assert client.get(where)["Location"].startswith("/sign-in/")
    expected = 404 if "{" in address else 200
    neighbour = signed_in(other_organization.admin)
    assert neighbour.get(where).status_code == expected
    if "{" in address:
        assert neighbour.post(where, FORM).status_code == 404
        assert signed_in(organization.viewer).post(where, FORM).status_code == 403


def test_one_is_written_listed_changed_and_deleted(organization: Any, signed_in: Any) -> None:
    editor = signed_in(organization.editor)
    assert editor.post("/curated/new/", FORM)["Location"] == "/curated/"
    with tenant(organization.id):
        curated = CuratedAnswer.objects.get()
        assert [one.text for one in curated.questions.all()] == [CANTEEN, SAME]
    listed = text_of(editor.get("/curated/"))
    assert CANTEEN in listed and "also: Does the Leeds office" in listed and "Facilities" in listed
    address = f"/curated/{curated.pk}/"
    editor.post(address, {**FORM, "text": "It has closed.", "answered_by": "HR"})
    page = text_of(editor.get(address))
    assert "Answered by HR" in page and "Version 2" in page and TEXT in page
    assert editor.post(f"{address}delete/")["Location"] == "/curated/"
    assert editor.get(address).status_code == 404


def test_what_was_typed_stays_beside_what_is_wrong(organization: Any, signed_in: Any) -> None:
    editor = signed_in(organization.editor)
    refused = editor.post(
        "/curated/new/", {**FORM, "source": "", "answered_by": "People & Culture"}
    )
    page = text_of(refused)
    assert refused.status_code == 422
    assert "Source: Say where the answer comes from" in page
    assert "People &amp; Culture" in page and TEXT in page
    with tenant(organization.id):
        assert not CuratedAnswer.objects.exists()


def test_what_is_due_is_said(organization: Any, signed_in: Any) -> None:
    keep(organization)
    keep(organization, questions=("Is there a bar?",), valid_until=TODAY)
    editor = signed_in(organization.editor)
    assert "1 has ended or ends within 30 days" in text_of(editor.get("/curated/"))
    due = text_of(editor.get("/curated/?view=due"))
    assert "Is there a bar?" in due and CANTEEN not in due and "Ends soon" in due


def test_a_gap_is_closed_by_an_answer_and_who_asked_is_told(
    organization: Any, signed_in: Any, gap: Any
) -> None:
    editor, viewer = signed_in(organization.editor), signed_in(organization.viewer)
    assert CANTEEN in text_of(editor.get(f"/curated/new/?gap={gap.pk}"))
    written = editor.post(f"/curated/new/?gap={gap.pk}", FORM)
    assert written["Location"].startswith(f"/gaps/{gap.pk}/")
    assert "To be closed by the curated answer" in text_of(editor.get(f"/gaps/{gap.pk}/"))
    assert "Answered since" not in text_of(viewer.get("/ask/"))
    editor.post(f"/gaps/{gap.pk}/ask-again/")
    page = text_of(editor.get(f"/gaps/{gap.pk}/"))
    assert "Closed by the curated answer" in page
    assert TEXT in page and "Answered by <strong>Facilities</strong>" in page
    told = text_of(viewer.get("/ask/"))
    assert "Answered since you asked" in told and CANTEEN in told
    assert "Answered since" not in text_of(editor.get("/ask/"))
    (address,) = re.findall(r'action="(/ask/news/[^"]+)"', told)
    assert editor.post(address).status_code == 404
    viewer.post(address)
    assert "Answered since" not in text_of(viewer.get("/ask/"))


def test_a_gap_is_closed_by_a_document_that_is_typed(
    organization: Any, signed_in: Any, gap: Any
) -> None:
    from core.documents.ingest import embed, parse

    editor = signed_in(organization.editor)
    form = {
        "title": "Leeds office",
        "text": "There is a canteen in the Leeds office, on the second floor.",
        "audience_kind": "everybody",
    }
    refused = editor.post(f"/gaps/{gap.pk}/text/", {**form, "title": ""})
    assert refused.status_code == 422 and "second floor" in text_of(refused)
    made = editor.post(f"/gaps/{gap.pk}/text/", form)
    assert made["Location"].startswith(f"/gaps/{gap.pk}/")
    with tenant(organization.id):
        document = Document.objects.get()
        version = document.versions.get()
    assert (document.title, version.filename) == ("Leeds office", "leeds-office.md")
    assert "Ask again once it is in force" in text_of(editor.get(f"/gaps/{gap.pk}/"))
    parse(organization.id, version.pk)
    embed(organization.id, version.pk)
    assert "It is in force. Ask again:" in text_of(editor.get(f"/gaps/{gap.pk}/"))
    editor.post(f"/gaps/{gap.pk}/ask-again/")
    page = text_of(editor.get(f"/gaps/{gap.pk}/"))
    assert "Closed by the document" in page and "second floor" in page


def test_insight_counts_how_often_one_was_given(organization: Any, signed_in: Any) -> None:
    keep(organization)
    complete(prepare(organization.id, Question(SAME)))
    complete(prepare(organization.id, Question(CANTEEN, surface=Surface.REVIEW)))
    page = text_of(signed_in(organization.admin).get("/insight/"))
    part = page[page.index("Curated answers that were given") :]
    assert f'aria-label="1: {CANTEEN}">1</a>' in part
