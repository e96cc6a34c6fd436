"""Load balancers, kubelets and collectors call by address: no name is in ALLOWED_HOSTS for them."""

import pytest

BY_ADDRESS = {"host": "10.42.3.7:8000"}


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_is_told_to_who_asks_by_address(client, path: str) -> None:
    assert client.get(path, headers=BY_ADDRESS).status_code == 200


def test_figures_are_told_to_who_asks_by_address_and_shows_the_token(client, override) -> None:
    override(METRICS_TOKEN="a token of the tests")
    shown = {**BY_ADDRESS, "authorization": "Bearer a token of the tests"}
    assert client.get("/metrics", headers=shown).status_code == 200


def test_everything_else_is_refused_under_a_foreign_name(client) -> None:
    assert client.get("/sign-in/", headers=BY_ADDRESS).status_code == 400
