"""Many pages at once: a share of them for each processor, in processes that end with this one."""

import gc
import os
import threading
from collections.abc import Callable, Sequence

from .manifest import Page

_MANY = 400
_MOST = 4
"""Processes share what was read, but each has texts and charts of its own."""


Write = Callable[[Page], None]


def write_all(pages: Sequence[Page], write: Write, written: Write, ready: Callable[[], None]) -> None:
    """Write all pages, in several processes where there are many pages and several processors.

    write: writes a page, here or in another process; written: hears of it here; ready: is called first in each other
    process. What another process leaves undone, for whatever reason, is done here, so that its error is raised here.
    """
    hands = _hands(len(pages))
    shares = [pages[hand::hands] for hand in range(hands)]
    done = [0] if hands == 1 else _shared(shares, write, written, ready)
    for share, count in zip(shares, done, strict=True):
        for page in share[count:]:
            write(page)
            written(page)


def _hands(pages: int) -> int:
    # Only a process with a single thread can be forked safely: in `gazette serve` the pages are written one by one.
    if pages < _MANY or threading.active_count() > 1 or not hasattr(os, "fork"):
        return 1
    return min(os.cpu_count() or 1, _MOST)


def _shared(shares: Sequence[Sequence[Page]], write: Write, written: Write, ready: Callable[[], None]) -> list[int]:
    """Return how many pages of its share each process wrote."""
    reader, writer = os.pipe()
    children = [_child(share, hand, writer, write, ready) for hand, share in enumerate(shares)]
    os.close(writer)
    done = [0] * len(shares)
    with os.fdopen(reader, "rb", buffering=0) as told:
        while heard := told.read(4096):
            for hand in heard:
                written(shares[hand][done[hand]])
                done[hand] += 1
    for child in children:
        os.waitpid(child, 0)
    return done


def _child(pages: Sequence[Page], hand: int, writer: int, write: Write, ready: Callable[[], None]) -> int:
    child = os.fork()
    if child:
        return child
    try:
        ready()
        gc.freeze()  # what was read is shared with the parent: looking through it would copy it, page by page
        for page in pages:
            write(page)
            os.write(writer, bytes([hand]))  # fails once nobody reads: the process that asked is gone
    finally:
        os._exit(0)  # neither the buffers nor the exit handlers of the parent are ours
