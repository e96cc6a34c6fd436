"""Events that were stored before there was a chain."""

import uuid

from tests.documents.test_upgrade import add, old_database  # noqa: F401  (a fixture)

MANY = 1001  # more than one batch
REPEATED = """
INSERT INTO audit_auditevent (id, organization_id, action, actor, target, details, created_at)
SELECT gen_random_uuid(), %s, 'key.made', 'user:anna', number::text, '{"of": 1.5}',
    now() - number * interval '1 minute' FROM generate_series(1, %s) AS number
"""


def test_they_are_chained_in_the_order_in_which_they_were_written(old_database):  # noqa: F811
    connection, migrate = old_database
    migrate("audit", "0003_events_of_target")
    for slug in ("first", "other"):
        organization = uuid.uuid4()
        add(connection, "tenancy_organization", id=organization, slug=slug)
        connection.execute(REPEATED, [organization, MANY])

    migrate()

    rows = connection.execute(
        "SELECT number, hash, target FROM audit_auditevent WHERE organization_id = %s "
        "ORDER BY number",
        [organization],
    ).fetchall()
    assert [number for number, _, _ in rows] == list(range(1, MANY + 1))
    assert (rows[0][2], rows[-1][2]) == (str(MANY), "1")
    assert len({one for _, one, _ in rows}) == MANY
    assert {len(one) for _, one, _ in rows} == {64}
