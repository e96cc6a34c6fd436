"""What goes wrong with backups, told to the person who makes or restores one."""


class BackupError(Exception):
    """A backup that can't be written, read or restored; the message says what to do about it."""


class BackupBusy(BackupError):
    """Another backup of the same database is being written."""
