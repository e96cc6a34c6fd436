"""The product as a cloud runs it: two web replicas, two workers of each kind, the scheduler, each
with a disk of its own; one-off tasks beside them; and two organizations."""

import json
import ssl
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.certificates import Authority
from tests.cloud_like import servers
from tests.cloud_like.database import (
    MASTER,
    OWNER,
    PASSWORDS,
    RUNTIME,
    ManagedPostgres,
    managed_postgres,
)
from tests.cloud_like.proxies import proxies, trusting
from tests.cloud_like.roles import Role
from tests.cloud_like.servers import Bucket, free_port, wait_for

READY_SECONDS = 600
DATABASE = "policies"
REPLICAS = ("web1", "web2")
WORKERS = {"parse1": "parse", "parse2": "parse", "embed1": "embed", "embed2": "embed"}
AUTHORITY = "/etc/authority.pem"
SITE = "https://intranet.example"
SECRET_KEY = "cloud-like-tests-only-" + "x" * 50


@dataclass(frozen=True)
class Organization:
    """Its keys, as `create_organization` prints them."""

    id: str
    slug: str
    secret_key: str
    publishable_key: str


class Cloud:
    """Everything, from the servers up; ``start`` it within a ``with`` block of ``stack``."""

    def __init__(self, folder: Path, image: str, stack: ExitStack) -> None:
        self.image = image
        self.authority = Authority(folder)
        self.tls: ssl.SSLContext = trusting(self.authority)
        self.roles: dict[str, Role] = {}
        self._stack = stack
        self.database: ManagedPostgres = stack.enter_context(managed_postgres(folder / "postgres"))
        self.database.create_database(DATABASE)
        self._straight, self._pooled = (
            stack.enter_context(
                servers.pgbouncer(folder, self.authority, mode, self.database.port, PASSWORDS)
            )
            for mode in ("session", "transaction")
        )
        self._redis = stack.enter_context(servers.redis(folder, self.authority))
        objects = stack.enter_context(servers.s3())
        self.originals, self.backups = Bucket(objects, "originals"), Bucket(objects, "backups")
        self.restored = Bucket(objects, "restored")
        # Where each replica listens: an address of this machine for each, as hosts have.
        self.addresses = {
            name: f"127.0.0.{number}:{free_port()}" for number, name in enumerate(REPLICAS, 2)
        }
        edge, self._s3 = free_port(), free_port()
        self.url = f"https://localhost:{edge}"
        stack.enter_context(
            proxies(folder, self.authority, edge, self._s3, objects, self.addresses)
        )

    # --- Settings ---

    def settings(self) -> dict[str, str]:
        """Those of whoever serves: the runtime role, through pgbouncer."""
        address = f"127.0.0.1:{self._pooled}/{DATABASE}"
        return {
            "DATABASE_URL": f"postgresql://{RUNTIME}@{address}?sslmode=verify-full",
            "DATABASE_PASSWORD": PASSWORDS[RUNTIME],
            "DATABASE_POOL_SIZE": "4",
            "REDIS_URL": self._redis,
            "REDIS_PASSWORD": servers.REDIS_PASSWORD,
            "S3_BUCKET": self.originals.name,
            "S3_ENDPOINT_URL": f"https://127.0.0.1:{self._s3}",
            "S3_REGION": "us-east-1",
            **servers.S3_KEYS,
            "CA_BUNDLE": AUTHORITY,
            "SECRET_KEY": SECRET_KEY,
            "PUBLIC_URL": self.url,
            "ALLOWED_HOSTS": "localhost",
            "BEHIND_TLS_PROXY": "true",
            "TRUSTED_PROXIES": "2",
            "SWEEP_SECONDS": "1",
            # Few, so that a slow machine gets past them within the minute that they count.
            "SIGN_IN_ATTEMPTS_PER_MINUTE": "3",
        }

    def settings_of_tasks(self, database: str = DATABASE) -> dict[str, str]:
        """Those of one-off tasks: straight to the database, and the owner role's password too."""
        address = f"127.0.0.1:{self._straight}/{database}?sslmode=verify-full"
        return self.settings() | {
            "DATABASE_URL": f"postgresql://{RUNTIME}@{address}",
            "DATABASE_OWNER_URL": f"postgresql://{OWNER}@{address}",
            "DATABASE_OWNER_PASSWORD": PASSWORDS[OWNER],
        }

    # --- Processes ---

    def role(
        self, name: str, settings: Mapping[str, str], files: Mapping[str, Path] | None = None
    ) -> Role:
        """A process that is removed at the end; one of the same name before it is removed now."""
        made = Role(name, self.image, settings, {AUTHORITY: self.authority.bundle, **(files or {})})
        made.remove()
        self._stack.callback(made.remove)
        self.roles[name] = made
        return made

    def task(self, *command: str, **how: Mapping[str, str] | Mapping[str, Path]) -> str:
        """A one-off to its end; what it printed. ``settings`` and ``files`` as of ``role``."""
        settings = how.get("settings") or self.settings_of_tasks()
        done = self.role("task", settings, how.get("files")).run(*command)  # type: ignore[arg-type]
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def prepare(self, database: str = DATABASE) -> None:
        """Roles and database, by the master."""
        master = {"PGUSER": MASTER, "PGPASSWORD": PASSWORDS[MASTER]}
        self.task("prepare_database", settings=self.settings_of_tasks(database) | master)

    def start(self) -> None:
        """Tables, then every process; waits until all replicas are ready."""
        self.prepare()
        self.task("migrate", "--verbosity", "0")
        for name in REPLICAS:
            self.start_web(name)
        for name, queue in WORKERS.items():
            self.role(name, self.settings()).start("worker", queue)
        self.role("scheduler", self.settings()).start("scheduler")
        self.wait_until_ready(*REPLICAS)

    def start_web(self, name: str, files: Mapping[str, Path] | None = None) -> None:
        host, port = self.addresses[name].split(":")
        web = self.role(name, self.settings(), files)
        web.start("web", "--host", host, "--port", port)

    def wait_until_ready(self, *names: str) -> None:
        for name in names:
            wait_for(lambda name=name: self.is_ready(name), self.roles[name].log, READY_SECONDS)

    def is_ready(self, name: str) -> bool:
        """As a load balancer sees it: by address."""
        try:
            address = f"http://{self.addresses[name]}/readyz"
            return httpx.get(address, timeout=10).status_code == 200
        except httpx.TransportError:
            return False

    def organization(self, name: str) -> Organization:
        """A new one."""
        return Organization(**json.loads(self.task("create_organization", name, "--origin", SITE)))

    # --- Callers ---

    def client(self, organization: Organization, *, at: str | None = None) -> httpx.Client:
        """The REST API with the secret key, through both proxies, or straight at a replica."""
        headers = {"X-API-Key": organization.secret_key}
        return self.visitor(headers, at=at, path="/api/v1/")

    def visitor(
        self, headers: Mapping[str, str], *, at: str | None = None, path: str = "", person: str = ""
    ) -> httpx.Client:
        """Anybody; ``person`` is the address of this machine that they call from."""
        if at is None:
            transport = httpx.HTTPTransport(verify=self.tls, local_address=person or None)
            return httpx.Client(
                base_url=self.url + path, headers=headers, transport=transport, timeout=120
            )
        # What the proxies would add.
        passed_on = {"Host": self.url.removeprefix("https://"), "X-Forwarded-Proto": "https"}
        base = f"http://{self.addresses[at]}{path}"
        return httpx.Client(base_url=base, headers={**passed_on, **headers}, timeout=120)
