"""The sixteen attributes of a license, each with the sentences that prove it. Pure functions over a canonical text."""

from collections.abc import Mapping

from connectors.licenses.attributes.changes import unilateral_change
from connectors.licenses.attributes.clauses import reading
from connectors.licenses.attributes.commerce import commercial_use
from connectors.licenses.attributes.duties import attribution, derivative_naming
from connectors.licenses.attributes.endings import termination
from connectors.licenses.attributes.gates import access_gate
from connectors.licenses.attributes.grants import grants
from connectors.licenses.attributes.law import governing_law
from connectors.licenses.attributes.model import Attribute, Evidence
from connectors.licenses.attributes.outputs import output_rights, output_training
from connectors.licenses.attributes.patents import ip_terms
from connectors.licenses.attributes.restrictions import use_restrictions
from connectors.licenses.attributes.sharing import modification, redistribution
from connectors.licenses.attributes.territory import territory
from connectors.licenses.attributes.thresholds import thresholds
from connectors.licenses.canonical import Canonical

__all__ = ["Attribute", "Evidence", "extract"]


def extract(text: Canonical) -> Mapping[str, Attribute]:
    """Return the sixteen attributes of a license text by key, in the order of their definitions."""
    read = reading(text)
    granted, (users, money) = grants(read), thresholds(read)
    scaled = frozenset(item["quote"] for found in (users, money) for item in found.value)
    every = (
        commercial_use(read, granted, (users, money)),
        users,
        money,
        use_restrictions(read),
        territory(read),
        output_training(read),
        output_rights(read),
        attribution(read, (users, money)),
        derivative_naming(read),
        redistribution(read, granted),
        modification(read, granted),
        access_gate(read, scaled),
        termination(read),
        unilateral_change(read),
        ip_terms(read),
        governing_law(read),
    )
    return {found.key: found for found in every}
