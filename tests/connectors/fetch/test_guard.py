import httpx
import pytest

from connectors.exceptions import BlockedError, FetchError
from connectors.fetch import urls
from connectors.fetch.guard import admit, admit_answers, is_public

PUBLIC = ["192.0.0.9", "8.8.8.8", "::ffff:8.8.8.8", "2606:4700::1111", "64:ff9b::808:808", "2002:808:808::1"]
CLOSED = [
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "100.127.255.254",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.0.170",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.7",
    "203.0.113.9",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "64:ff9b:1::808:808",
    "2002:7f00:1::",
    "2002:a9fe:a9fe::1",
    "2001::1",
    "2001:db8::1",
    "3fff::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "2606:4700::1111%1",
    "fec0::1",
    "ff02::1",
    "not an address",
]


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_passes(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", CLOSED)
def test_any_other_address_does_not(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://2130706433/",
        "http://0x7f.1/",
        "http://127.1/",
        "http://0177.0.0.1/",
        "http://8.8.8.010/",
        "http://127.0.0.1./",
        "http://[fe80::1%25eth0]/",
        "http://user@example.org/",
        "http://user:word@example.org/",
        "ftp://example.org/",
        "file:///etc/hostname",
        "example.org/feed",
    ],
)
@pytest.mark.parametrize("allow_private", [True, False])
def test_what_is_no_plain_web_address_is_refused_even_on_an_intranet(url: str, allow_private: bool) -> None:
    with pytest.raises(FetchError):
        admit(urls.parse(url), allow_private=allow_private)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "http://[::ffff:7f00:1]/",
        "http://example.org:8080/",
        "https://example.org:22/",
    ],
)
def test_a_private_literal_and_an_odd_port_need_permission(url: str) -> None:
    with pytest.raises(BlockedError):
        admit(httpx.URL(url), allow_private=False)
    admit(httpx.URL(url), allow_private=True)


@pytest.mark.parametrize(
    "url", ["https://example.org/", "http://8.8.8.8/", "http://example.org:443/", "https://3.example.com/"]
)
def test_names_and_public_literals_are_admitted(url: str) -> None:
    admit(httpx.URL(url), allow_private=False)


def test_one_private_answer_among_public_ones_refuses_the_name() -> None:
    admit_answers("example.org", ["8.8.8.8", "2606:4700::1111"])
    with pytest.raises(BlockedError, match=r"example\.org resolves to 10\.0\.0\.1"):
        admit_answers("example.org", ["8.8.8.8", "10.0.0.1"])
