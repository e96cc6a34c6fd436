"""Reading settings from the environment, and saying which of them can't be read.

No message repeats what was given: it may be a secret.
"""

import os
import ssl
import warnings
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from environ.fileaware_mapping import FileAwareMapping

# OpenSSL's, for Python and httpx; botocore's, libpq's, and that of requests.
READ_BY_TLS_LIBRARIES = ("SSL_CERT_FILE", "AWS_CA_BUNDLE", "PGSSLROOTCERT", "REQUESTS_CA_BUNDLE")
KINDS = {int: "a whole number", float: "a number"}


class _Files(FileAwareMapping):
    """NAME or NAME_FILE; an unreadable file stops the start."""

    def __getitem__(self, key: str) -> str:
        path = os.environ.get(f"{key}_FILE")
        try:
            value: str = super().__getitem__(key)
        except (OSError, UnicodeDecodeError) as error:
            raise ImproperlyConfigured(f"{key}_FILE: {path} can't be read.") from error
        # The line break that editors and `echo` put at a file's end is no part of a secret.
        return value.rstrip("\r\n") if path else value


class Environment(environ.FileAwareEnv):
    """Every method raises ImproperlyConfigured for a value that it can't read."""

    ENVIRON = _Files()

    def get_value(self, var: str, cast: Any = None, *args: Any, **kwargs: Any) -> Any:
        """As all the methods named after a type read it."""
        try:
            return super().get_value(var, cast, *args, **kwargs)
        except ValueError:
            kind = KINDS.get(cast, "what it should be")
            raise ImproperlyConfigured(f"{var} is not {kind}.") from None

    def read_file(self, name: str, path: str) -> None:
        """The settings in the file that ``name`` names; the environment's own stay."""
        try:
            with open(path, encoding="utf-8") as file:
                self.read_env(file)
        except (OSError, UnicodeDecodeError) as error:
            raise ImproperlyConfigured(f"{name}: {path} can't be read.") from error

    def secret(self, name: str) -> str:
        """A password, key or token, or nothing. Backups keep it out of their headers."""
        return str(self.str(name, ""))

    def file_of(self, name: str) -> Path | None:
        """The file that holds the value of ``name``, where one does."""
        path = os.environ.get(f"{name}_FILE")
        return Path(path) if path else None

    def address(self, name: str) -> str:
        """HOST:PORT of this machine, or nothing."""
        given: str = self.str(name, "")
        try:
            place = urlsplit(f"//{given}")
            is_whole = place.hostname and place.port and place.netloc == given
        except ValueError:
            is_whole = False
        if given and not is_whole:
            raise ImproperlyConfigured(f"{name} can't be read: it is HOST:PORT.")
        return given

    def secret_url(self, name: str, *schemes: str, default: str) -> str:
        """As ``url``, of an address that lets in whoever knows it."""
        return self.url(name, *schemes, default=default)

    def one_of(self, name: str, *known: str, default: str) -> str:
        """One of the ``known`` words, in capitals or not."""
        given = (self.str(name, "") or default).lower()
        for word in known:
            if word.lower() == given:
                return word
        raise ImproperlyConfigured(f"{name} is none of {', '.join(known)}.")

    def url(self, name: str, *schemes: str, default: str) -> str:
        """An address with one of ``schemes``, or nothing."""
        value: str = self.str(name, default)
        if value and value.partition("://")[0] not in schemes:
            starts = " or ".join(f"{scheme}://" for scheme in schemes)
            raise ImproperlyConfigured(f"{name} does not begin with {starts}.")
        return value

    def networks(self, name: str) -> list[IPv4Network | IPv6Network]:
        """Networks as 10.20.0.0/16; an address alone is a network of one."""
        try:
            return [ip_network(one.strip()) for one in self.list(name, default=[])]
        except ValueError:
            raise ImproperlyConfigured(
                f"{name} can't be read: it is a list of networks such as 10.20.0.0/16."
            ) from None

    def folder(self, name: str, default: Path) -> Path | str:
        """A folder of this machine, or of a bucket: s3://BUCKET/FOLDER/."""
        given: str = self.str(name, "") or str(default)
        if "://" not in given:
            return Path(given).resolve()
        bucket = given.removeprefix("s3://")
        if bucket == given or not bucket.strip("/"):
            raise ImproperlyConfigured(
                f"{name} can't be read: it is a folder of this machine, or s3://BUCKET/FOLDER/."
            )
        return given.rstrip("/") + "/"

    def authorities(self, name: str) -> str:
        """A file of certificates, or nothing. Whatever speaks TLS in this process then trusts
        those in it and no others, unless the environment already names others to it."""
        path: str = self.str(name, "")
        if path:
            try:
                ssl.create_default_context(cafile=path)
            except OSError:  # ssl.SSLError is one
                raise ImproperlyConfigured(
                    f"{name}: {path} can't be read as certificates in PEM."
                ) from None
            for variable in READ_BY_TLS_LIBRARIES:
                os.environ[variable] = os.environ.get(variable) or path
        return path

    def proxies(self, name: str) -> int | list[IPv4Network | IPv6Network]:
        """How many proxies stand in a row, or the networks that they are in; one by default."""
        given: str = self.str(name, "") or "1"
        if given.isdigit() and int(given):
            return int(given)
        if "." not in given and ":" not in given:
            raise ImproperlyConfigured(
                f"{name} can't be read: it is how many proxies there are, at least 1, or their "
                "networks such as 10.20.0.0/16."
            )
        return self.networks(name)

    def redis(self, name: str, password: str, default: str) -> str:
        """An address of Redis, with ``password``, where there is one, in place of its own."""
        given = self.url(name, "redis", "rediss", "unix", default=default)
        if not password:
            return given
        scheme, _, rest = given.partition("://")
        user = rest.rpartition("@")[0].partition(":")[0]
        return f"{scheme}://{user}:{quote(password, safe='')}@{rest.rpartition('@')[2]}"

    def database(self, name: str, password: str) -> dict[str, Any]:
        """Django's form of a PostgreSQL address; empty where there is none.

        ``password``, where there is one, goes before what the address has.
        """
        if not (given := self.str(name, "")):
            return {}
        try:
            with warnings.catch_warnings(action="ignore"):  # it would repeat the address
                config: dict[str, Any] = self.db_url_config(given)
        except ValueError:
            config = {}
        if config.get("ENGINE") != "django.db.backends.postgresql" or not config["NAME"]:
            raise ImproperlyConfigured(
                f"{name} can't be read: it is postgres://USER:PASSWORD@HOST:5432/NAME, with "
                "special characters of the password percent-encoded."
            )
        return config | ({"PASSWORD": password} if password else {})

    def mail(self, name: str) -> dict[str, Any]:
        """Django's settings of a mail server."""
        try:
            config: dict[str, Any] = self.email_url_config(self.str(name, "") or "smtp://")
        except (ImproperlyConfigured, ValueError):
            raise ImproperlyConfigured(
                f"{name} can't be read: it is smtp+tls://USER:PASSWORD@HOST:587, with special "
                "characters of the password percent-encoded."
            ) from None
        return config
