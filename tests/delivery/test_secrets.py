"""No secret stands in a tracked file: keys of clouds and services, tokens, private keys."""

import subprocess
from pathlib import Path

import pytest

detect_secrets = pytest.importorskip(
    "detect_secrets", reason="detect-secrets is not installed; ./scripts/check_delivery brings it."
)
settings = pytest.importorskip("detect_secrets.settings")

ROOT = Path(__file__).resolve().parents[2]
# Each knows what its keys look like. Those that guess, by disorder or by names, are left out.
KNOWN = [
    "AWSKeyDetector",
    "AzureStorageKeyDetector",
    "DiscordBotTokenDetector",
    "GitHubTokenDetector",
    "GitLabTokenDetector",
    "JwtTokenDetector",
    "MailchimpDetector",
    "NpmDetector",
    "OpenAIDetector",
    "PrivateKeyDetector",
    "PypiTokenDetector",
    "SendGridDetector",
    "SlackDetector",
    "SquareOAuthDetector",
    "StripeDetector",
    "TelegramBotTokenDetector",
    "TwilioKeyDetector",
]


def found_in(files: list[Path]) -> list[str]:
    """FILE:LINE and kind of each secret."""
    with settings.transient_settings({"plugins_used": [{"name": name} for name in KNOWN]}):
        found = detect_secrets.SecretsCollection()
        for file in files:
            found.scan_file(str(file))
        return [f"{name}:{one.line_number} {one.type}" for name, one in found]


def test_no_tracked_file_has_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    listed = subprocess.run(["git", "ls-files"], capture_output=True, text=True, check=True)
    assert found_in([Path(name) for name in listed.stdout.splitlines()]) == []


def test_a_secret_would_be_found(tmp_path: Path) -> None:
    file = tmp_path / "settings.py"
    # Put together here, so that this file is none of those.
    file.write_text("KEY = '" + "AKIA" + "Q4MZ7TL2XW5NVB3C" + "'\n")
    assert len(found_in([file])) == 1
