"""Ollama's HTTP interface, as far as the product uses it, over llama.cpp and one small model.

``pull`` copies the model from /registry to OLLAMA_MODELS, in pieces, as a download would come,
and keeps it as Ollama does: weights under their hash, named by a manifest.
"""

import hashlib
import http.client
import json
import os
import signal
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import xllamacpp

REGISTRY = Path("/registry")
MODELS = Path(os.environ["OLLAMA_MODELS"])
MANIFESTS, BLOBS = MODELS / "manifests/registry.ollama.ai/library", MODELS / "blobs"
MODEL_TYPE = "application/vnd.ollama.image.model"
PORT, LLAMA_PORT = 11434, 11500
CONTEXT = 4096
PIECE = 8 * 2**20
_loading = threading.Lock()
_loaded: dict[str, xllamacpp.Server] = {}


class Refused(Exception):
    """An answer with a status that is no 200."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


def manifest_path(name: str) -> Path:
    return MANIFESTS / (name.removesuffix(":latest") + "/latest")


def model_path(name: str) -> Path | None:
    """Where the weights of a model are; None without one."""
    if not manifest_path(name).exists():
        return None
    manifest = json.loads(manifest_path(name).read_text())
    return BLOBS / str(manifest["layers"][0]["digest"]).replace(":", "-")


def tags() -> dict[str, Any]:
    names = [f"{path.parent.name}:latest" for path in sorted(MANIFESTS.glob("*/latest"))]
    return {"models": [{"model": name, "name": name} for name in names]}


def show(name: str) -> dict[str, Any]:
    if model_path(name) is None:
        raise Refused(404, f"model '{name}' not found")
    return {"model_info": {"llama.context_length": CONTEXT}}


def pull(name: str) -> Iterator[dict[str, Any]]:
    source = REGISTRY / f"{name.removesuffix(':latest')}.gguf"
    yield {"status": "pulling manifest"}
    if not source.exists():
        yield {"error": "pull model manifest: file does not exist"}
        return
    BLOBS.mkdir(parents=True, exist_ok=True)
    total = source.stat().st_size
    draft = BLOBS / f"{source.name}.part"
    digest = hashlib.sha256()
    with source.open("rb") as come, draft.open("wb") as kept:
        while piece := come.read(PIECE):
            digest.update(piece)
            kept.write(piece)
            yield {"status": "pulling model", "total": total, "completed": kept.tell()}
    draft.rename(BLOBS / f"sha256-{digest.hexdigest()}")
    layer = {"mediaType": MODEL_TYPE, "digest": f"sha256:{digest.hexdigest()}", "size": total}
    manifest_path(name).parent.mkdir(parents=True, exist_ok=True)
    manifest_path(name).write_text(json.dumps({"schemaVersion": 2, "layers": [layer]}))
    yield {"status": "success"}


def chat(body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    _load(body["model"])
    options = body.get("options", {})
    wanted = {
        "messages": body["messages"],
        "stream": True,
        "stream_options": {"include_usage": True},
        "max_tokens": options.get("num_predict", 400),
        "temperature": options.get("temperature", 0),
    }
    connection = http.client.HTTPConnection("127.0.0.1", LLAMA_PORT)
    headers = {"Content-Type": "application/json"}
    connection.request("POST", "/v1/chat/completions", json.dumps(wanted), headers)
    response = connection.getresponse()
    if response.status != http.HTTPStatus.OK:
        raise Refused(response.status, response.read().decode())
    return _parts(body["model"], response)


def _parts(model: str, response: http.client.HTTPResponse) -> Iterator[dict[str, Any]]:
    usage, reason = {}, "stop"
    for line in response:
        text = line.decode().strip().removeprefix("data: ")
        if not text.startswith("{"):
            continue
        event = json.loads(text)
        usage = event.get("usage") or usage
        for choice in event.get("choices", []):
            reason = choice.get("finish_reason") or reason
            if content := choice["delta"].get("content"):
                message = {"role": "assistant", "content": content}
                yield {"model": model, "message": message, "done": False}
    yield {
        "model": model,
        "message": {"role": "assistant", "content": ""},
        "done": True,
        "done_reason": reason,
        "prompt_eval_count": usage.get("prompt_tokens", 0),
        "eval_count": usage.get("completion_tokens", 0),
    }


def _load(name: str) -> None:
    with _loading:
        if name in _loaded:
            return
        show(name)
        params = xllamacpp.CommonParams()
        params.model.path = str(model_path(name))
        params.hostnames = ["127.0.0.1"]
        params.port = LLAMA_PORT
        params.n_ctx = CONTEXT
        params.n_parallel = 1
        params.use_jinja = True
        params.ui = False
        _loaded[name] = xllamacpp.Server(params)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._answer({"/api/tags": tags}.get(self.path))

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        name = body.get("model", "")
        known = {
            "/api/show": lambda: show(name),
            "/api/pull": lambda: pull(name),
            "/api/chat": lambda: chat(body),
        }
        self._answer(known.get(self.path))

    def _answer(self, action: Any) -> None:
        try:
            if action is None:
                raise Refused(404, f"no such path: {self.path}")
            result = action()
        except Refused as refused:
            self._begin(refused.status)
            self._lines([{"error": str(refused)}])
            return
        self._begin(200)
        self._lines([result] if isinstance(result, dict) else result)

    def _begin(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/x-ndjson")
        self.send_header("Connection", "close")
        self.end_headers()

    def _lines(self, parts: Any) -> None:
        self.close_connection = True
        for part in parts:
            self.wfile.write(json.dumps(part).encode() + b"\n")
            self.wfile.flush()

    def log_message(self, format: str, *args: Any) -> None:
        pass


if __name__ == "__main__":
    # The first process of a container ends only by signals that it handles.
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    ThreadingHTTPServer(("0.0.0.0", PORT), Handler).serve_forever()
