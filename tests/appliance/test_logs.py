"""Every request has an id, in its answer and in what is logged about it."""

import io
import json
import logging
import logging.config
import re

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import get_resolver
from django.utils.log import log_response

from appliance.logs import _NAMING, logging_config, request_id
from core.tenancy.models import LinkKind


@pytest.fixture
def logged():
    """``logged("json")``: a logger and what it writes; the root logger is put back after."""
    root = logging.getLogger()
    before = root.handlers[:], root.level

    def configure(style):
        config = logging_config("INFO", style)
        output = io.StringIO()
        config["handlers"]["stderr"]["stream"] = output
        logging.config.dictConfig(config)
        return logging.getLogger("core.somewhere"), output

    yield configure
    root.handlers[:], level = before
    root.setLevel(level)


def test_an_answer_carries_an_id_of_its_own(client):
    ids = [client.get("/healthz")["X-Request-ID"] for _ in range(2)]
    assert ids[0] != ids[1]
    assert all(re.fullmatch(r"[0-9a-f]{32}", one) for one in ids)


def test_an_id_from_the_proxy_in_front_is_kept(client):
    answer = client.get("/healthz", headers={"X-Request-ID": "proxy-1.2_3"})
    assert answer["X-Request-ID"] == "proxy-1.2_3"


@pytest.mark.parametrize("given", ["", "a b", "x" * 65, 'a"b', "a\x00b", "ä", "a;b"])
def test_an_id_that_could_forge_a_log_is_replaced(client, given):
    answer = client.get("/healthz", headers={"X-Request-ID": given})
    assert re.fullmatch(r"[0-9a-f]{32}", answer["X-Request-ID"])


@pytest.mark.parametrize("path", ["/nowhere/", "/api/v1/nowhere/", "/api/v1/documents/", "/ask/"])
def test_errors_and_redirects_carry_it_too(client, path):
    assert client.get(path, headers={"X-Request-ID": "abc"})["X-Request-ID"] == "abc"


def test_json_lines_hold_the_request_id(logged):
    logger, output = logged("json")
    request_id.set("")
    token = request_id.set("abc")
    logger.info("a line\nwith a break and “quotes”", extra={"document": "x"})
    try:
        raise ValueError("broken\nbadly")
    except ValueError:
        logger.exception("it failed")
    request_id.reset(token)
    logger.warning("outside")
    lines = [json.loads(line) for line in output.getvalue().splitlines()]
    assert [line["request_id"] for line in lines] == ["abc", "abc", ""]
    assert [line["level"] for line in lines] == ["INFO", "ERROR", "WARNING"]
    assert lines[0]["message"] == "a line\nwith a break and “quotes”"
    assert lines[0]["name"] == "core.somewhere" and lines[0]["time"]
    assert "ValueError: broken" in lines[1]["exc_info"]


@pytest.mark.parametrize("style", ["json", "plain"])
@pytest.mark.parametrize(
    "address", ["/api/v1/users/{}/", "/api/v1/users/a/{}", *(f"/{kind}/{{}}/" for kind in LinkKind)]
)
def test_a_refused_request_is_logged_without_names_secrets_and_searches(logged, address, style):
    _, output = logged(style)
    request = RequestFactory().get(f"{address.format('zebediahq')}?text=zebediahq")
    # As Django does of each that was not answered with what was asked for.
    refusal = HttpResponse(status=403)
    log_response("%s: %s", "Forbidden", request.path, response=refusal, request=request)
    assert "Forbidden: /" in output.getvalue()
    assert "zebediahq" not in output.getvalue()
    assert style == "plain" or json.loads(output.getvalue())["method"] == "GET"


# Parts of addresses that are words, and may stand in a log.
MAY_BE_LOGGED = {"accent", "anything", "code", "name", "session_id", "slug", "urn"}


def test_of_each_part_of_an_address_that_is_words_it_is_known_whether_it_may_be_logged():
    def routes(patterns, before=""):
        for one in patterns:
            route = before + str(one.pattern)
            yield from routes(one.url_patterns, route) if hasattr(one, "url_patterns") else [route]

    words = re.compile(r"<(?:str|slug|path):(\w+)>|\(\?P<(\w+)>")
    kept = [
        route
        for route in routes(get_resolver().url_patterns)
        for named in words.findall(route)
        if not set(named) & MAY_BE_LOGGED and _NAMING.sub("", f"/{route}") == f"/{route}"
    ]
    assert kept == []


def test_plain_lines_are_for_people(logged):
    logger, output = logged("plain")
    logger.info("all is well")
    assert re.fullmatch(r"\d\d:\d\d:\d\d INFO    core.somewhere: all is well\n", output.getvalue())


def test_requests_side_by_side_keep_their_ids_apart():
    import asyncio

    from django.test import AsyncClient

    async def ask(given):
        answer = await AsyncClient().get("/readyz", headers={"X-Request-ID": given})
        return answer["X-Request-ID"]

    async def all_of_them():
        return await asyncio.gather(*(ask(f"id-{n}") for n in range(5)))

    assert asyncio.run(all_of_them()) == [f"id-{n}" for n in range(5)]
