"""Sessions, stored with the account that they are of, so that its owner can see them.

They are read before the organization is known, by a cookie that nobody can guess, so that their
table has no organization and no policy; nor may anything of an organization be put in them.
"""

from datetime import timedelta
from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone

USE_RECORDED_EVERY = timedelta(minutes=5)


class Session(AbstractBaseSession):
    """One browser; ``account_id`` is empty until somebody signs in."""

    account_id = models.CharField(max_length=36, blank=True, db_index=True)
    last_used_at = models.DateTimeField(default=timezone.now)

    @classmethod
    def get_session_store_class(cls) -> type["SessionStore"]:
        return SessionStore


class SessionStore(db.SessionStore):
    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        session = cast(Session, super().create_model_instance(data))
        session.account_id = str(data.get(SESSION_KEY, ""))
        return session

    def _get_session_from_db(self) -> Session | None:
        session: Session | None = super()._get_session_from_db()  # type: ignore[misc]  # no stub
        # Every few minutes is enough to see what is in use, and spares a write per request.
        if session and timezone.now() - session.last_used_at > USE_RECORDED_EVERY:
            Session.objects.filter(pk=session.pk).update(last_used_at=timezone.now())
        return session
