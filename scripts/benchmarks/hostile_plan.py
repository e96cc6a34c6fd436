"""What the processes of `bench hostile` agree on."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Plan:
    """``silent`` connections and ``slow`` uploads at once, ``bad`` calls a second."""

    url: str
    key: str
    silent: int
    slow: int
    bad: int
