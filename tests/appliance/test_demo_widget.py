"""The demo organization's widget works where the demo is served."""

from pathlib import Path

from core.tenancy.keys import find_key


def test_the_widgets_page_opens_and_follows_the_server_to_another_port(
    tmp_path: Path, client, override
) -> None:
    from appliance.demo import Demo

    demo = Demo(tmp_path, "http://localhost:8000")
    demo.prepare(with_sample=False)
    given = demo.credentials()
    assert given["widget_page"] == (
        f"http://localhost:8000/widget/page/?key={given['publishable_key']}"
    )
    assert client.get(given["widget_page"].removeprefix("http://localhost:8000")).status_code == 200

    override(PUBLIC_URL="http://localhost:8001")
    again = Demo(tmp_path, "http://localhost:8001")
    again.prepare(with_sample=False)
    address = again.credentials()["widget_page"]
    assert address.startswith("http://localhost:8001/widget/page/")
    assert client.get(address.removeprefix("http://localhost:8001")).status_code == 200
    assert "http://localhost:8001" in find_key(given["publishable_key"]).origins
