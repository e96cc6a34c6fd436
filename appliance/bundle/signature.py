"""Signatures in the format of minisign."""

import os
from pathlib import Path

import minisign

from appliance.bundle.errors import BundleError


def make_key(path: Path) -> str:
    """Write a new secret key to ``path``, for its owner alone; returns the public key."""
    pair = minisign.KeyPair.generate()
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise BundleError(f"The key can't be written: {error}. Name a new file.") from error
    with os.fdopen(descriptor, "wb") as file:
        file.write(bytes(pair.secret_key) + b"\n")
    return public_key(pair.secret_key)


def read_key(path: Path, password: str | None) -> minisign.SecretKey:
    """The secret key in ``path``, made here or by minisign. BundleError if it can't be used."""
    try:
        key = minisign.SecretKey.from_file(path)
        if key.is_encrypted():
            if password is None:
                raise BundleError(f"{path} is encrypted: name a --password-file.")
            key.decrypt(password)
    except (OSError, ValueError, minisign.Error) as error:
        raise BundleError(f"The key {path} can't be used: {error}.") from error
    return key


def public_key(key: minisign.SecretKey) -> str:
    """The one line that whoever installs has to know."""
    return str(key.get_public_key().to_base64(), "ascii")


def sign(key: minisign.SecretKey, data: bytes, comment: str) -> bytes:
    """The content of a ``.minisig`` file for ``data``; ``comment`` is signed too."""
    return bytes(key.sign(data, trusted_comment=comment)) + b"\n"
