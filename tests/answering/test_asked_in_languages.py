"""What questions ask for, and which amounts lie in a range, in each claimed language."""

from dataclasses import fields
from unicodedata import combining, normalize

import pytest

from core.answering.choosing.asked import asked_of, holds, missing_in, without_asking
from core.answering.choosing.ranges import fits, ranges_in
from core.text.languages import CLAIMED
from core.text.languages.language import Language, Questions, Ranges

# What a language may have no words for.
OPTIONAL = {"leads", "pronouns", "half_days"}

WANTS = [
    ("de", "Wie viele Urlaubstage habe ich?", "number"),
    ("de", "Wie lange dauert die Probezeit?", "duration"),
    ("de", "Wann verfällt der Resturlaub?", "date"),
    ("de", "Was kostet ein Parkplatz?", "price"),
    ("de", "Wer genehmigt Überstunden?", "person"),
    ("de", "Wie oft muss ich mein Passwort ändern?", "measure"),
    ("de", "Wie lautet die Telefonnummer der Notaufnahme?", "phone"),
    ("fr", "Combien de jours de congé ai-je ?", "number"),
    ("fr", "Combien de temps dure la période d'essai ?", "duration"),
    ("fr", "Combien coûte une place de parking ?", "price"),
    ("fr", "Jusqu'à quelle date puis-je poser mes congés ?", "date"),
    ("fr", "Qui approuve les heures supplémentaires ?", "person"),
    ("fr", "À quelle fréquence dois-je changer de mot de passe ?", "measure"),
    ("fr", "Quel est le numéro de téléphone du standard ?", "phone"),
    ("es", "¿Cuántos días de vacaciones tengo?", "number"),
    ("es", "¿Cuánto tiempo dura el periodo de prueba?", "duration"),
    ("es", "¿Cuánto cuesta una plaza de aparcamiento?", "price"),
    ("es", "¿Hasta qué día puedo pedir vacaciones?", "date"),
    ("es", "¿Quién aprueba las horas extra?", "person"),
    ("es", "¿Cada cuánto tengo que cambiar la contraseña?", "measure"),
    ("it", "Quanti giorni di ferie ho?", "number"),
    ("it", "Quanto tempo dura il periodo di prova?", "duration"),
    ("it", "Quanto costa un posto auto?", "price"),
    ("it", "Quando scadono le ferie?", "date"),
    ("it", "Chi approva gli straordinari?", "person"),
    ("it", "Ogni quanto devo cambiare la password?", "measure"),
    ("pt", "Quantos dias de férias tenho?", "number"),
    ("pt", "Quanto tempo dura o período experimental?", "duration"),
    ("pt", "Quanto custa um lugar de estacionamento?", "price"),
    ("pt", "Quando expiram as férias?", "date"),
    ("pt", "Quem aprova as horas extraordinárias?", "person"),
    ("pt", "Com que frequência devo mudar a palavra-passe?", "measure"),
    ("nl", "Hoeveel vakantiedagen heb ik?", "number"),
    ("nl", "Hoe lang duurt de proeftijd?", "duration"),
    ("nl", "Wat kost een parkeerplaats?", "price"),
    ("nl", "Wanneer vervallen mijn vakantiedagen?", "date"),
    ("nl", "Wie keurt overuren goed?", "person"),
    ("nl", "Hoe vaak moet ik mijn wachtwoord wijzigen?", "measure"),
]
HELD = [
    ("price", "Die Pauschale beträgt 0,38 € je Kilometer.", True),
    ("price", "Die Pauschale zahlt die Abteilung.", False),
    ("duration", "La période d'essai est de trois mois.", True),
    ("duration", "La période d'essai est prévue au contrat.", False),
    ("date", "Las vacaciones caducan el 31 de marzo.", True),
    ("date", "Las aprueba la responsable.", False),
    ("number", "Spettano 28 giorni.", True),
    ("number", "Nenhuma despesa é paga.", True),
    ("duration", "De proeftijd duurt twee maanden.", True),
    ("person", "De leidinggevende.", True),
]
DOUBLE = [
    ("de", "Wer genehmigt meinen Urlaub, und bis wann muss ich ihn einreichen?", "bis wann"),
    ("fr", "Combien de jours puis-je reporter, et jusqu'à quand ?", "jusqu'à quand"),
    ("es", "¿Cuántos días puedo guardar y hasta cuándo?", "hasta cuándo"),
    ("it", "Quanti giorni posso conservare, e fino a quando?", "fino a quando"),
    ("pt", "Quantos dias posso guardar, e até quando?", "até quando"),
    ("nl", "Hoeveel dagen mag ik meenemen, en tot wanneer?", "tot wanneer"),
]
SINGLE = [
    ("de", "Wenn ich krank bin, wie lange bekomme ich Lohn?"),
    ("de", "Können Sie mir sagen, wie lange die Probezeit dauert?"),
    ("fr", "Si je tombe malade, qui doit être prévenu ?"),
    ("es", "Si estoy enfermo, ¿a quién aviso?"),
    ("it", "Se sono malato, chi devo avvisare?"),
    ("pt", "Se estiver doente, quem devo avisar?"),
    ("nl", "Als ik ziek ben, wie moet ik waarschuwen?"),
]
# One row of three holds the amount: its language, what is asked, and the rows.
ROWS = [
    ("de", "Wer genehmigt 1.200 €?", "bis zu 500 € | über 500 € bis zu 5.000 € | ab 5.001 €", 1),
    ("de", "Wie viel Urlaub im dritten Jahr?", "im ersten Jahr | ab dem zweiten Jahr", 1),
    ("fr", "Qui approuve 4 000 € ?", "jusqu'à 1 000 € | de 1 001 à 3 000 € | plus de 3 000 €", 2),
    ("fr", "J'ai 3 ans d'ancienneté.", "moins de 2 ans | de 2 à 5 ans | plus de 5 ans", 1),
    ("es", "¿Quién aprueba 4.000 euros?", "hasta 1.000 € | de 1.001 a 3.000 € | más de 3.000 €", 2),
    ("es", "Llevo 3 años.", "menos de 2 años | entre 2 y 5 años | más de 5 años", 1),
    ("it", "Chi approva 4.000 euro?", "fino a 1.000 € | da 1.001 a 3.000 € | oltre 3.000 €", 2),
    ("it", "Lavoro qui da 3 anni.", "meno di 2 anni | tra 2 e 5 anni | più di 5 anni", 1),
    ("pt", "Quem aprova 4.000 euros?", "até 1.000 € | de 1.001 a 3.000 € | mais de 3.000 €", 2),
    ("pt", "Trabalho aqui há 3 anos.", "menos de 2 anos | entre 2 e 5 anos | mais de 5 anos", 1),
    (
        "nl",
        "Wie keurt 4.000 euro goed?",
        "tot 1.000 € | van 1.001 tot 3.000 € | meer dan 3.000 €",
        2,
    ),
    ("nl", "Ik werk hier 3 jaar.", "minder dan 2 jaar | tussen 2 en 5 jaar | meer dan 5 jaar", 1),
]


@pytest.mark.parametrize("language", CLAIMED, ids=lambda language: language.code)
@pytest.mark.parametrize("room", [Questions, Ranges], ids=lambda room: room.__name__)
def test_a_claimed_language_has_all_words_of_questions_and_ranges(language: Language, room: type):
    words = language.questions if room is Questions else language.ranges
    lacking = {one.name for one in fields(room) if not getattr(words, one.name)} - OPTIONAL
    assert lacking == set()


@pytest.mark.parametrize(("language", "question", "want"), WANTS)
def test_the_kind_of_value_is_known(language, question, want):
    assert asked_of(question, language).wants == (want,)


@pytest.mark.parametrize(("language", "question", "want"), WANTS)
def test_it_is_known_too_where_accents_are_left_out(language, question, want):
    typed = question.translate(str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"}))
    plain = "".join(one for one in normalize("NFKD", question) if not combining(one))
    assert asked_of(typed, language).wants == asked_of(plain, language).wants == (want,)


@pytest.mark.parametrize(("want", "text", "expected"), HELD)
def test_a_text_of_any_language_holds_a_value_or_none(want, text, expected):
    assert holds(want, text) is expected


@pytest.mark.parametrize(("language", "question", "second"), DOUBLE)
def test_the_half_that_an_answer_leaves_open_is_named(language, question, second):
    asked = asked_of(question, language)
    assert asked.second.startswith(second)
    assert missing_in(asked, "28.") == (asked.second,)


@pytest.mark.parametrize(("language", "question"), SINGLE)
def test_a_clause_before_a_question_is_no_question(language, question):
    assert asked_of(question, language).second == ""


@pytest.mark.parametrize(("language", "question", "rows", "right"), ROWS)
def test_an_amount_chooses_its_row(language, question, rows, right):
    amounts = asked_of(question, language).amounts
    found = [fits(amounts, row, language) for row in rows.split(" | ")]
    assert [number for number, fit in enumerate(found) if fit] == [right]


def test_words_of_one_language_make_no_numbers_in_another():
    assert ranges_in("Que dois-je faire ?", "fr") == []


def test_what_asks_is_left_out_for_the_topic():
    assert without_asking("Wie lange dauert die Probezeit?", "de").split() == [
        "dauert",
        "die",
        "Probezeit?",
    ]
