"""How open a license is, in five words; what is not understood is never permissive."""

from collections.abc import Mapping
from typing import Final

from .attributes import Attribute
from .identity import Identity
from .tokens import listing

OPEN_SOURCE: Final = "open source"
PERMISSIVE: Final = "permissive with conditions"
RESTRICTED: Final = "open weights, restricted"
NON_COMMERCIAL: Final = "non-commercial or research only"
UNCLASSIFIED: Final = "unclassified"

OSI_APPROVED: Final = listing(
    "0BSD AFL-3.0 AGPL-3.0-only AGPL-3.0-or-later Apache-1.1 Apache-2.0 Artistic-1.0 Artistic-2.0 BlueOak-1.0.0 BSD-1-Clause "
    "BSD-2-Clause BSD-2-Clause-Patent BSD-3-Clause BSD-3-Clause-LBNL BSL-1.0 CAL-1.0 CDDL-1.0 CECILL-2.1 CERN-OHL-P-2.0 "
    "CERN-OHL-S-2.0 CERN-OHL-W-2.0 CPAL-1.0 ECL-2.0 EFL-2.0 EPL-1.0 EPL-2.0 EUPL-1.1 EUPL-1.2 Fair GPL-2.0-only "
    "GPL-2.0-or-later GPL-3.0-only GPL-3.0-or-later HPND ISC LGPL-2.0-only LGPL-2.1-only LGPL-2.1-or-later LGPL-3.0-only "
    "LGPL-3.0-or-later LPPL-1.3c MIT MIT-0 MPL-1.1 MPL-2.0 MPL-2.0-no-copyleft-exception MS-PL MS-RL MulanPSL-2.0 NCSA "
    "OFL-1.1 OSL-3.0 PHP-3.01 PostgreSQL Python-2.0 QPL-1.0 UPL-1.0 Unicode-3.0 Unlicense Zlib ZPL-2.1"
)
"""SPDX ids of approved licenses in use (opensource.org/licenses)."""

FREE_CONTENT: Final = listing(
    "CC0-1.0 CC-BY-3.0 CC-BY-4.0 CC-BY-SA-3.0 CC-BY-SA-4.0 CDLA-Permissive-1.0 CDLA-Permissive-2.0 CDLA-Sharing-1.0 ODC-By-1.0 "
    "ODbL-1.0 PDDL-1.0 OpenMDW-1.0 OpenMDW-1.1"
)
"""SPDX ids of licenses for content, data and models without limits of use."""

_TRIGGERS: Final = frozenset({"separate license", "paid"})
_LIMITS: Final = {
    "use_restrictions": {"listed", "incorporated", "listed and incorporated"},
    "access_gate": {"contact data", "registration", "approval", "payment"},
    "redistribution": {"prohibited"},
    "modification": {"prohibited", "limited"},
    "output_training": {"own derivatives only", "non-compete", "prohibited"},
    "output_rights": {"limited use", "licensor"},
    "commercial_use": {"conditional"},
}


def approved(identity: Identity) -> bool:
    """Return whether the text is an OSI-approved license, word by word."""
    return identity.id in OSI_APPROVED


def free(identity: Identity) -> bool:
    """Return whether the text is a standard one, word by word, that closes no use (approved, or for content and data)."""
    return identity.id in OSI_APPROVED or identity.id in FREE_CONTENT


def openness(identity: Identity, attributes: Mapping[str, Attribute], *, doubtful: bool) -> str:
    """Return one of the five words of openness; doubtful: some sentence may limit a use that no attribute names."""
    commercial = attributes["commercial_use"].value
    if approved(identity):
        return OPEN_SOURCE
    if free(identity):
        return PERMISSIVE
    if commercial == "prohibited":
        return NON_COMMERCIAL
    if commercial != "unclear" and _limited(attributes):
        return RESTRICTED
    return UNCLASSIFIED if doubtful or commercial == "unclear" else PERMISSIVE


def _limited(attributes: Mapping[str, Attribute]) -> bool:
    """Whether a threshold, a field of use, a territory or a gate stands in the way."""
    thresholds = [*attributes["user_threshold"].value, *attributes["revenue_threshold"].value]
    if any(item.get("effect") in _TRIGGERS for item in thresholds) or attributes["territory"].value.get("excluded"):
        return True
    return any(attributes[key].value in values for key, values in _LIMITS.items())
