"""Lists as files."""

from typing import Any

import pytest


@pytest.mark.parametrize(
    "address",
    [
        "/documents/documents.csv?view=",
        "/gaps/gaps.csv?days=",
        "/insight/insight.csv?since=",
        "/insight/topics/topics.csv?since=",
        "/conversations/conversations.csv?since=",
    ],
)
def test_a_file_of_a_query_that_is_not_valid_is_the_page_that_says_so(
    organization: Any, signed_in: Any, address: str
) -> None:
    browser = signed_in(organization.admin)

    whole, refused = browser.get(address), browser.get(f"{address}nonsense")

    assert (whole.status_code, whole.headers["Content-Type"][:8]) == (200, "text/csv")
    assert (refused.status_code, refused.headers["Content-Type"][:9]) == (422, "text/html")
