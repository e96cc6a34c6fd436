"""This machine: its disks, and the certificate that it is known by."""

import shutil
import socket
import ssl
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.template.defaultfilters import floatformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from appliance.doctor.finding import Finding, error, ok, warning
from appliance.storage_check import OK, look

DISK_WARNING, DISK_ERROR = 0.10, 0.03
CERTIFICATE_WARNING_DAYS, CERTIFICATE_ERROR_DAYS = 21, 3
CONNECT_SECONDS = 5.0
DAY = 86400


def disks() -> Iterator[Finding]:
    """Room in DATA_DIR, and in BACKUP_DIR where that is another disk of this machine."""
    seen: set[int] = set()
    folders = {"DATA_DIR": settings.DATA_DIR, "BACKUP_DIR": settings.BACKUP_DIR}
    for name, wanted in folders.items():
        if not isinstance(wanted, Path):
            continue  # in a bucket
        folder = _existing(wanted)
        if folder.stat().st_dev not in seen:
            seen.add(folder.stat().st_dev)
            yield _disk(name, folder)


def _existing(folder: Path) -> Path:
    """``folder``, or what it will be made in."""
    return next(path for path in (folder, *folder.parents) if path.exists())


def _disk(name: str, folder: Path) -> Finding:
    usage = shutil.disk_usage(folder)
    share = usage.free / usage.total
    found = _("%(name)s: %(free)s GB of %(total)s GB are free.") % {
        "name": name,
        "free": floatformat(usage.free / 1e9, 1),
        "total": floatformat(usage.total / 1e9, 0),
    }
    advice = _("Make room, or move it to a larger disk: uploads fail when it is full.")
    if share < DISK_ERROR:
        return error(_("disk"), found, advice)
    if share < DISK_WARNING:
        return warning(_("disk"), found, advice)
    return ok(_("disk"), found)


def storage() -> Iterator[Finding]:
    """Whether originals can be stored, read and deleted."""
    bucket = settings.S3_BUCKET
    where = {"where": _("the bucket %(name)s") % {"name": bucket} if bucket else "DATA_DIR"}
    if (found := look()) != OK:
        advice = _(
            "See that %(where)s is there, and that this user or role may do all three in it."
        )
        yield error(_("storage"), found, advice % where)
        return
    yield ok(_("storage"), _("Files can be stored in %(where)s, read and deleted.") % where)


def certificate() -> Iterator[Finding]:
    """The certificate at PUBLIC_URL, where that is https."""
    address = urlsplit(settings.PUBLIC_URL)
    if address.scheme != "https" or address.hostname is None:
        yield ok(_("certificate"), _("PUBLIC_URL is not https, so there is none."))
        return
    advice = _("Renew it where TLS ends, and see that its renewal runs by itself.")
    try:
        days = days_left(address.hostname, address.port or 443)
    except ssl.SSLCertVerificationError as failed:
        found = _("It is not valid: %(reason)s.") % {"reason": failed.verify_message}
        yield error(_("certificate"), found, advice)
        return
    except OSError as failed:
        yield warning(
            _("certificate"),
            _("%(address)s can't be reached from here (%(reason)s).")
            % {"address": settings.PUBLIC_URL, "reason": failed},
            _("Look at it from where people are; nothing is wrong if only this machine can't."),
        )
        return
    count = round(days)
    found = ngettext(
        "It is valid for %(count)s more day.", "It is valid for %(count)s more days.", count
    ) % {"count": count}
    if days < CERTIFICATE_ERROR_DAYS:
        yield error(_("certificate"), found, advice)
    elif days < CERTIFICATE_WARNING_DAYS:
        yield warning(_("certificate"), found, advice)
    else:
        yield ok(_("certificate"), found)


def days_left(host: str, port: int) -> float:
    """Days until the certificate there ends. OSError when nothing answers or it is not valid."""
    context = ssl.create_default_context()
    with (
        socket.create_connection((host, port), CONNECT_SECONDS) as plain,
        context.wrap_socket(plain, server_hostname=host) as secure,
    ):
        found = secure.getpeercert() or {}
    return (ssl.cert_time_to_seconds(str(found["notAfter"])) - time.time()) / DAY
