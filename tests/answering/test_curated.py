"""An answer that somebody wrote is given where the question means the same, and said to be that."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.answering.answer import prepare
from core.answering.draft import Curated
from core.answering.live.runs import complete
from core.answering.question import Question
from core.answering.replay import replay
from core.answering.stored import answer_of, trace_of
from core.conversations.curated_uses import strip_curated_slice
from core.conversations.history import find_answer
from core.conversations.models import CuratedUse, Message
from core.curated.keeping import change_curated, delete_curated, find_curated
from core.curated.models import CuratedAnswer, CuratedQuestion, CuratedVersion
from core.documents.intake import Actor, delete_document
from core.errors import InvalidInput
from core.quality.deleted_documents import strip_deleted_documents
from core.tenancy.audiences import Audience
from core.tenancy.context import tenant
from core.tenancy.readers import EVERYTHING, MEMBERS, Reader
from tests.curated import CANTEEN, SAME, TEXT, TODAY, keep, written


def change(organization, curated, **changes):
    with tenant(organization.id):
        return change_curated(curated.pk, written(**changes), actor="test")


def ask(organization, question=CANTEEN, **options):
    return complete(prepare(organization.id, Question(question, **options)))


def test_a_question_that_means_the_same_gets_the_answer_as_what_it_is(organization, model):
    curated = keep(organization)
    answer = ask(organization, SAME)
    assert (answer.text, answer.answered, answer.generated) == (TEXT, True, False)
    assert (answer.citations, answer.sources, answer.basis) == ((), (), ())
    assert answer.model == "curated"
    assert answer.curated.curated_id == curated.pk
    assert (answer.curated.answered_by, answer.curated.answered_on) == ("Facilities", TODAY)
    assert answer.curated.source == "House rules, section 3"
    assert model.prompts == [], "no model was asked"


@pytest.mark.parametrize(
    "question",
    [
        "Is there a canteen in the Bristol office?",
        "Is there a gym in the Leeds office?",
        "Is there no canteen in the Leeds office?",
        "Who runs the canteen in the Leeds office?",
    ],
)
def test_a_question_about_something_else_does_not_get_it(organization, question):
    keep(organization)
    assert ask(organization, question).curated is None


def test_it_comes_before_what_the_documents_say(organization, document_factory):
    document_factory(organization, "There is a canteen in the Leeds office, in the basement.")
    assert "basement" in ask(organization).text
    keep(organization)
    assert ask(organization).text == TEXT


def test_a_change_shows_at_once_though_answers_are_kept(organization, document_factory):
    document_factory(organization, "There is a canteen in the Leeds office, in the basement.")
    ask(organization)
    assert ask(organization).cached
    curated = keep(organization)
    assert ask(organization).text == TEXT
    change(organization, curated, text="The canteen is closed for repairs until May.")
    assert ask(organization).text == "The canteen is closed for repairs until May."
    with tenant(organization.id):
        delete_curated(curated.pk, actor="test")
    assert "basement" in ask(organization).text


def test_one_that_has_ended_or_is_not_given_yet_answers_nothing(organization):
    curated = keep(organization)
    with tenant(organization.id):
        CuratedAnswer.objects.update(valid_until=TODAY - timedelta(days=1))
    assert ask(organization).curated is None
    with tenant(organization.id):
        CuratedAnswer.objects.update(valid_until=TODAY)
    assert ask(organization).curated.curated_id == curated.pk
    assert ask(organization, as_of=TODAY - timedelta(days=1)).curated is None


def test_it_is_for_its_audience_alone(organization):
    keep(organization, audience=Audience(members=True))
    assert ask(organization).curated is None
    assert ask(organization, reader=Reader((MEMBERS,))).curated


def test_it_is_for_its_organization_alone(organization, other_organization):
    keep(other_organization)
    assert ask(organization).curated is None


def test_a_question_in_another_language_does_not_get_it(organization):
    keep(organization, questions=("Gibt es in Leeds eine Kantine?",), language="de")
    assert ask(organization).curated is None
    assert ask(organization, "Gibt es in Leeds eine Kantine?").curated


def test_filters_leave_it_out(organization, document_factory):
    document_factory(organization, metadata={"team": "HR"})
    keep(organization)
    assert ask(organization, filters={"team": "HR"}).curated is None


def test_what_leans_on_the_question_before_does_not_get_it(organization):
    keep(organization, questions=("And for visitors?",))
    first = ask(organization, "Is there a gym in the Leeds office?")
    later = ask(organization, "And for visitors?", conversation_id=first.conversation_id)
    assert later.curated is None


def test_its_document_is_named_to_those_who_may_read_it(organization, document_factory):
    document = document_factory(organization, audience=Audience(members=True))
    keep(organization, source_document=document.pk, source_page=1)
    shown = ask(organization, reader=Reader((MEMBERS,))).curated
    assert (shown.document_id, shown.document_title, shown.page) == (document.pk, "Leave policy", 1)
    hidden = ask(organization).curated
    assert (hidden.document_id, hidden.document_title, hidden.page) == (None, "", None)


def test_the_stored_answer_its_trace_and_its_seal_say_curated(organization):
    keep(organization)
    answer = ask(organization, SAME)
    with tenant(organization.id):
        message = find_answer(answer.message_id)
    assert answer_of(message) == answer
    evidence = trace_of(message).evidence
    assert (evidence.reason, evidence.details["curated_question"]) == ("curated", CANTEEN)
    found = replay(organization.id, answer.message_id)
    assert (found.is_sealed, found.changed, found.differences) == (True, (), ())


def test_replaying_says_what_has_been_changed_since(organization):
    curated = keep(organization)
    answer = ask(organization)
    change(organization, curated, text="It has moved to the third floor.")
    found = {one.what: one for one in replay(organization.id, answer.message_id).differences}
    assert found["words shown"].now == "It has moved to the third floor."
    assert found["curated answer"].then == f"{CANTEEN}, version 1"


def test_what_was_given_with_a_deleted_one_loses_its_words(organization):
    curated = keep(organization)
    answer = ask(organization)
    with tenant(organization.id):
        delete_curated(curated.pk, actor="test")
        assert CuratedQuestion.objects.count() == CuratedVersion.objects.count() == 0
    strip_deleted_documents()
    with tenant(organization.id):
        message = find_answer(answer.message_id)
        assert CuratedUse.objects.count() == 0
    stored = f"{message.content}{message.outcome}{message.trace}"
    assert "canteen" not in stored.replace(CANTEEN, "") and "House rules" not in stored
    assert message.stripped_at
    assert answer_of(message).curated.answered_by == "Facilities"
    assert replay(organization.id, answer.message_id).changed == ()


def test_its_row_goes_once_no_answer_under_way_can_say_it(organization):
    curated = keep(organization)
    with tenant(organization.id):
        delete_curated(curated.pk, actor="test")
        assert strip_curated_slice() is None
        assert CuratedAnswer.objects.count() == 1
        CuratedAnswer.objects.update(deleted_at=timezone.now() - timedelta(hours=1))
        strip_curated_slice()
        assert CuratedAnswer.objects.count() == 0


def test_the_title_of_a_deleted_source_goes_from_what_was_given(organization, document_factory):
    document = document_factory(organization, title="House rules of Leeds")
    keep(organization, source_document=document.pk)
    answer = ask(organization)
    delete_document(organization.id, document.pk, Actor("test"))
    strip_deleted_documents()
    with tenant(organization.id):
        message = find_answer(answer.message_id)
        assert find_curated(answer.curated.curated_id).source_document is None
    assert message.content == TEXT
    assert "House rules of Leeds" not in str(message.outcome)


def test_uses_are_noted_with_their_answer_and_go_with_it(organization):
    keep(organization)
    answer = ask(organization)
    with tenant(organization.id):
        assert CuratedUse.objects.get().message_id == answer.message_id
        Message.objects.get(pk=answer.message_id).conversation.delete()
        assert CuratedUse.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"source": ""}, "source"),
        ({"source_page": 2}, "source_page"),
        ({"questions": ()}, "questions"),
        ({"questions": (CANTEEN, f" {CANTEEN.upper()} ")}, "questions"),
        ({"valid_until": TODAY - timedelta(days=1)}, "valid_until"),
    ],
    ids=str,
)
def test_what_can_not_be_is_refused_by_its_field(organization, changes, field):
    with pytest.raises(InvalidInput) as refused:
        keep(organization, **changes)
    assert list(refused.value.extra["errors"]) == [field]


def test_one_question_has_one_answer_for_the_same_people(organization):
    keep(organization)
    with pytest.raises(InvalidInput):
        keep(organization, questions=("is there a canteen in the  Leeds office",))
    keep(organization, audience=Audience(members=True))


def test_each_change_is_a_version_and_what_changes_nothing_is_none(organization):
    curated = keep(organization)
    with tenant(organization.id):
        CuratedAnswer.objects.update(answered_on=TODAY - timedelta(days=9))
    assert change(organization, curated).version == 1
    longer = change(organization, curated, valid_until=TODAY + timedelta(days=200))
    assert (longer.version, longer.answered_on) == (2, TODAY - timedelta(days=9))
    reworded = change(organization, curated, text="Yes, on the third floor.")
    assert (reworded.version, reworded.answered_on) == (3, TODAY)
    with tenant(organization.id):
        said = CuratedVersion.objects.values_list("number", "content__text")
        assert list(said)[-1] == (1, TEXT)


def test_another_organizations_document_can_not_be_its_source(
    organization, other_organization, document_factory
):
    document = document_factory(other_organization)
    with pytest.raises(InvalidInput):
        keep(organization, source_document=document.pk)


def test_it_is_prepared_without_a_search(organization):
    keep(organization)
    asked = prepare(organization.id, Question(CANTEEN, reader=EVERYTHING))
    assert isinstance(asked, Curated)
