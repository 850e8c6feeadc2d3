"""How we behave on the network: one value, made by flows.settings."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How we behave on the network; times are in seconds.

    deadline: of one request, from the first byte sent to the last one read, redirects included, waiting for our turn
    at the host not. connect, read: for one connection, for the next bytes. spacing: between two starts at one host
    (none on loopback). per_host: requests at once. redirects: hops that are followed.

    tokens: bearer token by host. A key is a host (`huggingface.co`: HTTPS, on loopback also HTTP) or an address
    (`http://10.0.0.7:8080`); the token goes to that scheme, host and port and to nobody else. It is not in the repr.
    """

    user_agent: str
    allow_private: bool = False
    deadline: float = 60.0
    connect: float = 10.0
    read: float = 30.0
    per_host: int = 2
    spacing: float = 0.0
    redirects: int = 5
    tokens: Mapping[str, str] = field(default_factory=dict, repr=False)
