"""Every address of the REST surface."""

from django.urls import path

from core.api.audit_events import AuditChainState, AuditEvents, AuditFile
from core.api.conversations import (
    ConversationDetail,
    Conversations,
    ConversationsFile,
    Messages,
    Transcript,
)
from core.api.curated_answers import (
    AnsweredSince,
    AnsweredSinceDetail,
    CuratedAnswerDetail,
    CuratedAnswers,
    CuratedAnswerVersions,
)
from core.api.deletions import DeletionDetail, Deletions
from core.api.document_facets import DocumentFacets
from core.api.document_versions import (
    Compare,
    DocumentVersionDetail,
    DocumentVersions,
    VersionLeftOut,
    VersionRelease,
)
from core.api.documents import DocumentDetail, Documents, DocumentStatus, Reprocess
from core.api.exports import OrganizationExport
from core.api.feedback import FeedbackList
from core.api.gaps import AskAgain, GapDetail, Gaps, GapsFile, GapSynonym
from core.api.groups import GroupDetail, GroupMembers, GroupMembership, Groups
from core.api.holds import HoldDetail, Holds
from core.api.insight import InsightDetail, InsightFile, NeverCited
from core.api.installation import Installation, Models, ModelTest
from core.api.invitations import InvitationDetail, Invitations
from core.api.keys import KeyDetail, Keys
from core.api.library_files import (
    LibraryFile,
    LibraryImport,
    ManyDocumentsChange,
    ManyDocumentsDeletion,
)
from core.api.logo import OrganizationLogo
from core.api.members import MemberDetail, MemberResetLink, Members, MemberSecondFactor
from core.api.messages import GiveFeedback, Stop
from core.api.organizations import (
    IdentitySecret,
    OrganizationDetail,
    Organizations,
    OrganizationSettings,
    RegenerateKey,
    Widget,
)
from core.api.originals import Original, PageImage
from core.api.own_factors import (
    AuthenticatorApp,
    AuthenticatorAppRemoval,
    OwnRecoveryCodes,
    PasskeyDetail,
    PasskeyOptions,
    Passkeys,
    SecondFactor,
)
from core.api.people import Person
from core.api.quality import (
    GoldenQuestionDetail,
    GoldenQuestions,
    GoldenQuestionsFile,
    GoldenQuestionsImport,
    QualityRunDetail,
    QualityRuns,
)
from core.api.query import Query
from core.api.reference import Docs, Schema
from core.api.scim_tokens import Provisioning
from core.api.search import Search
from core.api.sign_on import SingleSignOn
from core.api.stats import Stats
from core.api.suggested_questions import SuggestedQuestions
from core.api.topics import Topics, TopicsFile
from core.api.traces import MessageTrace
from core.api.uploads import Uploads, ZipUploads
from core.api.webhooks import (
    DeliveryReplay,
    WebhookDeliveries,
    WebhookDetail,
    WebhookReplay,
    Webhooks,
    WebhookSecret,
    WebhookTest,
)
from core.api.widgets import WidgetCheck, WidgetDetail, Widgets
from core.api.you import OwnPassword, OwnSessionDetail, OwnSessions, You

app_name = "api"
urlpatterns = [
    path("documents/", Documents.as_view()),
    path("documents/upload/", Uploads.as_view()),
    path("documents/upload/zip/", ZipUploads.as_view()),
    path("documents/change/", ManyDocumentsChange.as_view()),
    path("documents/delete/", ManyDocumentsDeletion.as_view()),
    path("documents/facets/", DocumentFacets.as_view()),
    path("documents/export/", LibraryFile.as_view()),
    path("documents/import/", LibraryImport.as_view()),
    path("documents/deletions/", Deletions.as_view()),
    path("documents/deletions/<uuid:document_id>/", DeletionDetail.as_view()),
    path("documents/<uuid:document_id>/", DocumentDetail.as_view()),
    path("documents/<uuid:document_id>/status/", DocumentStatus.as_view()),
    path("documents/<uuid:document_id>/versions/", DocumentVersions.as_view()),
    path("documents/<uuid:document_id>/versions/<int:number>/", DocumentVersionDetail.as_view()),
    path("documents/<uuid:document_id>/versions/<int:number>/release/", VersionRelease.as_view()),
    path("documents/<uuid:document_id>/versions/<int:number>/left-out/", VersionLeftOut.as_view()),
    path("documents/<uuid:document_id>/compare/", Compare.as_view()),
    path("documents/<uuid:document_id>/reprocess/", Reprocess.as_view()),
    path("documents/<uuid:document_id>/file/", Original.as_view()),
    path("documents/<uuid:document_id>/pages/<int:page>.png", PageImage.as_view()),
    path("search/", Search.as_view()),
    path("query/", Query.as_view()),
    path("conversations/", Conversations.as_view()),
    path("conversations/export/", ConversationsFile.as_view()),
    path("conversations/<uuid:conversation_id>/", ConversationDetail.as_view()),
    path("conversations/<uuid:conversation_id>/messages/", Messages.as_view()),
    path("conversations/<uuid:conversation_id>/export/", Transcript.as_view()),
    path("messages/<uuid:message_id>/trace/", MessageTrace.as_view()),
    path("messages/<uuid:message_id>/stop/", Stop.as_view()),
    path("messages/<uuid:message_id>/feedback/", GiveFeedback.as_view()),
    # A person may be known by a name with slashes in it.
    path("users/<path:user_identifier>/", Person.as_view()),
    path("organizations/", Organizations.as_view()),
    path("organizations/<uuid:organization_id>/", OrganizationDetail.as_view()),
    path("organizations/<uuid:organization_id>/stats/", Stats.as_view()),
    path("organizations/<uuid:organization_id>/settings/", OrganizationSettings.as_view()),
    path("organizations/<uuid:organization_id>/logo/", OrganizationLogo.as_view()),
    path("organizations/<uuid:organization_id>/suggested-questions/", SuggestedQuestions.as_view()),
    path("organizations/<uuid:organization_id>/export/", OrganizationExport.as_view()),
    path("organizations/<uuid:organization_id>/regenerate-key/", RegenerateKey.as_view()),
    path("organizations/<uuid:organization_id>/widget/", Widget.as_view()),
    path("organizations/<uuid:organization_id>/widgets/", Widgets.as_view()),
    path("organizations/<uuid:organization_id>/widgets/<uuid:widget_id>/", WidgetDetail.as_view()),
    path(
        "organizations/<uuid:organization_id>/widgets/<uuid:widget_id>/check/",
        WidgetCheck.as_view(),
    ),
    path("organizations/<uuid:organization_id>/identity-secret/", IdentitySecret.as_view()),
    path("organizations/<uuid:organization_id>/keys/", Keys.as_view()),
    path("organizations/<uuid:organization_id>/keys/<uuid:key_id>/", KeyDetail.as_view()),
    path("organizations/<uuid:organization_id>/audit/", AuditEvents.as_view()),
    path("organizations/<uuid:organization_id>/audit/chain/", AuditChainState.as_view()),
    path("organizations/<uuid:organization_id>/audit/export/", AuditFile.as_view()),
    path("organizations/<uuid:organization_id>/members/", Members.as_view()),
    path("organizations/<uuid:organization_id>/members/<uuid:member_id>/", MemberDetail.as_view()),
    path(
        "organizations/<uuid:organization_id>/members/<uuid:member_id>/reset-link/",
        MemberResetLink.as_view(),
    ),
    path(
        "organizations/<uuid:organization_id>/members/<uuid:member_id>/second-factor/",
        MemberSecondFactor.as_view(),
    ),
    path("organizations/<uuid:organization_id>/groups/", Groups.as_view()),
    path("organizations/<uuid:organization_id>/groups/<uuid:group_id>/", GroupDetail.as_view()),
    path(
        "organizations/<uuid:organization_id>/groups/<uuid:group_id>/members/",
        GroupMembers.as_view(),
    ),
    path(
        "organizations/<uuid:organization_id>/groups/<uuid:group_id>/members/<uuid:member_id>/",
        GroupMembership.as_view(),
    ),
    path("organizations/<uuid:organization_id>/holds/", Holds.as_view()),
    path("organizations/<uuid:organization_id>/holds/<uuid:hold_id>/", HoldDetail.as_view()),
    path("organizations/<uuid:organization_id>/invitations/", Invitations.as_view()),
    path(
        "organizations/<uuid:organization_id>/invitations/<uuid:invitation_id>/",
        InvitationDetail.as_view(),
    ),
    path("organizations/<uuid:organization_id>/sign-on/", SingleSignOn.as_view()),
    path("organizations/<uuid:organization_id>/scim-token/", Provisioning.as_view()),
    path("answered-since/", AnsweredSince.as_view()),
    path("answered-since/<uuid:message_id>/", AnsweredSinceDetail.as_view()),
    path("organizations/<uuid:organization_id>/curated-answers/", CuratedAnswers.as_view()),
    path(
        "organizations/<uuid:organization_id>/curated-answers/<uuid:curated_id>/",
        CuratedAnswerDetail.as_view(),
    ),
    path(
        "organizations/<uuid:organization_id>/curated-answers/<uuid:curated_id>/versions/",
        CuratedAnswerVersions.as_view(),
    ),
    path("organizations/<uuid:organization_id>/gaps/", Gaps.as_view()),
    path("organizations/<uuid:organization_id>/gaps/export/", GapsFile.as_view()),
    path("organizations/<uuid:organization_id>/gaps/<uuid:gap_id>/", GapDetail.as_view()),
    path("organizations/<uuid:organization_id>/gaps/<uuid:gap_id>/ask-again/", AskAgain.as_view()),
    path("organizations/<uuid:organization_id>/gaps/<uuid:gap_id>/synonym/", GapSynonym.as_view()),
    path("organizations/<uuid:organization_id>/feedback/", FeedbackList.as_view()),
    path("organizations/<uuid:organization_id>/insight/", InsightDetail.as_view()),
    path("organizations/<uuid:organization_id>/insight/export/", InsightFile.as_view()),
    path("organizations/<uuid:organization_id>/insight/never-cited/", NeverCited.as_view()),
    path("organizations/<uuid:organization_id>/insight/topics/", Topics.as_view()),
    path("organizations/<uuid:organization_id>/insight/topics/export/", TopicsFile.as_view()),
    path("organizations/<uuid:organization_id>/golden-questions/", GoldenQuestions.as_view()),
    path(
        "organizations/<uuid:organization_id>/golden-questions/export/",
        GoldenQuestionsFile.as_view(),
    ),
    path(
        "organizations/<uuid:organization_id>/golden-questions/import/",
        GoldenQuestionsImport.as_view(),
    ),
    path(
        "organizations/<uuid:organization_id>/golden-questions/<uuid:golden_id>/",
        GoldenQuestionDetail.as_view(),
    ),
    path("organizations/<uuid:organization_id>/quality-runs/", QualityRuns.as_view()),
    path(
        "organizations/<uuid:organization_id>/quality-runs/<uuid:run_id>/",
        QualityRunDetail.as_view(),
    ),
    path("organizations/<uuid:organization_id>/webhooks/", Webhooks.as_view()),
    path(
        "organizations/<uuid:organization_id>/webhooks/<uuid:webhook_id>/", WebhookDetail.as_view()
    ),
    path(
        "organizations/<uuid:organization_id>/webhooks/<uuid:webhook_id>/rotate-secret/",
        WebhookSecret.as_view(),
    ),
    path(
        "organizations/<uuid:organization_id>/webhooks/<uuid:webhook_id>/test/",
        WebhookTest.as_view(),
    ),
    path(
        "organizations/<uuid:organization_id>/webhooks/<uuid:webhook_id>/replay/",
        WebhookReplay.as_view(),
    ),
    path(
        "organizations/<uuid:organization_id>/webhooks/<uuid:webhook_id>/deliveries/",
        WebhookDeliveries.as_view(),
    ),
    path(
        "organizations/<uuid:organization_id>/webhooks/<uuid:webhook_id>/deliveries"
        "/<uuid:delivery_id>/replay/",
        DeliveryReplay.as_view(),
    ),
    path("you/", You.as_view()),
    path("you/password/", OwnPassword.as_view()),
    path("you/second-factor/", SecondFactor.as_view()),
    path("you/second-factor/app/", AuthenticatorApp.as_view()),
    path("you/second-factor/app/remove/", AuthenticatorAppRemoval.as_view()),
    path("you/second-factor/recovery-codes/", OwnRecoveryCodes.as_view()),
    path("you/passkeys/", Passkeys.as_view()),
    path("you/passkeys/options/", PasskeyOptions.as_view()),
    path("you/passkeys/<uuid:passkey_id>/", PasskeyDetail.as_view()),
    path("you/sessions/", OwnSessions.as_view()),
    path("you/sessions/<str:session_id>/", OwnSessionDetail.as_view()),
    path("installation/", Installation.as_view()),
    path("installation/models/", Models.as_view()),
    path("installation/models/test/", ModelTest.as_view()),
    path("schema/", Schema.as_view(), name="schema"),
    path("docs/", Docs.as_view(), name="docs"),
]
