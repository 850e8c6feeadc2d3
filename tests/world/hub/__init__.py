"""A Hugging Face Hub of our own: repositories over time, answered as of the world's clock."""

from .blobs import Blob, blob, large
from .hub import Hub
from .repo import Commit, Gate, Popularity, Repo, State

__all__ = ["Blob", "Commit", "Gate", "Hub", "Popularity", "Repo", "State", "blob", "large"]
