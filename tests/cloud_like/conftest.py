"""One installation for all tests of the run, brought up from nothing."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.cloud_like.cloud import Cloud, Organization
from tests.cloud_like.servers import Missing, find_programs
from tests.compose.engine import NoEngine, running_engine
from tests.compose.images import build_target


@pytest.fixture(scope="session")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    if not os.environ.get("POLICYCHAT_CLOUD_LIKE"):
        pytest.skip("builds an image and starts a cloud: run by ./scripts/test --cloud-like")
    folder = tmp_path_factory.mktemp("cloud")
    _let_others_in(folder)
    with ExitStack() as stack:
        try:
            find_programs()
            stack.enter_context(running_engine())
        except (Missing, NoEngine) as reason:
            pytest.skip(str(reason))
        made = Cloud(folder, build_target("appliance"), stack)
        made.start()
        yield made


def _let_others_in(folder: Path) -> None:
    """Servers and containers run as users of their own, and pytest's folders are private."""
    for each in (folder, folder.parent, folder.parent.parent):
        each.chmod(each.stat().st_mode | 0o055)


@pytest.fixture(scope="session")
def organization(cloud: Cloud) -> Organization:
    return cloud.organization("Harbour")


@pytest.fixture(scope="session")
def other_organization(cloud: Cloud) -> Organization:
    return cloud.organization("Outsider")


@pytest.fixture
def handbook() -> Path:
    """A PDF of the sample policies."""
    return Path("appliance/sample/policies/annual-leave-2026.pdf").resolve()
