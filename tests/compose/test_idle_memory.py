"""With nothing to do the stack leaves memory to others: `./scripts/bench image` prints how much it
takes, and how long a second start takes."""

from collections.abc import Callable

from tests.compose.stack import LANGUAGE_MODEL, Stack, wait_for

MOST_MEGABYTES = 600  # of all services but the language model
PATIENCE_SECONDS = 300


def test_a_stack_that_was_just_started_comes_to_rest(another_stack: Callable[..., Stack]) -> None:
    stack = another_stack()
    stack.up()
    wait_for(lambda: held_by(stack) <= MOST_MEGABYTES, PATIENCE_SECONDS, stack.memory)
    stack.compose("stop")
    stack.up()
    wait_for(lambda: held_by(stack) <= MOST_MEGABYTES, PATIENCE_SECONDS, stack.memory)


def held_by(stack: Stack) -> float:
    held = stack.memory()
    assert {"appliance", "postgres", "redis"} <= held.keys()
    return sum(megabytes for service, megabytes in held.items() if service != LANGUAGE_MODEL)
