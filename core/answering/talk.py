"""What people say to a chatbot that is no question to the policies: greetings, thanks, "who are
you?". And what they should rather take to a person."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Kind = Literal["greeting", "thanks", "goodbye", "identity"]

_KINDS: tuple[Kind, ...] = ("greeting", "thanks", "goodbye", "identity")
LONGEST = 60  # characters of a text that is talk and nothing else
_EDGES = re.compile(r"\A\W+|\W+\Z")  # emoji too


@dataclass(frozen=True, slots=True)
class Talk:
    """What is said in one language, as regular expressions, and the replies; ``{}`` is the
    organization's name."""

    greeting: str
    thanks: str
    goodbye: str
    identity: str
    replies: dict[Kind, str]


_TALK: dict[str, Talk] = {
    "en": Talk(
        greeting=r"(?:hi|hello|hey|hiya|howdy|good (?:morning|afternoon|evening|day)|greetings)"
        r"(?: (?:there|all|everyone|team|bot|again))?|how are you(?: doing)?(?: today)?|"
        r"what['’]?s up",
        thanks=r"(?:ok(?:ay)?|great|perfect|cool|alright)?,? ?(?:many )?"
        r"(?:thanks?|thank you|thx|ty|cheers)(?: (?:you|so much|very much|a lot|"
        r"for (?:your|the) help|again))*|"
        r"(?:great|perfect|ok(?:ay)?|cool|got it|good|nice|awesome)(?:,? thanks?)?",
        goodbye=r"(?:good)?bye(?:[ -]bye)?|see (?:you|ya)(?: later)?|"
        r"have a (?:nice|good) (?:day|one|weekend)",
        identity=r"(?:who|what) are you|"
        r"are you (?:a |an )?(?:bot|robot|chatbot|human|person|machine|ai|real)(?: person)?|"
        r"what (?:can|do) you do|how (?:can|do) you (?:help|work)(?: me)?|help|"
        r"what can i ask(?: you)?|what(?:['’]?s| is) your name",
        replies={
            "greeting": "Hello! Ask me anything about the policies of {}.",
            "thanks": "You’re welcome. Ask again whenever you need to.",
            "goodbye": "Goodbye!",
            "identity": "I am a program that answers questions from the policies of {}, and shows "
            "where each answer stands. I am not a person, and I can be wrong: check the source "
            "before you act.",
        },
    ),
    "de": Talk(
        greeting=r"(?:hallo|hi|hey|servus|moin|grüss gott|guten (?:morgen|tag|abend))"
        r"(?: zusammen)?|"
        r"wie geht(?: e|['’])?s(?: dir| ihnen)?",
        thanks=r"(?:ok(?:ay)?|super|prima)?,? ?(?:vielen |herzlichen )?dank(?:e)?"
        r"(?: schön| sehr| dir| ihnen)?|super|prima|alles klar",
        goodbye=r"tschüss|auf wiedersehen|bis (?:bald|später|dann)|schönen tag(?: noch)?",
        identity=r"wer (?:bist du|sind sie)|was (?:bist du|kannst du|können sie)|"
        r"bist du (?:ein )?(?:mensch|bot|roboter)|hilfe",
        replies={
            "greeting": "Guten Tag! Fragen Sie mich etwas zu den Richtlinien von {}.",
            "thanks": "Gern geschehen.",
            "goodbye": "Auf Wiedersehen!",
            "identity": "Ich bin ein Programm, das Fragen aus den Richtlinien von {} beantwortet "
            "und zeigt, wo jede Antwort steht. Ich bin kein Mensch und kann mich irren: Prüfen Sie "
            "die Quelle, bevor Sie danach handeln.",
        },
    ),
    "fr": Talk(
        greeting=r"(?:bonjour|bonsoir|salut|coucou)(?: à tous)?|(?:comment )?ça va",
        thanks=r"(?:ok,? )?merci(?: beaucoup| bien)?|parfait|super",
        goodbye=r"au revoir|à bientôt|bonne (?:journée|soirée)",
        identity=r"qui (?:es[- ]tu|êtes[- ]vous)|que (?:sais|peux)[- ]tu faire|"
        r"es[- ]tu (?:un )?(?:robot|humain)|aide",
        replies={
            "greeting": "Bonjour ! Posez-moi une question sur les règles de {}.",
            "thanks": "Je vous en prie.",
            "goodbye": "Au revoir !",
            "identity": "Je suis un programme qui répond à partir des règles de {} et montre où se "
            "trouve chaque réponse. Je ne suis pas une personne et je peux me tromper : vérifiez "
            "la source avant d’agir.",
        },
    ),
    "es": Talk(
        greeting=r"(?:hola|buenos días|buenas (?:tardes|noches)|buenas)(?: a todos)?|"
        r"[¿]?qué tal|[¿]?cómo estás",
        thanks=r"(?:muchas )?gracias|perfecto|vale",
        goodbye=r"adiós|hasta (?:luego|pronto|mañana)",
        identity=r"[¿]?quién (?:eres|es usted)|[¿]?qué puedes hacer|"
        r"[¿]?eres (?:un )?(?:robot|humano)|ayuda",
        replies={
            "greeting": "¡Hola! Pregúnteme algo sobre las políticas de {}.",
            "thanks": "De nada.",
            "goodbye": "¡Hasta luego!",
            "identity": "Soy un programa que responde a partir de las políticas de {} y muestra "
            "dónde está cada respuesta. No soy una persona y puedo equivocarme: compruebe la "
            "fuente antes de actuar.",
        },
    ),
    "it": Talk(
        greeting=r"(?:ciao|salve|buongiorno|buonasera)(?: a tutti)?|come (?:va|stai)",
        thanks=r"(?:molte |tante )?grazie(?: mille)?|perfetto",
        goodbye=r"arrivederci|a presto",
        identity=r"chi sei|cosa (?:sai|puoi) fare|sei (?:un )?(?:robot|umano)|aiuto",
        replies={
            "greeting": "Buongiorno! Mi chieda qualcosa sulle regole di {}.",
            "thanks": "Prego.",
            "goodbye": "Arrivederci!",
            "identity": "Sono un programma che risponde in base alle regole di {} e mostra dove si "
            "trova ogni risposta. Non sono una persona e posso sbagliare: controlli la fonte prima "
            "di agire.",
        },
    ),
    "pt": Talk(
        greeting=r"(?:olá|oi|bom dia|boa (?:tarde|noite))(?: a todos)?|tudo bem",
        thanks=r"(?:muito )?obrigad[oa]|perfeito",
        goodbye=r"adeus|tchau|até (?:logo|breve)",
        identity=r"quem (?:és|é você)|o que (?:podes|pode) fazer|és (?:um )?(?:robô|humano)|ajuda",
        replies={
            "greeting": "Olá! Pergunte-me algo sobre as políticas de {}.",
            "thanks": "De nada.",
            "goodbye": "Até logo!",
            "identity": "Sou um programa que responde a partir das políticas de {} e mostra onde "
            "está cada resposta. Não sou uma pessoa e posso enganar-me: verifique a fonte antes "
            "de agir.",
        },
    ),
    "nl": Talk(
        greeting=r"(?:hallo|hoi|goedemorgen|goedemiddag|goedenavond|goedendag)(?: allemaal)?|"
        r"hoe gaat het",
        thanks=r"(?:dank (?:je|u)(?: wel)?|bedankt|dankjewel)|prima|perfect",
        goodbye=r"tot ziens|doei|tot (?:later|straks)",
        identity=r"wie (?:ben je|bent u)|wat kun je(?: doen)?|ben je (?:een )?(?:robot|mens)|help",
        replies={
            "greeting": "Goedendag! Stel mij een vraag over het beleid van {}.",
            "thanks": "Graag gedaan.",
            "goodbye": "Tot ziens!",
            "identity": "Ik ben een programma dat vragen beantwoordt uit het beleid van {} en laat "
            "zien waar elk antwoord staat. Ik ben geen mens en kan mij vergissen: controleer de "
            "bron voordat u handelt.",
        },
    ),
}  # fmt: skip

_ABOUT_ME = re.compile(
    r"\b(?:i|i['’]?m|i['’]?ve|me|my|we|our|us|she|he|they|someone|somebody|a colleague)\b",
    re.IGNORECASE,
)
_HAPPENS = re.compile(
    r"\b(?:is|are|was|were|been|being|keeps?|kept|feel(?:s|ing)?|felt|want(?:s)? to|need(?:s)? to|"
    r"going to|has|have|had|'s|’s|am|'m|’m)\b",
    re.IGNORECASE,
)
# "What is our policy on …": whose it is says nothing of the asker.
_ASKS = re.compile(
    r"\b(?:what|where|which|who|how)(?:['’]s| is| are| am) (?:the|my|our|your|we|i)\b|"
    r"\bdo(?:es)? (?:i|we|you|they) (?:have|need|want)\b",
    re.IGNORECASE,
)
_TALK_TO = {
    "en": "This is best taken to a person: {}.",
    "de": "Sprechen Sie darüber am besten mit einem Menschen: {}.",
    "fr": "Mieux vaut en parler à une personne : {}.",
    "es": "Es mejor que lo hable con una persona: {}.",
    "it": "È meglio parlarne con una persona: {}.",
    "pt": "É melhor falar disto com uma pessoa: {}.",
    "nl": "Bespreek dit het beste met een mens: {}.",
}


def reply_to(text: str, language: str, organization: str) -> str | None:
    """The reply to a text that is talk and nothing else, to the last that it says ("hi, who are
    you?"); in its own language, which need not be the one that was detected, as such texts are
    too short to tell."""
    said = _EDGES.sub("", _plain(text))
    if not said or len(said) > LONGEST:
        return None
    for name in dict.fromkeys((language, *_TALK)):
        for kind in _KINDS if name in _TALK else ():
            if _ending_in(kind, name).fullmatch(said):
                return _TALK[name].replies[kind].format(organization)
    return None


@lru_cache
def _ending_in(kind: Kind, language: str) -> re.Pattern[str]:
    """Any talk, and something of this kind last."""
    talk = _TALK[language]
    anything = "|".join(getattr(talk, name) for name in _KINDS)
    return re.compile(_plain(rf"(?:(?:{anything})[\s,.!?;:¿¡–-]+)*(?:{getattr(talk, kind)})"))


def _plain(text: str) -> str:
    """``text`` in lower case, without accents: people leave them out."""
    parts = unicodedata.normalize("NFKD", " ".join(text.casefold().split()))
    return "".join(character for character in parts if not unicodedata.combining(character))


def is_for_a_person(text: str, topics: Sequence[str]) -> bool:
    """Whether somebody tells of trouble of their own, rather than asks for the rules about it."""
    folded = f" {text.casefold()} "
    beginnings = (re.escape(topic.casefold()) for topic in topics if topic.strip())
    text = _ASKS.sub(" ", text)
    return (
        any(re.search(rf"(?<!\w){beginning}", folded) for beginning in beginnings)
        and _ABOUT_ME.search(text) is not None
        and _HAPPENS.search(text) is not None
    )


def talk_to(contact: str, language: str) -> str:
    """The sentence that names the person to talk to."""
    return _TALK_TO.get(language, _TALK_TO["en"]).format(contact)
