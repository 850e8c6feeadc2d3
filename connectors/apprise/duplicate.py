"""The label of a message whose first copy may have arrived. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from connectors.model import Notification

PREFIX = "[possible duplicate] "
_WHY = "An earlier copy of this message may have reached you; its number is the same."


def labeled(notification: Notification) -> Notification:
    """Return the notification with its label in every form, when it is a possible duplicate and not labeled yet."""
    if not notification.duplicate or notification.title.startswith(PREFIX):
        return notification
    return replace(
        notification,
        title=PREFIX + notification.title,
        text=f"{PREFIX}{notification.text}",
        short=PREFIX + (notification.short or notification.title),
        blocks=(_block(), *notification.blocks) if notification.blocks else (),
        html=notification.html.replace("<!--duplicate-->", f"<p><strong>{PREFIX.strip()}</strong> {_WHY}</p>", 1),
    )


def _block() -> Mapping[str, Any]:
    return {"type": "context", "elements": [{"type": "plain_text", "text": f"{PREFIX}{_WHY}"}]}
