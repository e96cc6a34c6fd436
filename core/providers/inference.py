"""A model file on OpenVINO, shared by the threads of a process."""

import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from core.errors import ModelUnavailable
from core.processors import adds_bytes_exactly
from core.providers.failures import unavailable

if TYPE_CHECKING:
    from openvino import CompiledModel, InferRequest

Inputs = Mapping[str, NDArray[Any]]

# Kernels are kept for each shape of batch seen; the default, thousands, grows to gigabytes.
_SHAPES_KEPT = 64


class Inference:
    """Compiled when first used, with ``hints`` of OpenVINO's. ``smallest`` are the smallest inputs
    that the model takes; of those, one that it does not know is never given to it."""

    def __init__(
        self, model: Path, hints: Mapping[str, str], smallest: Inputs, threads: int
    ) -> None:
        self._path, self._smallest = model, smallest
        self._config: dict[str, str | int] = {
            "CPU_RUNTIME_CACHE_CAPACITY": _SHAPES_KEPT,
            # Threads bound to the first processors share those with the other process's, and
            # leave others idle.
            "ENABLE_CPU_PINNING": False,
            "INFERENCE_NUM_THREADS": threads,
            # In floating-point numbers where sums of bytes are cut: nothing is rounded to bytes
            # then, and it is no slower there.
            **({} if adds_bytes_exactly() else {"LP_TRANSFORMS_MODE": False}),
            **hints,
        }
        self._compiled: CompiledModel | None = None
        self._names: tuple[str, ...] = ()
        self._lock = threading.Lock()
        self._idle: SimpleQueue[InferRequest] = SimpleQueue()

    def infer(self, inputs: Inputs) -> NDArray[np.float32]:
        """The model's first output for ``inputs``, by their names. Raises ModelUnavailable when the
        file can't be read, or the model wants an input that is not among them."""
        with self._request() as request:
            found = request.infer({name: inputs[name] for name in self._names})
            return np.array(next(iter(found.values())), np.float32)

    @contextmanager
    def _request(self) -> Iterator["InferRequest"]:
        """One that nobody else uses now: it holds inputs and outputs and can't be shared."""
        try:
            request = self._idle.get_nowait()
        except Empty:
            request = self._model().create_infer_request()
        try:
            yield request
        finally:
            self._idle.put(request)

    def _model(self) -> "CompiledModel":
        with self._lock:
            if self._compiled is None:
                compiled = self._compile()
                self._names = tuple(given.get_any_name() for given in compiled.inputs)
                if unknown := [name for name in self._names if name not in self._smallest]:
                    raise self._unusable(
                        f"it wants the input {unknown[0]}, which is not known here"
                    )
                # Once alone, before threads may: the binding sets itself up at the first array
                # it is given, and two threads at that point wait for each other for ever.
                compiled.create_infer_request().infer(
                    {name: self._smallest[name] for name in self._names}
                )
                self._compiled = compiled
            return self._compiled

    def _compile(self) -> "CompiledModel":
        # OpenVINO reports each import to an analytics service unless that package is missing.
        sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]
        import openvino

        core = openvino.Core()
        try:
            return core.compile_model(core.read_model(self._path), "CPU", self._config)
        except RuntimeError as error:
            raise self._unusable(str(error).strip().splitlines()[-1]) from error

    def _unusable(self, why: str) -> ModelUnavailable:
        return unavailable(
            f"{self._path} can't be used as a model ({why}). Copy the file again, or name another.",
            retryable=False,
        )
