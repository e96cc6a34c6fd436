"""Policy-like English, the same for the same seed, and questions about it."""

from collections.abc import Iterator

from numpy.random import Generator

TOPICS = (
    "annual leave", "parental leave", "sick leave", "bereavement leave", "unpaid leave",
    "remote work", "work from abroad", "flexible hours", "overtime", "on-call duty",
    "travel bookings", "hotel costs", "rail travel", "company cars", "meals on journeys",
    "expense claims", "corporate cards", "gifts and hospitality", "outside employment",
    "conflicts of interest", "password rules", "mobile devices", "removable media",
    "access badges", "visitors on site", "data breaches", "personal data", "retention of records",
    "software purchases", "supplier selection", "training budgets", "study leave", "mentoring",
    "health insurance", "dental care", "eye examinations", "pension contributions",
    "protective equipment", "fire drills", "first aid",
)  # fmt: skip
ROLES = ("line manager", "head of department", "finance office", "people team", "security officer")

# What is said about a topic, and how one would ask for it.
ASPECTS = (
    (
        "Employees with at least {n} months of service are eligible for {topic}, part-time "
        "staff in proportion to their hours.",
        "Who is eligible for {topic}?",
    ),
    (
        "Requests concerning {topic} are approved by the {role} within {n} working days.",
        "Who approves requests concerning {topic}?",
    ),
    (
        "For {topic} the limit is {amount} euros per person and year; what goes beyond it needs "
        "the written agreement of the {role}.",
        "What is the yearly limit for {topic}?",
    ),
    (
        "The {role} keeps all records of {topic} for {n} years and deletes them afterwards.",
        "How long are records of {topic} kept?",
    ),
    (
        "Anything about {topic} that must be announced is announced {n} days in advance, in "
        "writing, with the reason and the dates.",
        "How far in advance must {topic} be announced?",
    ),
    (
        "Where {topic} would cause hardship, the {role} may grant an exception for up to {n} "
        "weeks and notes why.",
        "Can there be exceptions to the rules on {topic}?",
    ),
    (
        "Misuse of {topic} is reported to the {role} on the day it is noticed and is "
        "looked into within {n} days.",
        "To whom is misuse of {topic} reported?",
    ),
    (
        "The rules on {topic} are reviewed every {n} months by the {role} together with the "
        "works council.",
        "How often are the rules on {topic} reviewed?",
    ),
)
SUBJECTS = [(topic, aspect) for topic in TOPICS for aspect in range(len(ASPECTS))]


def sentence(topic: str, aspect: int, rng: Generator) -> str:
    return ASPECTS[aspect][0].format(
        topic=topic,
        role=rng.choice(ROLES),
        n=rng.integers(2, 40),
        amount=50 * rng.integers(1, 90),
    )


def question(topic: str, aspect: int) -> str:
    return ASPECTS[aspect][1].format(topic=topic)


def sentences(rng: Generator) -> Iterator[str]:
    """Without end, never long about the same subject."""
    while True:
        topic, aspect = SUBJECTS[rng.integers(len(SUBJECTS))]
        yield sentence(topic, aspect, rng)
