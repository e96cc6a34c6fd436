"""How models are run that are files."""

from typing import Any

import pytest

from core.providers import inference
from core.providers.judge.openvino import Judge
from core.providers.judge.passage import Passage, Piece


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What ``ask`` has had compiled, the last at the end."""
    made: list[Any] = []
    compile_model = inference.Inference._compile

    def noting(self: inference.Inference) -> Any:
        made.append(compile_model(self))
        return made[-1]

    monkeypatch.setattr(inference.Inference, "_compile", noting)
    return made


def ask() -> None:
    Judge(threads=1).answering("Is it paid?", [Passage("Leave", (Piece("It is paid."),))])


def test_threads_are_bound_to_no_processor(compiled: list[Any]) -> None:
    """Two processes with a thread each would share the first one, and leave the other idle."""
    ask()
    assert [model.get_property("ENABLE_CPU_PINNING") for model in compiled] == [False]


@pytest.mark.parametrize("exact", [True, False])
def test_bytes_are_multiplied_by_bytes_only_where_their_sums_are_exact(
    compiled: list[Any], monkeypatch: pytest.MonkeyPatch, exact: bool
) -> None:
    monkeypatch.setattr(inference, "adds_bytes_exactly", lambda: exact)
    ask()
    layers = [layer.get_rt_info() for layer in compiled[-1].get_runtime_model().get_ops()]
    read_as = {
        layer["runtimePrecision"].astype(str)
        for layer in layers
        if layer["layerType"].astype(str) == "FullyConnected"
    }
    assert read_as and ("u8" in read_as) is exact
