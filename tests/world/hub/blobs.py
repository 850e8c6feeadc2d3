"""What git stores: files, pointers to large files, and their names."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

GITATTRIBUTES = "*.gguf filter=lfs diff=lfs merge=lfs -text\n*.safetensors filter=lfs diff=lfs merge=lfs -text\n"


@dataclass(frozen=True, slots=True)
class Blob:
    """One version of a file. `data` is what git holds (of a large file the pointer), `size` that of the file itself."""

    data: bytes
    oid: str
    size: int
    sha256: str = ""

    @property
    def large(self) -> bool:
        """Whether the file is kept outside git, and only a pointer in it."""
        return bool(self.sha256)


Content = str | bytes | Blob


def blob(content: Content) -> Blob:
    """Return `content` as git stores it, under its blob sha1."""
    if isinstance(content, Blob):
        return content
    data = content.encode() if isinstance(content, str) else content
    return Blob(data, git_sha1(data), len(data))


def large(seed: str, size: int) -> Blob:
    """Return a large file of `size` bytes that nobody ever reads; equal seeds are equal files."""
    digest = hashlib.sha256(f"{seed} {size}".encode()).hexdigest()
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{digest}\nsize {size}\n".encode()
    return Blob(pointer, git_sha1(pointer), size, digest)


def git_sha1(data: bytes) -> str:
    """Return the git blob sha1 of `data`, 40 hexadecimal digits."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()


def object_id(name: str, created: datetime) -> str:
    """Return the `_id` of a repository: the seconds of its creation and sixteen more digits."""
    return f"{int(created.timestamp()):08x}{hashlib.sha256(name.encode()).hexdigest()[:16]}"


def commit_id(parent: str, title: str, date: datetime, files: Mapping[str, Blob]) -> str:
    """Return the id of a commit, 40 hexadecimal digits that follow from all it holds."""
    tree = "".join(f"{path} {files[path].oid}\n" for path in sorted(files))
    return hashlib.sha1(f"{parent}\n{title}\n{date.isoformat()}\n{tree}".encode()).hexdigest()


def tree_id(files: Mapping[str, Blob], folder: str) -> str:
    """Return the id of a folder."""
    inside = sorted(f"{path} {file.oid}" for path, file in files.items() if path.startswith(f"{folder}/"))
    return hashlib.sha1("\n".join(inside).encode()).hexdigest()
