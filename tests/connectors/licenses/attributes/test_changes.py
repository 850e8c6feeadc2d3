from collections.abc import Callable
from typing import Any

import pytest

GRANT = (
    "The Licensor grants you a non-exclusive, worldwide, royalty-free license to use, reproduce, modify and "
    "distribute the Model. "
)
UNILATERAL_CHANGE = [
    (GRANT + "我们可能会不时更新本许可，更新后的条款自公布之日起生效。", "license"),
    (GRANT + "You shall migrate to each new version of the weights within sixty days.", "must use latest"),
    (
        GRANT + "Orchid reserves the right to suspend access to the Model for users who violate these terms.",
        "remote restriction",
    ),
    (GRANT + "Orchid may issue revised terms; continued use means acceptance of the revised terms.", "license"),
    (
        GRANT
        + "Use of the Model is subject to the Foo Acceptable Use Policy, available at https://foo.example/aup, which forms part of this agreement and may be updated from time to time.",
        "policy",
    ),
    (GRANT + "We may amend these terms at any time by posting a new version.", "license"),
    (GRANT + "This agreement may only be amended in writing signed by both parties.", "none"),
    (GRANT + "You must upgrade to the latest release of the Model within 30 days.", "must use latest"),
    (GRANT + "The Company may remotely disable the Model.", "remote restriction"),
    (GRANT + "我们有权随时修改本协议的条款。", "license"),
    (
        GRANT
        + "We reserve the right to update, change or replace any part of this License by publishing changes on our website.",
        "license",
    ),
    (
        GRANT
        + "The Usage Guidelines at https://acme.example/usage are incorporated by reference and may be revised from time to time.",
        "policy",
    ),
    (GRANT + "You may modify this license text only for your own works.", "none"),
    (GRANT + "Acme may release updated versions of the Model; you are not obliged to use them.", "none"),
    (
        'Acme Open Weights License v1\n\n1. Definitions\n"Affiliate" means any entity under common control with you.\n"Revenue Cap" means annual gross revenue, together with your Affiliates, of fifteen million US dollars (USD 15,000,000).\n"Acceptable Use Policy" means the policy at https://acme.example/aup as amended from time to time.\n\n2. Grant\nProvided that your revenue in the preceding fiscal year is below the Revenue Cap, Acme hereby grants you a worldwide, non-exclusive, revocable, royalty-free right to use, copy, fine-tune and redistribute the Weights for any purpose, commercial or otherwise.\nIf you go beyond the Revenue Cap, you must stop using the Weights unless you have signed an enterprise agreement with Acme.\n\n3. Conditions\n(a) include this license with every copy;\n(b) display "Built on Acme" in the user interface of any product;\n(c) observe the Acceptable Use Policy, which forms part of this license.\n\n4. Law\nThis license is governed by the laws of Ontario, Canada.\n',
        "policy",
    ),
    (
        "RESEARCH LICENSE\nThe Provider makes the checkpoints available to you free of charge, for research purposes only. You shall not:\ni) use the checkpoints, or anything derived from them, in any product or service offered for a fee;\nii) redistribute the checkpoints;\niii) try to identify persons.\nAccess is subject to prior approval by the Provider. The Provider may change these terms at any time. Danish law applies.",
        "license",
    ),
    (GRANT + "We may revise the Prohibited Use Policy (https://z.example/pup) periodically.", "policy"),
    (GRANT + "You shall always run the newest version of the Model.", "must use latest"),
]


@pytest.mark.parametrize(("text", "expected"), UNILATERAL_CHANGE)
def test_what_the_licensor_may_alter(value: Callable[[str, str], Any], text: str, expected: Any) -> None:
    assert value(text, "unilateral_change") == expected
