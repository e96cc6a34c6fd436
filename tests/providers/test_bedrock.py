"""What Bedrock is asked, and that AWS would believe who asks: signatures are made anew by botocore
from what arrived, and compared."""

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from core.errors import ModelUnavailable
from core.providers import bedrock
from core.providers.base import Delta, Usage
from core.providers.bedrock import BedrockModel
from tests.providers.conftest import Ask
from tests.providers.dialects import DIALECTS, QUICK
from tests.providers.event_stream import event
from tests.providers.servers import Reply, Request, Script

BEDROCK = DIALECTS[-1]
REGION = "eu-central-1"
NOVA = "eu.amazon.nova-lite-v1:0"
PROFILE = "arn:aws:bedrock:eu-central-1:111122223333:application-inference-profile/a1b2c3"


def model(script: Script, name: str = NOVA) -> BedrockModel:
    return BedrockModel(name, REGION, 4096, QUICK, base_url=script.url)


def signature(request: Request, url: str, credentials: Credentials) -> str:
    """What botocore makes of the headers that were signed, and of what else arrived."""
    names = request.headers["authorization"].partition("SignedHeaders=")[2].partition(",")[0]
    headers = {name: request.headers[name] for name in names.split(";")}
    arrived = AWSRequest("POST", url + request.path, headers, request.raw)
    arrived.context["timestamp"] = request.headers["x-amz-date"]
    signer = SigV4Auth(credentials, "bedrock", REGION)
    return str(
        signer.signature(signer.string_to_sign(arrived, signer.canonical_request(arrived)), arrived)
    )


def role(key: str, minutes: int) -> Reply:
    """Credentials as ECS gives them to a task that has a role."""
    expires = (datetime.now(UTC) + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")
    found = {"AccessKeyId": key, "SecretAccessKey": f"secret of {key}", "Token": f"token of {key}"}
    return Reply([json.dumps({**found, "Expiration": expires}).encode()])


@pytest.fixture
def of_a_task(monkeypatch: pytest.MonkeyPatch, script: Script) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", f"{script.url}/role")


@pytest.mark.parametrize("name", [NOVA, PROFILE])
def test_a_question_is_signed_as_aws_wants_it(ask: Ask, script: Script, name: str) -> None:
    script.play(BEDROCK.answer("Yes."))
    assert ask(model(script, name)) == [Delta("Yes."), Usage(11, 7)]
    request = script.requests[0]
    sent = request.headers["authorization"]
    assert f"Credential=AKIATEST/{request.headers['x-amz-date'][:8]}/{REGION}/bedrock/" in sent
    assert sent.endswith(
        f"Signature={signature(request, script.url, Credentials('AKIATEST', 'secret'))}"
    )


def test_a_signature_holds_for_what_was_signed_alone(ask: Ask, script: Script) -> None:
    script.play(BEDROCK.answer("Yes."))
    ask(model(script))
    changed = replace(script.requests[0], raw=script.requests[0].raw.replace(b"25", b"52"))
    made = signature(changed, script.url, Credentials("AKIATEST", "secret"))
    assert not changed.headers["authorization"].endswith(made)


def test_the_model_is_one_part_of_the_path(ask: Ask, script: Script) -> None:
    script.play(BEDROCK.answer("Yes."))
    ask(model(script, PROFILE))
    (part,) = (
        script.requests[0].path.removeprefix("/model/").removesuffix("/converse-stream").split("/")
    )
    assert part == PROFILE.replace(":", "%3A").replace("/", "%2F")


@pytest.mark.usefixtures("of_a_task")
def test_the_role_of_a_task_signs(ask: Ask, script: Script) -> None:
    script.at["/role"] = role("ASIATASK", 60)
    script.play(BEDROCK.answer("Yes."))
    ask(model(script))
    request = script.requests[-1]
    credentials = Credentials("ASIATASK", "secret of ASIATASK", "token of ASIATASK")
    assert request.headers["x-amz-security-token"] == "token of ASIATASK"
    assert request.headers["authorization"].endswith(signature(request, script.url, credentials))


@pytest.mark.usefixtures("of_a_task")
def test_credentials_that_end_are_fetched_again(ask: Ask, script: Script) -> None:
    script.at["/role"] = role("ASIAFIRST", 5)
    script.play(BEDROCK.answer("Yes."))
    one = model(script)
    ask(one)
    script.at["/role"] = role("ASIASECOND", 60)
    ask(one)
    keys = [
        request.headers["x-amz-security-token"]
        for request in script.requests
        if "x-amz-security-token" in request.headers
    ]
    assert keys[-1] == "token of ASIASECOND"


@pytest.fixture
def of_a_pod(monkeypatch: pytest.MonkeyPatch, script: Script, tmp_path: Path) -> Path:
    """The file of the token that STS gives the pod's role for."""
    token = tmp_path / "token"
    token.write_text("token of the pod")
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", script.url)
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    monkeypatch.setenv("AWS_ROLE_ARN", "arn:aws:iam::111122223333:role/policy-chatbot")
    monkeypatch.setenv("AWS_WEB_IDENTITY_TOKEN_FILE", str(token))
    return token


@pytest.mark.usefixtures("of_a_pod")
def test_a_role_that_a_pod_may_not_have_is_a_model_that_is_away(ask: Ask, script: Script) -> None:
    said = (
        b"<ErrorResponse><Error><Code>AccessDenied</Code><Message>Not authorized to perform "
        b"sts:AssumeRoleWithWebIdentity</Message></Error></ErrorResponse>"
    )
    script.play(Reply([said], status=403, content_type="text/xml"))
    with pytest.raises(ModelUnavailable, match="AssumeRoleWithWebIdentity"):
        ask(model(script))


def test_a_pod_whose_token_is_gone_has_no_model(ask: Ask, script: Script, of_a_pod: Path) -> None:
    of_a_pod.unlink()
    with pytest.raises(ModelUnavailable, match="No credentials of AWS"):
        ask(model(script))


@pytest.mark.usefixtures("of_a_task")
def test_credentials_that_have_ended_already_are_none(ask: Ask, script: Script) -> None:
    script.at["/role"] = role("ASIALATE", -5)
    with pytest.raises(ModelUnavailable, match="still expired"):
        ask(model(script))


def test_without_credentials_it_says_where_they_come_from(
    ask: Ask, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    with pytest.raises(ModelUnavailable, match="Give the task, pod or instance a role"):
        ask(model(script))
    assert script.requests == []


def test_a_role_without_the_right_is_told_which(ask: Ask, script: Script) -> None:
    script.play(BEDROCK.refusal(403, "You don't have access to the model."))
    with pytest.raises(ModelUnavailable, match=bedrock.RIGHT) as caught:
        ask(model(script))
    assert "You don't have access to the model." in caught.value.detail
    assert not caught.value.retryable


@pytest.mark.parametrize(
    ("name", "limits"),
    [
        (NOVA, {"maxTokens": 40, "temperature": 0.0}),
        ("eu.anthropic.claude-haiku-4-5-20251001-v1:0", {"maxTokens": 40}),
    ],
)
def test_limits_are_those_that_the_model_takes(
    ask: Ask, script: Script, name: str, limits: dict[str, Any]
) -> None:
    script.play(BEDROCK.answer("Yes."))
    ask(model(script, name))
    assert script.requests[0].body["inferenceConfig"] == limits


def test_what_a_model_thinks_is_no_answer(ask: Ask, script: Script) -> None:
    thought = event("contentBlockDelta", {"delta": {"reasoningContent": {"text": "Hm."}}})
    said = BEDROCK.answer("Yes.")
    script.play(replace(said, chunks=[thought, *said.chunks]))
    assert ask(model(script)) == [Delta("Yes."), Usage(11, 7)]


def test_a_message_is_read_however_the_network_cuts_it(ask: Ask, script: Script) -> None:
    whole = b"".join(BEDROCK.answer("Leave is ", "25 days.").chunks)
    pieces = [whole[start : start + 7] for start in range(0, len(whole), 7)]
    script.play(Reply(pieces, content_type=BEDROCK.content_type))
    assert ask(model(script)) == [Delta("Leave is "), Delta("25 days."), Usage(11, 7)]


def test_a_check_asks_for_one_token_and_is_remembered(
    script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    script.play(BEDROCK.cut("Yes"))
    one = model(script)
    asyncio.run(one.check())
    asyncio.run(one.check())
    assert [request.body["inferenceConfig"]["maxTokens"] for request in script.requests] == [1]
    monkeypatch.setattr(bedrock, "CHECKED_SECONDS", 0.0)
    another = model(script)
    asyncio.run(another.check())
    asyncio.run(another.check())
    assert len(script.requests) == 3
