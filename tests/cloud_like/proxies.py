"""Two proxies in a row, as a CDN before a load balancer, and TLS before the S3 server."""

import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from tests.certificates import Authority
from tests.cloud_like.servers import free_port, give_away, running

CONFIG = """
global
    nbthread 1
defaults
    mode http
    timeout connect 5s
    timeout client 180s
    timeout server 180s
    timeout check 10s
    option forwardfor
frontend edge
    bind 127.0.0.1:{edge} ssl crt {pem}
    http-request set-header X-Forwarded-Proto https
    default_backend balancer
backend balancer
    server balancer 127.0.0.1:{balancer}
frontend balanced
    bind 127.0.0.1:{balancer}
    default_backend replicas
backend replicas
    balance roundrobin
    option httpchk GET /readyz
    # By address, as load balancers ask: no name of the installation is sent.
    default-server check inter 1s fall 3 rise 1
{replicas}
frontend s3
    bind 127.0.0.1:{s3} ssl crt {pem}
    default_backend objects
backend objects
    server objects {objects}
"""


@contextmanager
def proxies(
    folder: Path,
    authority: Authority,
    edge: int,
    s3: int,
    objects: str,
    replicas: Mapping[str, str],
) -> Iterator[None]:
    """The installation on the port ``edge`` and S3 on the port ``s3``, both of localhost and by
    TLS. ``replicas`` are addresses by name."""
    pem = folder / "proxies.pem"
    pem.write_bytes(
        b"".join(file.read_bytes() for file in authority.certify("proxies", "127.0.0.1"))
    )
    lines = [f"    server {name} {address}" for name, address in replicas.items()]
    config = folder / "haproxy.cfg"
    config.write_text(
        CONFIG.format(
            edge=edge,
            balancer=free_port(),
            s3=s3,
            objects=urlsplit(objects).netloc,
            pem=pem,
            replicas="\n".join(lines),
        )
    )
    give_away(pem)
    with running(["haproxy", "-db", "-f", config], edge, folder / "haproxy.log"):
        yield


def trusting(authority: Authority) -> ssl.SSLContext:
    """What a client that trusts the authority needs."""
    return ssl.create_default_context(cafile=str(authority.bundle))
