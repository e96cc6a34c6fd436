def test_it(organization, document_factory, other_organization):
    from core.tenancy.context import tenant
    from core.documents.models import Document, DocumentVersion
    d = document_factory(organization)
    with tenant(organization.id):
        v = d.versions.get()
        print(v.status, v.stage, v.error_code, v.error_detail, v.chunk_count)
    from core.answering.answer import prepare, Question
    from core.answering.runs import complete
    import json
    print(json.dumps(complete(prepare(organization.id, Question("How many days of leave can be carried over?"))), indent=1))
    print(json.dumps(complete(prepare(organization.id, Question("Who won the world cup?")))))
    print(json.dumps(complete(prepare(other_organization.id, Question("How many days of leave?")))))
