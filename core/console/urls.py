"""Where the console's pages are."""

from django.urls import URLPattern, path, re_path

from core.console.access import (
    admin_page,
    editor_page,
    member_page,
    platform_page,
    public_page,
    signed_in_page,
)
from core.console.ask.ask_page import ask, home, put_news_away, why
from core.console.ask.past_conversations import past
from core.console.ask.source_page import source
from core.console.conversations import conversation_pages
from core.console.curated import curated_pages
from core.console.gaps import gap_pages, text_page
from core.console.insight import insight_pages, topic_pages
from core.console.installation import model_page, organization_pages, state_page
from core.console.library import deleted_page, document_page, list_page, many_pages, version_pages
from core.console.page_language import words
from core.console.people import group_pages, opened_links, pages, passkeys, second_factor, you
from core.console.quality import golden_pages, run_pages
from core.console.settings import logo_page, webhook_pages, widget_changes
from core.console.settings.audit_page import audit, audit_file
from core.console.settings.data_page import data_page, lifting_hold, setting_hold
from core.console.settings.key_pages import ending, keys, new_key
from core.console.settings.scim_token_page import scim_token, scim_token_ending
from core.console.settings.settings_page import save, settings_page, suggested_answers
from core.console.settings.sign_on_page import sign_on_page, sign_on_removal
from core.console.settings.widget_page import widget_list, widget_page
from core.console.sign_in import passkey_page, single_sign_on
from core.console.sign_in.code_page import code_page
from core.console.sign_in.forgotten_page import forgotten
from core.console.sign_in.password_page import SignIn, SignOut
from core.console.theme import DEFAULT_ACCENT, stylesheet
from core.tenancy.models import LinkKind


def one_time_link(kind: LinkKind) -> list[URLPattern]:
    """Where a link of this kind leads, and the page behind it."""
    there = {"kind": kind}
    return [
        path(f"{kind.value}/<str:token>/", public_page(opened_links.take_link), there),
        path(f"{kind.value}/", public_page(opened_links.opened_link), there, name=kind.value),
    ]


app_name = "console"
urlpatterns = [
    path("", member_page(home), name="home"),
    path(
        "sign-in/",
        public_page(SignIn.as_view(extra_context={"accent": DEFAULT_ACCENT})),
        name="sign-in",
    ),
    path("sign-in/code/", public_page(code_page), name="sign-in-code"),
    path(
        "sign-in/passkey/options/",
        public_page(passkey_page.options),
        {"is_second": False},
        name="passkey-options",
    ),
    path("sign-in/passkey/", public_page(passkey_page.passkey_alone), name="passkey-sign-in"),
    path(
        "sign-in/code/passkey/options/",
        public_page(passkey_page.options),
        {"is_second": True},
        name="second-passkey-options",
    ),
    path("sign-in/code/passkey/", public_page(passkey_page.passkey_second), name="second-passkey"),
    path("sign-in/forgotten/", public_page(forgotten), name="forgotten-password"),
    path("sign-in/single/", public_page(single_sign_on.choice), name="sign-on-choice"),
    path("sign-in/single/<slug:slug>/", public_page(single_sign_on.arrival), name="sign-on"),
    path("sign-in/single/<slug:slug>/go/", public_page(single_sign_on.leave), name="sign-on-go"),
    path("sign-in/single/<slug:slug>/callback/", public_page(single_sign_on.callback)),
    path("sign-in/single/<slug:slug>/metadata/", public_page(single_sign_on.metadata)),
    path("sign-out/", public_page(SignOut.as_view()), name="sign-out"),
    path("ask/", member_page(ask), name="ask"),
    path("ask/past/", member_page(past), name="past"),
    path("ask/why/<uuid:message_id>/", admin_page(why), name="why"),
    path("ask/news/<uuid:message_id>/", member_page(put_news_away), name="put-news-away"),
    path("ask/<uuid:conversation_id>/", member_page(ask), name="conversation"),
    path("documents/", member_page(list_page.documents), name="documents"),
    path("documents/deleted/", editor_page(deleted_page.deleted_documents), name="deleted"),
    path("documents/many/", editor_page(many_pages.many), name="many"),
    path("documents/documents.csv", editor_page(list_page.library_file), name="library-file"),
    path("documents/file/", editor_page(many_pages.metadata_file), name="metadata-file"),
    path("documents/<uuid:document_id>/", member_page(document_page.document), name="document"),
    path(
        "documents/<uuid:document_id>/read-again/",
        editor_page(document_page.read_again),
        name="read-again",
    ),
    path(
        "documents/<uuid:document_id>/compare/", member_page(version_pages.compared), name="compare"
    ),
    path(
        "documents/<uuid:document_id>/versions/<int:number>/dates/",
        editor_page(version_pages.dates),
        name="version-dates",
    ),
    path(
        "documents/<uuid:document_id>/versions/<int:number>/release/",
        admin_page(version_pages.releasing),
        name="release-version",
    ),
    path(
        "documents/<uuid:document_id>/versions/<int:number>/withdraw/",
        editor_page(version_pages.withdrawal),
        name="withdraw-version",
    ),
    path("source/<uuid:document_id>/<int:page>/", member_page(source), name="source"),
    path("gaps/", editor_page(gap_pages.gap_list), name="gaps"),
    path("gaps/gaps.csv", editor_page(gap_pages.gap_file), name="gap-file"),
    path("gaps/<uuid:gap_id>/", editor_page(gap_pages.gap), name="gap"),
    path("gaps/<uuid:gap_id>/text/", editor_page(text_page.new_text), name="gap-text"),
    path("curated/", editor_page(curated_pages.curated_list), name="curated-answers"),
    path("curated/new/", editor_page(curated_pages.new_curated), name="new-curated"),
    path("curated/<uuid:curated_id>/", editor_page(curated_pages.curated), name="curated-answer"),
    path(
        "curated/<uuid:curated_id>/delete/",
        editor_page(curated_pages.deleting),
        name="delete-curated",
    ),
    path("gaps/<uuid:gap_id>/synonym/", editor_page(gap_pages.synonym), name="gap-synonym"),
    path("gaps/<uuid:gap_id>/ask-again/", editor_page(gap_pages.again), name="ask-again"),
    path(
        "conversations/",
        admin_page(conversation_pages.conversation_list),
        name="conversations",
    ),
    path(
        "conversations/conversations.csv",
        admin_page(conversation_pages.conversations_file),
        name="conversations-file",
    ),
    path("conversations/erase/", admin_page(conversation_pages.erasure), name="erase"),
    path(
        "conversations/<uuid:conversation_id>/",
        admin_page(conversation_pages.one_conversation),
        name="one-conversation",
    ),
    path(
        "conversations/<uuid:conversation_id>/conversation.md",
        admin_page(conversation_pages.conversation_file),
        name="conversation-file",
    ),
    path("insight/", admin_page(insight_pages.figures), name="insight"),
    path("insight/insight.csv", admin_page(insight_pages.figures_file), name="insight-file"),
    path("insight/never-cited/", admin_page(insight_pages.uncited), name="never-cited"),
    path("insight/topics/", admin_page(topic_pages.topics), name="topics"),
    path("insight/topics/topics.csv", admin_page(topic_pages.topics_file), name="topics-file"),
    path("insight/golden/", admin_page(golden_pages.golden_list), name="golden-questions"),
    path("insight/golden/new/", admin_page(golden_pages.new_golden), name="new-golden"),
    path("insight/golden/golden.csv", admin_page(golden_pages.golden_file), name="golden-file"),
    path("insight/golden/file/", admin_page(golden_pages.importing), name="import-golden"),
    path("insight/golden/run/", admin_page(run_pages.running), name="run-golden"),
    path("insight/golden/runs/<uuid:run_id>/", admin_page(run_pages.run_page), name="quality-run"),
    path(
        "insight/golden/<uuid:golden_id>/", admin_page(golden_pages.golden), name="golden-question"
    ),
    path(
        "insight/golden/<uuid:golden_id>/delete/",
        admin_page(golden_pages.deleting),
        name="delete-golden",
    ),
    path("people/", admin_page(pages.people), name="people"),
    path("people/groups/", admin_page(group_pages.group_list), name="groups"),
    path("people/groups/<uuid:group_id>/", admin_page(group_pages.group), name="group"),
    path("people/groups/<uuid:group_id>/join/", admin_page(group_pages.joining), name="join-group"),
    path(
        "people/groups/<uuid:group_id>/leave/<uuid:member_id>/",
        admin_page(group_pages.leaving),
        name="leave-group",
    ),
    path(
        "people/groups/<uuid:group_id>/delete/",
        admin_page(group_pages.deletion),
        name="delete-group",
    ),
    path("people/invite/", admin_page(pages.invitation), name="invite"),
    path(
        "people/invitations/<uuid:invitation_id>/withdraw/",
        admin_page(pages.withdrawal),
        name="withdraw",
    ),
    path("people/<uuid:member_id>/", admin_page(pages.person), name="person"),
    path(
        "people/<uuid:member_id>/deactivate/",
        admin_page(pages.access),
        {"is_active": False},
        name="deactivate",
    ),
    path(
        "people/<uuid:member_id>/reactivate/",
        admin_page(pages.access),
        {"is_active": True},
        name="reactivate",
    ),
    path("people/<uuid:member_id>/reset-link/", admin_page(pages.reset_link), name="reset-link"),
    path(
        "people/<uuid:member_id>/remove-second-factor/",
        admin_page(second_factor.removal),
        name="remove-second-factor",
    ),
    path("settings/", admin_page(settings_page), name="settings"),
    path("settings/save/<slug:slug>/", admin_page(save), name="save-settings"),
    path("logo/<slug:name>.png", signed_in_page(logo_page.logo_image), name="logo"),
    path("settings/logo/", admin_page(logo_page.change), name="change-logo"),
    path("settings/logo/remove/", admin_page(logo_page.removal), name="remove-logo"),
    path("settings/suggested/", admin_page(suggested_answers), name="suggested-answers"),
    path("settings/keys/", admin_page(keys), name="keys"),
    path("settings/keys/new/", admin_page(new_key), name="new-key"),
    path("settings/keys/<uuid:key_id>/end/", admin_page(ending), name="end-key"),
    path("settings/widget/", admin_page(widget_list), name="widgets"),
    path(
        "settings/widget/secret/",
        admin_page(widget_changes.identity_secret),
        name="identity-secret",
    ),
    path("settings/widget/<uuid:widget_id>/", admin_page(widget_page), name="widget"),
    path(
        "settings/widget/<uuid:widget_id>/name/",
        admin_page(widget_changes.rename),
        name="rename-widget",
    ),
    path("settings/widget/<uuid:widget_id>/sites/", admin_page(widget_changes.sites), name="sites"),
    path(
        "settings/widget/<uuid:widget_id>/delete/",
        admin_page(widget_changes.deletion),
        name="delete-widget",
    ),
    path(
        "settings/widget/<uuid:widget_id>/save/<slug:slug>/",
        admin_page(widget_changes.save),
        name="save-widget",
    ),
    path("settings/webhooks/", admin_page(webhook_pages.webhooks), name="webhooks"),
    path("settings/webhooks/new/", admin_page(webhook_pages.new_webhook), name="new-webhook"),
    path("settings/webhooks/<uuid:webhook_id>/", admin_page(webhook_pages.webhook), name="webhook"),
    path(
        "settings/webhooks/<uuid:webhook_id>/change/",
        admin_page(webhook_pages.change),
        name="change-webhook",
    ),
    path(
        "settings/webhooks/<uuid:webhook_id>/secret/",
        admin_page(webhook_pages.secret),
        name="webhook-secret",
    ),
    path(
        "settings/webhooks/<uuid:webhook_id>/remove/",
        admin_page(webhook_pages.removal),
        name="remove-webhook",
    ),
    *[
        path(
            f"settings/webhooks/<uuid:webhook_id>/{action}/",
            admin_page(webhook_pages.act),
            {"action": action},
            name=f"{action}-webhook",
        )
        for action in ("test", "replay", "pause", "enable")
    ],
    path("settings/sign-on/", admin_page(sign_on_page), name="sign-on-settings"),
    path("settings/sign-on/remove/", admin_page(sign_on_removal), name="remove-sign-on"),
    path("settings/sign-on/scim/", admin_page(scim_token), name="scim-token"),
    path("settings/sign-on/scim/end/", admin_page(scim_token_ending), name="end-scim-token"),
    path("settings/data/", admin_page(data_page), name="data"),
    path("settings/data/holds/", admin_page(setting_hold), name="set-hold"),
    path("settings/data/holds/<uuid:hold_id>/lift/", admin_page(lifting_hold), name="lift-hold"),
    path("settings/audit/", admin_page(audit), name="audit"),
    path("settings/audit/audit.csv", admin_page(audit_file), name="audit-file"),
    path("installation/", platform_page(organization_pages.organization_list), name="installation"),
    path(
        "installation/organizations/new/",
        platform_page(organization_pages.new_organization),
        name="new-organization",
    ),
    path(
        "installation/organizations/<uuid:organization_id>/",
        platform_page(organization_pages.organization),
        name="installed-organization",
    ),
    path(
        "installation/organizations/<uuid:organization_id>/off/",
        platform_page(organization_pages.switching),
        {"is_active": False},
        name="switch-off",
    ),
    path(
        "installation/organizations/<uuid:organization_id>/on/",
        platform_page(organization_pages.switching),
        {"is_active": True},
        name="switch-on",
    ),
    path("installation/state/", platform_page(state_page.state_page), name="installation-state"),
    path("installation/model/", platform_page(model_page.model_page), name="installation-model"),
    path("installation/model/test/", platform_page(model_page.model_test), name="test-model"),
    path("you/", member_page(you.you), name="you"),
    path("you/email/", member_page(you.email), name="own-email"),
    path("you/language/", member_page(you.language), name="own-language"),
    path("you/password/", member_page(you.password), name="own-password"),
    path("you/sessions/", member_page(you.sessions), name="own-sessions"),
    path("you/sessions/<str:session_id>/end/", member_page(you.session), name="end-session"),
    path("you/second-factor/", signed_in_page(second_factor.second_factor), name="second-factor"),
    path(
        "you/second-factor/set-up/",
        signed_in_page(second_factor.setting_up),
        name="second-factor-set-up",
    ),
    path(
        "you/second-factor/recovery/",
        member_page(second_factor.recovery),
        name="second-factor-recovery",
    ),
    path(
        "you/second-factor/off/", member_page(second_factor.turning_off), name="second-factor-off"
    ),
    path("you/passkeys/options/", signed_in_page(passkeys.options), name="new-passkey-options"),
    path("you/passkeys/", signed_in_page(passkeys.adding), name="add-passkey"),
    path(
        "you/passkeys/<uuid:passkey_id>/remove/",
        signed_in_page(passkeys.removal),
        name="remove-passkey",
    ),
    path("you/single-sign-on/", member_page(single_sign_on.connecting), name="connect-sign-on"),
    *one_time_link(LinkKind.INVITATION),
    *one_time_link(LinkKind.RESET),
    *one_time_link(LinkKind.FORGOTTEN),
    re_path(r"^console/theme/(?P<accent>[0-9a-f]{6})\.css$", stylesheet, name="theme"),
    path("console/words/<slug:code>.js", words, name="words"),
]
