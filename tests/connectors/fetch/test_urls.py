import httpx
import pytest

from connectors.exceptions import FetchError
from connectors.fetch import urls


@pytest.mark.parametrize(
    "url",
    [
        "http://[::1",
        "http://example.org:99999/",
        "http://example.org:0/",
        "http://exa\nmple.org/",
        "http://１２７.0.0.1/",
    ],
)
def test_what_is_no_address_is_a_fetch_error(url: str) -> None:
    with pytest.raises(FetchError, match="not an address"):
        urls.parse(url)


def test_a_place_is_host_and_port() -> None:
    assert urls.place(httpx.URL("https://Example.ORG/a")) == "example.org:443"
    assert urls.place(httpx.URL("http://münchen.de")) == "xn--mnchen-3ya.de:80"
    assert urls.place(httpx.URL("http://[::1]:81/")) == "::1:81"


def test_a_bare_host_gets_its_token_over_https_only() -> None:
    assert urls.tokens_by_origin({"huggingface.co": "t"}) == {"https://huggingface.co:443": "t"}


def test_a_token_of_an_address_belongs_to_its_scheme_and_port() -> None:
    assert urls.tokens_by_origin({"http://10.0.0.7:8080/": "t"}) == {"http://10.0.0.7:8080": "t"}


def test_a_bare_loopback_host_gets_its_token_without_tls_too() -> None:
    assert "http://127.0.0.1:8080" in urls.tokens_by_origin({"127.0.0.1:8080": "t"})
