"""How a member proves who they are, and where they are signed in."""

from core.accounts.session_store import Session

__all__ = ["Session"]
