"""`dev`, whose parts reach PostgreSQL and Redis over networks that can be cut:

`python -m tests.faults.dev_over_network PORT:OVER PORT:OVER …` with the port of PostgreSQL and the
one that leads to it, the same of Redis, and what `dev` is given.
"""

import sys
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

from appliance import dev
from appliance.embedded.postgres import EmbeddedPostgres, PostgresUrls
from appliance.embedded.redis_server import EmbeddedRedis

POSTGRES, REDIS = (tuple(map(int, one.split(":"))) for one in sys.argv[1:3])


class Postgres(EmbeddedPostgres):
    def __init__(self, data: Path) -> None:
        super().__init__(data, POSTGRES[0])

    def start(self) -> PostgresUrls:
        urls = super().start()
        return replace(
            urls,
            owner_url=_over(urls.owner_url, POSTGRES),
            runtime_url=_over(urls.runtime_url, POSTGRES),
        )


class Redis(EmbeddedRedis):
    def __init__(self, data: Path) -> None:
        super().__init__(data, REDIS[0])

    def start(self) -> str:
        return _over(super().start(), REDIS)


def _over(url: str, ports: tuple[int, ...]) -> str:
    return url.replace(f"@127.0.0.1:{ports[0]}/", f"@127.0.0.1:{ports[1]}/")


if __name__ == "__main__":
    with patch.multiple(dev, EmbeddedPostgres=Postgres, EmbeddedRedis=Redis):
        sys.exit(dev.dev(sys.argv[3:]))
