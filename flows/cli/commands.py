"""Every command, registered by importing its file."""

from . import begin, legal, look, owed, publish, quiet, setup, work, write

__all__ = ["begin", "legal", "look", "owed", "publish", "quiet", "setup", "work", "write"]
