"""The judge's files are those of the release, or it says so; and what its model gives is told of
the right passage and piece, whatever the order in which they are read."""

import hashlib
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from core.errors import ModelUnavailable
from core.providers.judge.openvino import Judge, Scores
from core.providers.judge.passage import Passage, Piece, read
from core.providers.tokenizer import PackagedTokenizer

FILES = {"judge.xml": b"<net/>", "judge.bin": b"weights"}
TOKENS = PackagedTokenizer()


def digest(content):
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def folder(tmp_path):
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content)
    write_sums(tmp_path, *FILES)
    return tmp_path


def write_sums(folder, *names):
    lines = [f"{digest((folder / name).read_bytes())}  {name}\n" for name in names]
    (folder / "SHA256SUMS").write_text("".join(lines))


def refused(folder):
    with pytest.raises(ModelUnavailable) as caught:
        Judge(folder)
    assert not caught.value.retryable
    assert "Install Policy Chatbot again" in str(caught.value)
    return str(caught.value)


def test_intact_files_name_the_model_by_its_weights(folder):
    assert Judge(folder).model_id == f"judge/{digest(FILES['judge.bin'])[:12]}"


@pytest.mark.parametrize("name", ["judge.bin", "judge.xml", "SHA256SUMS"])
def test_a_missing_file_is_told(folder, name):
    (folder / name).unlink()
    assert "SHA256SUMS or a file that it names can't be read" in refused(folder)


@pytest.mark.parametrize("name", FILES)
def test_an_altered_file_is_told_by_its_name(folder, name):
    (folder / name).write_bytes(FILES[name] + b" ")
    assert f"{name} is not the file that this release was made with" in refused(folder)


def test_sums_without_weights_are_told(folder):
    write_sums(folder, "judge.xml")
    assert "SHA256SUMS names no weights" in refused(folder)


@pytest.mark.parametrize("sums", [b"", b"\n", b"nonsense", b"a b c", b"\xff\xfe"])
def test_sums_that_are_none_are_told(folder, sums):
    (folder / "SHA256SUMS").write_bytes(sums)
    refused(folder)


def test_a_folder_that_is_not_there_is_told(tmp_path):
    assert str(tmp_path / "nowhere") in refused(tmp_path / "nowhere")


@pytest.fixture(scope="module")
def judge(tmp_path_factory):
    """A stand-in with the inputs and outputs of the model: its figures are the mean of the ids of
    the passage, or piece, times 1, 10, 100 and 1,000."""
    from openvino import Model as Network
    from openvino import Type, opset13, save_model

    shape = [-1, -1]
    names = ("input_ids", "attention_mask", "token_type_ids")
    inputs = [opset13.parameter(shape, Type.i64, name=name) for name in names]
    pooling = opset13.parameter([-1, -1, -1], Type.f32, name="pooling")
    ids, mask, types = (opset13.convert(one, "f32") for one in inputs)
    # All inputs are used, so that none is left out of the model.
    read_ids = opset13.multiply(opset13.multiply(ids, mask), opset13.add(types, np.float32(1)))
    halved = opset13.divide(read_ids, opset13.add(types, np.float32(1)))
    means = opset13.matmul(pooling, opset13.unsqueeze(halved, np.int64(2)), False, False)
    figures = opset13.multiply(means, np.array([[[1, 10, 100, 1000]]], np.float32))
    rows = opset13.slice(figures, np.array([1]), np.array([2**31]), np.array([1]), np.array([1]))
    parameters = [*inputs, pooling]
    for parameter in parameters:
        parameter.output(0).get_tensor().set_names({parameter.friendly_name})
    folder = tmp_path_factory.mktemp("judge")
    save_model(Network([rows], parameters), folder / "judge.xml", compress_to_fp16=False)
    write_sums(folder, "judge.xml", "judge.bin")
    return Judge(folder, threads=1)


def expected(task, text, passage, channels, **options):
    """What the stand-in gives, worked out by hand; some processors count in bfloat16."""
    found = read(task, text, passage, TOKENS, **options)
    piece, whole = (10**channel for channel in channels)
    pieces = [
        float(np.mean(found.ids[start:end])) * piece if end > start else float("-inf")
        for start, end in found.spans
    ]
    return [float(np.mean(found.ids[found.text[1] + 1 :])) * whole, *pieces]


# Longest first, and more than one batch of them.
PASSAGES = [
    Passage("Leave", tuple(Piece(f"It is paid {n}. " * n) for n in range(count, 0, -1)))
    for count in (7, 1, 5, 2, 6, 3)
]


def flat(scores: Scores):
    return [scores.whole, *scores.pieces]


def test_scores_are_told_of_the_passages_in_the_order_given(judge):
    found = judge.answering("Is it paid?", PASSAGES)
    for passage, scores in zip(PASSAGES, found, strict=True):
        assert flat(scores) == pytest.approx(
            expected("question", "Is it paid?", passage, (0, 1)), rel=0.01
        )


def test_a_statement_has_figures_of_its_own(judge):
    (scores,) = judge.supporting("It is.", PASSAGES[:1], asked="Is it paid?")
    wanted = expected("statement", "It is.", PASSAGES[0], (2, 3), asked="Is it paid?")
    assert flat(scores) == pytest.approx(wanted, rel=0.01)


def test_a_piece_that_was_not_read_has_no_chance(judge):
    passage = Passage("", tuple(Piece("leave " * 400) for _ in range(4)))
    (scores,) = judge.answering("leave", [passage])
    assert [score == float("-inf") for score in scores.pieces] == [False, False, True, True]


def test_context_has_no_score(judge):
    (scores,) = judge.answering("x", [Passage("", (Piece("a", judged=False), Piece("b")))])
    assert len(scores.pieces) == 1


def test_a_passage_without_pieces_and_no_passages_at_all_are_read(judge):
    assert judge.answering("x", []) == []
    (scores,) = judge.answering("x", [Passage("Leave", ())])
    assert scores.pieces == ()


def test_threads_may_share_it(judge):
    alone = judge.answering("Is it paid?", PASSAGES)
    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(judge.answering, "Is it paid?", PASSAGES) for _ in range(12)]
    for one in asked:
        for scores, other in zip(one.result(), alone, strict=True):
            assert flat(scores) == pytest.approx(flat(other), rel=0.01)
