"""The only room that reads the network: polls are driven here, and every answer is judged before a connector sees it.

`Fetcher` drives polls over the network, `replay` drives them with recorded answers, `judge` says what no answer is.
"""

import sys
from typing import TYPE_CHECKING

from connectors.lazy import lazily

from .judge import judge
from .policy import Policy
from .polls import elsewhere, replay

if TYPE_CHECKING:
    from .driver import Fetcher

# httpx loads its own command line, and with it click and rich, wherever they are installed: two thirds of its import.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # None is how an import is told to fail

__all__ = ["Fetcher", "Policy", "elsewhere", "judge", "replay"]

__getattr__ = lazily(__name__, {"driver": ("Fetcher",)})
"""The HTTP client takes longer to load than most commands run."""
