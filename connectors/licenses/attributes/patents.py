"""ip_terms: patent grant, termination on litigation, indemnity by the user."""

from typing import Final

from connectors.licenses.attributes.clauses import Clause, Reading, attribute
from connectors.licenses.attributes.endings import ending, on_litigation
from connectors.licenses.attributes.model import Attribute
from connectors.licenses.attributes.patterns import Either
from connectors.licenses.compiled import search_for

_PATENT: Final = Either(
    r"\bgrants?\b.{0,260}\bpatents?\b|\bpatent licen[cs]es?\b|\bunder (?:all )?(?:\w+,? ){0,6}patents?\b|"
    r"\bpatent rights?\b.{0,60}\b(?:granted|licensed)|\blicen[cs]e\b.{0,160}\bpatent claims|(?:授予|"
    r"许可).{0,60}专利|专利.{0,20}许可|特許.{0,30}(?:許諾|ライセンス)|특허.{0,30}(?:라이선스|허여|부여)|licence de brevet|"
    r"patentlizenz|licencia de patente"
)
_NO_PATENT: Final = Either(
    r"\bpatent\b.{0,60}\bnot (?:licensed|granted)|\bnot licensed under\b|\bno (?:\w+ or )?patent\b|"
    r"\bright to grant\b|\bpatents? .{0,60}\b(?:are|is) (?:not )?(?:waived|affected)|\bpatents? .{0,40}\bexcluded\b|"
    r"\binstitut|\blitigation\b|不授予.{0,20}专利|\bterminat|\bnot (?:grant|include)\b"
)
_INDEMNIFIES: Final = Either(
    r"\b(?:you|licensee|user|customer|recipient)s?\b(?: \w+){0,6}? (?:to )?(?:defend|indemnify|"
    r"hold (?:\w+ ){0,4}harmless)|\b(?:indemnify|hold harmless|defend)\b.{0,60}\b(?:us|licensor|"
    r"company|meta|contributors?|affiliates)\b|赔偿.{0,20}(?:我方|我们|许可方|许可人)|使.{0,12}免受(?:损害|损失)|"
    r"補償(?:し|する)|면책|배상|indemnis\w+|garanti\w+ .{0,30}contre|freistell\w*|schadlos|indemnizar"
)
_OWN_WARRANTY: Final = Either(
    r"\bonly if you agree to indemnify|\bif you agree to indemnify|\bwarranty, support, indemnity|"
    r"\bliability obligations offered|\bcontractual assumptions of liability|\bsuch warranty|\bnot .{0,30}(?:obligat|"
    r"required) to indemnify"
)
_HEADING: Final = 60
"""A clause up to this length is a heading, or no grant."""


def _indemnifies(clause: Clause) -> bool:
    return (
        bool(_INDEMNIFIES.search(clause.low))
        and not _OWN_WARRANTY.search(clause.low)
        and bool(
            search_for(
                r"\b(?:will|shall|must|agrees?|hereby|undertake)\b|应|须|赔偿|しなければ|ものとし|補償|하여야|배상|면책|s'engage|"
                r"devez|doit|verpflicht|freizustellen|stell|deberá|se compromete",
                clause.full,
            )
        )
    )


def _grants_patents(clause: Clause) -> bool:
    return (
        any(_PATENT.search(part) and not _NO_PATENT.search(part) for part in clause.low.split(";"))
        and not clause.by_licensee
        and not clause.defines
        and len(clause.low) > _HEADING
    )


def ip_terms(reading: Reading) -> Attribute:
    """Return the terms found, sorted; ["none"] where there are none."""
    found = {
        "patent grant": [c for c in reading.having("patent", "专利", "特許", "특허", "brevet") if _grants_patents(c)],
        "litigation termination": [c for c in reading.having("litigation", "lawsuit", "sue", "suit", "proceeding", "action", "claim", "诉讼", "訴訟", "소송", "klage", "demanda", "litige") if ending(c) == "litigation only" or (ending(c) == "on breach" and on_litigation(c.low))],
        "indemnity by user": [c for c in reading.having("indemni", "harmless", "defend", "compensate", "赔偿", "免受", "補償", "면책", "배상", "freistell", "schadlos") if _indemnifies(c)],
    }  # fmt: skip
    named = sorted(kind for kind, clauses in found.items() if clauses)
    proofs = [clause for kind in named for clause in found[kind][:1]]
    return attribute("ip_terms", named or ["none"], proofs)
