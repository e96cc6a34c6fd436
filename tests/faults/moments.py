"""Moments of the work at which a fault is wanted. What is in the database is looked at as its
superuser, many times a second."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.faults.appliance import Appliance
from tests.faults.work import Work
from tests.webhooks.receiver import Receiver

WAIT_SECONDS = 12.0  # then the fault happens all the same, at whatever is being done

VERSION = "SELECT 1 FROM documents_documentversion WHERE "
QUERIES = {
    "a file waits to be read": f"{VERSION} status = 'pending'",
    "a file is read": f"{VERSION} stage = 'extracting' AND claim IS NOT NULL",
    "a document waits to be embedded": f"{VERSION} stage = 'embedding' AND claim IS NULL",
    "a document is half embedded": (
        f"{VERSION} stage = 'embedding' AND progress_done BETWEEN 1 AND progress_total - 1"
    ),
    "a deletion is worked off": (
        "SELECT 1 FROM documents_deleteddocument"
        " WHERE finished_at IS NULL AND created_at > clock_timestamp() - interval '3 seconds'"
    ),
    "vectors are made anew": "SELECT 1 FROM documents_reembedding WHERE claim IS NOT NULL",
    "webhooks wait": "SELECT 1 FROM webhooks_webhookdelivery WHERE state = 'waiting'",
}
UPLOAD, WORDS, ERASING, SENDING = (
    "half of an upload has come",
    "the first word of an answer has been read",
    "a person is erased",
    "a webhook is being sent",
)
REEMBED = "vectors are made anew"


@dataclass
class Moments:
    appliance: Appliance
    work: Work
    receiver: Receiver

    def looked_for(self, moment: str) -> Callable[[], object]:
        """What says whether ``moment`` has come, from now on."""
        if moment == UPLOAD:
            return self.work.upload_begun.is_set
        if moment == WORDS:
            return self.work.first_word.is_set
        if moment == ERASING:
            return self.work.erasing.is_set
        if moment == SENDING:
            before = len(self.receiver.requests)
            return lambda: len(self.receiver.requests) > before
        connection = self.appliance.superuser()
        return lambda: connection.execute(QUERIES[moment].encode()).fetchone()
