"""What one caller sends at once leaves room for others."""

from typing import Any

import pytest

from appliance.in_flight import IN_ALL, OF_CALLER, OF_ORGANIZATION, InFlight, Sender
from core.errors import ServerBusy

UPLOAD = 5 * 1024 * 1024


@pytest.fixture(autouse=True)
def small(override: Any) -> None:
    override(MAX_UPLOAD_BYTES=UPLOAD)


@pytest.fixture
def in_flight() -> InFlight:
    return InFlight()


def sender(number: int, organization: int = 0) -> Sender:
    return Sender(f"key:{organization}-{number}", f"organization:{organization}")


def test_a_caller_who_sends_too_much_leaves_others_their_share(in_flight: InFlight) -> None:
    in_flight.add(sender(1), OF_CALLER * UPLOAD)
    with pytest.raises(ServerBusy) as refused:
        in_flight.add(sender(1), 1)

    assert refused.value.retry_after > 0
    in_flight.add(sender(2), UPLOAD)


def test_an_organization_with_many_keys_leaves_others_their_share(in_flight: InFlight) -> None:
    for number in range(OF_ORGANIZATION):
        in_flight.add(sender(number), UPLOAD)
    with pytest.raises(ServerBusy):
        in_flight.add(sender(OF_ORGANIZATION), 1)

    in_flight.add(sender(1, organization=1), UPLOAD)


def test_all_together_stay_within_their_bound(in_flight: InFlight) -> None:
    for number in range(IN_ALL):
        in_flight.add(sender(1, organization=number), UPLOAD)
    with pytest.raises(ServerBusy):
        in_flight.add(sender(1, organization=IN_ALL), 1)


def test_what_has_come_to_its_end_makes_room(in_flight: InFlight) -> None:
    in_flight.add(sender(1), OF_CALLER * UPLOAD)
    with pytest.raises(ServerBusy):
        in_flight.add(sender(1), 1)
    in_flight.release(sender(1), OF_CALLER * UPLOAD)
    in_flight.add(sender(1), OF_CALLER * UPLOAD)
    with pytest.raises(ServerBusy):
        in_flight.add(sender(1), 1)


def test_what_is_refused_takes_no_room(in_flight: InFlight) -> None:
    with pytest.raises(ServerBusy):
        in_flight.add(sender(1), OF_CALLER * UPLOAD + 1)
    in_flight.add(sender(1), OF_CALLER * UPLOAD)
