"""What a container may do, what the image holds, and what of the stack can be reached."""

import json

import pytest

from tests.compose.engine import docker
from tests.compose.stack import SERVICES, Stack

IMAGE = "policy-chatbot:test"


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_runs_as_nobody_special_and_may_do_nothing_special(
    stack: Stack, service: str
) -> None:
    container = stack.container(service)
    settings = container["HostConfig"]
    assert settings["ReadonlyRootfs"]
    assert settings["CapDrop"] == ["ALL"]
    assert not settings["CapAdd"]
    assert not settings["Privileged"]
    assert "no-new-privileges:true" in settings["SecurityOpt"]
    assert settings["Memory"] > 0
    assert settings["RestartPolicy"]["Name"] == "unless-stopped"
    status = stack.inside(service, "cat", "/proc/1/status")
    fields = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
    assert set(fields["Uid"].split()).isdisjoint({"0"})
    assert int(fields["CapEff"], 16) == 0
    assert int(fields["CapBnd"], 16) == 0


def test_nothing_is_published_but_the_appliance(stack: Stack) -> None:
    published = {
        service: {
            port: [each["HostIp"] for each in bound]
            for port, bound in stack.container(service)["NetworkSettings"]["Ports"].items()
            if bound
        }
        for service in SERVICES
    }
    assert published.pop("appliance") == {"8000/tcp": ["127.0.0.1"]}
    assert not any(published.values())


def test_the_image_has_no_setuid_files_and_no_compiler(images: dict[str, str]) -> None:
    search = "find / -xdev -type f -perm /6000; command -v gcc cc g++ make; true"
    arguments = ["--rm", "--user", "0", "--entrypoint", "sh", IMAGE]
    assert docker("run", *arguments, "-c", search) == ""


def test_the_image_holds_no_secrets_and_nothing_of_the_checkout_but_the_program(
    images: dict[str, str],
) -> None:
    search = (
        "find /app /venv /data /secrets /models /home /root /etc /opt /srv -type f "
        r"\( -name '.env*' -o -name '.git' -o -name '*.key' -o -name 'id_*' -o -name '.netrc' "
        r"-o -name 'credentials*' -o -name 'secrets.json' -o -name '.pypirc' \) ! -name '*.py*'; "
        "grep -rlE 'BEGIN [A-Z ]*PRIVATE KEY|\\b(sk|pk|ak)_[A-Za-z0-9_-]{43}\\b' /app /etc; "
        "ls /app; true"
    )
    arguments = ["--rm", "--user", "0", "--entrypoint", "sh", IMAGE]
    assert docker("run", *arguments, "-c", search).split() == [
        "LICENSE",
        "appliance",
        "core",
        "static",
        "widget",
    ]


def test_the_history_of_the_image_names_no_secret_and_no_index(images: dict[str, str]) -> None:
    history = docker("history", "--no-trunc", "--format", "{{.CreatedBy}}", IMAGE).lower()
    environment = docker("inspect", "--format", "{{json .Config.Env}}", IMAGE).lower()
    for word in ("password", "token", "secret_key=", "pip_index", "index_url", "proxy"):
        assert word not in history + environment


def test_the_image_says_what_it_is_and_what_it_is_made_of(images: dict[str, str]) -> None:
    labels = docker("inspect", "--format", "{{json .Config.Labels}}", IMAGE)
    assert "org.opencontainers.image.licenses" in labels
    reading = "import json; b = json.load(open('/usr/share/sbom/policy-chatbot.cdx.json')); "
    printing = "print(b['bomFormat'], *sorted(c['name'].lower() for c in b['components']))"
    arguments = ["--rm", "--entrypoint", "python", IMAGE, "-c", reading + printing]
    listed = docker("run", *arguments).split()
    assert listed[0] == "CycloneDX"
    assert {"django", "openvino", "tini", "libc6"} <= set(listed)


def test_a_release_that_changes_the_code_alone_brings_few_megabytes(images: dict[str, str]) -> None:
    lines = docker("history", "--no-trunc", "--human=false", "--format", "{{json .}}", IMAGE)
    layers = [json.loads(line) for line in lines.splitlines()]
    newest = next(layer for layer in layers if int(layer["Size"]))
    assert "/app" in newest["CreatedBy"]
    assert int(newest["Size"]) < 60_000_000


def test_the_default_image_has_no_torch(images: dict[str, str]) -> None:
    looking = "import importlib.util as u; print(u.find_spec('torch'), u.find_spec('openvino'))"
    found = docker("run", "--rm", "--entrypoint", "python", IMAGE, "-c", looking)
    assert found.startswith("None ModuleSpec")
