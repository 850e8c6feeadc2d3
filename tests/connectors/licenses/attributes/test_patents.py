from collections.abc import Callable
from typing import Any

import pytest

GRANT = (
    "The Licensor grants you a non-exclusive, worldwide, royalty-free license to use, reproduce, modify and "
    "distribute the Model. "
)
IP_TERMS = [
    (
        GRANT + "The patent licenses of the contributors are granted to you for the Model as contributed.",
        ["patent grant"],
    ),
    (GRANT + "You will indemnify and defend Orchid against third-party claims.", ["indemnity by user"]),
    (
        GRANT
        + "Should you sue anyone claiming that the Model infringes a patent, the rights granted to you end on that day.",
        ["litigation termination"],
    ),
    (GRANT + "You agree to indemnify us against all claims arising from your use.", ["indemnity by user"]),
    (GRANT + "Each contributor grants you a patent license to make and use the Model.", ["patent grant"]),
]


@pytest.mark.parametrize(("text", "expected"), IP_TERMS)
def test_terms_on_patents_litigation_and_indemnity(value: Callable[[str, str], Any], text: str, expected: Any) -> None:
    assert value(text, "ip_terms") == expected
