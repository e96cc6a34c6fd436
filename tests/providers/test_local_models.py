"""Which language model a machine can hold."""

import pytest

from core.providers import local_models
from core.providers.local_models import LOCAL_MODELS, models_that_fit, total_memory


@pytest.mark.parametrize(
    ("memory", "processors", "best"),
    [
        (2.0, 1, "qwen2.5:1.5b"),
        (6.9, 8, "qwen2.5:1.5b"),
        (7.0, 2, "llama3.2"),
        (64.0, 2, "llama3.2"),
        (15.0, 8, "llama3.1:8b"),
        (64.0, 1, "qwen2.5:1.5b"),
    ],
)
def test_the_largest_that_fits_comes_first_and_the_smaller_ones_fit_as_well(
    memory: float, processors: int, best: str
) -> None:
    fitting = [one.name for one in models_that_fit(memory, processors)]
    names = [one.name for one in LOCAL_MODELS]
    assert fitting == names[names.index(best) :]


def test_where_the_system_does_not_tell_the_middle_one_is_taken(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    monkeypatch.setattr(local_models, "_MEMORY", tmp_path / "none")  # type: ignore[operator]
    assert models_that_fit(processors=2)[0].name == "llama3.2"
    assert total_memory() == 7.0
