"""A sentence is released only if a source says what it says."""

from typing import Any

import pytest

from core.answering.checking.support import Support, Unsupported, facts_stand, ground
from tests.answering.hits import hit

SOURCE = (
    "Employees have 25 days of paid leave a year. "
    "Up to five days may be carried over until 31 March. "
    "Requests are approved by the line manager within three working days. "
    "Employees may not work from abroad without written consent."
)
HITS = [
    hit(SOURCE, section="Annual leave"),
    hit("Hotel rooms cost at most 120 euros a night.", rank=2, title="Travel policy"),
    hit(
        "Receipts must be submitted to the Finance Desk (finance@harbour.example) by "
        "15 January 2026. Expenses above $1,500 need the approval of Dana Whitfield. "
        "Mileage is paid at 45 cents per mile. Contractors are not reimbursed.",
        rank=3,
        title="Expense policy",
    ),
    hit(
        "Parental leave lasts at least 14 weeks. The Human Resources team answers questions. "
        "Half of the cost of a course is refunded, at most twice a year. "
        "Interns receive 80 percent of the rate.",
        rank=4,
        title="Family policy",
    ),
    hit(
        "Not covered are:\n• cosmetic surgery\n• experimental treatments\n\n"
        "Reimbursed are:\n• meals up to 45 euros a day\n• taxis after 22:00",
        rank=5,
        title="Benefits",
    ),
]
FOREIGN = [
    hit(
        "Beschäftigte haben Anspruch auf 30 Urlaubstage im Jahr. Der Antrag wird spätestens zwei "
        "Wochen vorher beim Vorgesetzten gestellt. Resturlaub verfällt am 31.03.2026.",
        title="Urlaubsrichtlinie",
    ),
    hit(
        "Les salariés peuvent télétravailler deux jours par semaine. Les frais ne sont pas "
        "remboursés sans justificatif.",
        rank=2,
        title="Télétravail",
    ),
    hit(
        "Los empleados tienen quince días de vacaciones. La solicitud se presenta antes del "
        "5 de mayo de 2026.",
        rank=3,
        title="Vacaciones",
    ),
    hit("员工每年享有10天带薪年假。未经批准不得在国外工作。", rank=4, title="休假制度"),
]


def lack(sentence: str, hits: list[Any] = HITS, marks: tuple[int, ...] = ()) -> str | None:
    found = ground(sentence, marks, hits)
    return found.lack if isinstance(found, Unsupported) else None


@pytest.mark.parametrize(
    "sentence",
    [
        "Employees have 25 days of paid leave a year.",
        "Employees get 25 days of paid leave each year.",
        "Employees get twenty-five days of annual paid leave.",
        "You have 25 days of paid leave per year.",
        "The line manager approves requests within three working days.",
        "Requests are approved within 3 days by the line manager.",
        "You may carry over up to five days until 31 March.",
        "You may carry over up to 5 days until March 31.",
        "A maximum of 5 days may be carried over until 31st March.",
        "Employees can't work from abroad without written consent.",
        "A hotel room may cost at most 120 euros a night.",
        "Hotel rooms may cost up to €120 a night.",
        "Hotel rooms cost no more than EUR 120 per night.",
        "Submit receipts to the Finance Desk by 2026-01-15, as you must.",
        "Receipts must be submitted to the Finance Desk by January 15, 2026.",
        "Expenses above 1500 dollars need Dana Whitfield's approval.",
        "For expenses above $1,500.00 the approval of Dana Whitfield is needed.",
        "Contractors aren't reimbursed.",
        "Half of the cost of a course is refunded, up to two times a year.",
        "Interns receive 80% of the rate.",
        "Meals are reimbursed up to 45 euros a day.",
        "Cosmetic surgery is not covered.",
        "1. Cosmetic surgery and experimental treatments are not covered.",
    ],
)
def test_the_sources_own_words_and_close_paraphrases_are_supported(sentence: str) -> None:
    assert lack(sentence) is None


@pytest.mark.parametrize(
    ("sentence", "what"),
    [
        ("Employees have 30 days of paid leave a year.", "number"),
        ("Employees have 25.5 days of paid leave a year.", "number"),
        ("Employees have thirty days of paid leave a year.", "number"),
        ("Employees have 25 weeks of paid leave a year.", "number"),
        ("Employees have 25 days of paid leave a month.", "number"),
        ("Employees receive five days of paid leave.", "number"),
        ("Up to six days may be carried over until 31 March.", "number"),
        ("Up to 16 weeks may be carried over until 31 March.", "number"),
        ("Requests are approved by the line manager within two working days.", "number"),
        ("Requests are approved by the line manager within three working weeks.", "number"),
        ("Hotel rooms cost at most 1200 euros a night.", "number"),
        ("Hotel rooms cost at most 120 dollars a night.", "number"),
        ("Hotel rooms cost at most 120 euros a week.", "number"),
        ("Interns receive 80 dollars of the rate.", "number"),
        ("Interns receive eighty-five percent of the rate.", "number"),
        ("A quarter of the cost of a course is refunded, at most twice a year.", "number"),
        ("Half of the cost of a course is refunded, at most three times a year.", "number"),
        ("Up to five days may be carried over until 30 March.", "date"),
        ("Up to five days may be carried over until 31 May.", "date"),
        ("Receipts must be submitted to the Finance Desk by 15 January 2027.", "date"),
        ("Receipts must be submitted to the Finance Desk by 01/16/2026.", "date"),
        ("Receipts must be submitted to finance@harbor.example by 15 January 2026.", "address"),
        ("Requests are approved by Margaret Thornbury within three working days.", "name"),
        ("Margaret approves requests of the line manager within three working days.", "name"),
        ("Requests of the line manager in Rotterdam are approved in three working days.", "name"),
        ("Expenses above $1,500 need the approval of Dana Whitmore.", "name"),
        ("HR answers questions as a team.", "name"),
        ("HR and Legal, the Human Resources team, answers questions.", "name"),
        ("Up to five days may not be carried over until 31 March.", "denial"),
        ("Employees may work from abroad with written consent.", "denial"),
        ("Requests are never approved by the line manager within three working days.", "denial"),
        ("Contractors are reimbursed.", "denial"),
        ("Cosmetic surgery is covered.", "denial"),
        ("Parental leave lasts at most 14 weeks.", "bound"),
        ("At least five days may be carried over until 31 March.", "bound"),
        ("Up to five days must be carried over until 31 March.", "bound"),
        ("Pets are welcome in the office on Fridays.", "words"),
        ("Employees have leave, and the manager needs written consent from abroad.", "denial"),
        ("Only employees have 25 days of paid leave a year.", "bound"),
    ],
)
def test_what_the_source_does_not_say_is_not_supported(sentence: str, what: str) -> None:
    assert lack(sentence, marks=(1, 2, 3, 4)) == what


@pytest.mark.parametrize(
    "sentence",
    [
        "Beschäftigte haben 30 Urlaubstage im Jahr.",
        "Im Jahr haben Beschäftigte Anspruch auf dreißig Urlaubstage.",
        "Der Antrag wird spätestens 2 Wochen vorher beim Vorgesetzten gestellt.",
        "Der Resturlaub verfällt am 31. März 2026.",
        "Les salariés peuvent télétravailler 2 jours par semaine.",
        "Sans justificatif, les frais ne sont pas remboursés.",
        "Los empleados tienen 15 días de vacaciones.",
        "La solicitud se presenta antes del 5/5/2026.",
        "员工每年享有10天带薪年假。",
    ],
)
def test_paraphrases_in_other_languages_are_supported(sentence: str) -> None:
    assert lack(sentence, FOREIGN) is None


@pytest.mark.parametrize(
    ("sentence", "what"),
    [
        ("Beschäftigte haben fünfundzwanzig Urlaubstage im Jahr.", "number"),
        ("Beschäftigte haben 30 Wochen Urlaub im Jahr, so der Anspruch.", "number"),
        ("Der Antrag wird spätestens zwei Wochen vorher bei Sabine Vogt gestellt.", "name"),
        ("Der Resturlaub verfällt am 31. Mai 2026.", "date"),
        ("Les salariés peuvent télétravailler trois jours par semaine.", "number"),
        ("Les frais sont remboursés sans justificatif.", "denial"),
        ("Los empleados tienen once días de vacaciones.", "number"),
        ("Los empleados tienen quince semanas de vacaciones.", "number"),
        ("La solicitud se presenta antes del 6 de mayo de 2026.", "date"),
        ("员工每年享有15天带薪年假。", "number"),
    ],
)
def test_what_is_invented_in_other_languages_is_not(sentence: str, what: str) -> None:
    assert lack(sentence, FOREIGN) == what


@pytest.mark.parametrize("sentence", ["Yes.", "25", "", "...", "Here you go:"])
def test_what_says_nothing_has_no_support(sentence: str) -> None:
    assert lack(sentence, marks=(1, 2)) == "words"


@pytest.mark.parametrize("lead", ["Exclusions", "The plan does not cover:", "What is not covered"])
def test_items_of_a_list_are_denied_by_what_leads_it(lead: str) -> None:
    plan = [hit(f"The plan is paid for.\n\n{lead}\n• cosmetic surgery\n• eye tests")]
    assert lack("Cosmetic surgery is covered.", plan) is not None
    assert lack("Cosmetic surgery is included.", plan) == "denial"


def test_numbers_of_one_source_do_not_support_a_sentence_about_another() -> None:
    assert lack("Hotel rooms cost at most 25 euros a night.") == "number"
    assert lack("Employees have 120 days of paid leave a year.") == "number"


def test_a_number_must_stand_with_what_it_counts() -> None:
    copay = [
        hit(
            "The copayment for primary care visits is $20. "
            "The copayment for specialist visits is $50."
        )
    ]
    assert lack("The copayment for specialist visits is $50.", copay) is None
    assert lack("Specialists charge $50 as the copayment for visits.", copay) is None


def test_ordinary_words_may_begin_a_sentence() -> None:
    assert lack("Additionally, employees have 25 days of paid leave a year.") is None
    assert lack("Annually, 25 days of paid leave are what employees have.") is None


def test_words_of_the_title_count_for_names_but_not_as_evidence() -> None:
    plan = [hit("Acupuncture is covered by the plan.", title="Harbour Gold Plan")]
    assert lack("The Harbour Gold plan covers acupuncture.", plan) is None
    assert lack("The Harbour Gold plan covers the Harbour Gold dentist.", plan) == "words"


def test_support_points_at_the_words_that_carry_the_sentence() -> None:
    support = ground("Employees get 25 days of paid leave each year.", (2,), HITS)
    assert isinstance(support, Support)
    words = support.hit.content[support.start : support.end]
    assert words == "Employees have 25 days of paid leave a year."


def test_of_two_equal_sources_the_one_that_the_model_named_counts() -> None:
    text = "Employees have 25 days of paid leave a year."
    twins = [hit(text, rank=1), hit(text, rank=2)]
    named, unnamed = ground(text, (2,), twins), ground(text, (), twins)
    assert isinstance(named, Support) and named.hit.rank == 2
    assert isinstance(unnamed, Support) and unnamed.hit.rank == 1


def test_without_sources_nothing_is_supported() -> None:
    assert lack("Employees have 25 days of paid leave a year.", [], (1,)) == "words"


@pytest.mark.parametrize(
    ("sentence", "stand"),
    [
        ("Employees are happy with this.", True),
        ("There are 25 days.", True),
        ("There are 26 days.", False),
        ("It ends in Rotterdam.", False),
        ("It ends on 31 March.", True),
        ("It ends on 1 April.", False),
        ("Write to hr@harbour.example.", False),
    ],
)
def test_facts_are_looked_up_alone_too(sentence: str, stand: bool) -> None:
    assert facts_stand(sentence, [SOURCE], "en") is stand
