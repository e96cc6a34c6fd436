"""Encrypted files are age files: other programs read them, and no damage goes unseen."""

import io
import os
from base64 import b64decode

import pytest

from appliance.backup import age
from appliance.backup.age import CHUNK, DecryptingReader, EncryptingWriter, is_encrypted
from appliance.backup.errors import BackupError

PASSPHRASE = "Gänseblümchen 7"
# Written by rage, with the passphrase "pw".
FOREIGN = b64decode(
    "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCByZWluL3hzUUhaWVMwSGZ0VWRORFB3IDIwCkp3Y1A3eVJ6"
    "TXJoNm5vcGh5UEtGNm9zT2psa21PN0N6eEF1OVNUN0U3SVUKLS0tIDhiTEt3RGRUZm1qWUczMzgvem4yS3AxcnNt"
    "YkJOcDQ4VWFleDVZdTAydDQKIW5xVQZGgZDQ07ese8M6PQNbo6tN4rGNuBQbA9PopqnLn7s9mMIgEIbMpKLpdIjn"
    "r3Pq4RKc"
)


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Guessing need not be hard here."""
    monkeypatch.setattr(age, "WORK", 4)


def encrypted(data, *, finished=True):
    target = io.BytesIO()
    writer = EncryptingWriter(target, PASSPHRASE)
    for start in range(0, len(data), 50_000):
        writer.write(data[start : start + 50_000])
    if finished:
        writer.finish()
    return target.getvalue()


def decrypted(data, passphrase=PASSPHRASE):
    return io.BufferedReader(DecryptingReader(io.BytesIO(data), passphrase)).read()


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_what_was_encrypted_comes_back(size):
    data = os.urandom(size)
    assert is_encrypted(encrypted(data))
    assert decrypted(encrypted(data)) == data


def test_what_another_program_encrypted_is_read():
    assert decrypted(FOREIGN, "pw") == b"hello from another age"


def test_nothing_of_the_text_shows():
    assert b"salary" not in encrypted(b"the salary of everybody " * 1000)


def test_a_wrong_passphrase_is_named():
    with pytest.raises(BackupError, match="passphrase is not the one"):
        decrypted(encrypted(b"secret"), "another")


@pytest.mark.parametrize("cut", [1, 16, CHUNK])
def test_what_was_cut_off_is_refused(cut):
    with pytest.raises(BackupError, match="damaged or cut off"):
        decrypted(encrypted(os.urandom(2 * CHUNK))[:-cut])


def test_a_file_cut_between_two_chunks_is_refused():
    whole = encrypted(os.urandom(2 * CHUNK))
    with pytest.raises(BackupError, match="damaged or cut off"):
        decrypted(whole[: -(CHUNK + age.TAG)])


def test_what_was_not_finished_is_refused():
    with pytest.raises(BackupError, match="damaged or cut off"):
        decrypted(encrypted(os.urandom(2 * CHUNK), finished=False))


@pytest.mark.parametrize("place", [40, 100, -1, -100])
def test_a_changed_byte_is_noticed(place):
    data = bytearray(encrypted(b"x" * 1000))
    data[place] ^= 1
    with pytest.raises(BackupError):
        decrypted(bytes(data))


@pytest.mark.parametrize("data", [b"", b"age-encryption.org/v1\n", b"something else"])
def test_what_is_no_such_file_is_refused(data):
    with pytest.raises(BackupError):
        decrypted(data)
