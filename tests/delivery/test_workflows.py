"""Releases: the workflows that make them, and the notes that come with them."""

import re
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.delivery.scripts import ROOT, load_script
from tests.delivery.test_scanners import scanner

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
GITLAB = ROOT / ".gitlab" / "release.yml"
PINNED = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
CHANGELOG = """# Changelog

## [Unreleased]

- Not yet.

## [1.2.0] - 2026-01-02

### Added

- A thing.

## [1.1.0]

[1.2.0]: https://example.org
"""


release_notes = load_script("release_notes")


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_every_action_is_pinned_to_a_commit_with_its_version_beside_it(file: Path) -> None:
    used = re.findall(r"uses: (.+)", file.read_text())
    assert [one for one in used if not one.startswith("./") and not PINNED.fullmatch(one)] == []


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_a_workflow_begins_with_no_more_than_reading(file: Path) -> None:
    workflow = yaml.safe_load(file.read_text())
    assert workflow["permissions"] in ({}, {"contents": "read"})
    for job in workflow["jobs"].values():
        assert "timeout-minutes" in job or "uses" in job


def test_nothing_is_published_before_everything_has_passed() -> None:
    jobs = yaml.safe_load((ROOT / ".github/workflows/release.yml").read_text())["jobs"]

    def before(name: str) -> set[str]:
        needs = jobs[name].get("needs", [])
        direct = {needs} if isinstance(needs, str) else set(needs)
        return direct.union(*map(before, direct)) if direct else direct

    assert {"check", "compose", "wheel", "layers", "image", "chart", "bundle"} <= before("publish")
    assert {"check", "compose"} <= before("layers")


def test_an_image_has_its_name_once_it_was_looked_at_and_signed() -> None:
    jobs = yaml.safe_load((ROOT / ".github/workflows/release.yml").read_text())["jobs"]
    steps = [str(step.get("run", step.get("uses"))) for step in jobs["image"]["steps"]]

    def place(words: str) -> int:
        (found,) = [number for number, step in enumerate(steps) if words in step]
        return found

    named = place('--tag "$IMAGE:${GITHUB_REF_NAME#v}$SUFFIX"')
    assert place("./scripts/scan") < named and place("cosign sign") < named
    assert named == len(steps) - 2, "after it nothing but the list of parts is kept"


def test_a_released_image_says_of_which_version_and_commit_it_is() -> None:
    jobs = yaml.safe_load((ROOT / ".github/workflows/release.yml").read_text())["jobs"]
    (build,) = [step["with"] for step in jobs["layers"]["steps"] if step.get("id") == "build"]
    given = dict(line.split("=", 1) for line in build["build-args"].splitlines())
    assert given == {
        "VERSION": "${{ steps.version.outputs.version }}",
        "REVISION": "${{ github.sha }}",
    }
    stages = re.split(r"^FROM ", (ROOT / "Dockerfile").read_text(), flags=re.M)
    for target in ("appliance", "all-in-one"):
        (stage,) = [one for one in stages if one.partition("\n")[0].endswith(f" AS {target}")]
        for name, argument in (("version", "VERSION"), ("revision", "REVISION")):
            assert f'org.opencontainers.image.{name}="${{{argument}}}"' in stage, target


def test_a_release_takes_over_the_layers_of_the_one_before() -> None:
    """People then pull what has changed, and not all libraries anew."""
    jobs = yaml.safe_load((ROOT / ".github/workflows/release.yml").read_text())["jobs"]
    (build,) = [step["with"] for step in jobs["layers"]["steps"] if step.get("id") == "build"]
    assert build["cache-to"] == f"{build['cache-from']},mode=max"
    assert {"${{ matrix.target }}", "${{ matrix.platform }}"} <= set(
        re.findall(r"\$\{\{ matrix\.\w+ \}\}", build["cache-from"])
    )


def test_what_ci_is_to_prove_is_not_left_out() -> None:
    texts = "\n".join(file.read_text() for file in WORKFLOWS)
    for suite in ("scripts/test --compose", "scripts/test --cloud-like", "scripts/check_delivery"):
        assert re.findall(rf"{suite}(.*)", texts) == [" -p tests.no_skips"], suite


def test_gitlab_leaves_out_nothing_and_has_the_same_terraform() -> None:
    text = GITLAB.read_text()
    for suite in ("scripts/test --compose", "scripts/check_delivery"):
        assert re.findall(rf"{suite}(.*)", text) == [" -p tests.no_skips"], suite
    github = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text())["jobs"]["delivery"]
    (version,) = [
        step["with"]["terraform_version"]
        for step in github["steps"]
        if "hashicorp/setup-terraform" in step.get("uses", "")
    ]
    assert yaml.safe_load(text)["delivery"]["variables"] == {"TERRAFORM": str(version)}


def test_what_is_scanned_with_is_named_in_one_place() -> None:
    assert "grype:" in (ROOT / "scripts" / "scan").read_text()
    assert [file.name for file in (*WORKFLOWS, GITLAB) if "grype:" in file.read_text()] == []


def test_zizmor_has_nothing_against_the_workflows() -> None:
    looked = subprocess.run(
        [scanner("zizmor"), "--offline", "--no-progress", str(ROOT / ".github")],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert looked.returncode == 0, looked.stdout + looked.stderr


def test_the_notes_are_the_section_of_the_version() -> None:
    assert release_notes.notes(CHANGELOG, "1.2.0") == "### Added\n\n- A thing."


@pytest.mark.parametrize(
    ("version", "sentence"), [("9.9.9", "Rename \\[Unreleased\\]"), ("1.1.0", "is empty")]
)
def test_a_release_without_notes_is_refused(version: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        release_notes.notes(CHANGELOG, version)


def test_a_tag_that_program_and_chart_do_not_have_is_refused() -> None:
    ended = subprocess.run(
        [str(ROOT / "scripts/release_notes"), "99.0.0"],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert ended.returncode == 1
    assert ended.stderr == (
        "Set the version 99.0.0 in appliance/__init__.py and charts/policy-chatbot/Chart.yaml.\n"
    )


def test_program_and_chart_have_one_version() -> None:
    version = release_notes.PROGRAM.findall((ROOT / "appliance/__init__.py").read_text())[0]
    assert release_notes.differing(version, ROOT) == []
