"""Every command, registered by importing its file."""

from . import legal, look, owed, publish, quiet, setup, work, write

__all__ = ["legal", "look", "owed", "publish", "quiet", "setup", "work", "write"]
