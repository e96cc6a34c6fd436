"""What kind each test is, by its folder or file and by the fixtures that it asks for.

- ``unit``: needs no server, and all of them together take seconds
- ``db``: needs the PostgreSQL and the Redis that the run starts
- ``process``: starts processes of its own: workers, servers, children that read files
- ``browser``: drives a Chromium
- ``model``: runs a model that is packaged or installed
- ``benchmark``: runs a whole benchmark on a small size, a minute or two each: nightly, not in CI
"""

from collections.abc import Iterable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# Folders and files, the longest that fits decides. What is not named is ``db``.
BY_PLACE: dict[str, tuple[str, ...]] = {
    "tests/accounts/test_saml_metadata.py": ("unit",),
    "tests/accounts/test_saml_xml.py": ("unit",),
    "tests/answering/test_answerable.py": ("unit",),
    "tests/answering/test_asked.py": ("unit",),
    "tests/answering/test_asked_in_languages.py": ("unit",),
    "tests/answering/test_capped.py": ("unit",),
    "tests/answering/test_cells.py": ("unit",),
    "tests/answering/test_chosen_by_words.py": ("unit",),
    "tests/answering/test_composer.py": ("unit",),
    "tests/answering/test_copied.py": ("unit",),
    "tests/answering/test_defining.py": ("unit",),
    "tests/answering/test_double_questions.py": ("unit",),
    "tests/answering/test_headings_inside.py": ("unit",),
    "tests/answering/test_in_script.py": ("unit",),
    "tests/answering/test_inflection.py": ("unit",),
    "tests/answering/test_invented.py": ("unit",),
    "tests/answering/test_listening.py": ("unit",),
    "tests/answering/test_hubs.py": ("unit",),
    "tests/answering/test_nearness.py": ("unit",),
    "tests/answering/test_page_names.py": ("unit",),
    "tests/answering/test_pointing.py": ("unit",),
    "tests/answering/test_prompt.py": ("unit",),
    "tests/answering/test_quoting.py": ("unit",),
    "tests/answering/test_ranges.py": ("unit",),
    "tests/answering/test_read_together.py": ("unit",),
    "tests/answering/test_sentence_stream.py": ("unit",),
    "tests/answering/test_shown.py": ("unit",),
    "tests/answering/test_unnamed.py": ("unit",),
    "tests/answering/test_quotes_of_any_text.py": ("unit",),
    "tests/api/test_any_event.py": ("unit",),
    "tests/api/test_generated_client.py": ("db", "process"),
    "tests/appliance/test_audit_stream.py": ("db", "process"),
    "tests/appliance/test_base_path.py": ("unit",),
    "tests/appliance/test_dev_environment.py": ("unit",),
    "tests/appliance/test_grace_periods.py": ("unit",),
    "tests/appliance/test_hostile_connections.py": ("db", "process"),
    "tests/appliance/test_in_flight.py": ("unit",),
    "tests/test_priority.py": ("unit",),
    "tests/appliance/test_ready.py": ("unit",),
    "tests/cloud_like": ("process",),
    "tests/console/test_translations.py": ("unit",),
    "tests/docs/test_kept_tables.py": ("unit",),
    "tests/docs/test_threat_model.py": ("unit",),
    "tests/documents": ("db", "process"),
    "tests/documents/test_clean_pages.py": ("unit",),
    "tests/documents/test_clean_text.py": ("unit",),
    "tests/documents/test_back_index.py": ("unit",),
    "tests/documents/test_contents_pages.py": ("unit",),
    "tests/documents/test_diagrams.py": ("unit",),
    "tests/documents/test_filetype.py": ("unit",),
    "tests/documents/test_formulas.py": ("unit",),
    "tests/documents/test_lettering.py": ("unit",),
    "tests/documents/test_names_of_columns.py": ("unit",),
    "tests/documents/test_navigation.py": ("unit",),
    "tests/documents/test_numbered_lists.py": ("unit",),
    "tests/documents/test_page_pictures.py": ("unit",),
    "tests/documents/test_parts_of_vectors.py": ("unit",),
    "tests/documents/test_saved_pages.py": ("unit",),
    "tests/documents/test_set_in_headings.py": ("unit",),
    "tests/documents/test_symbols.py": ("unit",),
    "tests/documents/test_title.py": ("unit",),
    "tests/documents/test_units.py": ("unit",),
    "tests/documents/test_units_of_any_text.py": ("unit",),
    "tests/e2e": ("db", "browser"),
    "tests/embedded": ("db", "process"),
    "tests/evaluation/test_figures.py": ("unit",),
    "tests/evaluation/test_judging.py": ("unit",),
    "tests/faults": ("process",),
    "tests/export/test_zip_stream.py": ("unit",),
    "tests/organizations": ("unit",),
    "tests/outbound": ("unit",),
    "tests/providers/test_excerpts.py": ("unit",),
    "tests/retrieval/test_passages.py": ("unit",),
    "tests/retrieval/test_replica.py": ("db", "process"),
    "tests/scripts/test_bench_answer.py": ("db", "process", "benchmark"),
    "tests/scripts/test_bench_console.py": ("db", "process", "benchmark"),
    "tests/scripts/test_bench_fair.py": ("db", "process", "benchmark"),
    "tests/scripts/test_bench_hostile.py": ("db", "process", "benchmark"),
    "tests/scripts/test_bench_languages.py": ("unit",),
    "tests/scripts/test_bench_load.py": ("db", "process", "benchmark"),
    "tests/scripts/test_bench_streams.py": ("db", "process", "benchmark"),
    "tests/scripts/test_reading_against.py": ("unit",),
    "tests/scripts/test_shares.py": ("unit",),
    "tests/tenancy/test_origins.py": ("unit",),
    "tests/test_csv_text.py": ("unit",),
    "tests/test_dependencies.py": ("unit",),
    "tests/test_fair_threads.py": ("unit",),
    "tests/test_holding_back.py": ("unit",),
    "tests/test_scratch.py": ("unit",),
    "tests/test_no_skips.py": ("unit",),
    "tests/test_processors.py": ("unit",),
    "tests/text": ("unit",),
}
BY_FIXTURE = {
    "llama": "model",
    "embedding": "model",
    "browser": "browser",
    "workers": "process",
    "appliance_url": "process",
    "images": "process",
}
DEFAULT = ("db",)


def kinds(path: Path, fixtures: Iterable[str] = ()) -> set[str]:
    """The markers of a test of the file ``path`` with these fixtures."""
    found = {BY_FIXTURE[name] for name in fixtures if name in BY_FIXTURE}
    return found | set(_of_place(path))


def needs_services(config: pytest.Config) -> bool:
    """Whether a test that is chosen may need the run's PostgreSQL and Redis."""
    if config.option.collectonly or config.option.markexpr.strip() == "unit":
        return False
    chosen = [Path(config.invocation_params.dir, arg.split("::")[0]) for arg in config.args]
    return any("db" in _of_place(path) for path in chosen)


def _of_place(path: Path) -> tuple[str, ...]:
    place = path.resolve().relative_to(ROOT)
    named = (BY_PLACE.get(each.as_posix()) for each in (place, *place.parents))
    return next(filter(None, named), DEFAULT)
