"""The state of the installation, for its page in the console."""

from redis.exceptions import RedisError

from appliance import __version__
from appliance.backup.errors import BackupError
from appliance.backup.schedule import archives, latest_verified, made_at
from appliance.doctor.examine import examine
from appliance.telemetry.queues import queue_states
from core.installation import BackupState, QueueState, State


def state() -> State:
    """All that can be looked at without asking a model."""
    return State(__version__, tuple(examine(with_models=False)), _queues(), _backups())


def _queues() -> tuple[QueueState, ...] | None:
    try:
        return tuple(queue_states())
    except RedisError:
        return None


def _backups() -> BackupState | None:
    try:
        found, verified = archives(), latest_verified()
    except (BackupError, OSError):
        return None
    return BackupState(
        len(found),
        made_at(found[-1]) if found else None,
        verified.moment if verified else None,
        verified.file if verified else "",
    )
