"""The transformer of multilingual-e5-small (BERT: Devlin et al., 2019) as an OpenVINO model that
keeps its weights in 4 bits."""

from typing import Any

import numpy as np
import openvino
from openvino import Type
from openvino import opset13 as ops

from scripts.multilingual.packed import Matrix, Packed

Node = Any  # openvino.Node; the package is not typed
INPUTS = ("input_ids", "attention_mask", "token_type_ids")


def built(packed: Packed) -> openvino.Model:
    """Inputs of shape (texts, tokens); the output is the last layer, (texts, tokens, numbers)."""
    ids, mask, types = (ops.parameter([-1, -1], np.int64, name=name) for name in INPUTS)
    hidden = _embedded(packed, ids, types)
    unseen = _unseen(mask)
    for layer in range(packed.sizes.layers):
        hidden = _layer(packed, f"l{layer}", hidden, unseen)
    model = openvino.Model([ops.result(hidden)], [ids, mask, types], "multilingual-e5-small")
    for given in (ids, mask, types):
        given.output(0).get_tensor().set_names({given.get_friendly_name()})
    return model


def _embedded(packed: Packed, ids: Node, types: Node) -> Node:
    sizes = packed.sizes
    zero = ops.constant(np.int64(0))
    words = _weights(packed.matrix("emb.word", sizes.vocabulary, sizes.hidden))
    places = packed.vector("emb.pos", sizes.positions, sizes.hidden)
    count = ops.gather(ops.shape_of(ids), ops.constant(np.int64(1)), zero)
    positions = ops.range(zero, count, ops.constant(np.int64(1)), "i64")
    hidden = ops.add(
        ops.gather(words, ids, zero), ops.gather(ops.constant(places), positions, zero)
    )
    kinds = ops.constant(packed.vector("emb.type", 1, sizes.hidden))
    hidden = ops.add(hidden, ops.gather(kinds, types, zero))
    return _normalized(packed, "emb.ln", hidden)


def _unseen(mask: Node) -> Node:
    """0 for tokens that count and a large negative number for padding, (texts, 1, 1, tokens)."""
    seen = ops.convert(ops.unsqueeze(mask, ops.constant([1, 2])), np.float32)
    return ops.multiply(ops.subtract(seen, _number(1.0)), _number(1e4))


def _layer(packed: Packed, name: str, hidden: Node, unseen: Node) -> Node:
    sizes = packed.sizes
    width, between = sizes.hidden, sizes.between
    asked, known, said = (
        _heads(packed, _linear(packed, f"{name}.{part}", hidden, width, width))
        for part in ("q", "k", "v")
    )
    likeness = ops.matmul(asked, known, False, True)
    likeness = ops.multiply(likeness, _number((width // sizes.heads) ** -0.5))
    weights = ops.softmax(ops.add(likeness, unseen), axis=-1)
    heard = ops.transpose(ops.matmul(weights, said, False, False), ops.constant([0, 2, 1, 3]))
    heard = ops.reshape(heard, ops.constant([0, 0, width]), special_zero=True)
    heard = _linear(packed, f"{name}.ao", heard, width, width)
    hidden = _normalized(packed, f"{name}.aln", ops.add(hidden, heard))
    thought = ops.gelu(_linear(packed, f"{name}.fi", hidden, between, width), "erf")
    thought = _linear(packed, f"{name}.fo", thought, width, between)
    return _normalized(packed, f"{name}.oln", ops.add(hidden, thought))


def _heads(packed: Packed, hidden: Node) -> Node:
    heads = packed.sizes.heads
    shape = ops.constant([0, 0, heads, packed.sizes.hidden // heads])
    return ops.transpose(ops.reshape(hidden, shape, special_zero=True), ops.constant([0, 2, 1, 3]))


def _linear(packed: Packed, name: str, hidden: Node, rows: int, columns: int) -> Node:
    weights = _weights(packed.matrix(f"{name}.w", rows, columns))
    bias = ops.constant(packed.vector(f"{name}.b", rows))
    return ops.add(ops.matmul(hidden, weights, False, True), bias)


def _normalized(packed: Packed, name: str, hidden: Node) -> Node:
    width = packed.sizes.hidden
    axes = ops.constant([-1])
    level = ops.mvn(hidden, axes, True, packed.sizes.epsilon, "inside_sqrt")
    scale, shift = (ops.constant(packed.vector(f"{name}.{part}", width)) for part in "wb")
    return ops.add(ops.multiply(level, scale), shift)


def _weights(matrix: Matrix) -> Node:
    """The matrix in the form that OpenVINO knows as compressed: it computes with 4 bits."""
    # In half precision up to the last step, as that is the form.
    half = ops.convert(ops.constant(matrix.numbers, dtype=Type.i4), np.float16)
    scaled = ops.multiply(half, ops.constant(matrix.scales))
    rows, blocks, block = matrix.numbers.shape
    whole = ops.reshape(scaled, ops.constant([rows, blocks * block]), special_zero=False)
    return ops.convert(whole, np.float32)


def _number(value: float) -> Node:
    return ops.constant(np.float32(value))
