"""The AWS profile: formatted, valid, and what its own tests hold it to, with AWS made up."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

PROFILE = Path(__file__).resolve().parents[2] / "compose" / "aws"
FILES = sorted(PROFILE.glob("*.tf"))
# Each alert, and what stands for it in the names of alarms.
ALARMS = {
    "Down": "runs-not",
    "RequestsFail": "requests-fail",
    "NoWorkers": "no-workers-",
    "JobsWait": "jobs-wait-",
    # A task's disk is its own and goes with it; originals are in S3, which has no end.
    "DiskLow": None,
    "IngestCrashes": "ingest-",
    "ModelUnavailable": "model-unavailable",
    "FirstWordsSlow": "first-words-slow",
    "SearchSlow": "search-slow",
}
RESOURCE = re.compile(r'^resource "(\w+)" "(\w+)"', re.MULTILINE)


@pytest.fixture(scope="module")
def terraform() -> str:
    program = shutil.which("terraform")
    if program is None:
        pytest.skip("Terraform is not installed.")
    return program


@pytest.fixture(scope="module")
def initialized(terraform: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the profile with its provider, from where Terraform is configured to find it."""
    folder = tmp_path_factory.mktemp("aws") / "profile"
    shutil.copytree(PROFILE, folder, ignore=shutil.ignore_patterns(".terraform*"))
    begun = run(terraform, "init", "-backend=false", "-input=false", folder=folder)
    if begun.returncode != 0:
        pytest.skip(f"The provider hashicorp/aws is not to be had: {begun.stderr[-300:]}")
    return folder


def run(terraform: str, *arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [terraform, *arguments, "-no-color"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )


def test_files_are_formatted(terraform: str) -> None:
    looked = run(terraform, "fmt", "-check", "-recursive", folder=PROFILE)
    assert looked.returncode == 0, looked.stdout


def test_the_profile_is_valid(terraform: str, initialized: Path) -> None:
    looked = run(terraform, "validate", folder=initialized)
    assert looked.returncode == 0, looked.stderr


@pytest.mark.parametrize("environment", ["staging", "production"])
def test_the_profile_keeps_what_it_promises(
    terraform: str, initialized: Path, environment: str
) -> None:
    tested = run(
        terraform,
        "test",
        "-filter=tests/both.tftest.hcl",
        f"-filter=tests/{environment}.tftest.hcl",
        f"-var-file={environment}.tfvars",
        folder=initialized,
    )
    assert tested.returncode == 0, tested.stdout + tested.stderr
    assert "0 failed" in tested.stdout


def test_files_are_short() -> None:
    assert {file.name for file in FILES if len(file.read_text().splitlines()) > 200} == set()


def test_every_variable_and_output_is_described() -> None:
    undescribed = [
        found[1]
        for file in FILES
        for found in re.finditer(
            r'^(?:variable|output) "(\w+)" \{(.*?)^\}', file.read_text(), re.M | re.S
        )
        if "description" not in found[2]
    ]
    assert undescribed == []


def test_a_release_names_resources_that_there_are() -> None:
    known = {".".join(found) for file in FILES for found in RESOURCE.findall(file.read_text())}
    named = re.findall(r"\baws_\w+\.\w+", (PROFILE / "release").read_text())
    assert len(named) > 10
    assert set(named) <= known


def test_no_value_of_a_secret_passes_through_terraform() -> None:
    """Its state would keep it: see docs/decisions on what CloudFormation says instead."""
    text = "\n".join(file.read_text() for file in FILES)
    for kept in ("secret_string", "random_password", "auth_token", r"\bpassword\s*="):
        assert not re.search(kept, text), kept


def test_every_exception_of_the_scanner_has_its_reason() -> None:
    exceptions = re.findall(r"#checkov:skip=(.*)", "\n".join(f.read_text() for f in FILES))
    assert exceptions
    assert [line for line in exceptions if not re.fullmatch(r"CKV\w+:.{20,}", line)] == []


def test_the_page_has_the_costs_that_the_script_prints() -> None:
    ended = subprocess.run(
        [str(PROFILE.parents[1] / "scripts/aws_cost"), "--check"],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout


def test_what_prometheus_alerts_of_cloudwatch_does_too() -> None:
    rules = yaml.safe_load((PROFILE.parent / "observability/alerts.yaml").read_text())
    alerts = {rule["alert"].removeprefix("PolicyChatbot") for rule in rules["groups"][0]["rules"]}
    assert alerts <= set(ALARMS), "Add an alarm to compose/aws/alarms.tf, or say why there is none."
    text = "\n".join((PROFILE / name).read_text() for name in ("alarms.tf", "alarms_of_shares.tf"))
    assert [alarm for alarm in ALARMS.values() if alarm and alarm not in text] == []


def test_the_readme_leads_to_every_file() -> None:
    named = set(re.findall(r"`(\w+\.tf)`", (PROFILE / "README.md").read_text()))
    assert named == {file.name for file in FILES} - {"versions.tf", "locals.tf", "outputs.tf"}
