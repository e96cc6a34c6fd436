"""The lists that `bench console` asks for, by their names."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from scripts.benchmarks.console_rows import id_of


def pages(organization: UUID, slug: str) -> dict[str, str]:
    """Every list of the console, as people narrow it down."""
    today = datetime.now(UTC).date()
    month = f"since={today - timedelta(days=29)}&until={today}"
    year = f"since={today - timedelta(days=364)}&until={today}&by=month"
    asked = f"asked_since={today - timedelta(days=29)}&asked_until={today}"
    views = ("in_force", "coming", "ended", "due", "failed", "archived")
    orderings = ("title", "owner", "-times_cited", "-last_cited")
    return {
        "documents": "/documents/",
        "documents, last page": "/documents/?page=1000",
        **{f"documents, {view}": f"/documents/?view={view}" for view in views},
        **{f"documents by {one}": f"/documents/?ordering={one}" for one in orderings},
        "documents, a word": "/documents/?q=leave",
        "documents, a title": "/documents/?q=subject+50",
        "documents, a department": "/documents/?department=Department+3",
        "documents, an owner": f"/documents/?owner={slug}-person-2",
        "documents, a tag": "/documents/?tag=tag+5",
        "documents, a language": "/documents/?language=de",
        "a document": f"/documents/{id_of(organization, 'document', 3)}/",
        "deleted documents": "/documents/deleted/",
        "curated answers": "/curated/",
        "conversations": "/conversations/",
        "conversations, a surface": "/conversations/?surface=widget",
        "conversations, a person": f"/conversations/?user_identifier={slug}-person-7",
        "conversations, a month": f"/conversations/?{month}",
        "conversations, asked in a month": f"/conversations/?{asked}",
        "conversations, answered": "/conversations/?outcome=answered",
        "conversations, refused": "/conversations/?outcome=refused",
        "conversations, a reason": "/conversations/?refusal_reason=no_evidence",
        "conversations, no such reason": "/conversations/?refusal_reason=out_of_scope",
        "conversations, disliked": "/conversations/?rating=down",
        "conversations, a model": "/conversations/?model=ollama/model",
        "conversations, none of a model": "/conversations/?model=other",
        "conversations, slower than half": "/conversations/?slower_than=9",
        "conversations, none so slow": "/conversations/?slower_than=60",
        "conversations, a text": "/conversations/?text=subject+50",
        "conversations, a rare text": "/conversations/?text=in+case+17%3F",
        "conversations, no such text": "/conversations/?text=nobody+asked+this",
        "a conversation": f"/conversations/{id_of(organization, 'conversation', 3)}/",
        "erasing a person": f"/conversations/erase/?user_identifier={slug}-person-7",
        "gaps": "/gaps/",
        "gaps of a year": "/gaps/?days=365",
        "gaps of a year, all": "/gaps/?days=365&state=all",
        "gaps of a year, disliked": "/gaps/?days=365&kind=disliked",
        "gaps of a year, last page": "/gaps/?days=365&state=all&page=10000",
        "a gap": f"/gaps/{id_of(organization, 'gap', 1)}/?days=365",
        "insight": "/insight/",
        "insight of a year": f"/insight/?{year}",
        "insight of a year, a surface": f"/insight/?{year}&surface=widget",
        "topics": "/insight/topics/",
        "topics of a year": f"/insight/topics/?since={today - timedelta(days=364)}&until={today}",
        "sections of a document": f"/insight/topics/?since={today - timedelta(days=364)}"
        f"&document={id_of(organization, 'document', 3)}",
        "conversations, a topic": f"/conversations/?{asked}&topic=document:"
        f"{id_of(organization, 'document', 3)}",
        "conversations, no topic": f"/conversations/?{asked}&topic=none",
        "never cited": "/insight/never-cited/",
        "golden questions": "/insight/golden/",
        "a quality run": f"/insight/golden/runs/{id_of(organization, 'run', 1)}/",
        "audit": "/settings/audit/",
        "audit, a member": f"/settings/audit/?actor=user:{slug}-person-7",
        "audit, an action": "/settings/audit/?action=gap.changed",
        "audit, a rare action": "/settings/audit/?action=organization.exported",
        "audit, a month": f"/settings/audit/?{month}",
        "audit, a document": f"/settings/audit/?target={id_of(organization, 'document', 3)}",
        "documents for members": "/documents/?audience=members",
        "people": "/people/",
        "groups": "/people/groups/",
        "a group": f"/people/groups/{id_of(organization, 'group', 2)}/",
        "settings": "/settings/",
        "keys": "/settings/keys/",
        "widgets": "/settings/widget/",
        "webhooks": "/settings/webhooks/",
        "a webhook": f"/settings/webhooks/{id_of(organization, 'endpoint', 1)}/",
        "data": "/settings/data/",
        "ask": "/ask/",
        "own conversations": "/ask/past/",
    }


def lists_of_the_api(organization: UUID, slug: str) -> dict[str, str]:
    """The same through REST."""
    today = datetime.now(UTC).date()
    here = f"/api/v1/organizations/{organization}"
    year = f"since={today - timedelta(days=364)}&until={today}&by=month"
    document = id_of(organization, "document", 3)
    return {
        "documents": "/api/v1/documents/",
        "documents, in_force": "/api/v1/documents/?view=in_force",
        "documents by -times_cited": "/api/v1/documents/?ordering=-times_cited",
        "documents, a word": "/api/v1/documents/?q=leave",
        "versions of a document": f"/api/v1/documents/{document}/versions/",
        "deletions": "/api/v1/documents/deletions/",
        "conversations": "/api/v1/conversations/",
        "conversations, a person": f"/api/v1/conversations/?user_identifier={slug}-person-7",
        "conversations, refused": "/api/v1/conversations/?outcome=refused",
        "conversations, disliked": "/api/v1/conversations/?rating=down",
        "conversations, a rare text": "/api/v1/conversations/?text=in+case+17%3F",
        "curated answers": f"{here}/curated-answers/",
        "gaps": f"{here}/gaps/",
        "gaps of a year, all": f"{here}/gaps/?days=365&state=all",
        "feedback": f"{here}/feedback/",
        "feedback, disliked": f"{here}/feedback/?rating=down",
        "insight": f"{here}/insight/",
        "insight of a year": f"{here}/insight/?{year}",
        "topics of a year": f"{here}/insight/topics/?since={today - timedelta(days=364)}",
        "statistics": f"{here}/stats/",
        "golden questions": f"{here}/golden-questions/",
        "quality runs": f"{here}/quality-runs/",
        "audit": f"{here}/audit/",
        "audit, an action": f"{here}/audit/?action=gap.changed",
        "members": f"{here}/members/",
        "groups": f"{here}/groups/",
        "invitations": f"{here}/invitations/",
        "holds": f"{here}/holds/",
        "keys": f"{here}/keys/",
        "widgets": f"{here}/widgets/",
        "webhooks": f"{here}/webhooks/",
    }
