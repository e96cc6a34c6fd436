"""No text makes an expression take longer than its length explains.

A file, a question or a model's answer may be made for that. The expressions are found, not listed.
"""

import re

import pytest

from tests.expressions import Expression, expressions, super_linear


@pytest.mark.parametrize("expression", expressions(), ids=lambda expression: expression.name)
def test_time_grows_no_faster_than_the_text(expression: Expression) -> None:
    hostile = super_linear(expression)
    assert hostile is None, f"{expression.pattern.pattern!r} is slow on {hostile}"


@pytest.mark.parametrize("pattern", [r"(a+)+b", r"\s*x", r"^\s*\d+ obj", r"(?:<!--.*?-->\s*)*<p"])
def test_expressions_known_to_be_slow_are_found(pattern: str) -> None:
    compiled = re.compile(pattern, re.MULTILINE)
    assert super_linear(Expression("slow", compiled, anchored=False))
