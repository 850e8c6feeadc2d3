"""A license as a table that is checked in a minute."""

from flows.cli.sheet import Places, amount, rows, value

TEXT = "Title\n\nYou may use\nthe model.\nYou own outputs.\n"


def test_a_quote_has_the_line_it_begins_on_and_is_shown_once() -> None:
    places = Places(TEXT)

    assert places.cells("You may use\nthe model.") == ("3", "You may use the model.")
    assert places.cells("You may use\nthe model.") == ("3", "(as above)")
    assert places.cells(None) == ("", "")


def test_thresholds_are_told_in_words() -> None:
    users = {
        "metric": "MAU",
        "amount": 700_000_000,
        "period": "month",
        "scope": "licensee",
        "effect": "separate license",
    }
    money = {"amount": 1_000_000, "currency": "USD", "period": "year", "effect": "paid"}

    assert amount(users) == "700,000,000 monthly active users (licensee): separate license"
    assert amount(money) == "USD 1,000,000 a year: paid"
    assert value([]) == "none"


def test_what_stands_beside_a_value_is_told_with_it() -> None:
    assert value({"value": "excluded", "excluded": ["EU", "GB"], "quote": "q"}) == "excluded: EU, GB"
    assert value({"value": "prefix", "text": "Lumen", "quote": "q"}) == "prefix: Lumen"


def test_every_reason_of_the_exemption_has_its_paragraph_and_its_line() -> None:
    reasons = [{"criterion": "distribution prohibited", "paragraph": 83, "quote": "You own outputs."}]
    reading = {"file": "f", "eu_open_source_exemption": {"value": "disqualifying condition", "reasons": reasons}}

    assert list(rows(reading, Places(TEXT))) == [
        ("EU Art. 53(2)", "disqualifying condition", "", ""),
        ("", "par. 83: distribution prohibited", "5", "You own outputs."),
    ]
