"""How models are run that are files."""

from typing import Any

import pytest

from core.providers import inference
from core.providers.judge.openvino import Judge
from core.providers.judge.passage import Passage, Piece


def test_threads_are_bound_to_no_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two processes with a thread each would share the first one, and leave the other idle."""
    made: list[Any] = []
    compile_model = inference.Inference._compile

    def compiled(self: inference.Inference) -> Any:
        made.append(compile_model(self))
        return made[-1]

    monkeypatch.setattr(inference.Inference, "_compile", compiled)
    Judge(threads=1).answering("Is it paid?", [Passage("Leave", (Piece("It is paid."),))])
    assert [model.get_property("ENABLE_CPU_PINNING") for model in made] == [False]
