"""Questions that were not answered, grouped by what they mean."""

from typing import Any

from core.conversations.erase import delete_conversation, erase_person
from core.conversations.gaps.gather import gather
from core.conversations.gaps.listing import find_gaps, first_moment, gaps_in_order
from core.conversations.gaps.questions import asked_in
from core.conversations.models import Answered, Gap, GapQuestion, Rating, Surface
from core.tenancy.context import tenant

SINCE = 30


def grouped(organization: Any, days: int = SINCE) -> list[tuple[int, set[str]]]:
    """How often each gap was asked, and in which words."""
    since = first_moment(days)
    gather(organization.id, since)
    with tenant(organization.id):
        found = gaps_in_order(find_gaps(since), since)
        wordings = asked_in([gap.pk for gap in found], since, 10)
        return [(gap.times, {one.content for one in wordings[gap.pk]}) for gap in found]


def test_questions_of_one_meaning_are_one_gap(organization: Any, asked: Any) -> None:
    dogs = ["Can I bring my dog to the office?", "May I take my dog to work?"]
    for question in dogs:
        asked(organization, question)
    asked(organization, "What is the parking fee?")

    assert grouped(organization) == [(2, set(dogs)), (1, {"What is the parking fee?"})]


def test_what_comes_later_joins_the_gap_that_is_there(organization: Any, asked: Any) -> None:
    asked(organization, "Can I bring my dog to the office?")
    grouped(organization)
    asked(organization, "Can I bring my dog to the office?")
    asked(organization, "May I take my dog to work?")

    assert [times for times, _ in grouped(organization)] == [3]
    assert [times for times, _ in grouped(organization)] == [3]


def test_what_was_answered_chatted_reviewed_or_asked_long_ago_is_no_gap(
    organization: Any, asked: Any
) -> None:
    asked(organization, "How much leave?", answered=Answered.YES)
    asked(organization, "How much leave?", answered=Answered.YES, rating=Rating.UP)
    asked(organization, "Hello!", reason="talk")
    asked(organization, "What is the parking fee?", surface=Surface.REVIEW)
    asked(organization, "Can I bring my dog?", days=SINCE + 1)

    assert grouped(organization) == []


def test_halves_and_thumbs_down_are_gaps(organization: Any, asked: Any) -> None:
    asked(organization, "How much leave?", answered=Answered.YES, rating=Rating.DOWN)
    asked(organization, "What is the parking fee?", answered=Answered.PARTLY)

    assert {frozenset(words) for _, words in grouped(organization)} == {
        frozenset({"How much leave?"}),
        frozenset({"What is the parking fee?"}),
    }
    with tenant(organization.id):
        since = first_moment(SINCE)
        found = gaps_in_order(find_gaps(since), since)
        counts = {(g.refused, g.partly, g.disliked) for g in found}
        kinds = [len(find_gaps(since, "all", kind)) for kind in ("refused", "partly")]
    assert counts == {(0, 0, 1), (0, 1, 0)}
    assert kinds == [0, 1]


def test_a_follow_up_is_grouped_with_the_question_that_it_leans_on(
    organization: Any, asked: Any
) -> None:
    asked(organization, "What is the parking fee for visitors?")
    trace = {"is_follow_up": True, "query": "What is the parking fee? And for visitors?"}
    asked(organization, "And for visitors?", trace=trace)

    assert [times for times, _ in grouped(organization)] == [2]


def test_at_most_so_many_are_grouped_at_once(
    organization: Any, asked: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr("core.conversations.gaps.gather.AT_ONCE", 2)
    for number in range(3):
        asked(organization, "What is the parking fee?", days=number)

    assert gather(organization.id, first_moment(SINCE)) == 1
    assert gather(organization.id, first_moment(SINCE)) == 0
    with tenant(organization.id):
        assert Gap.objects.count() == 1
        assert GapQuestion.objects.count() == 3


def test_after_a_change_of_model_gaps_stay_the_same(organization: Any, asked: Any) -> None:
    asked(organization, "What is the parking fee?")
    grouped(organization)
    with tenant(organization.id):
        Gap.objects.update(embedding_model="another", vector=[1.0, 0.0])
    asked(organization, "How much is the parking fee?")

    assert [times for times, _ in grouped(organization)] == [2]


def test_another_organizations_questions_stay_there(
    organization: Any, other_organization: Any, asked: Any
) -> None:
    asked(organization, "What is the parking fee?")
    asked(other_organization, "What is the parking fee?")
    grouped(organization)

    assert [times for times, _ in grouped(other_organization)] == [1]
    assert [times for times, _ in grouped(organization)] == [1]


def test_erased_words_leave_the_gaps(organization: Any, asked: Any) -> None:
    asked(organization, "What is the parking fee?", person="anna")
    asked(organization, "How much is the parking fee?", person="ben")
    asked(organization, "Can I bring my dog to the office?", person="anna")
    grouped(organization)

    with tenant(organization.id):
        erase_person("anna", "test")
        assert list(Gap.objects.values_list("embedding_model", flat=True)) == [""]
    assert grouped(organization) == [(1, {"How much is the parking fee?"})]


def test_a_gap_goes_with_the_last_of_its_questions(organization: Any, asked: Any) -> None:
    message = asked(organization, "What is the parking fee?")
    grouped(organization)

    with tenant(organization.id):
        delete_conversation(message.conversation_id, "test")
        assert not Gap.objects.exists()
