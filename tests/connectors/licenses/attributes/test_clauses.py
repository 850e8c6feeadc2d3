from connectors.licenses.attributes.clauses import BUDGET, reading
from connectors.licenses.canonical import canonical


def leads(text: str) -> dict[str, str]:
    return {clause.low: clause.lead for clause in reading(canonical(text)).clauses}


def test_items_carry_their_lead_in() -> None:
    assert leads("You must not:\n- harm minors;\n- spread lies.\n")["spread lies."] == "you must not:"


def test_a_nested_list_carries_both_lead_ins() -> None:
    found = leads("You must not:\n1. break laws, such as:\na. fraud;\nb. theft.\n")
    assert "you must not:" in found["theft."]


def test_a_sentence_after_the_list_stands_alone() -> None:
    assert (
        leads("You must not:\n- harm minors;\n- spread lies.\n\nYou own the outputs.\n")["you own the outputs."] == ""
    )


def test_a_question_reads_no_more_than_its_budget() -> None:
    clauses = reading(canonical("You must register. " * 20_000)).having("register")
    assert sum(len(clause.low) for clause in clauses) <= BUDGET


def test_a_grant_of_feedback_is_by_the_licensee() -> None:
    first = reading(canonical("You hereby grant us a license to your feedback.")).clauses[0]
    assert first.by_licensee


def test_definitions_are_known() -> None:
    first = reading(canonical('"Work" means the model and its weights.')).clauses[0]
    assert first.defines
