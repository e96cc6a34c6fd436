"""What tokens cost, as the setting LLM_PRICES says."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

_AMOUNT = r"\d{1,7}(?:\.\d+)?"
_ENTRY = re.compile(rf"(?P<model>[^=\s]+)=(?P<asked>{_AMOUNT}):(?P<written>{_AMOUNT})")
_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Price:
    """For a million tokens, in the currency of LLM_CURRENCY."""

    prompt: Decimal
    completion: Decimal

    def of(self, prompt_tokens: int, completion_tokens: int) -> Decimal:
        """What these tokens cost, exactly."""
        cost = self.prompt * prompt_tokens + self.completion * completion_tokens
        return cost / _MILLION


def read_prices(entries: Iterable[str]) -> dict[str, Price]:
    """Prices by ``provider/model``, from ``provider/model=in:out``. ValueError for another form."""
    prices = {}
    for entry in entries:
        match = _ENTRY.fullmatch(entry.strip())
        if match is None:
            raise ValueError(f"LLM_PRICES has “{entry}”, which is not provider/model=in:out.")
        prices[match["model"]] = Price(Decimal(match["asked"]), Decimal(match["written"]))
    return prices


def unpriced(models: Iterable[str], entries: Iterable[str]) -> list[str]:
    """Those of ``models`` without a price where others have one: their answers count for nothing
    in quotas of cost. ValueError for entries of another form."""
    prices = read_prices(entries)
    return [model for model in models if prices and model not in prices]
