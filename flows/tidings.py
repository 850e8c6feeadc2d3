"""Changes as Prefect hears of them: an event for each, which automations can react to, and a summary of a run."""

from collections.abc import Sequence
from urllib.parse import quote

from prefect.events import emit_event

from connectors.apprise import line
from flows.messages import layouts
from flows.messages.setting import Setting
from flows.messages.severity import severity
from storage import Change

_MOST = 100


def announce(change: Change) -> None:
    """Emit `model-gazette.license.changed` and the like; its resource is the subject, its payload what was logged."""
    emit_event(
        event=f"model-gazette.{change.kind}",
        occurred=change.detected_at,
        resource={
            "prefect.resource.id": f"model-gazette.subject.{quote(change.subject, safe='')}",
            "prefect.resource.name": line(change.title, 200),
            "model-gazette.vendor": line(change.vendor, 100),
            "model-gazette.kind": str(change.kind),
            "model-gazette.severity": severity(change),
            "model-gazette.direction": str(change.details.get("direction") or ""),
        },
        payload={"id": change.id, "url": change.url, "headline": layouts.headline(change, Setting())},
    )


def summary(changes: Sequence[Change], site_url: str = "") -> str:
    """Return the changes of a run as Markdown: a table with a link to each record, or to its address."""
    setting = Setting(site_url)
    rows = [
        f"| {_cell(change.kind)} | {_cell(change.vendor)} | [{_cell(layouts.headline(change, setting))}]"
        f"(<{quote(setting.record(change) or change.url, safe=':/?#&=%@+~,;')}>) |"
        for change in changes[:_MOST]
    ]
    more = [f"\n{len(changes) - _MOST} more: `gazette changes`"] if len(changes) > _MOST else []
    return "\n".join(["| kind | vendor | what |", "|---|---|---|", *rows, *more])


def _cell(text: str) -> str:
    clean = line(text, 200)
    return "".join(f"\\{letter}" if letter in "\\|[]`*_<>" else letter for letter in clean)
