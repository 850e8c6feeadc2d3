"""States that a subject was in long ago: written into its history, and what changed between them into the log."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from connectors.model import Observation, Span

from . import lookups, observations, snapshots
from .diff import Context, Past, diff
from .logbook import Origins, Recorder, log
from .schema import ObservationRow, VersionRow


@dataclass(slots=True, kw_only=True)
class States:
    """Writes states of the past of one source; `evidence` is what their changes were read from."""

    session: Session
    source: Origins
    span: Span
    recorder: Recorder
    evidence: Mapping[str, Any]
    reading: int

    def write(self, item: Observation, at: datetime) -> int:
        """Write the state that a subject was in from `at` on; the number of changes logged comes back.

        What a state leaves out is as it was before. Nothing is written of the time since the subject is watched,
        which live polling has told, nor twice. A subject that only live polling may open stays closed.
        """
        row = lookups.rows_of(self.session, self.source.id, [item.subject]).get(item.subject)
        if self._is_told_live(item, row, at):
            return 0
        last = self._last(item.subject, at)
        whole = _whole(item, last)
        if last is not None and (last.title, last.facts, last.documents) == _kept(whole, last):
            return 0
        texts = {role: snapshots.put_text(self.session, text) for role, text in whole.documents.items()}
        told = self._changes(whole, last, at)
        documents = {**(last.documents if last else {}), **texts}
        self.session.add(self._version(whole, documents, at))
        if row is None or row.changed_at < at:
            self._stand(row, whole, at)
        self.session.flush()
        return told

    def _is_told_live(self, item: Observation, row: ObservationRow | None, at: datetime) -> bool:
        if row is None:
            return self.source.baseline and item.nature == "model"
        watched = select(func.min(VersionRow.seen_at)).where(*self._of(item.subject), VersionRow.origin == "live")
        since = self.session.scalar(watched)
        return since is not None and at >= since

    def _last(self, subject: str, at: datetime) -> VersionRow | None:
        query = select(VersionRow).where(*self._of(subject), VersionRow.seen_at <= at)
        return self.session.scalars(query.order_by(VersionRow.seen_at.desc(), VersionRow.id.desc()).limit(1)).first()

    def _of(self, subject: str) -> tuple[Any, ...]:
        return VersionRow.source_id == self.source.id, VersionRow.subject == subject

    def _changes(self, item: Observation, last: VersionRow | None, at: datetime) -> int:
        if not self.span.has(at):
            return 0
        past = None if last is None else self._past(last, at)
        context = Context(at, self.recorder.reader, observations.digests(item), self.reading)
        evidence = {**self.evidence, "at": at.isoformat()}
        drafts = diff(past, item, context)
        told = [
            log(self.session, self.source, item, draft, evidence, self.recorder, origin="backfill") for draft in drafts
        ]
        return sum(change is not None for change in told)

    def _past(self, last: VersionRow, at: datetime) -> Past:
        def seen_before(role: str, digest: str) -> bool:
            query = select(VersionRow.documents).where(*self._of(last.subject), VersionRow.seen_at <= at)
            return any(documents.get(role) == digest for documents in self.session.scalars(query))

        return Past(
            title=last.title,
            url=last.url,
            facts=last.facts,
            digests=last.documents,
            revision=last.revision,
            reading=self.reading,
            removed=False,
            first_seen=last.seen_at,
            text=lambda digest: snapshots.text_or_mark(self.session, digest),
            seen_before=seen_before,
        )

    def _version(self, item: Observation, documents: Mapping[str, str], at: datetime) -> VersionRow:
        return VersionRow(
            source_id=self.source.id,
            subject=item.subject,
            seen_at=at,
            title=item.title,
            url=item.url,
            facts=observations.plain(item.facts),
            documents=dict(documents),
            revision=item.revision,
            origin="backfill",
        )

    def _stand(self, row: ObservationRow | None, item: Observation, at: datetime) -> None:
        """Let the newest state that was found stand for the present, which nobody has looked at yet."""
        moment = observations.Moment(now=at, reading=self.reading, origin="backfill")
        observations.stand(self.session, self.source.id, item, row, moment)


def _whole(item: Observation, last: VersionRow | None) -> Observation:
    return item if last is None else replace(item, facts={**last.facts, **item.facts})


def _kept(item: Observation, last: VersionRow) -> tuple[str, dict[str, Any], dict[str, Any]]:
    return item.title, observations.plain(item.facts), {**last.documents, **observations.digests(item)}
