"""What a call has cost. A price that is not known gives no cost, never zero."""

from models.protocol import Usage
from models.spec import Price

PER = 1_000_000


def cost(usage: Usage, price: Price) -> float | None:
    """USD at the full input price: what a provider takes off for cached tokens is not known here."""
    if price.input is None or price.output is None:
        return None
    return (usage.input_tokens * price.input + usage.output_tokens * price.output) / PER
