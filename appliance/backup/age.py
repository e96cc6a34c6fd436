"""Encryption with a passphrase in the format of age (age-encryption.org/v1), as a stream.

`age --decrypt` and `rage --decrypt` read what this writes, and the other way round.
"""

import hashlib
import hmac
import io
import re
import secrets
from base64 import b64decode, b64encode
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from appliance.backup.errors import BackupError

MAGIC = b"age-encryption.org/v1\n"
CHUNK = 64 * 1024
TAG = 16
# 128 MB of memory and about half a second for each guess; more would not fit a small container.
WORK = 17
MOST_WORK = 20
LONGEST_LINE = 200
STANZA = re.compile(rb"-> scrypt ([A-Za-z0-9+/]{22}) ([1-9][0-9]?)\n")
DAMAGED = "The encrypted file is damaged or cut off. Take another copy of it."


def is_encrypted(start: bytes) -> bool:
    """Whether a file that begins with ``start`` is in this format."""
    return start.startswith(MAGIC)


class EncryptingWriter:
    """Writes what it is given to ``target``, encrypted.

    Without ``finish`` it can't be mistaken for complete: the last chunk carries a mark.
    """

    def __init__(self, target: IO[bytes], passphrase: str) -> None:
        file_key, nonce = secrets.token_bytes(16), secrets.token_bytes(16)
        self._target = target
        self._stream = _Stream(file_key, nonce)
        self._waiting = bytearray()
        self._written = 0
        target.write(_header(file_key, passphrase) + nonce)

    def tell(self) -> int:
        """How many bytes were given to it."""
        return self._written

    def write(self, data: bytes) -> int:
        self._written += len(data)
        self._waiting += data
        # A full chunk is held back: it may turn out to be the last.
        while len(self._waiting) > CHUNK:
            self._target.write(self._stream.seal(bytes(self._waiting[:CHUNK]), last=False))
            del self._waiting[:CHUNK]
        return len(data)

    def finish(self) -> None:
        self._target.write(self._stream.seal(bytes(self._waiting), last=True))


class DecryptingReader(io.RawIOBase):
    """Reads what ``source`` holds. BackupError for a wrong passphrase or a damaged file."""

    def __init__(self, source: IO[bytes], passphrase: str) -> None:
        file_key = _file_key(source, passphrase)
        self._source = source
        self._stream = _Stream(file_key, _exactly(source, 16))
        self._ahead = source.read(CHUNK + TAG)
        self._plain = b""
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        while not self._plain and not self._ended:
            sealed, self._ahead = self._ahead, self._source.read(CHUNK + TAG)
            self._ended = not self._ahead
            self._plain = self._stream.open(sealed, last=self._ended)
        part = self._plain[: len(buffer)]
        buffer[: len(part)] = part
        self._plain = self._plain[len(part) :]
        return len(part)


class _Stream:
    """The payload: chunks of 64 KiB, numbered, the last one marked."""

    def __init__(self, file_key: bytes, nonce: bytes) -> None:
        self._cipher = ChaCha20Poly1305(_derived(file_key, nonce, b"payload"))
        self._count = 0

    def seal(self, chunk: bytes, *, last: bool) -> bytes:
        return self._cipher.encrypt(self._nonce(last), chunk, None)

    def open(self, sealed: bytes, *, last: bool) -> bytes:
        try:
            return self._cipher.decrypt(self._nonce(last), sealed, None)
        except InvalidTag as error:
            raise BackupError(DAMAGED) from error

    def _nonce(self, last: bool) -> bytes:
        self._count += 1
        return (self._count - 1).to_bytes(11, "big") + bytes([last])


def _header(file_key: bytes, passphrase: str) -> bytes:
    salt = secrets.token_bytes(16)
    key = _passphrase_key(passphrase, salt, WORK)
    wrapped = ChaCha20Poly1305(key).encrypt(bytes(12), file_key, None)
    stanza = b"-> scrypt %s %d\n%s\n---" % (_text(salt), WORK, _text(wrapped))
    return MAGIC + stanza + b" " + _text(_mac(file_key, MAGIC + stanza)) + b"\n"


def _file_key(source: IO[bytes], passphrase: str) -> bytes:
    """The key of the file, unwrapped from the header that ``source`` begins with."""
    first, second, body, end = (source.readline(LONGEST_LINE) for _ in range(4))
    stanza = STANZA.fullmatch(second)
    if not is_encrypted(first) or stanza is None or int(stanza[2]) > MOST_WORK:
        raise BackupError("The file is not encrypted with a passphrase, or it is damaged.")
    try:
        key = _passphrase_key(passphrase, _bytes(stanza[1]), int(stanza[2]))
        wrapped, mac = _bytes(body.strip()), _bytes(end[4:].strip())
    except ValueError as error:
        raise BackupError(DAMAGED) from error
    try:
        file_key = ChaCha20Poly1305(key).decrypt(bytes(12), wrapped, None)
    except InvalidTag as error:
        raise BackupError("The passphrase is not the one that the file was made with.") from error
    if not hmac.compare_digest(mac, _mac(file_key, first + second + body + end[:3])):
        raise BackupError(DAMAGED)
    return file_key


def _passphrase_key(passphrase: str, salt: bytes, work: int) -> bytes:
    kdf = Scrypt(salt=b"age-encryption.org/v1/scrypt" + salt, length=32, n=2**work, r=8, p=1)
    return kdf.derive(passphrase.encode())


def _derived(file_key: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=info).derive(file_key)


def _mac(file_key: bytes, header: bytes) -> bytes:
    return hmac.digest(_derived(file_key, b"", b"header"), header, hashlib.sha256)


def _text(data: bytes) -> bytes:
    return b64encode(data).rstrip(b"=")


def _bytes(text: bytes) -> bytes:
    return b64decode(text + b"=" * (-len(text) % 4), validate=True)


def _exactly(source: IO[bytes], size: int) -> bytes:
    data = source.read(size)
    if len(data) != size:
        raise BackupError(DAMAGED)
    return data
