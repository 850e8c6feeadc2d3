"""Sentences that stand around a standard license in its own files and say nothing of their own, as digests.

Taken from the texts of creativecommons.org (the notes before the license) and gnu.org (how to apply the license);
a sentence that differs by one word has another digest, so an addition between them is seen.
"""

from typing import Final

_CREATIVE_COMMONS: Final = (
    "971528cef9bad6ec dd01c13788ea2b06 0de84fc38c411249 85d1a17ac5a92248 ebffde465539c584 98d4849be9bd8e49 "
    "dbccad2521ca4a7f b246ecc6ec6fa4cd 00f2858ed99d9386 b2b07cff1b8d16b9 16c72a8d9d971b72 eec3560db9d7d1b4 "
    "69f37011de9fd88b 7c12de3ffc8e5b9c 6120c13e83b511c8 216136a8ebc4eec3 a45179fbcbd6baa9 e7e44328dfd622c1 "
    "351eb254657fb231 be3bbe0bc8610bba 1035c3a005759562 271076ad2aee601b 595a3610ddf7b926 f3cb0f348a38a10c "
)
_GNU: Final = (
    "152646b82edbd995 d634de559aba8a5a 3e4e3b4ab792f982 0714512fa4702523 0477e149449562ff 449256ff9bb406d7 "
    "695f7a110aafabf4 af45dc9ca785821c 4a9a98edac6e6c6a 89134c3747d45897 92c1cf792ff69a5b 51091ab6fa203adb "
    "6d50200bdf8fbab0 cca75c7e370a2d60 ba164f864733dc91 4b1345d10820443c 4c88aae5384dc2c5 "
)
BOILERPLATE: Final = frozenset((_CREATIVE_COMMONS + _GNU).split())
"""Values of `tokens.digest`."""
