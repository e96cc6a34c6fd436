"""The queue's side of runs: jobs carry ids, the rows carry everything else."""

from uuid import UUID

from core.documents.jobs import Step, put

WORK = "core.quality.golden_runs.ask_some"
JOB_SECONDS = 600  # one answer of a slow model, and some more


def enqueue_run(organization_id: UUID, run_id: UUID, done: int, attempt: int) -> None:
    """Have core.quality.golden_runs.ask_some go on with a run, where the models are loaded.

    At the end of the queue: uploads get their turn between two parts of a run.
    """
    job_id = f"quality-{run_id}-{done}-{attempt}"
    put(Step.EMBED, WORK, job_id, organization_id, run_id, timeout=JOB_SECONDS)
