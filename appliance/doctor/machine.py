"""This machine: its disks, and the certificate that it is known by."""

import shutil
import socket
import ssl
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from appliance.doctor.finding import Finding, error, ok, warning
from appliance.storage_check import OK, look

DISK_WARNING, DISK_ERROR = 0.10, 0.03
CERTIFICATE_WARNING_DAYS, CERTIFICATE_ERROR_DAYS = 21, 3
CONNECT_SECONDS = 5.0
DAY = 86400


def disks() -> Iterator[Finding]:
    """Room in DATA_DIR, and in BACKUP_DIR where that is another disk."""
    seen: set[int] = set()
    for name in ("DATA_DIR", "BACKUP_DIR"):
        folder = _existing(getattr(settings, name))
        if folder.stat().st_dev not in seen:
            seen.add(folder.stat().st_dev)
            yield _disk(name, folder)


def _existing(folder: Path) -> Path:
    """``folder``, or what it will be made in."""
    return next(path for path in (folder, *folder.parents) if path.exists())


def _disk(name: str, folder: Path) -> Finding:
    usage = shutil.disk_usage(folder)
    share = usage.free / usage.total
    found = f"{name}: {usage.free / 1e9:.1f} GB of {usage.total / 1e9:.0f} GB are free."
    advice = "Make room, or move it to a larger disk: uploads fail when it is full."
    if share < DISK_ERROR:
        return error("disk", found, advice)
    if share < DISK_WARNING:
        return warning("disk", found, advice)
    return ok("disk", found)


def storage() -> Iterator[Finding]:
    """Whether originals can be stored, read and deleted."""
    where = f"the bucket {settings.S3_BUCKET}" if settings.S3_BUCKET else "DATA_DIR"
    if (found := look()) != OK:
        advice = f"See that {where} is there, and that this user or role may do all three in it."
        yield error("storage", found, advice)
        return
    yield ok("storage", f"Files can be stored in {where}, read and deleted.")


def certificate() -> Iterator[Finding]:
    """The certificate at PUBLIC_URL, where that is https."""
    address = urlsplit(settings.PUBLIC_URL)
    if address.scheme != "https" or address.hostname is None:
        yield ok("certificate", "PUBLIC_URL is not https, so there is none.")
        return
    advice = "Renew it where TLS ends, and see that its renewal runs by itself."
    try:
        days = days_left(address.hostname, address.port or 443)
    except ssl.SSLCertVerificationError as failed:
        yield error("certificate", f"It is not valid: {failed.verify_message}.", advice)
        return
    except OSError as failed:
        yield warning(
            "certificate",
            f"{settings.PUBLIC_URL} can't be reached from here ({failed}).",
            "Look at it from where people are; nothing is wrong if only this machine can't.",
        )
        return
    found = f"It is valid for {days:.0f} more days."
    if days < CERTIFICATE_ERROR_DAYS:
        yield error("certificate", found, advice)
    elif days < CERTIFICATE_WARNING_DAYS:
        yield warning("certificate", found, advice)
    else:
        yield ok("certificate", found)


def days_left(host: str, port: int) -> float:
    """Days until the certificate there ends. OSError when nothing answers or it is not valid."""
    context = ssl.create_default_context()
    with (
        socket.create_connection((host, port), CONNECT_SECONDS) as plain,
        context.wrap_socket(plain, server_hostname=host) as secure,
    ):
        found = secure.getpeercert() or {}
    return (ssl.cert_time_to_seconds(str(found["notAfter"])) - time.time()) / DAY
