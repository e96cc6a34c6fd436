"""Topics that go to a person have names, and words of an organization's own stand beside them.

Until now they were one list of beginnings of words. What an organization has made of that list
goes on to count word by word: a topic is on where none of its words had been taken out, and all
other words are the organization's own.
"""

import json
from typing import Any

from django.db import migrations, transaction

# As they came with the product until now, in seven languages.
TOPICS = {
    "harassment": (
        "harass|bullied|bullying me|discriminat|belästig|gemobbt|mobbing|diskriminier|harcel|"
        "harcèl|discrimin|acos|molest|assédi|assedi|lastiggevallen|intimid|gepest|pesten|pest mij|"
        "gediscrimineerd"
    ),
    "violence": (
        "assault|abuse|threaten|unsafe at home|übergriff|missbrauch|bedroh|agress|abus|menac|"
        "agred|agresi|amenaz|aggred|aggress|minacci|agressã|ameaç|aangerand|misbruik|bedreig"
    ),
    "self_harm": (
        "suicid|self-harm|kill myself|overdose|suizid|selbstmord|umbringen|selbst verletz|"
        "überdosis|me tuer|automutil|matarme|autolesi|sobredosis|uccidermi|autolesion|suicíd|"
        "matar-me|zelfmoord|suïcid|zelfbeschadig|overdosis"
    ),
    "health": (
        "depress|panic attack|mental health|burnt out|burned out|addict|panikattacke|psychisch|"
        "burn-out|burnout|süchtig|dépress|dépressi|crise de panique|santé mentale|épuisement|"
        "addiction|depresi|deprimid|ataque de pánico|salud mental|agotamiento|adicci|"
        "attacco di panico|salute mentale|esauriment|dipendenza da|ataque de pânico|saúde mental|"
        "esgotament|vício|paniekaanval|mentale gezondheid|verslaafd"
    ),
    "legal": (
        "sue|lawsuit|lawyer|legal advice|verklag|anwalt|anwält|rechtsberatung|"
        "poursuivre en justice|porter plainte|avocat|conseil juridique|demandar|abogad|"
        "asesoramiento jurídico|fare causa|avvocat|consulenza legale|processar|advogad|"
        "aconselhamento jurídico|aanklagen|advocaat|juridisch advies"
    ),
    "reporting": (
        "retaliat|blow the whistle|vergeltung|représailles|lanceur d’alerte|represalia|denunciar|"
        "ritorsion|denunciare|retaliaç|represáli|represaille|klokkenluid"
    ),
    "complaints": (
        "grievance against|complaint against|complain about|beschwerde gegen|beschweren über|"
        "plainte contre|me plaindre|queja contra|quejarme|reclamo contro|lamentarmi|queixa contra|"
        "queixar-me|klacht tegen|klagen over"
    ),
}


def name_topics(_: Any, schema_editor: Any) -> None:
    """One short transaction for each organization; repeating it is harmless."""
    connection = schema_editor.connection
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.platform', 'on', true)")
        cursor.execute(
            "SELECT id FROM tenancy_organization WHERE settings->'answers' ? 'person_topics'"
        )
        organizations = [organization for (organization,) in cursor.fetchall()]
    for organization in organizations:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('app.organization', %s, true)", [str(organization)])
            cursor.execute(
                "SELECT settings->'answers' FROM tenancy_organization WHERE id = %s FOR UPDATE",
                [organization],
            )
            for (answers,) in cursor.fetchall():
                cursor.execute(
                    "UPDATE tenancy_organization SET settings ="
                    " jsonb_set(settings, '{answers}', %s::jsonb) WHERE id = %s",
                    [json.dumps(_named(json.loads(answers))), organization],
                )


def _named(answers: dict[str, Any]) -> dict[str, Any]:
    """``answers`` with names of topics and the words that none of these has."""
    if "person_words" in answers:
        return answers
    kept = [beginning.strip() for beginning in answers["person_topics"]]
    words = {name: set(topic.split("|")) for name, topic in TOPICS.items()}
    on = [name for name in words if words[name] <= set(kept)]
    known = set[str]().union(*(words[name] for name in on))
    own = [beginning for beginning in kept if beginning and beginning not in known]
    return answers | {"person_topics": on, "person_words": own}


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("tenancy", "0015_logo")]

    operations = [migrations.RunPython(name_topics, migrations.RunPython.noop)]
