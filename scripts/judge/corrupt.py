"""False statements out of true ones, by rule: each keeps nearly every word of what it spoils.

And true ones that only look changed, so that a change alone tells nothing.
"""

import random
import re
from collections.abc import Callable

_NUMBER = re.compile(r"(?<![\w.,-])[£$€]?\d[\d,.]*\d|\b\d\b")
_WORDS_OF_NUMBERS = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "twelve",
    "fourteen",
    "fifteen",
    "twenty",
    "thirty",
    "sixty",
]
_NUMBER_WORD = re.compile(rf"\b({'|'.join(_WORDS_OF_NUMBERS)})\b", re.IGNORECASE)
_MODALS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"\bmust not\b", ("may", "must", "need not", "should")),
    (r"\bmay not\b", ("may", "must")),
    (r"\bcannot\b", ("can", "may", "must")),
    (r"\bcan't\b|\bcan’t\b", ("can", "may")),
    (r"\b(?:don't|don’t|do not) have to\b", ("have to", "must not")),
    (r"\b(?:don't|don’t|do not) need to\b", ("need to", "must not")),
    (r"\bneed not\b", ("must", "must not")),
    (r"\bshould not\b", ("should", "may")),
    (r"\bwill not\b|\bwon't\b", ("will",)),
    (r"\bmust\b(?! not)", ("may", "need not", "must not", "can")),
    (r"\b(?:is|are) required to\b", ("may", "are not required to", "are allowed to")),
    (r"\b(?:has|have) to\b", ("may", "does not have to", "need not")),
    (r"\bneeds? to\b", ("may", "does not need to")),
    (r"\bmay\b(?! not)", ("must", "may not", "have to")),
    (r"\bcan\b(?! not)", ("cannot", "must")),
    (r"\bshould\b(?! not)", ("should not", "need not")),
    (r"\b(?:is|are) allowed to\b", ("are not allowed to", "must")),
)
_BOUNDS: tuple[tuple[str, str], ...] = (
    ("at least", "at most"), ("at most", "at least"), ("no more than", "no less than"),
    ("not more than", "more than"), ("more than", "less than"), ("less than", "more than"),
    ("fewer than", "more than"), ("up to", "at least"), ("up to", "more than"),
    ("before", "after"), ("after", "before"), ("within", "after"), ("until", "from"),
    ("a minimum of", "a maximum of"), ("a maximum of", "a minimum of"), ("or more", "or less"),
    ("or less", "or more"), ("under", "over"), ("over", "under"), ("above", "below"),
    ("below", "above"), ("earlier than", "later than"), ("later than", "earlier than"),
    ("only if", "even if"), ("unless", "if"), ("if", "unless"), ("with", "without"),
    ("without", "with"), ("including", "excluding"), ("excluding", "including"),
    ("except", "including"), ("first", "last"), ("increase", "decrease"), ("always", "never"),
    ("never", "always"), ("all", "some"), ("some", "all"), ("every", "only one"), ("both", "neither"),
    ("any", "no"), ("no", "any"), ("eligible", "not eligible"), ("covered", "not covered"),
    ("included", "not included"), ("allowed", "not allowed"), ("required", "not required"),
    ("paid", "unpaid"), ("permitted", "prohibited"), ("prohibited", "permitted"),
    ("employer", "employee"), ("in advance", "afterwards"), ("free of charge", "for a fee"),
    ("calendar days", "working days"), ("working days", "calendar days"), ("days", "weeks"),
    ("weeks", "months"), ("months", "years"), ("hours", "days"), ("full-time", "part-time"),
    ("part-time", "full-time"), ("weekly", "monthly"), ("monthly", "yearly"), ("annual", "monthly"),
)  # fmt: skip
_DENY: tuple[tuple[str, str], ...] = (
    (r"\b(is|are|was|were|will|shall|should|does|do|has|have|may|can) not\b", r"\1"),
    (r"\bdoesn['’]t\b", "does"), (r"\bdon['’]t\b", "do"), (r"\baren['’]t\b", "are"),
    (r"\bisn['’]t\b", "is"), (r"\bnot\b ", ""), (r"\bnever\b", "always"), (r"\bNo\b(?=[ ][a-z])", "Every"),
    (r"\bNobody\b|\bNo one\b", "Everyone"), (r"\b(is|are|will)\b(?! not)", r"\1 not"),
    (r"\b(pays?|covers?|includes?|applies|apply|needs?|requires?|gets?|receives?)\b", r"does not \1"),
)  # fmt: skip
_ROLES = [
    "employee",
    "employees",
    "manager",
    "managers",
    "supervisor",
    "supervisors",
    "director",
    "directors",
    "staff",
    "worker",
    "workers",
    "contractor",
    "contractors",
    "employer",
    "agency",
    "company",
    "organization",
    "organisation",
    "department",
    "customer",
    "customers",
    "patient",
    "patients",
    "student",
    "students",
    "tenant",
    "tenants",
    "landlord",
    "parent",
    "parents",
    "child",
    "children",
    "visitor",
    "visitors",
    "supplier",
    "suppliers",
    "buyer",
    "seller",
    "user",
    "users",
    "member",
    "members",
    "team",
    "teams",
    "HR",
    "finance",
    "payroll",
    "security",
    "IT",
    "committee",
    "board",
    "council",
    "trustee",
    "trustees",
    "officer",
    "officers",
    "nurse",
    "nurses",
    "doctor",
    "doctors",
    "teacher",
    "teachers",
    "applicant",
    "applicants",
    "owner",
    "owners",
    "manager's",
    "employee's",
    "supervisor's",
    "you",
    "we",
    "candidate",
    "candidates",
    "volunteer",
    "volunteers",
    "provider",
    "insurer",
    "claimant",
    "requester",
    "approver",
    "reviewer",
    "author",
    "sponsor",
    "recipient",
    "sender",
]
_ROLE = re.compile(
    rf"\b(?:the |a |an |your |their |our |line |human resources )?(?:{'|'.join(_ROLES)})\b"
)
_NAMED = re.compile(r"(?<=[a-z,;] )(?:[A-Z][\w&’'-]+(?: (?:of |and )?[A-Z][\w&’'-]+)*)")
_CLAUSE = re.compile(r"^(If|When|Where|After|Before|Unless|Until|Once) ([^,.]{8,120}), (.{12,})$")
_LATER = re.compile(
    r"^(.{12,}?),? (if|when|unless|until|after|before|provided that|only if|where|except) (.{6,})\.$"
)
_PHRASE = re.compile(
    r"\b(for|of|by|from|to|in|on|with|against|over|than) ((?:the |a |an |its |their |your )?[\w’'-]+(?: [\w’'-]+)?)"
)
_AND = re.compile(
    r"([\w£$€%’'-]+(?: [\w’'-]+)?) (?:and|or|than|to|for|by|from|into) ([\w£$€%’'-]+(?: [\w’'-]+)?)"
)

Rule = Callable[[str, random.Random], str | None]


def _number(text: str, chance: random.Random, others: list[str] | None = None) -> str | None:
    found = list(_NUMBER.finditer(text))
    if not found:
        words = list(_NUMBER_WORD.finditer(text))
        if not words:
            return None
        word = chance.choice(words)
        other = chance.choice([w for w in _WORDS_OF_NUMBERS if w != word.group().casefold()])
        return text[: word.start()] + other + text[word.end() :]
    one = chance.choice(found)
    given = [n for n in others or [] if n.strip("£$€") != one.group().strip("£$€")]
    if given and chance.random() < 0.6:
        new = chance.choice(given)
    else:
        digits = one.group().lstrip("£$€").replace(",", "").rstrip(".")
        try:
            value = float(digits)
        except ValueError:
            return None
        step = (
            chance.choice([0.5, 2, 3, 0.1, 10, 1.5]) * value
            if chance.random() < 0.5
            else (value + chance.choice([-2, -1, 1, 2, 5, 10]))
        )
        if step <= 0 or step == value:
            step = value + 1
        new = f"{step:g}" if step < 1e6 else f"{int(step)}"
        new = re.match(r"[£$€]?", one.group())[0] + new  # type: ignore[index]
    return text[: one.start()] + new + text[one.end() :]


def _exchanged(text: str, chance: random.Random) -> str | None:
    """Two numbers of the statement change places."""
    found = [*_NUMBER.finditer(text)] or []
    found += list(_NUMBER_WORD.finditer(text))
    found.sort(key=lambda m: m.start())
    pairs = [
        (a, b)
        for i, a in enumerate(found)
        for b in found[i + 1 :]
        if a.group().strip("£$€").casefold() != b.group().strip("£$€").casefold()
    ]
    return _swap(text, *chance.choice(pairs)) if pairs else None


def _swap(text: str, a: re.Match[str], b: re.Match[str]) -> str:
    return text[: a.start()] + b.group() + text[a.end() : b.start()] + a.group() + text[b.end() :]


def _modal(text: str, chance: random.Random) -> str | None:
    fitting = [(found, news) for p, news in _MODALS if (found := re.search(p, text))]
    if not fitting:
        return None
    found, news = chance.choice(fitting[:3])
    return text[: found.start()] + chance.choice(news) + text[found.end() :]


def _bound(text: str, chance: random.Random) -> str | None:
    fitting = [(a, b) for a, b in _BOUNDS if re.search(rf"\b{a}\b", text)]
    if not fitting:
        return None
    old, new = chance.choice(fitting)
    return re.sub(rf"\b{old}\b", new, text, count=1)


def _denial(text: str, chance: random.Random) -> str | None:
    fitting = [(p, new) for p, new in _DENY if re.search(p, text)]
    if not fitting:
        return None
    pattern, new = chance.choice(fitting)
    changed = re.sub(pattern, new, text, count=1)
    return changed[:1].upper() + changed[1:]


def _roles(text: str, chance: random.Random) -> str | None:
    """Who does what to whom, turned round."""
    found = list(_ROLE.finditer(text)) + list(_NAMED.finditer(text))
    found.sort(key=lambda m: m.start())
    pairs = [
        (a, b)
        for i, a in enumerate(found)
        for b in found[i + 1 :]
        if a.end() < b.start() and _core(a) != _core(b)
    ]
    if not pairs:
        return None
    changed = _swap(text, *chance.choice(pairs))
    return changed[:1].upper() + changed[1:]


def _core(match: re.Match[str]) -> str:
    return match.group().split()[-1].casefold().rstrip("s")


def _phrases(text: str, chance: random.Random) -> str | None:
    found = list(_PHRASE.finditer(text))
    pairs = [
        (a, b)
        for i, a in enumerate(found)
        for b in found[i + 1 :]
        if a.end() < b.start() and a[2].casefold() != b[2].casefold()
    ]
    if not pairs:
        return None
    a, b = chance.choice(pairs)
    return text[: a.start(2)] + b[2] + text[a.end(2) : b.start(2)] + a[2] + text[b.end(2) :]


def _pair(text: str, chance: random.Random) -> str | None:
    """ "travel to work" becomes "work to travel", unless the two may stand either way."""
    found = [m for m in _AND.finditer(text) if " and " not in m.group() and " or " not in m.group()]
    if not found:
        return None
    one = chance.choice(found)
    a, b = one.span(1), one.span(2)
    return text[: a[0]] + one[2] + text[a[1] : b[0]] + one[1] + text[b[1] :]


def _condition(text: str, chance: random.Random) -> str | None:
    """The condition dropped, or turned into its opposite's consequence."""
    if found := _CLAUSE.match(text):
        rest = found[3]
        options = [rest[:1].upper() + rest[1:], f"Unless {found[2]}, {rest}"]
        if found[1] in ("Unless", "Before", "Until"):
            options[1] = f"If {found[2]}, {rest}"
        return chance.choice(options)
    if found := _LATER.match(text):
        if found[2] in ("unless", "except", "until"):
            return chance.choice([found[1] + ".", f"{found[1]}, even if {found[3]}."])
        return chance.choice([found[1] + ".", f"{found[1]} unless {found[3]}."])
    return None


RULES: dict[str, tuple[float, Rule]] = {
    "number": (1.0, _number),
    "exchanged": (1.5, _exchanged),
    "modal": (1.2, _modal),
    "bound": (1.0, _bound),
    "denial": (1.0, _denial),
    "roles": (2.0, _roles),
    "phrases": (0.7, _phrases),
    "pair": (0.5, _pair),
    "condition": (0.8, _condition),
}


def spoiled(text: str, chance: random.Random, numbers: list[str] | None = None) -> str | None:
    """``text`` made false by one rule, or None where none fits. ``numbers`` are those of the
    passage, which are the likeliest mistakes."""
    names = list(RULES)
    weights = [RULES[name][0] for name in names]
    for name in dict.fromkeys(chance.choices(names, weights, k=8)):
        rule = RULES[name][1]
        changed = _number(text, chance, numbers) if rule is _number else rule(text, chance)
        if changed and " ".join(changed.split()) != " ".join(text.split()):
            return changed
    return None


_SAME: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"\bmust\b(?! not)", ("has to", "is required to", "needs to", "shall")),
    (r"\bmust not\b", ("may not", "is not allowed to", "cannot")),
    (r"\bmay not\b", ("must not", "is not permitted to", "cannot")),
    (r"\bmay\b(?! not)", ("can", "is allowed to", "is free to")),
    (r"\bat least\b", ("no fewer than", "a minimum of", "not less than")),
    (r"\b(?:at most|no more than|up to)\b", ("a maximum of", "at most", "no more than")),
    (r"\bwithin\b", ("inside", "no later than")),
    (r"\bmore than\b", ("over", "in excess of")),
    (r"\bless than\b", ("under", "below")),
    (r"\bemployees\b", ("staff", "workers", "members of staff")),
    (r"\bemployee\b", ("staff member", "worker")),
    (r"\bbefore\b", ("prior to", "ahead of")),
    (r"\bcannot\b", ("can't", "is unable to", "may not")),
    (r"\bdo not\b", ("don't",)), (r"\bdoes not\b", ("doesn't",)), (r"\bis not\b", ("isn't",)),
    (r"\breceives?\b", ("gets", "is given")),
    (r"\bpurchase\b", ("buy", "acquisition")), (r"\bprovides?\b", ("gives", "offers")),
    (r"\bcontact\b", ("get in touch with", "reach out to")), (r"\bsubmit\b", ("send in", "hand in")),
    (r"\bapproximately\b", ("about", "roughly")), (r"\bannual\b", ("yearly",)),
    (r"\bonly if\b", ("provided that", "as long as")), (r"\bunless\b", ("except if",)),
    (r"\bis covered\b", ("is included", "counts as covered")), (r"\bfor example\b", ("e.g.",)),
    (r"\bin order to\b", ("to",)), (r"\bimmediately\b", ("at once", "straight away")),
    (r"\bworking days\b", ("business days",)), (r"\bbusiness days\b", ("working days",)),
)  # fmt: skip
_ASIDE = re.compile(r"\s*\([^()]{3,80}\)|, (?:for example|such as|including)[^,.;]{3,60}(?=[,.;])")
_OPENERS = (
    "According to the policy, ", "The policy says that ", "Under the rules, ", "As a rule, ",
    "In this case, ", "Note that ", "Yes, ", "In short, ",
)  # fmt: skip


def reworded(text: str, chance: random.Random) -> str:
    """``text`` with its sense kept: harmless words changed, an aside left out, a clause moved."""
    for pattern, news in chance.sample(_SAME, len(_SAME)):
        if chance.random() < 0.6:
            text = re.sub(pattern, chance.choice(news), text, count=1)
    if chance.random() < 0.5:
        text = _ASIDE.sub("", text, count=1)
    if chance.random() < 0.5 and (found := _CLAUSE.match(text)):
        rest = found[3].rstrip(".")
        text = f"{rest[:1].upper()}{rest[1:]} {found[1].lower()} {found[2]}."
    elif chance.random() < 0.5 and (found := _LATER.match(text)) and found[2] != "except":
        first = found[1]
        text = f"{found[2].capitalize()} {found[3]}, {first[:1].lower()}{first[1:]}."
    if chance.random() < 0.15:
        opener = chance.choice(_OPENERS)
        text = opener + (text if text[:2].isupper() else text[:1].lower() + text[1:])
    return text


def numbers_of(text: str) -> list[str]:
    return _NUMBER.findall(text)
