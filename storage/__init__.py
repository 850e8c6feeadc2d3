"""The memory: observations, snapshots, diff, changes, outbox. Imports the nouns of connectors only."""

from sqlalchemy import Engine as Engine
from sqlalchemy.orm import Session as Session

from .engine import begin as begin
from .engine import connect as connect
from .engine import reading as reading
from .model import Change as Change
from .model import Delivery as Delivery
from .model import Kind as Kind
from .model import Release as Release
from .model import Signal as Signal
from .model import SourceHealth as SourceHealth
