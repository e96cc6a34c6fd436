"""Codes of an authenticator app (RFC 6238): six digits, another every 30 seconds."""

import pyotp
from pyotp.exceptions import OTPVerificationError

# Clocks of phones are off by seconds, and typing takes some.
STEPS_AROUND = 1


def new_secret() -> str:
    """160 random bits as base32, what an app is told."""
    return pyotp.random_base32()


def address_for_app(secret: str, username: str, organization: str) -> str:
    """The otpauth:// address that an app reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=organization)


def step_of(secret: str, code: str) -> int | None:
    """The number of the time step whose code this is, of those around now; else None."""
    try:
        return pyotp.TOTP(secret).verify_and_get_timecode(code, valid_window=STEPS_AROUND)
    except OTPVerificationError:
        return None
