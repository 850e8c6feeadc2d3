"""The forms of the acts of the European Union, by the codes of its systems. Pure."""

_FORMS = {
    "REG": "Regulation",
    "DIR": "Directive",
    "DEC": "Decision",
    "RECO": "Recommendation",
    "SWD": "Staff working document",
    "COM": "Communication",
}
_KINDS = {"IMPL": "implementing", "DEL": "delegated"}


def form_of(code: str) -> str:
    """Return `Delegated regulation` of REG_DEL, `Proposal for a directive` of PROP_DIR; what is unknown keeps its code."""
    proposed = code.removeprefix("PROP_")
    form, _, kind = proposed.partition("_")
    if form not in _FORMS or (kind and kind not in _KINDS):
        return code
    words = f"{_KINDS.get(kind, '')} {_FORMS[form]}".strip().capitalize()
    return f"Proposal for a {words.lower()}" if proposed != code else words
