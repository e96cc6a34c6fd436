"""Two readings of the same pages compared by their words."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

HYPHENS = ("-", "\u00ad", "\u2010", "\u2011")
# Scripts whose words have no blanks between them, or come as they are painted: letter by letter.
_LETTERWISE = "\u0590-\u08ff\u2e80-\u9fff\uf900-\ufaff\ufb1d-\ufdff\ufe70-\ufeff"
_TOKEN = re.compile(rf"[{_LETTERWISE}]|[^\W_{_LETTERWISE}]+")
_RAISED = re.compile("[\u00b2\u00b3\u00b9\u2070-\u209c]")  # a mark beside a word, not part of it

Words = Counter[str]


@dataclass(frozen=True, slots=True)
class Difference:
    """Words of the pages, and which of them the other reading lacks or has beyond them."""

    words: int
    lost: Words
    invented: Words


def compare(pages: Sequence[Sequence[str]], read: Sequence[Sequence[str]]) -> Difference:
    """The lines of ``pages`` against those of ``read``, page by page. What has moved to the page
    before or after, as the second half of a hyphenated word does, is not lost."""
    found = [_counted(page) for page in read]
    known = {word for page in found for word in page}
    wanted = [_counted(page) for page in _mended(pages, known)]
    short = [a - b for a, b in zip(wanted, found, strict=True)]
    over = [b - a for a, b in zip(wanted, found, strict=True)]
    return Difference(
        sum(page.total() for page in wanted), _not_beside(short, over), _not_beside(over, short)
    )


def _not_beside(these: list[Words], others: list[Words]) -> Words:
    """``these`` without what the page before or after has too much of in ``others``."""
    left: Words = Counter()
    for at, words in enumerate(these):
        beside: Words = Counter()
        for other in others[max(0, at - 1) : at] + others[at + 1 : at + 2]:
            beside += other
        left += words - beside
    return left


def tokens(text: str) -> list[str]:
    """Runs of letters and digits, without regard to ligatures and soft hyphens."""
    text = _RAISED.sub(lambda match: f" {match.group()} ", text)
    text = unicodedata.normalize("NFKC", text).replace("\u00ad", "")
    return [token for token in _TOKEN.findall(text) if token.isalnum()]


def _counted(lines: Sequence[str]) -> Words:
    return Counter(token for line in lines for token in tokens(line))


def _mended(pages: Sequence[Sequence[str]], known: set[str]) -> Iterator[list[str]]:
    """The pages' lines, words that a line's end breaks made whole where the whole is ``known``."""
    carried = ""
    for page in pages:
        lines = []
        for line in page:
            first, _, rest = line.partition(" ")
            if carried and (carried + "".join(tokens(first)[:1])) in known:
                lines.append(carried + first)
                line = rest
            elif carried:
                lines.append(carried)
            carried = ""
            if line.endswith(HYPHENS) and tokens(line):
                carried = tokens(line)[-1]
                line = line[: line.rstrip("".join(HYPHENS)).rfind(carried)]
            lines.append(line)
        yield lines
