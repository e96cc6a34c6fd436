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
    """``number`` is that of NUMBERED in tests/console/test_jobs.py. ``walks`` and ``kept``: file
    and function of each test, from this folder on."""

    number: int
    role: str
    page: str
    walks: tuple[str, ...]
    kept: tuple[str, ...] = ()


def _job(number: int, role: str, page: str, *walks: str) -> Job:
    return Job(number, role, page, walks)


def _in_library(number: int, page: str, *walks: str) -> Job:
    """One that editors do on a page that viewers read."""
    return Job(number, EDITOR, page, walks, (_LOOKS, _OFFERED))


_LOOKS = "test_everyday_jobs.py::test_a_viewer_reads_the_library_and_changes_nothing"
_OFFERED = "test_upload_ask_cite.py::test_a_viewer_is_offered_no_upload"


_PEOPLE = "test_people.py::test_a_colleague_is_invited_joins_is_promoted_and_let_go"
_SET_UP = "test_settings.py::test_an_admin_sets_up_the_organization_without_a_script"
_NAMED = "test_settled.py::test_name_and_contact_are_seen_where_people_ask"
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
    "invite a colleague and choose the role": _job(1, ADMIN, "invite", _PEOPLE),
    "change one's own password": _job(
        2, VIEWER, "own-password", "test_people.py::test_ones_own_page_works_by_keyboard"
    ),
    "give a colleague a new password, or shut one out": _job(
        3, ADMIN, "person", _PEOPLE, "test_people.py::test_a_lost_password_is_chosen_anew"
    ),
    "make a key": _job(
        4, ADMIN, "new-key", _SET_UP, "test_settings.py::test_a_double_click_makes_one_key"
    ),
    "see the keys and end one": _job(5, ADMIN, "end-key", _SET_UP),
    "say on which sites the widget may stand": _job(
        6, ADMIN, "sites", "test_widgets.py::test_a_widget_is_made_by_keyboard_alone"
    ),
    "copy the line that embeds the widget": _job(
        7, ADMIN, "widget", "test_settings.py::test_the_widget_is_previewed_and_its_line_copied"
    ),
    "give the widget its looks and see them at once": _job(
        8, ADMIN, "save-widget", "test_widgets.py::test_the_preview_follows_what_is_typed"
    ),
    "set contact, name, colour, greeting and suggested questions": _job(
        9,
        ADMIN,
        "save-settings",
        _NAMED,
        _SET_UP,
        "test_settings.py::test_suggested_questions_are_looked_at_beside_where_they_are_written",
        "test_widgets.py::test_a_widget_greets_and_the_greeting_is_seen",
    ),
    "choose who writes the answers": _job(
        10, ADMIN, "settings", "test_writers.py::test_an_admin_chooses_who_writes_the_answers"
    ),
    "try whether the model answers": _job(
        10, PLATFORM, "test-model", "test_installation.py::test_the_model_is_tested_by_keyboard"
    ),
    "see what was used and what it cost": _job(
        11,
        ADMIN,
        "insight",
        "test_insight.py::test_quotas_are_shown_to_admins_with_what_the_month_has_cost",
    ),
    "limit an organization by quotas": _job(12, PLATFORM, "installed-organization", _MADE),
    "see what people ask": _job(
        13,
        ADMIN,
        "insight",
        "test_insight.py::test_a_number_leads_to_its_conversations_without_javascript",
    ),
    "see what was not answered": _job(
        14, EDITOR, "gaps", "test_gaps.py::test_a_gap_is_closed_without_javascript"
    ),
    "read why an answer was found bad": _job(15, ADMIN, "conversations", _RATED),
    "close a gap and tell who asked": _job(
        16,
        EDITOR,
        "gap",
        "test_curated.py::test_a_gap_is_closed_without_javascript_and_who_asked_is_told",
        "test_gaps.py::test_a_gap_is_closed_without_javascript",
        "test_gaps_closed.py::test_by_a_document_that_is_written_for_it",
        "test_gaps_closed.py::test_by_a_synonym",
    ),
    "rate an answer": _job(17, VIEWER, "ask", _RATED),
    "upload several files and see how far they are": _in_library(
        18, "documents", "test_library.py::test_the_list_follows_what_is_being_read"
    ),
    "change a title": _in_library(20, "document", _FILED),
    "change owner, department and tags": _in_library(21, "document", _FILED),
    "change from when to when a version counts": _job(
        22,
        EDITOR,
        "version-dates",
        "test_everyday_jobs.py::test_an_editor_sets_when_a_version_ends",
    ),
    "replace a version": _in_library(
        23, "document", "test_library.py::test_a_file_replaces_a_version_and_both_are_compared"
    ),
    "schedule a version": _in_library(
        24, "documents", "test_everyday_jobs.py::test_an_editor_schedules_a_policy"
    ),
    "withdraw a version": _job(25, EDITOR, "withdraw-version", _KEPT),
    "see all versions and compare two": _job(
        26,
        VIEWER,
        "compare",
        _KEPT,
        "test_library.py::test_a_file_replaces_a_version_and_both_are_compared",
    ),
    "ask of some documents only": _job(
        27,
        VIEWER,
        "ask",
        _NARROWED,
        "test_ask_page.py::test_each_department_has_an_answer_of_its_own",
    ),
    "ask as of a day": _job(28, VIEWER, "ask", _NARROWED),
    "find documents by title and state": _job(29, VIEWER, "documents", _FILED, _KEPT),
    "sort the list, and narrow it by what is known": _job(30, VIEWER, "documents", _FILED, _KEPT),
    "tag, archive and delete many at once": _job(
        31,
        EDITOR,
        "many",
        "test_everyday_jobs.py::test_an_editor_tags_and_deletes_many_at_once",
        "test_library.py::test_a_document_is_reviewed_and_archived_by_keyboard",
    ),
    "read a document in the browser": _job(
        32,
        VIEWER,
        "source",
        "test_upload_ask_cite.py::test_a_person_uploads_asks_and_opens_the_cited_page",
    ),
    "find what stands in documents without an answer": _job(33, VIEWER, "documents", _FILED),
    "find, open and delete one's own conversations": _job(
        34,
        VIEWER,
        "conversation",
        "test_ask_page.py::test_past_conversations_are_beside_it_and_each_has_its_address",
        "test_ask_page.py::test_a_past_conversation_is_deleted_by_keyboard_and_stays_deleted",
    ),
    "read what others asked": _job(
        35,
        ADMIN,
        "one-conversation",
        "test_visitors.py::test_what_a_visitor_asks_on_a_site_is_read_by_an_admin",
        _FOUND,
    ),
    "take conversations along as files": _job(
        36,
        ADMIN,
        "conversations-file",
        "test_everyday_jobs.py::test_an_admin_takes_conversations_along_as_files",
    ),
    "erase a person": _job(37, ADMIN, "erase", _FOUND),
    "say how long conversations are kept": _job(
        38,
        ADMIN,
        "save-settings",
        "test_settled.py::test_conversations_go_after_as_many_days_as_an_admin_said",
    ),
    "read who did what": _job(39, ADMIN, "audit", _SET_UP),
    "make an organization, see all, switch one off": _job(40, PLATFORM, "new-organization", _MADE),
    "set up single sign-on": _job(
        41,
        ADMIN,
        "sign-on-settings",
        "test_sign_on.py::test_by_openid_connect",
        "test_sign_on.py::test_by_saml",
        "test_accounts.py::test_an_admin_sets_single_sign_on_up_and_removes_it",
    ),
    "sign in with a second factor": _job(
        41,
        VIEWER,
        "second-factor",
        "test_accounts.py::test_every_page_of_accounts_can_be_used_in_every_look",
        "test_passkeys.py::test_a_passkey_is_added_and_signs_in_in_every_look",
    ),
    "measure answers by golden questions": _job(
        44,
        ADMIN,
        "run-golden",
        "test_insight.py::test_an_answer_becomes_golden_and_a_run_shows_what_fell",
        "test_released.py::test_a_version_waits_for_the_golden_questions_and_is_released_anyway",
    ),
    "see what is to be reviewed": _job(45, VIEWER, "documents", _FILED),
    "be told by mail what needs somebody": _job(
        46,
        ADMIN,
        "save-settings",
        "test_settled.py::test_the_weekly_mail_comes_to_whom_an_admin_named",
        "test_settled.py::test_an_owner_is_mailed_when_a_review_is_due",
    ),
    "see why an answer is as it is": _job(
        47,
        ADMIN,
        "why",
        "test_answers.py::test_an_admin_sees_why_beside_the_answer_with_the_keyboard_alone",
    ),
    "copy an answer with its sources": _job(
        48,
        VIEWER,
        "source",
        "test_ask_page.py::test_a_citations_link_keeps_version_and_mark_and_so_does_what_is_copied",
    ),
    "see whether the installation is well": _job(
        49,
        PLATFORM,
        "installation-state",
        "test_installation.py::test_who_runs_the_installation_sees_how_it_is",
    ),
}
