"""Words are found however people type them: without accents, joined or apart."""

from typing import Any

import pytest

from core.retrieval.search import search

TEXTS = {
    "Kündigung": "Die Kündigungsfrist beträgt für alle Mitarbeitenden drei Monate zum Ende.",
    "Urlaub": "Der Antrag auf Urlaub ist bei der Leitung zwei Wochen vor Beginn zu stellen.",
    "Congés": "Les congés payés sont de vingt-cinq jours par an. Le télétravail est permis ici.",
    "Férias": "O pedido de férias é feito ao diretor. A autorização é dada por escrito a todos.",
    "Vacaciones": "La política de vacaciones vale para todos. Los cumpleaños son días libres.",
    "Travel": "Employees book train journeys through the portal before they leave for work.",
}


@pytest.fixture
def texts(organization: Any, document_factory: Any) -> Any:
    for title, text in TEXTS.items():
        document_factory(organization, text, title=title)
    return organization


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("Kuendigungsfrist", "Kündigung"),
        ("Urlaubsantrag", "Urlaub"),
        ("teletravail", "Congés"),
        ("conges payes", "Congés"),
        ("autorizacao", "Férias"),
        ("ferias", "Férias"),
        ("politica de vacaciones", "Vacaciones"),
        ("cumpleanos", "Vacaciones"),
    ],
)
def test_a_word_leads_to_its_text_however_it_is_typed(
    texts: Any, question: str, title: str
) -> None:
    found = search(texts.id, question, top_k=len(TEXTS))
    best = min(found.candidates, key=lambda one: one.lexical_rank or len(TEXTS))
    assert (best.document_title, best.lexical_rank) == (title, 1)


def test_a_word_that_is_written_nowhere_finds_nothing(texts: Any) -> None:
    found = search(texts.id, "Zwiebelkuchen", top_k=len(TEXTS))
    assert {one.lexical_rank for one in found.candidates} == {None}


def test_writings_of_another_organization_are_no_ones_else(
    texts: Any, other_organization: Any, document_factory: Any
) -> None:
    document_factory(other_organization, "Das Fahrradleasing läuft drei Jahre.", title="Rad")
    found = search(texts.id, "Fahrrad Leasing", top_k=len(TEXTS))
    assert {one.lexical_rank for one in found.candidates} == {None}


def test_without_documents_nothing_is_looked_up(organization: Any) -> None:
    assert search(organization.id, "Kündigungsfrist", top_k=3).hits == ()


@pytest.mark.parametrize(
    "question", ["emloyees", "jounreys", "trainn and portl", "employeees", "jourmeys"]
)
def test_a_typing_mistake_leads_to_what_was_meant(
    organization: Any, document_factory: Any, question: str
) -> None:
    document_factory(organization, TEXTS["Travel"], title="Travel")
    found = search(organization.id, question, top_k=1)
    assert [one.lexical_rank for one in found.candidates] == [1]


@pytest.mark.parametrize("question", ["Jounreys of Emloyees GmbH to Jourmeys", "leve", "shipping"])
def test_names_short_words_and_words_of_their_own_are_no_mistakes(
    organization: Any, document_factory: Any, question: str
) -> None:
    document_factory(organization, "Skipping meals is unwise on journeys. Leave.", title="Travel")
    document_factory(organization, "Employees Journey", title="Other")
    found = search(organization.id, f"About {question}", top_k=2)
    assert {one.lexical_rank for one in found.candidates} == {None}
