"""Numbers say that a list goes on behind the paragraphs that explain its items."""

from core.documents.chunking.units import UnitReader
from tests.documents.test_units import contexts

COMMITTEE = (
    "The committee may:\n1. Decide on policy.\nThis includes its manuals.\n"
    "2. Overrule a member.\nThree of four must agree.\nFor example, after a complaint.\n"
    "3. Offer advice."
)


def test_items_behind_paragraphs_keep_what_announces_them() -> None:
    found = contexts(COMMITTEE)
    assert found["Overrule a member."] == found["Offer advice."] == "The committee may:"
    assert found["Three of four must agree."] == ""


def test_numbers_that_do_not_go_on_begin_another_list() -> None:
    found = contexts(f"{COMMITTEE}\nThat is all of it.\n1. First of all.\n5. Something else.")
    assert found["First of all."] == found["Something else."] == ""


def test_a_paragraph_that_announces_a_list_of_its_own_is_its_opening() -> None:
    found = contexts(f"{COMMITTEE}\nIt may not:\n1. Spend money.\n2. Hire.")
    assert found["Spend money."] == found["Hire."] == "It may not:"


def test_a_heading_ends_all_lists() -> None:
    reader = UnitReader()
    for block in COMMITTEE.split("\n"):
        list(reader.read(block, 0))
    list(reader.read("Appointment", 2))
    (item,) = reader.read("4. The chair is elected.", 0)
    assert item.context == ""
