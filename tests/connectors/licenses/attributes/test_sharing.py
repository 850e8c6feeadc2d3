from collections.abc import Callable
from typing import Any

import pytest

GRANT = (
    "The Licensor grants you a non-exclusive, worldwide, royalty-free license to use, reproduce, modify and "
    "distribute the Model. "
)
REDISTRIBUTION = [
    (
        "We license the weights to you. Copies may be shared with others under exactly these terms, together with this document.",
        "conditional",
    ),
    (
        "We license the weights to you for use. You are not entitled to pass the weights on to anybody else.",
        "prohibited",
    ),
    (GRANT + "Every copy must carry the copyright notice and this license text.", "conditional"),
    (
        "We grant you a license to use the Model. You may not redistribute the Model or any part of it to third parties.",
        "prohibited",
    ),
    (GRANT, "allowed"),
    (
        GRANT
        + "You may distribute the weights only if you pass on the same restrictions to every recipient in an enforceable agreement and supply a copy of this license.",
        "conditional",
    ),
    (
        "We permit you to run the model on your own hardware. Redistribution of the weights in any form is prohibited.",
        "prohibited",
    ),
    (
        "You can use the model via our license. Sharing, publishing or transferring the checkpoints to third parties is not allowed.",
        "prohibited",
    ),
    (
        'Acme Open Weights License v1\n\n1. Definitions\n"Affiliate" means any entity under common control with you.\n"Revenue Cap" means annual gross revenue, together with your Affiliates, of fifteen million US dollars (USD 15,000,000).\n"Acceptable Use Policy" means the policy at https://acme.example/aup as amended from time to time.\n\n2. Grant\nProvided that your revenue in the preceding fiscal year is below the Revenue Cap, Acme hereby grants you a worldwide, non-exclusive, revocable, royalty-free right to use, copy, fine-tune and redistribute the Weights for any purpose, commercial or otherwise.\nIf you go beyond the Revenue Cap, you must stop using the Weights unless you have signed an enterprise agreement with Acme.\n\n3. Conditions\n(a) include this license with every copy;\n(b) display "Built on Acme" in the user interface of any product;\n(c) observe the Acceptable Use Policy, which forms part of this license.\n\n4. Law\nThis license is governed by the laws of Ontario, Canada.\n',
        "conditional",
    ),
    (
        "RESEARCH LICENSE\nThe Provider makes the checkpoints available to you free of charge, for research purposes only. You shall not:\ni) use the checkpoints, or anything derived from them, in any product or service offered for a fee;\nii) redistribute the checkpoints;\niii) try to identify persons.\nAccess is subject to prior approval by the Provider. The Provider may change these terms at any time. Danish law applies.",
        "prohibited",
    ),
]


@pytest.mark.parametrize(("text", "expected"), REDISTRIBUTION)
def test_passing_on(value: Callable[[str, str], Any], text: str, expected: Any) -> None:
    assert value(text, "redistribution") == expected


MODIFICATION = [
    (
        "We grant you a license to use the Model internally. You shall not modify the Model or create derivative works of it.",
        "prohibited",
    ),
    (GRANT, "allowed"),
    ("您不得修改本模型。许可方授予您使用本模型的权利。", "prohibited"),
    ("You may fine-tune the model for your internal non-commercial research only.", "limited"),
]


@pytest.mark.parametrize(("text", "expected"), MODIFICATION)
def test_changing(value: Callable[[str, str], Any], text: str, expected: Any) -> None:
    assert value(text, "modification") == expected
