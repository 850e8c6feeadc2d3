import pytest

from connectors.licenses.attributes.places import countries, places


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("the european union, the united kingdom and south korea", ("EU", "GB", "KR")),
        ("the european economic area", ("EU", "IS", "LI", "NO")),
        ("欧盟、英国和韩国", ("EU", "GB", "KR")),
        ("中华人民共和国（不包括香港）", ("CN", "HK")),
        ("north korea", ("KP",)),
        ("democratic people's republic of korea", ("KP",)),
        ("niger delta, indiana", ()),
        ("made available to us", ()),
    ],
)
def test_names_become_codes(text: str, codes: tuple[str, ...]) -> None:
    assert countries(text) == codes


def test_a_state_is_no_country() -> None:
    assert (countries("the state of new mexico"), places("the state of new mexico")[0].codes) == ((), ("US-NM",))


def test_mexico_is_a_country() -> None:
    assert countries("mexico") == ("MX",)
