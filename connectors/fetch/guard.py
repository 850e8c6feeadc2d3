"""Where we may connect to: public addresses on the ports of the web. Pure.

The table is written out and not left to `ipaddress.is_global`, which lets multicast, 6to4 relays and wrapped
loopback addresses pass and changes between Python versions.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

import httpx

from connectors.exceptions import BlockedError

from . import urls
from .literal import shown

_CLOSED_V4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT
        "127.0.0.0/8",
        "168.63.129.16/32",  # Azure's host
        "169.254.0.0/16",  # link-local: the metadata services of clouds
        "172.16.0.0/12",
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
_OPEN_V4 = (IPv4Address("192.0.0.9"), IPv4Address("192.0.0.10"))  # global by the IANA registry
_UNICAST_V6 = IPv6Network("2000::/3")
_CLOSED_V6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # Teredo, ORCHID, benchmarks
        "2001:db8::/32",
        "3fff::/20",  # documentation
    )
)
_MAPPED = IPv6Network("::ffff:0:0/96")
_COMPATIBLE = IPv6Network("::/96")
_NAT64 = IPv6Network("64:ff9b::/96")
_6TO4 = IPv6Network("2002::/16")


def is_public(address: str) -> bool:
    """Tell whether an IP address, as a resolver writes it, is one of the public internet."""
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        inner = _unwrapped(ip)
        if inner is None:
            return not ip.scope_id and ip in _UNICAST_V6 and not any(ip in network for network in _CLOSED_V6)
        ip = inner
    return ip in _OPEN_V4 or not any(ip in network for network in _CLOSED_V4)


def admit(url: httpx.URL, *, allow_private: bool) -> None:
    """Raise BlockedError when the address itself may not be asked; names are judged when they are resolved."""
    name = urls.host(url)
    if url.scheme not in {"http", "https"} or not name:
        _refuse("neither http nor https", url)
    if url.userinfo:
        _refuse("credentials in the address", url)
    if _is_number(name) and not _is_literal(name):
        _refuse("an odd spelling of an IP address", url)
    if allow_private:
        return
    if url.port not in {None, 80, 443}:
        _refuse(f"port {url.port} is not a port of the web", url)
    if _is_number(name) and not is_public(name):
        _refuse("not a public address", url)


def admit_answers(name: str, addresses: list[str]) -> None:
    """Raise BlockedError when one of the addresses a name resolves to is not public: a mixed answer is an attack."""
    for address in addresses:
        if not is_public(address):
            msg = f"{name} resolves to {address}, which is not a public address"
            raise BlockedError(msg)


def _unwrapped(ip: IPv6Address) -> IPv4Address | None:
    if ip in _MAPPED or ip in _COMPATIBLE or ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    if ip in _6TO4:
        return IPv4Address((int(ip) >> 80) & 0xFFFFFFFF)
    return None


def _is_number(name: str) -> bool:
    """Tell whether the system would read the host as an IP address (the URL standard's rule: its last label)."""
    if ":" in name:
        return True
    last = name.removesuffix(".").rpartition(".")[2]
    return last.isdigit() or last.startswith("0x")


def _is_literal(name: str) -> bool:
    try:
        return "%" not in name and bool(ip_address(name))
    except ValueError:
        return False


def _refuse(reason: str, url: httpx.URL) -> None:
    msg = f"{reason}: {shown(str(url))}"
    raise BlockedError(msg)
