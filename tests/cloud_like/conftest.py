"""One installation for all tests of the run, brought up from nothing."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.cloud_like.cloud import Cloud, Organization
from tests.cloud_like.servers import Missing, find_programs
from tests.compose.engine import NoEngine, running_engine
from tests.compose.images import build_target


@pytest.fixture(scope="session")
def cloud() -> Iterator[Cloud]:
    if not os.environ.get("POLICYCHAT_CLOUD_LIKE"):
        pytest.skip("builds an image and starts a cloud: run by ./scripts/test --cloud-like")
    with ExitStack() as stack:
        try:
            find_programs()
            stack.enter_context(running_engine())
        except (Missing, NoEngine) as reason:
            pytest.skip(str(reason))
        image = build_target("appliance")
        # Not pytest's own, which are private: servers run as users of their own.
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="policychat-cloud-")))
        folder.chmod(0o755)
        made = Cloud(folder, image, stack)
        made.start()
        yield made


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
