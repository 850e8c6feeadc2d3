"""Standard texts word by word, as digests: they are known at once, and the patterns of the SPDX list need not be loaded.

What is digested is the whole text without its title and its copyright lines, so one word more or less has another
digest; a text that is not here is asked of the SPDX list.
"""

from typing import Final

_DIGESTS: Final = {
    "AGPL-3.0-only": "9c0f6f478b60aecd",
    "Apache-2.0": "5194ecd7095da141 08f83318faa99de5",
    "BSD-2-Clause": "4e1a67b07fc8aa2b",
    "BSD-3-Clause": "5f68c48132ebda8f",
    "CC-BY-4.0": "6bb2db4645b1584a",
    "CC-BY-NC-4.0": "849b971f108a1a46 f4685b08a926c876",
    "CC-BY-NC-ND-4.0": "c81d2588faece5b0",
    "CC-BY-NC-SA-4.0": "a009633dde46210c",
    "CC-BY-SA-4.0": "c479a27455e2ee0f",
    "CC0-1.0": "5468fe338b26e1e4",
    "CDLA-Permissive-2.0": "a43e6d1ff8cff249",
    "GPL-3.0-only": "d0294c5bfc6ef070 e3cd94c8a5cfea9a",
    "MIT": "ea79b118c21c60b6",
    "MPL-2.0": "bc75862f92e49c37",
    "ODC-By-1.0": "a9ddfef27f57f455",
    "OpenMDW-1.0": "f541d0f5811501f8",
}
STANDARDS: Final = {digest: license_id for license_id, digests in _DIGESTS.items() for digest in digests.split()}
"""Values of `tokens.digest` -> SPDX id."""
