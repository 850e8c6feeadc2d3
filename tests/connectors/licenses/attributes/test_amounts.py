import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.licenses.attributes.amounts import amounts

WHOLE = st.integers(min_value=100, max_value=10**12)
SMALL = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]


def read(text: str) -> list[tuple[int | float, str]]:
    return [(amount.value, amount.currency) for amount in amounts(text.lower())]


@given(WHOLE)
def test_separated_digits_read_back(number: int) -> None:
    assert read(f"more than {number:,} users") == [(number, "")]


@given(WHOLE)
def test_bare_digits_read_back(number: int) -> None:
    assert read(f"over {number} users") == [(number, "")]


@given(WHOLE, st.sampled_from(["EUR", "USD", "GBP", "CHF", "KRW", "CNY"]))
def test_the_currency_stands_before_or_after(number: int, code: str) -> None:
    assert read(f"{code} {number:,} in revenue") == read(f"{number:,} {code} in revenue") == [(number, code)]


@given(
    st.integers(min_value=1, max_value=999),
    st.sampled_from([("million", 10**6), ("billion", 10**9), ("thousand", 10**3)]),
)
def test_words_of_magnitude_multiply(number: int, scale: tuple[str, int]) -> None:
    assert read(f"{number} {scale[0]} users") == [(number * scale[1], "")]


@given(
    st.integers(min_value=1, max_value=99),
    st.sampled_from([("万", 10**4), ("亿", 10**8), ("억", 10**8), ("億", 10**8)]),
)
def test_eastern_magnitudes_multiply(number: int, scale: tuple[str, int]) -> None:
    assert read(f"超过{number}{scale[0]}用户") == [(number * scale[1], "")]


@given(st.integers(min_value=2, max_value=9))
def test_words_and_digits_in_brackets_are_one_amount(number: int) -> None:
    assert read(f"{SMALL[number]} million US Dollars (${number},000,000) in revenue") == [(number * 10**6, "USD")]


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    assert all(amount.start < amount.end <= len(text.lower()) for amount in amounts(text.lower()))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("US$ 1M", (10**6, "USD")),
        ("$20 million", (20 * 10**6, "USD")),
        ("€1.500.000", (1_500_000, "EUR")),
        ("1,5 Millionen Euro", (1_500_000, "EUR")),
        ("人民币1亿元", (10**8, "CNY")),
        ("500万美元", (5 * 10**6, "USD")),
        ("¥3000万", (3 * 10**7, "CNY")),
        ("10億円", (10**9, "JPY")),
        ("100억 원", (10**10, "KRW")),
        ("one hundred and fifty thousand", (150_000, "")),
        ("half a million", (500_000, "")),
        ("三千万", (3 * 10**7, "")),
        ("₹5 crore", (5 * 10**7, "INR")),
    ],
)
def test_other_ways_of_writing(text: str, expected: tuple[int, str]) -> None:
    assert read(text) == [expected]


def test_a_percentage_is_no_amount() -> None:
    assert read("fifty percent (50%) of the shares") == []
