"""The sets of `bench answers`: what each is about, and where its parts are."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from core.evaluation.fact_file import DOCUMENTS, documents_in, read_fact_file, read_fact_folder
from core.evaluation.fact_questions import FactSet
from core.evaluation.golden_set import Source
from core.evaluation.lines import json_lines
from scripts.benchmarks import held_out
from scripts.benchmarks.running import BenchmarkFailed
from scripts.benchmarks.statements import TRUE, Statement, read_statements

OWN = Path(__file__).resolve().parent / "sets"
SAMPLE, HANDBOOKS, TENTH, FERROW = "sample", "handbooks", held_out.NAME, "ferrow"


@dataclass(frozen=True, slots=True)
class AskedSet:
    """Questions with facts, and statements for the scripted model to write.

    ``right_stub``: the statements are right answers to the questions, and judged as such.
    """

    facts: FactSet
    statements: Sequence[Statement] = ()
    right_stub: bool = False


@dataclass(frozen=True, slots=True)
class Corpus:
    """Documents, and the sets that are asked about them; without ``sources`` they are the
    sample policies, which come with dates and versions."""

    name: str
    sources: tuple[Source, ...]
    sets: list[AskedSet] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Folders:
    """Where the sets are that are not in this repository; None where nobody said."""

    eval: Path | None
    training: Path | None


def chosen(names: str | None, folders: Folders) -> list[Corpus]:
    """The sets with these names, parted by commas; without names all that can be asked.

    BenchmarkFailed for an unknown one, and for one whose folder is not given or not there;
    InvalidInput for what can't be read.
    """
    wanted = _wanted(names, folders)
    corpora: list[Corpus] = []
    for name in wanted:
        corpus, asked = _READ[name](folders)
        known = next((one for one in corpora if one.name == corpus.name), None)
        if known is None:
            corpora.append(corpus)
        (known or corpus).sets.append(asked)
    return corpora


def _wanted(names: str | None, folders: Folders) -> list[str]:
    if names is None:
        found = [name for name in _READ if not _lacking(name, folders)]
        for name in _READ:
            if name not in found:
                print(f"left out: {name}, for want of {_lacking(name, folders)}")
        return found
    wanted = [name.strip() for name in names.split(",") if name.strip()]
    for name in wanted:
        if name not in _READ:
            raise BenchmarkFailed(f"There is no set {name!r}, but {', '.join(_READ)}.")
        if lacking := _lacking(name, folders):
            raise BenchmarkFailed(f"The set {name} needs {lacking}.")
    return list(dict.fromkeys(wanted))


def _lacking(name: str, folders: Folders) -> str:
    given = {"--eval": folders.eval, "--training": folders.training}
    missing = []
    for option in _NEEDS[name]:
        folder = given[option]
        if folder is None:
            missing.append(f"{option} FOLDER")
        elif not folder.is_dir():
            missing.append(str(folder))
    return " and ".join(missing)


def _sample(folders: Folders) -> tuple[Corpus, AskedSet]:
    facts = _named(SAMPLE, read_fact_file(_given(folders.eval) / SAMPLE / "questions.jsonl"))
    texts = {row["qid"]: row["text"] for _, row in json_lines(OWN / "sample-right.jsonl")}
    lacking = [question.qid for question in facts.questions if question.qid not in texts]
    if lacking:
        raise BenchmarkFailed(f"sample-right.jsonl has no answer to {', '.join(lacking)}.")
    right = [
        Statement(question.qid, TRUE, texts[question.qid], question.text)
        for question in facts.questions
    ]
    return Corpus(SAMPLE, ()), AskedSet(facts, right, right_stub=True)


def _handbooks(folders: Folders) -> tuple[Corpus, AskedSet]:
    folder = _given(folders.eval) / HANDBOOKS
    facts = _named(HANDBOOKS, read_fact_file(folder / "questions.jsonl"))
    return _handbook_corpus(folders), AskedSet(facts)


def _tenth(folders: Folders) -> tuple[Corpus, AskedSet]:
    facts, statements = held_out.read_held_out(_given(folders.training))
    return _handbook_corpus(folders), AskedSet(facts, statements)


def _ferrow(_: Folders) -> tuple[Corpus, AskedSet]:
    facts = read_fact_folder(OWN / FERROW)
    statements = read_statements(OWN / FERROW / "statements.jsonl")
    return Corpus(FERROW, facts.sources), AskedSet(facts, statements)


def _handbook_corpus(folders: Folders) -> Corpus:
    return Corpus(HANDBOOKS, documents_in(_given(folders.eval) / HANDBOOKS / DOCUMENTS))


def _named(name: str, facts: FactSet) -> FactSet:
    return replace(facts, name=name)


def _given(folder: Path | None) -> Path:
    if folder is None:
        raise BenchmarkFailed("A folder is missing.")
    return folder


_READ: Mapping[str, Callable[[Folders], tuple[Corpus, AskedSet]]] = {
    SAMPLE: _sample,
    HANDBOOKS: _handbooks,
    TENTH: _tenth,
    FERROW: _ferrow,
}
_NEEDS: Mapping[str, tuple[str, ...]] = {
    SAMPLE: ("--eval",),
    HANDBOOKS: ("--eval",),
    TENTH: ("--eval", "--training"),
    FERROW: (),
}
