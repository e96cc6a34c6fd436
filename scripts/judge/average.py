"""The average of two trained judges that began as one: ``python -m scripts.judge.average --help``.

Weights that were trained further on other data lose some of what they knew. The average of both
is better than either on documents that neither saw, as Wortsman et al. found for larger models
("Model soups", 2022).
"""

import argparse
from pathlib import Path

import torch


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("earlier", type=Path)
    parser.add_argument("later", type=Path)
    parser.add_argument("--share", type=float, default=0.6, help="of the later one, 0 to 1")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    earlier, later = torch.load(options.earlier), torch.load(options.later)
    average = {name: torch.lerp(earlier[name], later[name], options.share) for name in earlier}
    torch.save(average, options.out)


if __name__ == "__main__":
    main()
