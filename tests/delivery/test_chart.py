"""The Helm chart: rendered by Helm itself, checked against Kubernetes' schemas and its policies.

Helm comes as a library (helm-python-sdk), the schemas as a package (kubernetes-validate):
./scripts/check_delivery brings both.
"""

import json
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.delivery.test_scanners import scanner

helm = pytest.importorskip("helm_python", reason="helm-python-sdk is not installed.")
jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed.")
kubernetes_validate = pytest.importorskip(
    "kubernetes_validate", reason="kubernetes-validate is not installed."
)

ROOT = Path(__file__).resolve().parents[2]
CHART = ROOT / "charts" / "policy-chatbot"
PAGE = ROOT / "docs" / "kubernetes.md"
DIGEST = "sha256:" + "0" * 64
LEAST: dict[str, Any] = {
    "domain": "policies.example.org",
    "image": {"digest": DIGEST},
    "database": {"host": "postgres.example.org"},
    "redis": {"url": "rediss://redis.example.org:6379/0"},
    "originals": {"bucket": "originals"},
}
EVERYTHING: dict[str, Any] = LEAST | {
    "settings": {"LLM_PROVIDER": "openai"},
    "authorities": {"configMap": "authorities", "key": "ca.crt"},
    "backup": {"to": "s3://backups/daily/"},
    "ingress": {"className": "nginx", "annotations": {"example.org/a": "b"}},
    "networkPolicy": {"to": [{"ports": [{"port": 443, "protocol": "TCP"}]}]},
    "serviceAccount": {"annotations": {"eks.amazonaws.com/role-arn": "arn:aws:iam::1:role/x"}},
    "secrets": {
        "external": {
            "enabled": True,
            "store": {"name": "vault"},
            "serving": {"SECRET_KEY": "policies/secret_key"},
            "owner": {"ADMIN_PASSWORD": "policies/admin_password"},
        }
    },
}
ROLES = {"web", "parse", "embed", "scheduler", "prepare", "backup"}
# What checkov would have otherwise, and why the chart does not.
ACCEPTED = {
    "CKV_K8S_21": "Helm puts all of it into the namespace that it is told.",
    "CKV_K8S_11": "A limit on processors slows answers on an idle node; requests are set.",
    "CKV_K8S_35": "The settings are read from the environment, of a program that starts no shell.",
    "CKV_K8S_9": "Nobody is sent to a worker, so nothing waits for its readiness.",
}
Render = Callable[[dict[str, Any]], list[dict[str, Any]]]


@pytest.fixture(scope="module")
def render() -> Iterator[Render]:
    """``render(values)``: the objects that Helm would apply."""
    with helm.Chart.load(str(CHART)) as chart:

        def objects(values: dict[str, Any]) -> list[dict[str, Any]]:
            rendered = chart.render(values, name="policies", namespace="policies")
            texts = [text for path, text in rendered.items() if path.endswith(".yaml")]
            return [one for text in texts for one in yaml.safe_load_all(text) if one]

        yield objects


def pods(objects: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The specification of each role's pod."""
    found = {}
    for one in objects:
        template = one.get("spec", {})
        template = template.get("jobTemplate", {}).get("spec", template).get("template")
        if template:
            role = template["metadata"]["labels"]["app.kubernetes.io/component"]
            found[role] = template["spec"]
    return found


def _fault(one: dict[str, Any], version: str) -> str:
    """What Kubernetes of that version would say against an object."""
    try:
        kubernetes_validate.validate(one, version, strict=True)
    except kubernetes_validate.ValidationError as error:
        return str(error)
    return ""


def example() -> dict[str, Any]:
    """The values that docs/kubernetes.md shows, with a whole digest."""
    (text,) = re.findall(r"```yaml\n(# mine\.yaml.*?)```", PAGE.read_text(), re.S)
    return dict(yaml.safe_load(text.replace("sha256:…", DIGEST)))


@pytest.mark.parametrize(
    "values", [LEAST, EVERYTHING, example()], ids=["least", "everything", "the page's"]
)
@pytest.mark.parametrize("version", ["1.29", "1.35"])
def test_kubernetes_knows_every_object(
    render: Render, values: dict[str, Any], version: str
) -> None:
    # An operator's own kind has no schema in Kubernetes.
    kubernetes_own = [one for one in render(values) if one["kind"] != "ExternalSecret"]
    assert {one["kind"] for one in kubernetes_own} >= {"Deployment", "Job", "Service"}
    assert {one["kind"]: fault for one in kubernetes_own if (fault := _fault(one, version))} == {}


def test_the_external_secrets_operator_knows_its_objects(render: Render) -> None:
    schema = json.loads(Path(__file__).with_name("external_secret.schema.json").read_text())
    external = [one for one in render(EVERYTHING) if one["kind"] == "ExternalSecret"]
    for one in external:
        jsonschema.validate(one, schema, jsonschema.Draft202012Validator)
    made = {one["metadata"]["name"]: one["spec"]["data"] for one in external}
    assert {name: [each["secretKey"] for each in data] for name, data in made.items()} == {
        "policy-chatbot": ["SECRET_KEY"],
        "policy-chatbot-owner": ["ADMIN_PASSWORD"],
    }
    assert not [one for one in render(LEAST) if one["kind"] == "ExternalSecret"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"store": {"name": ""}},
        {"store": {"name": "vault", "kind": "Vault"}},
        {"refreshInterval": "hourly"},
        {"serving": {}},
        {"owner": {"ADMIN_PASSWORD": ""}},
        {"serving": {"secret key": "policies/secret_key"}},
        {"sevring": {"SECRET_KEY": "policies/secret_key"}},
    ],
)
def test_a_wrong_external_secret_is_refused(render: Render, wrong: dict[str, Any]) -> None:
    external = EVERYTHING["secrets"]["external"]
    with pytest.raises(helm.HelmError):
        render(EVERYTHING | {"secrets": {"external": external | wrong}})


def test_every_pod_meets_the_restricted_standard(render: Render) -> None:
    found = pods(render(EVERYTHING))
    assert set(found) == ROLES
    for pod in found.values():
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert pod["automountServiceAccountToken"] is False
        assert not {"hostNetwork", "hostPID", "hostIPC"} & pod.keys()
        assert {kind for volume in pod["volumes"] for kind in volume if kind != "name"} <= {
            "configMap",
            "emptyDir",
            "persistentVolumeClaim",
        }
        for container in pod["containers"]:
            assert container["securityContext"] == {
                "allowPrivilegeEscalation": False,
                "readOnlyRootFilesystem": True,
                "capabilities": {"drop": ["ALL"]},
            }


def test_all_roles_run_one_image_by_its_digest(render: Render) -> None:
    images = {c["image"] for pod in pods(render(EVERYTHING)).values() for c in pod["containers"]}
    (image,) = images
    assert image.endswith(f"@{DIGEST}")


def test_only_prepare_knows_the_owner_role(render: Render) -> None:
    for role, pod in pods(render(EVERYTHING)).items():
        (container,) = pod["containers"]
        knows = "DATABASE_OWNER_URL" in {one["name"] for one in container["env"]}
        reads = "policy-chatbot-owner" in {s["secretRef"]["name"] for s in container["envFrom"]}
        assert (knows, reads) == (role == "prepare", role == "prepare"), role


def test_no_address_has_a_password_and_no_setting_is_secret(render: Render) -> None:
    for pod in pods(render(EVERYTHING)).values():
        for one in pod["containers"][0]["env"]:
            assert "PASSWORD" not in one["name"]
            assert ":" not in one["value"].partition("://")[2].rpartition("@")[0]


def test_authorities_of_ones_own_are_where_every_role_looks_for_them(render: Render) -> None:
    for pod in pods(render(EVERYTHING)).values():
        (container,) = pod["containers"]
        settings = {one["name"]: one["value"] for one in container["env"]}
        (volume,) = [one["configMap"] for one in pod["volumes"] if "configMap" in one]
        (item,) = volume["items"]
        (mount,) = [one for one in container["volumeMounts"] if one["name"] == "authorities"]
        assert (volume["name"], item["key"], mount["readOnly"]) == ("authorities", "ca.crt", True)
        assert settings["CA_BUNDLE"] == f"{mount['mountPath']}/{item['path']}"
    for pod in pods(render(LEAST)).values():
        assert "CA_BUNDLE" not in {one["name"] for one in pod["containers"][0]["env"]}


def test_a_backup_before_an_upgrade_goes_where_the_others_go(render: Render) -> None:
    values = EVERYTHING | {"prepare": {"backup": True}}
    (container,) = pods(render(values))["prepare"]["containers"]
    assert container["args"] == ["first_start", "--no-keys", "--backup-to", "s3://backups/daily/"]


def test_a_new_installation_may_begin_with_an_archive(render: Render) -> None:
    archive = "s3://backups/daily/policies.tar.age"
    prepare = pods(render(LEAST | {"prepare": {"restore": archive}}))["prepare"]
    (container,) = prepare["containers"]
    assert container["args"] == ["restore", archive, "--verify"]
    rooms = {one["name"]: one["emptyDir"]["sizeLimit"] for one in prepare["volumes"]}
    assert rooms["tmp"] == "50Gi"


def test_prepare_runs_before_a_release_serves(render: Render) -> None:
    (job,) = [one for one in render(LEAST) if one["kind"] == "Job"]
    assert job["metadata"]["annotations"]["helm.sh/hook"] == "pre-install,pre-upgrade"


def test_what_serves_is_asked_for_signs_of_life(render: Render) -> None:
    for role, pod in pods(render(LEAST)).items():
        probe = pod["containers"][0].get("livenessProbe")
        if role == "web":
            assert probe["httpGet"] == {"path": "/healthz", "port": "health"}
            ports = {one["name"]: one["containerPort"] for one in pod["containers"][0]["ports"]}
            settings = {one["name"]: one["value"] for one in pod["containers"][0]["env"]}
            assert settings["HEALTH_LISTEN"].endswith(f":{ports['health']}")
        elif role in ("parse", "embed", "scheduler"):
            assert probe["exec"]["command"] == ["python", "-m", "appliance", "health", role]
        else:
            assert probe is None, role


def test_web_alone_has_a_door(render: Render) -> None:
    objects = render(LEAST)
    (door,) = [
        one
        for one in objects
        if one["kind"] == "NetworkPolicy" and one["spec"]["policyTypes"] == ["Ingress"]
    ]
    assert door["spec"]["podSelector"]["matchLabels"]["app.kubernetes.io/component"] == "web"


def test_a_path_of_the_domain_is_led_to_web_and_known_to_it(render: Render) -> None:
    objects = render(LEAST | {"path": "/policies"})
    (ingress,) = [one for one in objects if one["kind"] == "Ingress"]
    assert ingress["spec"]["rules"][0]["http"]["paths"][0]["path"] == "/policies"
    settings = {one["name"]: one["value"] for one in pods(objects)["web"]["containers"][0]["env"]}
    assert settings["PUBLIC_URL"] == "https://policies.example.org/policies"


def test_pods_reach_nothing_but_what_is_named(render: Render) -> None:
    (wall,) = [
        one
        for one in render(LEAST)
        if one["kind"] == "NetworkPolicy" and "Egress" in one["spec"]["policyTypes"]
    ]
    ports = {port["port"] for rule in wall["spec"]["egress"] for port in rule["ports"]}
    assert ports == {53, 5432, 6379}
    assert all(rule["to"] for rule in wall["spec"]["egress"])


@pytest.mark.parametrize(
    "wrong",
    [
        {"image": {"digest": "latest"}},
        {"domain": "https://policies.example.org"},
        {"path": "policies"},
        {"path": "/policies/"},
        {"settings": {"OPENAI_API_KEY": "sk-1"}},
        {"originals": {"bucket": "", "claim": ""}},
        {"originals": {"bucket": "a", "claim": "b"}},
        {"replicas": 3},
        {"authorities": {"configMap": "authorities", "key": ""}},
        {"prepare": {"backup": True}},
        {"prepare": {"restore": "/backups/policies.tar"}},
    ],
)
def test_a_wrong_value_is_refused(render: Render, wrong: dict[str, Any]) -> None:
    with pytest.raises(helm.HelmError):
        render(LEAST | wrong)


def test_checkov_has_nothing_against_the_chart(render: Render, tmp_path: Path) -> None:
    (tmp_path / "rendered.yaml").write_text(yaml.safe_dump_all(render(EVERYTHING)))
    looked = subprocess.run(
        [
            scanner("checkov"),
            f"--file={tmp_path / 'rendered.yaml'}",
            "--framework=kubernetes",
            f"--skip-check={','.join(ACCEPTED)}",
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
