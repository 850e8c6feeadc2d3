"""What acts are called for short."""

import pytest

from flows.messages.acts import called

OF = "of the European Parliament and of the Council of 13 June 2024"


@pytest.mark.parametrize(
    ("title", "short"),
    [
        (
            f"Regulation (EU) 2024/1689 {OF} amending (EC) No 300/2008 (Artificial Intelligence Act) (Text with EEA relevance)",
            "Regulation (EU) 2024/1689 (Artificial Intelligence Act)",
        ),
        (
            f"Corrigendum to Regulation (EU) 2024/1689 {OF} (Artificial Intelligence Act) (OJ L, 2024/1689, 12.7.2024)",
            "Corrigendum to Regulation (EU) 2024/1689 (Artificial Intelligence Act)",
        ),
        (
            "Commission Implementing Regulation (EU) 2025/454 of 7 March 2025 on a scientific panel",
            "Commission Implementing Regulation (EU) 2025/454 on a scientific panel",
        ),
        (f"Directive (EU) 2019/790 {OF} on copyright (recast)", "Directive (EU) 2019/790 on copyright"),
        (
            "Proposal for a REGULATION OF THE EUROPEAN PARLIAMENT AND OF THE COUNCIL amending it (Digital Omnibus on AI)",
            "Proposal for a regulation (Digital Omnibus on AI)",
        ),
        (
            "Proposal for a DECISION OF THE EUROPEAN PARLIAMENT AND OF THE COUNCIL on a mechanism (CBAM)",
            "Proposal for a decision on a mechanism",
        ),
        ("Cloud and AI Development Act", "Cloud and AI Development Act"),
        ("CELEX 32026R1744", "CELEX 32026R1744"),
        ("Guidelines (second edition)", "Guidelines (second edition)"),
        ("", ""),
    ],
)
def test_an_act_is_called_by_its_number_and_its_name(title: str, short: str) -> None:
    assert called(title) == short
