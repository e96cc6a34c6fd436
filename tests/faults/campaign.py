"""Faults one after the other, while work goes on; how long each took to be over."""

import os
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import httpx

from appliance.process import choose_port
from tests.faults.appliance import Appliance, wait_until
from tests.faults.clock import Clock
from tests.faults.counting import Count, Found, webhooks
from tests.faults.disk import own_disk
from tests.faults.injections import Kind, Site, planned
from tests.faults.models import Models
from tests.faults.moments import ERASING, REEMBED, UPLOAD, WAIT_SECONDS, Moments
from tests.faults.network import Network
from tests.faults.work import (
    POLICY,
    YARD_QUESTION,
    GaveUp,
    Ledger,
    Uploaded,
    Work,
    long_text,
    short_text,
)
from tests.webhooks.receiver import Receiver, running_receiver

RECOVERY_SECONDS = 180.0
SETTLED_SECONDS = 180.0
BEFORE = -1  # the injection that what was done before the first is counted under
LONG_AGO = 2 * 86_400


@dataclass(frozen=True)
class Injected:
    """``happened`` says whether there was anything to be killed, ``came`` whether the moment did.
    ``seconds`` are from the fault, or from the end of one that lasts, until all work was done and
    all parts were there: None where they never were."""

    number: int
    kind: str
    moment: str
    happened: bool
    came: bool
    seconds: float | None

    @property
    def sentence(self) -> str:
        took = "did not recover" if self.seconds is None else f"{self.seconds:.1f} s"
        met = "" if self.came else " (the moment did not come)"
        return f"{self.kind}, while {self.moment}{met}: {took if self.happened else 'missed'}"


@dataclass(frozen=True)
class Result:
    injected: list[Injected]
    lost: list[Found]
    doubled: list[Found]
    orphans: list[str]


class Campaign:
    def __init__(self, site: Site, receiver: Receiver) -> None:
        self._site, self._receiver = site, receiver
        self._ledger = Ledger()
        keys = site.appliance.keys
        self._work = Work(site.appliance.url, keys["secret_key"], self._ledger)
        self._pool = ThreadPoolExecutor(12)
        self._lost: list[Found] = []  # of what is deleted before the end

    def prepare(self) -> None:
        """A policy, a webhook's receiver, and a document of each size that no fault meets."""
        keys = self._site.appliance.keys
        response = httpx.post(
            f"{self._site.appliance.url}/api/v1/organizations/{keys['organization_id']}/webhooks/",
            json={
                "url": self._receiver.url,
                "events": ["document.completed", "document.failed", "erasure.done"],
            },
            headers={"X-API-Key": keys["secret_key"]},
            timeout=30,
            trust_env=False,
        )
        assert response.status_code == 201, response.text
        self._work.begin(BEFORE)
        texts = {"Leave": POLICY, "Handbook 000": long_text("000"), "Yard 000": short_text("000")}
        documents = [self._work.upload(title, text) for title, text in texts.items()]
        assert wait_until(lambda: all(map(self._is_done, documents)), RECOVERY_SECONDS)
        self._work.ask("before")

    def inject(self, number: int, kind: Kind, moment: str) -> Injected:
        name = f"{number + 1:03}"
        self._work.begin(number)
        moments = Moments(self._site.appliance, self._work, self._receiver)
        came = moments.looked_for(moment)
        under_way = self._begin(name, moment)
        met = wait_until(came, WAIT_SECONDS, pause=0.005)
        began = time.monotonic()
        happened = kind.happen(self._site)
        ended = time.monotonic() if kind.lasts else began
        under_way += [
            self._pool.submit(self._work.upload, f"Yard {name}", short_text(name)),
            self._pool.submit(self._work.ask, f"after-{name}", self._question()),
        ]
        recovered = wait_until(
            lambda: self._site.appliance.gave_up or self._is_over(under_way), RECOVERY_SECONDS, 0.05
        )
        took = time.monotonic() - ended
        if self._site.appliance.gave_up:
            recovered = False
            self._site.appliance.start()
            wait_until(lambda: self._is_over(under_way), RECOVERY_SECONDS, 0.05)
        of_now = [one for one in self._ledger.uploads if one.injection == number]
        self._lost += self._count().lost_uploads(of_now)
        return Injected(number, kind.name, moment, happened, met, took if recovered else None)

    def _begin(self, name: str, moment: str) -> "list[Future[Any]]":
        """A long upload, a question, deletions of earlier uploads, and what the moment wants."""
        calls = [
            self._pool.submit(
                self._work.upload, f"Handbook {name}", long_text(name), slow=moment == UPLOAD
            ),
            self._pool.submit(self._work.ask, f"during-{name}"),
        ]
        calls += [self._pool.submit(self._work.delete, one) for one in self._outdated()]
        if moment == ERASING:
            people = [one.person for one in self._ledger.asked if self._may_be_erased(one.person)]
            calls += [self._pool.submit(self._work.erase, person) for person in people[-4:]]
        if moment == REEMBED:
            calls.append(self._pool.submit(self._reembed))
        return calls

    def _outdated(self) -> list[Uploaded]:
        """Of the injection before the long document, of earlier ones the short, too."""
        now = self._work.injection
        return [
            one
            for one in self._ledger.uploads
            if not one.gone
            and BEFORE < one.injection < now
            and not (one.injection == now - 1 and one.title.startswith("Yard"))
        ]

    def _question(self) -> str:
        """About the short document of the injection before, which the next one deletes: then an
        answer cites it."""
        return YARD_QUESTION.format(f"{self._work.injection:03}")

    def _may_be_erased(self, person: str) -> bool:
        of_now = person.split("-")[1] == f"{self._work.injection + 1:03}"
        return not of_now and person not in self._ledger.erased

    def _reembed(self) -> None:
        """As after a change of model: the vectors are gone, and the command is run."""
        with self._site.appliance.superuser() as connection:
            connection.execute("DELETE FROM documents_vector")
        end = time.monotonic() + RECOVERY_SECONDS
        while self._site.appliance.run("reembed").returncode:
            if time.monotonic() > end:
                raise GaveUp("The vectors were not made anew.")

    def _is_over(self, under_way: "list[Future[Any]]") -> bool:
        if not all(one.done() for one in under_way):
            return False
        documents = [one.result() for one in under_way if not one.exception()]
        uploads = [one for one in documents if isinstance(one, Uploaded)]
        return self._site.appliance.is_whole() and all(map(self._is_done, uploads))

    def _is_done(self, one: Uploaded) -> bool:
        """It can be searched, and its webhook has arrived."""
        told = {body["data"].get("document_id") for body in webhooks(self._receiver).values()}
        return one.id in told and self._work.is_searchable(one)

    def settle(self) -> None:
        """Let the time pass after which the scheduler looks at files without rows and at deletions
        once more, and let it do so: it begins with that when it is started."""
        appliance = self._site.appliance
        past = time.time() - LONG_AGO
        for path in appliance.originals.rglob("*"):
            if path.is_file():
                os.utime(path, (past, past))
        with appliance.superuser() as connection:
            connection.execute(
                "UPDATE documents_deleteddocument SET next_at = now(),"
                " created_at = created_at - interval '2 days' WHERE finished_at IS NULL"
            )
            if scheduler := appliance.part("scheduler"):
                scheduler.terminate()
                scheduler.wait(60)
            left = "SELECT 1 FROM documents_deleteddocument WHERE finished_at IS NULL"
            waiting = "SELECT 1 FROM webhooks_webhookdelivery WHERE state = 'waiting'"
            wait_until(
                lambda: (
                    not connection.execute(f"{left} UNION ALL {waiting}".encode()).fetchone()
                    and not self._count().orphans()
                ),
                SETTLED_SECONDS,
                pause=1.0,
            )

    def _count(self) -> Count:
        return Count(self._site.appliance, self._ledger, self._receiver)

    def result(self, injected: list[Injected]) -> Result:
        count = self._count()
        lost = list(dict.fromkeys([*self._lost, *count.lost()]))
        return Result(injected, lost, count.doubled(), count.orphans())


@contextmanager
def running_site() -> Iterator[tuple[Site, Receiver]]:
    with ExitStack() as stack:
        disk = stack.enter_context(own_disk())
        models = stack.enter_context(Models().serving())
        receiver = stack.enter_context(running_receiver())
        to_postgres, to_redis = (
            stack.enter_context(Network(choose_port(None)).working()) for _ in range(2)
        )
        clock = Clock(disk.folder)
        appliance = Appliance(disk, clock, models.url, to_postgres, to_redis)
        stack.callback(appliance.stop)
        appliance.start()
        yield Site(appliance, models, disk, clock, to_postgres, to_redis), receiver


def run(number: int, only: str = "") -> Result:
    """So many injections, of the kinds whose names contain ``only``, on an appliance of its own.
    Each is printed as it is over; Ctrl-C ends it."""
    with running_site() as (site, receiver):
        campaign = Campaign(site, receiver)
        campaign.prepare()
        injected: list[Injected] = []
        with suppress(KeyboardInterrupt):  # the table is then of what was done until then
            _inject(campaign, site, number, only, injected)
        campaign.settle()
        result = campaign.result(injected)
        if log := os.environ.get("POLICYCHAT_FAULTS_LOG"):
            with open(log, "w") as file:
                file.write(site.appliance.log)
        return result


def _inject(
    campaign: Campaign, site: Site, number: int, only: str, injected: list[Injected]
) -> None:
    """Into ``injected``, until so many have happened."""
    for at, (kind, moment) in enumerate(planned(site.disk, only)):
        injected.append(one := campaign.inject(at, kind, moment))
        print(f"{at + 1} {one.sentence}", file=sys.stderr, flush=True)
        if sum(one.happened for one in injected) == number:
            break
