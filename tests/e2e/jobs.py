"""What people do with the product, who may, and the tests here that walk it in the console: they
click through it and see what came of it.

That the other roles may not is shown by tests/console/test_every_page.py, which opens each page of
the console as each role, and by test_offered_pages.py, which looks for ways there. ``page`` is
where a job is done, by its name in core/console/urls.py; tests/console/test_jobs.py compares who
may open it there with ``role`` here. Where a page is for more roles than the job, ``kept`` names
the tests that show that those only look.
"""

from typing import NamedTuple

# The least role that may, and whoever runs the installation.
VIEWER, EDITOR, ADMIN, PLATFORM = "viewer", "editor", "admin", "platform admin"


class Job(NamedTuple):
    """``walks`` and ``kept``: file and function of each test, from this folder on."""

    role: str
    page: str
    walks: tuple[str, ...]
    kept: tuple[str, ...] = ()


def _job(role: str, page: str, *walks: str) -> Job:
    return Job(role, page, walks)


def _in_library(page: str, *walks: str) -> Job:
    """One that editors do on a page that viewers read."""
    return Job(EDITOR, page, walks, (_LOOKS, _OFFERED))


_LOOKS = "test_everyday_jobs.py::test_a_viewer_reads_the_library_and_changes_nothing"
_OFFERED = "test_upload_ask_cite.py::test_a_viewer_is_offered_no_upload"


_PEOPLE = "test_people.py::test_a_colleague_is_invited_joins_is_promoted_and_let_go"
_SET_UP = "test_settings.py::test_an_admin_sets_up_the_organization_without_a_script"
_SETTLED = "test_everyday_jobs.py::test_an_admin_settles_what_holds_for_all"
_FILED = "test_everyday_jobs.py::test_an_editor_files_a_document_and_finds_it_by_what_it_says"
_KEPT = "test_library.py::test_documents_are_kept_without_javascript"
_NARROWED = (
    "test_ask_page.py::test_answers_are_narrowed_to_a_day_and_a_department_until_the_chips_are_"
    "removed"
)
_RATED = "test_ask_page.py::test_an_answer_is_rated_and_an_admin_reads_what_was_said"
_FOUND = "test_gaps.py::test_an_admin_finds_a_conversation_and_erases_the_person_without_javascript"
_MADE = "test_installation.py::test_an_organization_is_made_joined_limited_and_switched_off"

JOBS = {
    "invite a colleague and choose the role": _job(ADMIN, "invite", _PEOPLE),
    "change one's own password": _job(
        VIEWER, "own-password", "test_people.py::test_ones_own_page_works_by_keyboard"
    ),
    "give a colleague a new password, or shut one out": _job(
        ADMIN, "person", _PEOPLE, "test_people.py::test_a_lost_password_is_chosen_anew"
    ),
    "make a key": _job(
        ADMIN, "new-key", _SET_UP, "test_settings.py::test_a_double_click_makes_one_key"
    ),
    "see the keys and end one": _job(ADMIN, "end-key", _SET_UP),
    "say on which sites the widget may stand": _job(
        ADMIN, "sites", "test_widgets.py::test_a_widget_is_made_by_keyboard_alone"
    ),
    "copy the line that embeds the widget": _job(
        ADMIN, "widget", "test_settings.py::test_the_widget_is_previewed_and_its_line_copied"
    ),
    "give the widget its looks and see them at once": _job(
        ADMIN, "save-widget", "test_widgets.py::test_the_preview_follows_what_is_typed"
    ),
    "set contact, name, colour, greeting and suggested questions": _job(
        ADMIN,
        "save-settings",
        _SETTLED,
        _SET_UP,
        "test_settings.py::test_suggested_questions_are_looked_at_beside_where_they_are_written",
        "test_widgets.py::test_a_widget_greets_and_the_greeting_is_seen",
    ),
    "choose who writes the answers": _job(
        ADMIN, "settings", "test_installation.py::test_an_admin_chooses_who_writes_the_answers"
    ),
    "try whether the model answers": _job(
        PLATFORM, "test-model", "test_installation.py::test_the_model_is_tested_by_keyboard"
    ),
    "see what was used and what it cost": _job(
        ADMIN,
        "insight",
        "test_insight.py::test_quotas_are_shown_to_admins_with_what_the_month_has_cost",
    ),
    "limit an organization by quotas": _job(PLATFORM, "installed-organization", _MADE),
    "see what people ask": _job(
        ADMIN,
        "insight",
        "test_insight.py::test_a_number_leads_to_its_conversations_without_javascript",
    ),
    "see what was not answered": _job(
        EDITOR, "gaps", "test_gaps.py::test_a_gap_is_closed_without_javascript"
    ),
    "read why an answer was found bad": _job(ADMIN, "conversations", _RATED),
    "close a gap and tell who asked": _job(
        EDITOR,
        "gap",
        "test_curated.py::test_a_gap_is_closed_without_javascript_and_who_asked_is_told",
        "test_gaps.py::test_a_gap_is_closed_without_javascript",
    ),
    "rate an answer": _job(VIEWER, "ask", _RATED),
    "upload several files and see how far they are": _in_library(
        "documents", "test_library.py::test_the_list_follows_what_is_being_read"
    ),
    "change a title": _in_library("document", _FILED),
    "change owner, department and tags": _in_library("document", _FILED),
    "change from when to when a version counts": _job(
        EDITOR, "version-dates", "test_everyday_jobs.py::test_an_editor_sets_when_a_version_ends"
    ),
    "replace a version": _in_library(
        "document", "test_library.py::test_a_file_replaces_a_version_and_both_are_compared"
    ),
    "schedule a version": _in_library(
        "documents", "test_everyday_jobs.py::test_an_editor_schedules_a_policy"
    ),
    "withdraw a version": _job(EDITOR, "withdraw-version", _KEPT),
    "see all versions and compare two": _job(
        VIEWER,
        "compare",
        _KEPT,
        "test_library.py::test_a_file_replaces_a_version_and_both_are_compared",
    ),
    "ask of some documents only": _job(VIEWER, "ask", _NARROWED),
    "ask as of a day": _job(VIEWER, "ask", _NARROWED),
    "find documents by title and state": _job(VIEWER, "documents", _FILED, _KEPT),
    "sort the list, and narrow it by what is known": _job(VIEWER, "documents", _FILED, _KEPT),
    "tag, archive and delete many at once": _job(
        EDITOR,
        "many",
        "test_everyday_jobs.py::test_an_editor_tags_and_deletes_many_at_once",
        "test_library.py::test_a_document_is_reviewed_and_archived_by_keyboard",
    ),
    "read a document in the browser": _job(
        VIEWER,
        "source",
        "test_upload_ask_cite.py::test_a_person_uploads_asks_and_opens_the_cited_page",
    ),
    "find what stands in documents without an answer": _job(VIEWER, "documents", _FILED),
    "find, open and delete one's own conversations": _job(
        VIEWER,
        "conversation",
        "test_ask_page.py::test_past_conversations_are_beside_it_and_each_has_its_address",
        "test_ask_page.py::test_a_past_conversation_is_deleted_by_keyboard_and_stays_deleted",
    ),
    "read what others asked": _job(ADMIN, "one-conversation", _FOUND),
    "take conversations along as files": _job(
        ADMIN,
        "conversations-file",
        "test_everyday_jobs.py::test_an_admin_takes_conversations_along_as_files",
    ),
    "erase a person": _job(ADMIN, "erase", _FOUND),
    "say how long conversations are kept": _job(ADMIN, "save-settings", _SETTLED),
    "read who did what": _job(ADMIN, "audit", _SET_UP),
    "make an organization, see all, switch one off": _job(PLATFORM, "new-organization", _MADE),
    "set up single sign-on": _job(
        ADMIN,
        "sign-on-settings",
        "test_accounts.py::test_an_admin_sets_single_sign_on_up_and_removes_it",
        "test_saml.py::test_a_member_comes_in_by_saml_and_an_admin_sees_it_set_up",
    ),
    "sign in with a second factor": _job(
        VIEWER,
        "second-factor",
        "test_accounts.py::test_every_page_of_accounts_can_be_used_in_every_look",
        "test_passkeys.py::test_a_passkey_is_added_and_signs_in_in_every_look",
    ),
    "measure answers by golden questions": _job(
        ADMIN,
        "run-golden",
        "test_insight.py::test_an_answer_becomes_golden_and_a_run_shows_what_fell",
    ),
    "see what is to be reviewed": _job(VIEWER, "documents", _FILED),
    "be told by mail what needs somebody": _job(ADMIN, "save-settings", _SETTLED),
    "see why an answer is as it is": _job(
        ADMIN,
        "why",
        "test_answers.py::test_an_admin_sees_why_beside_the_answer_with_the_keyboard_alone",
    ),
    "copy an answer with its sources": _job(
        VIEWER,
        "source",
        "test_ask_page.py::test_a_citations_link_keeps_version_and_mark_and_so_does_what_is_copied",
    ),
    "see whether the installation is well": _job(
        PLATFORM,
        "installation-state",
        "test_installation.py::test_who_runs_the_installation_sees_how_it_is",
    ),
}
