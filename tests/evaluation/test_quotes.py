"""The independent check that a quote stands on its page."""

import pytest

from core.evaluation.page_check import stands_on

PAGE = (
    "Employees have 25 days of paid\nleave a year. The “carry-\nover” is five days – not more.\n"
    "Part-\ntime staff get the same, pro-\nportionally."
)


@pytest.mark.parametrize(
    "quote",
    [
        "25 days of paid leave",
        "25  days\nof paid leave a year.",
        'The "carry-over" is five days – not more.',
        'The "carryover" is five days',
        "staff get the same, proportionally.",
    ],
)
def test_layout_may_differ(quote):
    assert stands_on(quote, PAGE)


@pytest.mark.parametrize(
    "quote",
    [
        "",
        "   ",
        "26 days of paid leave",
        "25 days of leave",
        "25 days of paid leave a year The",
        "five days - not more",
        "employees have 25 days",
        "Employees have25 days",
        "5-10",
    ],
)
def test_words_may_not(quote):
    assert not stands_on(quote, PAGE + " 510")


def test_each_hyphen_at_a_lines_end_may_be_the_words_or_the_lines():
    page = "Services may require pre-\nauthorization in a cost-\neffective manner."
    assert stands_on("require preauthorization in a cost-effective manner.", page)
    assert not stands_on("require pre authorization in a costeffective manner.", page)


def test_lines_of_chinese_are_joined_without_a_blank():
    assert stands_on("员工每年享有二十五天", "员工每年享\n有二十五天带薪年假。")
