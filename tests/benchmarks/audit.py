"""The lock, looked at: is it whole, is it what runs, is anything in it known to be vulnerable.

The last question needs the network, and a tool that is fetched for it (pip-audit, by uv). Where it cannot be asked, or is
answered for a part only, the output says for how many packages: silence is no all-clear. Exit code 1 for a vulnerability or
for a lock that is not what runs, else 0.
"""

import json
import re
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
LOCK = ROOT / "requirements.lock"
_ENTRY = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\\n]+)(?: *;[^\\\n]*)?", re.MULTILINE)
_COMMAND = ("tool", "run", "--quiet", "pip-audit", "--requirement", str(LOCK), "--require-hashes", "--disable-pip")
_PATIENCE = 300


def locked() -> dict[str, str]:
    """Return the versions in the lock, by package."""
    return dict(_ENTRY.findall(LOCK.read_text(encoding="utf-8")))


def strangers() -> list[str]:
    """Return what runs here in another version than the lock's; what is for other systems is not here."""
    found = []
    for name, wanted in locked().items():
        try:
            here = version(name)
        except PackageNotFoundError:
            continue
        if here != wanted:
            found.append(f"{name} is {here}, the lock has {wanted}")
    return found


def looked_up() -> tuple[list[dict[str, Any]], str]:
    """Return what is known of every package, and why not where it could not be asked."""
    uv = Path(sys.executable).parent / "uv"
    command = [str(uv), *_COMMAND, "--format", "json", "--progress-spinner", "off"]
    try:
        run = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE, check=False)
        return list(json.loads(run.stdout)["dependencies"]), ""
    except (OSError, subprocess.TimeoutExpired) as error:
        return [], str(error)
    except (ValueError, KeyError):
        return [], next(iter(run.stderr.strip().splitlines()[-1:]), "no answer")


def main() -> int:
    """Print what was found; 1 where something is wrong."""
    wrong, names = strangers(), locked()
    print(f"{len(names)} packages in the lock; {len(wrong)} run in another version")  # noqa: T201
    found, reason = looked_up()
    asked = [one for one in found if "skip_reason" not in one]
    bad = [f"{one['name']} {one['version']}: {hole['id']}" for one in asked for hole in one.get("vulns", [])]
    print(f"{len(asked)} of {len(names)} could be looked up among known vulnerabilities; {len(bad)} found")  # noqa: T201
    if len(asked) < len(names):
        skipped = next((one["skip_reason"] for one in found if "skip_reason" in one), "the tool had no word for them")
        print(f"NOT CHECKED: {len(names) - len(asked)} packages ({(reason or skipped)[:200]})")  # noqa: T201
    print("\n".join([*wrong, *bad]), end="\n" if wrong or bad else "")  # noqa: T201
    return int(bool(wrong or bad))


if __name__ == "__main__":
    sys.exit(main())
