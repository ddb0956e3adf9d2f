import pytest

from models import Usage
from models.prices import cost
from models.spec import Price

USAGE = Usage(input_tokens=2_000_000, output_tokens=500_000, cached_tokens=1_000_000, reasoning_tokens=100_000)


def test_tokens_are_priced_per_million() -> None:
    assert cost(USAGE, Price(input=2.5, output=10.0)) == pytest.approx(10.0)


def test_a_price_of_zero_is_free() -> None:
    assert cost(USAGE, Price(input=0.0, output=0.0)) == 0.0


@pytest.mark.parametrize("price", [Price(), Price(input=1.0), Price(output=1.0)])
def test_an_unknown_price_gives_no_cost(price: Price) -> None:
    assert cost(USAGE, price) is None
