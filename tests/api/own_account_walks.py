"""The calls about one's own account, by a generated client."""

from typing import Any

from tests.accounts.authenticator import Authenticator
from tests.accounts.test_second_factor import code_of
from tests.api.generated_client import Calling
from tests.conftest import PASSWORD


def walk_an_own_account(call: Calling) -> None:
    assert call("you_update", body={"language": "de"}).language == "de"
    assert call("you_retrieve").role == "editor"
    here, elsewhere = call("you_sessions_list")
    assert (here.is_here, elsewhere.is_here) == (True, False)
    call("you_sessions_end", elsewhere.id)
    assert [one.id for one in call("you_sessions_list")] == [here.id]
    call("you_sessions_end_others")
    call("you_password", body={"old_password": PASSWORD, "password": f"{PASSWORD} 2"})


def walk_an_own_second_factor(call: Calling, url: str) -> None:
    def add(device: Authenticator) -> list[str]:
        options = call("you_passkeys_begin", body={"old_password": PASSWORD})
        made = {"response": device.make(as_json(options)), "name": "Telephone"}
        return list(call("you_passkeys_create", body=made).recovery_codes)

    codes = add(Authenticator(origin=url))
    assert (len(codes), add(Authenticator(origin=url, key_id=b"another"))) == (10, [])
    first, _second = call("you_passkeys_list")
    secret = call("you_app_begin").secret
    assert call("you_app_set_up", body={"code": code_of(secret)}).recovery_codes == []
    (code, *_) = call("you_recovery_codes", body={"code": codes[0]}).recovery_codes
    call("you_app_remove", body={"code": code})
    call("you_passkeys_delete", first.id)
    shown = call("you_second_factor")
    assert (shown.has_app, shown.recovery_codes_left) == (False, 9)
    assert [one.name for one in shown.passkeys] == ["Telephone"]


def as_json(options: Any) -> dict[str, Any]:
    return options if isinstance(options, dict) else options.to_dict()
