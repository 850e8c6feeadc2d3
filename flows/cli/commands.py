"""Every command, registered by importing its file."""

from . import legal, look, owed, quiet, setup, work, write

__all__ = ["legal", "look", "owed", "quiet", "setup", "work", "write"]
