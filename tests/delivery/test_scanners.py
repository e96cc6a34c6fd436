"""What scanners say of the AWS profile, where they are installed (scripts/check_delivery)."""

import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

PROFILE = Path(__file__).resolve().parents[2] / "compose" / "aws"
BIN = Path(sys.executable).parent


def scanner(name: str) -> str:
    """The program, of this environment or of the path; skips without it."""
    found = shutil.which(name, path=str(BIN)) or shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed; ./scripts/check_delivery brings it.")
    return found


@pytest.mark.parametrize("environment", ["staging", "production"])
def test_checkov_has_nothing_against_the_profile(environment: str) -> None:
    looked = subprocess.run(
        [
            scanner("checkov"),
            f"--directory={PROFILE}",
            "--framework=terraform",
            f"--var-file={PROFILE / environment}.tfvars",
            "--skip-path=.terraform",
            "--skip-download",
            "--quiet",
            "--compact",
        ],
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert looked.returncode == 0, looked.stdout + looked.stderr
    assert "Failed checks: 0" in looked.stdout


@pytest.mark.skipif(find_spec("cfnlint") is None, reason="cfn-lint is not installed")
def test_cloudformation_knows_the_templates() -> None:
    templates = [str(path) for path in sorted((PROFILE / "templates").glob("*.yaml"))]
    assert len(templates) == 2
    looked = subprocess.run(
        [scanner("cfn-lint"), "--regions", "eu-central-1", "--", *templates],
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert looked.returncode == 0, looked.stdout + looked.stderr
