"""The rows that `bench console` looks at, made by the database within one organization. Imported
once Django is set up."""

from dataclasses import dataclass
from hashlib import md5
from uuid import UUID

from django.db import connection

from core.providers.registry import embedding_model
from core.tenancy.context import tenant

# The order is that of what refers to what. Ids follow from organization, kind and number, so that
# one statement knows the rows of another. ``%%`` is SQL's remainder.
ID = "md5(%(organization)s::text || '{kind}' || {number})::uuid"


def _id(kind: str, number: str = "n") -> str:
    return ID.format(kind=kind, number=number)


def _numbered(rows: str) -> str:
    """Numbers from 1 with a moment of the last year, the first the oldest."""
    moment = f"now() - interval '365 days' * (%({rows})s - n) / %({rows})s"
    return f"(SELECT n, {moment} AS moment FROM generate_series(1, %({rows})s) n) numbered"  # noqa: S608


STATEMENTS = f"""
INSERT INTO tenancy_user (id, organization_id, username, email, password, role, is_active,
    session_generation, created_at)
SELECT {_id("user")}, %(organization)s, %(slug)s || '-person-' || n, '', '',
    (ARRAY['viewer', 'viewer', 'editor'])[1 + n %% 3], n %% 10 > 0, 1, moment
FROM {_numbered("people")};

INSERT INTO tenancy_group (id, organization_id, name, created_at)
SELECT {_id("group")}, %(organization)s, 'Group ' || n, moment FROM {_numbered("few")};

INSERT INTO tenancy_groupmember (id, organization_id, group_id, member_id)
SELECT gen_random_uuid(), %(organization)s, {_id("group", "1 + n %% %(few)s")}, {_id("user")}
FROM {_numbered("people")};

INSERT INTO tenancy_widget (id, organization_id, name, settings, created_at)
SELECT {_id("widget")}, %(organization)s, 'Widget ' || n, '{{}}', moment FROM {_numbered("few")};

INSERT INTO tenancy_apikey (id, organization_id, name, kind, prefix, key_hash, public_text, origins,
    created_at)
SELECT {_id("key")}, %(organization)s, 'Program ' || n, 'secret', 'sk_' || n,
    {_id("key")}::text, '', '[]', moment
FROM {_numbered("people")};

INSERT INTO tenancy_onetimelink (id, organization_id, kind, token_hash, email, role, expires_at,
    created_at)
SELECT {_id("link")}, %(organization)s, 'invitation', {_id("link")}::text,
    'new' || n || '@example.com', 'viewer', now() + interval '7 days', moment
FROM {_numbered("few")};

INSERT INTO tenancy_legalhold (id, organization_id, user_identifier, reason, set_by, created_at)
SELECT {_id("hold")}, %(organization)s, 'nobody ' || n, 'A case', 'user:anna', moment
FROM {_numbered("few")};

INSERT INTO documents_document (id, organization_id, title, title_given, metadata, owner_id,
    review_months, review_due, archived_on, created_at, updated_at)
SELECT {_id("document")}, %(organization)s, 'Policy ' || n || ' on subject ' || n %% 97, true,
    jsonb_build_object('department', 'Department ' || n %% 12,
        'tags', jsonb_build_array('tag ' || n %% 30, 'tag ' || n %% 7)),
    CASE WHEN n %% 4 > 0 THEN {_id("user", "1 + n %% %(people)s")} END, 12,
    current_date + n %% 365, CASE WHEN n %% 20 = 0 THEN current_date END, moment, moment
FROM {_numbered("documents")};

INSERT INTO documents_documentversion (id, organization_id, document_id, number, file_hash,
    size_bytes, kind, filename, storage_name, effective_from, effective_until, status, stage,
    progress_done, progress_total, error_code, error_detail, error_retryable, attempts, run,
    indexed_run, page_count, chunk_count, language, created_at, updated_at)
SELECT {_id("version", "n || '/' || number")}, %(organization)s, {_id("document")}, number,
    md5(n::text), 100000, 'pdf', 'policy.pdf', 'none/' || n || '.pdf',
    CASE WHEN number = 2 AND n %% 5 = 0 THEN current_date + 30 END,
    CASE WHEN n %% 9 = 0 THEN current_date - 1 END,
    CASE WHEN fails THEN 'failed' ELSE 'completed' END, 'done', 20, 20,
    CASE WHEN fails THEN 'unreadable' ELSE '' END, '', false, 1, 1,
    CASE WHEN fails THEN 0 ELSE 1 END, 10, 20, (ARRAY['en', 'de', 'fr'])[1 + n %% 3], moment, moment
FROM {_numbered("documents")} CROSS JOIN generate_series(1, 2) number,
LATERAL (SELECT n %% 30 = 0 AND number = 2 AS fails) AS read;

INSERT INTO documents_posting (organization_id, term, version_id, run, frequency, weight, chunks,
    impacts)
SELECT %(organization)s, term, {_id("version", "n || '/2'")}, 1, 1, 1, '{{0}}', '{{1}}'
FROM {_numbered("documents")} CROSS JOIN unnest(ARRAY['leav', 'urlaub', 'word' || n]) term;

INSERT INTO documents_deleteddocument (id, organization_id, document_id, versions, pages, chunks,
    files, answers, since, next_at, finished_at, created_at, updated_at)
SELECT {_id("deletion")}, %(organization)s, {_id("gone")}, 1, 1, 1, 1, 1, moment, moment, moment,
    moment, moment
FROM {_numbered("people")};

INSERT INTO conversations_conversation (id, organization_id, user_identifier, surface, widget_id,
    created_at, updated_at)
SELECT {_id("conversation")}, %(organization)s, %(slug)s || '-person-' || n %% %(people)s,
    surface, CASE WHEN surface = 'widget' THEN {_id("widget", "1 + n %% %(few)s")} END,
    moment, moment
FROM {_numbered("questions")},
LATERAL (SELECT (ARRAY['api', 'console', 'widget'])[1 + n %% 3] AS surface) AS place;

INSERT INTO conversations_message (id, organization_id, conversation_id, position, role, content,
    answered, refusal_reason, stopped, outcome, trace, model, prompt_tokens, completion_tokens,
    created_at, finished_at)
SELECT {_id("user-message")}, %(organization)s, {_id("conversation")}, 0, 'user',
    'May I do what subject ' || n %% 997 || ' says in case ' || n || '?', '', '', false, '{{}}',
    '{{}}', '', 0, 0, moment, moment
FROM {_numbered("questions")};

INSERT INTO conversations_message (id, organization_id, conversation_id, position, role, content,
    answered, refusal_reason, stopped, outcome, trace, model, prompt_tokens, completion_tokens,
    created_at, finished_at)
SELECT {_id("answer")}, %(organization)s, {_id("conversation")}, 1, 'assistant',
    repeat('word ', 150), answered, CASE answered WHEN 'no' THEN 'no_evidence' ELSE '' END, false,
    '{{}}', '{{}}', 'model', 900, 120, moment, moment + interval '1 second' * (1 + n %% 17)
FROM {_numbered("questions")},
LATERAL (SELECT CASE n %% 20 WHEN 0 THEN 'no' WHEN 10 THEN 'partly' ELSE 'yes' END) b (answered);

INSERT INTO conversations_feedback (id, organization_id, message_id, rating, comment, created_at,
    updated_at)
SELECT gen_random_uuid(), %(organization)s, {_id("answer")},
    CASE WHEN n %% 40 = 0 THEN 'down' ELSE 'up' END, 'As it was', moment, moment
FROM {_numbered("questions")} WHERE n %% 8 = 0;

INSERT INTO conversations_documentuse (id, organization_id, message_id, document_id, cited, used_at)
SELECT gen_random_uuid(), %(organization)s, {_id("answer")},
    {_id("document", "1 + (n * 7 + more) %% %(documents)s")}, n %% 20 > 0, moment
FROM {_numbered("questions")} CROSS JOIN generate_series(0, 1) more;

-- One question in ten was not answered well: each is a gap of its own, or one of several.
INSERT INTO conversations_gap (id, organization_id, embedding_model, vector, state, owner_id, note,
    settled_at, created_at, updated_at)
SELECT {_id("gap")}, %(organization)s, %(model)s, %(vector)s::halfvec,
    (ARRAY['new', 'new', 'assigned', 'closed', 'wont_answer'])[1 + n %% 5],
    CASE WHEN n %% 5 = 2 THEN {_id("user", "1 + n %% %(people)s")} END, '',
    CASE WHEN n %% 5 > 2 THEN moment END, moment, moment
FROM {_numbered("gaps")};

INSERT INTO conversations_gapquestion (id, organization_id, gap_id, message_id)
SELECT gen_random_uuid(), %(organization)s, {_id("gap", "1 + (n / 10) %% %(gaps)s")},
    {_id("answer")}
FROM {_numbered("questions")} WHERE n %% 10 = 0;

INSERT INTO audit_usagerecord (id, organization_id, model, prompt_tokens, completion_tokens, cost,
    cached, message_id, created_at)
SELECT gen_random_uuid(), %(organization)s, 'ollama/model', 900, 120, 0.001, false, {_id("answer")},
    moment
FROM {_numbered("questions")};

-- Whoever it is and however many they are, each does all four in turn, and so do those after each
-- other: a page shows them all, and looks up what each was done to.
INSERT INTO audit_auditevent (id, organization_id, action, actor, target, details, created_at,
    number, hash)
SELECT gen_random_uuid(), %(organization)s,
    (ARRAY['member.signed_in', 'document.changed', 'gap.changed', 'settings.changed'])
        [1 + (n + n / %(people)s) %% 4],
    'user:' || %(slug)s || '-person-' || n %% %(people)s,
    {_id("document", "1 + n %% %(documents)s")}::text, '{{}}', moment, n + 1000, md5(n::text)
FROM {_numbered("questions")};

INSERT INTO curated_curatedanswer (id, organization_id, text, language, answered_by, answered_on,
    valid_until, source, source_url, version, created_at, updated_at)
SELECT {_id("curated")}, %(organization)s, 'An answer.', 'en', 'Anna', current_date,
    current_date + n %% 300 - 20, 'The law', '', 1, moment, moment
FROM {_numbered("curated")};

INSERT INTO curated_curatedquestion (id, organization_id, answer_id, position, text,
    embedding_model)
SELECT gen_random_uuid(), %(organization)s, {_id("curated")}, place, 'Question ' || n || place, ''
FROM {_numbered("curated")} CROSS JOIN generate_series(0, 2) place;

INSERT INTO quality_goldenentry (id, organization_id, question, refused, places, created_at,
    updated_at)
SELECT {_id("golden")}, %(organization)s, 'Golden ' || n, false,
    jsonb_build_array(jsonb_build_object(
        'document', 'Policy ' || n, 'pages', '[1]'::jsonb, 'words', '')),
    moment, moment
FROM {_numbered("golden")};

INSERT INTO quality_qualityrun (id, organization_id, state, index, started_by, total, done, "right",
    newly_right, newly_wrong, error, attempts, created_at, updated_at, finished_at)
SELECT {_id("run")}, %(organization)s, 'finished', '', '', 10, 10, 9, 0, 1, '', 0, moment, moment,
    moment
FROM {_numbered("runs")};

INSERT INTO quality_qualityresult (id, organization_id, run_id, entry_id, "right", was_right,
    explanation, created_at)
SELECT gen_random_uuid(), %(organization)s, {_id("run", "%(runs)s")}, {_id("golden")}, n %% 9 > 0,
    true, '', moment
FROM {_numbered("golden")};

INSERT INTO webhooks_webhookendpoint (id, organization_id, url, events, secret_generation,
    disabled_because, failures, created_at, updated_at)
SELECT {_id("endpoint")}, %(organization)s, 'https://example.com/' || n, '["review.due"]', 1, '', 0,
    moment, moment
FROM {_numbered("endpoints")};

INSERT INTO webhooks_webhookevent (id, organization_id, type, data, created_at)
SELECT {_id("event")}, %(organization)s, 'review.due', '{{}}', moment FROM {_numbered("gaps")};

INSERT INTO webhooks_webhookdelivery (id, organization_id, endpoint_id, event_id, state, attempts,
    next_at, status, answer, created_at, finished_at)
SELECT {_id("delivery")}, %(organization)s, {_id("endpoint", "1")}, {_id("event")}, 'delivered', 1,
    moment, 200, '', moment, moment
FROM {_numbered("gaps")};
"""  # noqa: S608  (of the words above only)


@dataclass(frozen=True)
class Amounts:
    """How many rows of each kind; as many ``curated`` answers, ``golden`` questions and
    ``endpoints`` as there can be at most."""

    documents: int
    questions: int
    gaps: int
    people: int
    few: int = 40
    curated: int = 500
    golden: int = 200
    runs: int = 100
    endpoints: int = 10

    def tenth(self) -> "Amounts":
        """A tenth of each."""
        return Amounts(**{name: max(1, amount // 10) for name, amount in vars(self).items()})


def fill(organization: UUID, slug: str, amounts: Amounts) -> None:
    """Make the rows as the product's own role, in one transaction."""
    model = embedding_model()
    given = {
        **vars(amounts),
        "organization": organization,
        "slug": slug,
        "model": model.model_id,
        "vector": f"[{','.join(['0.05'] * model.dimensions)}]",
    }
    with tenant(organization), connection.cursor() as cursor:
        for statement in STATEMENTS.split(";\n\n"):
            cursor.execute(statement, given)


def id_of(organization: UUID, kind: str, number: int) -> UUID:
    """The id of the row of this kind and number."""
    text = f"{organization}{kind}{number}"
    return UUID(md5(text.encode(), usedforsecurity=False).hexdigest())
