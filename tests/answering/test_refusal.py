"""A refusal says what was searched, what came closest and whom to ask."""

import pytest

from core.answering.answer import prepare
from core.answering.checking.answerable import Verdict
from core.answering.live.runs import complete
from core.answering.question import Question
from core.answering.types import Contact
from core.providers.base import REFUSAL
from core.tenancy.context import tenant

NEAR = "Is leave for moving house paid?"


@pytest.fixture
def refused(monkeypatch):
    """``refused(reason)``: the evidence is judged so, whatever was found."""
    from core.answering import finding

    def arrange(reason):
        monkeypatch.setattr(finding, "answerable", lambda *_: Verdict(False, reason, {}))

    return arrange


@pytest.fixture
def configure(organization):
    def change(**options):
        from core.organizations.settings import change_options

        with tenant(organization.id):
            change_options(organization.model, options, by_platform=False)

    return change


def ask(organization, text=NEAR, **options):
    return complete(prepare(organization.id, Question(text, **options)))


def test_it_says_what_was_searched(organization, document_factory, refused):
    document_factory(organization)
    document_factory(organization, "Hotel rooms cost at most 120 euros a night.", title="Travel")
    refused("no_evidence")
    answer = ask(organization, as_of=None)
    assert (answer.answered, answer.refusal_reason) == (False, "no_evidence")
    searched = answer.refusal.searched
    assert searched.documents == 2 and searched.chunks >= 2
    assert searched.as_of == answer.as_of


@pytest.mark.parametrize("reason", ["no_evidence", "out_of_scope"])
def test_the_reason_is_the_judgement_on_the_evidence(organization, draft, refused, reason):
    refused(reason)
    answer = complete(draft())
    assert answer.refusal_reason == reason
    assert (answer.citations, answer.basis, answer.model) == ((), (), "")


def test_where_nothing_is_in_force_there_are_no_documents(organization, document_factory):
    document_factory(organization, effective_until="2020-12-31")
    answer = ask(organization)
    assert answer.refusal_reason == "no_documents"
    assert answer.refusal.closest == ()
    assert answer.refusal.searched.documents == 0


def test_the_closest_passages_stand_on_their_pages(organization, document_factory, refused):
    text = (
        "Employees have 25 days of paid leave a year. Five days may be carried over.\n\n"
        "Leave for moving house is granted on request. Ask your manager early."
    )
    document = document_factory(organization, text)
    refused("no_evidence")
    answer = ask(organization)
    first = answer.refusal.closest[0]
    assert "moving house" in first.excerpt
    assert first.excerpt in " ".join(text.split())
    assert (first.document_id, first.page, first.version) == (document.pk, 1, 1)
    assert [passage.index for passage in answer.refusal.closest] == list(
        range(1, len(answer.refusal.closest) + 1)
    )


def test_what_is_far_is_not_among_the_closest(organization, document_factory, refused):
    document_factory(organization)
    document_factory(organization, "Hotel rooms cost at most 120 euros a night.", title="Travel")
    refused("no_evidence")
    answer = ask(organization, "How many days of paid leave do employees have?")
    assert {one.document_title for one in answer.sources} == {"Leave policy", "Travel"}
    assert [one.document_title for one in answer.refusal.closest] == ["Leave policy"]


def test_the_same_excerpt_is_not_shown_twice(organization, document_factory, refused):
    for title in ("Handbook", "Handbook for managers"):
        document_factory(
            organization, f"{title}.\n\nLeave for moving house is unpaid.", title=title
        )
    refused("no_evidence")
    excerpts = [passage.excerpt for passage in ask(organization).refusal.closest]
    assert len(excerpts) == len(set(excerpts))


def test_an_answered_question_has_no_refusal(draft):
    answer = complete(draft())
    assert answer.answered and answer.refusal is None


def test_a_contact_is_named_in_text_and_object(organization, configure):
    assert ask(organization).text == REFUSAL
    configure(contact={"name": "Anna Berg", "email": "hr@example.org"})
    answer = ask(organization)
    assert answer.text == f"{REFUSAL} Anna Berg (hr@example.org) can help you."
    assert answer.refusal.contact == Contact("Anna Berg", "hr@example.org", None)
    configure(contact={"name": None, "email": None})
    assert ask(organization).refusal.contact is None


@pytest.mark.parametrize(
    ("question", "beginning"),
    [
        ("Wie viele Urlaubstage habe ich im Jahr?", "Das habe ich"),
        ("Combien de jours de congé ai-je par an ?", "Je n’ai pas"),
        ("¿Cuántos días de vacaciones tengo al año?", "No he"),
        ("Hoeveel vakantiedagen heb ik per jaar?", "Ik heb"),
        ("كم عدد أيام الإجازة السنوية؟", "لم أجد"),
        ("有給休暇は一年に何日ありますか？", "規程"),
        ("Hvad koster en hest i Ålborg på søndage?", ("Det kunne", "Det fant")),
        ("Pets?", "I could not find"),
    ],
)
def test_it_is_in_the_language_of_the_question(organization, question, beginning):
    assert ask(organization, question).text.startswith(beginning)


def test_a_question_too_short_to_tell_is_refused_in_the_organizations_language(
    organization, configure
):
    configure(language="de-CH")
    assert ask(organization, "VPN?").text.startswith("Das habe ich")


def test_it_holds_no_number_of_ours(organization, draft, refused):
    refused("no_evidence")
    assert not any(character.isdigit() for character in complete(draft()).text)
