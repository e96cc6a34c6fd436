"""The images are made once, and one stack is shared by the tests that leave it as it is."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.compose.engine import NoEngine, running_engine
from tests.compose.images import ROOT, prepare_images
from tests.compose.stack import Stack


@pytest.fixture(scope="session")
def images() -> Iterator[dict[str, str]]:
    if not os.environ.get("POLICYCHAT_COMPOSE"):
        pytest.skip("builds images: run by ./scripts/test --compose")
    with ExitStack() as stack:
        try:
            stack.enter_context(running_engine())
        except NoEngine as reason:
            pytest.skip(str(reason))
        yield prepare_images()


@pytest.fixture(scope="session")
def stack(images: dict[str, str]) -> Iterator[Stack]:
    """Brought up from nothing."""
    made = Stack("policychat-test", images)
    made.down()
    try:
        made.up()
        yield made
    finally:
        made.down()


@pytest.fixture
def another_stack(images: dict[str, str]) -> Iterator[Callable[..., Stack]]:
    """``another_stack(*files)``: one more, not started yet, for this test alone; with ``root``
    and ``variables`` where it is not of this checkout."""
    made: list[Stack] = []

    def make(*files: str, root: Path = ROOT, variables: Mapping[str, str] | None = None) -> Stack:
        name = f"policychat-test-{len(made) + 2}"
        made.append(Stack(name, images if variables is None else variables, *files, root=root))
        made[-1].down()
        return made[-1]

    yield make
    for one in made:
        one.down()


@pytest.fixture
def handbook() -> Path:
    """A PDF of the sample policies."""
    return Path("appliance/sample/policies/annual-leave-2026.pdf").resolve()
