from collections.abc import Callable
from typing import Any

import pytest

GRANT = (
    "The Licensor grants you a non-exclusive, worldwide, royalty-free license to use, reproduce, modify and "
    "distribute the Model. "
)
ACCESS_GATE = [
    ("商业使用前须在官网完成注册。我们授予您使用许可。", "registration"),
    (
        "Access requires an approved application; we review each request before granting permission to use the model.",
        "approval",
    ),
    (
        "You can download the weights after signing in and agreeing to share your contact information. We license them to you.",
        "contact data",
    ),
    ("模型权重对学术研究完全开放，在填写问卷进行登记后亦允许免费商业使用。", "registration"),
    ('By clicking "I agree" you accept these terms. ' + GRANT, "click-through"),
    ("Before downloading the model you must register an account with us. " + GRANT, "registration"),
    ("Access to the weights is granted only after your application has been approved by us.", "approval"),
    ("You must pay the license fee before using the model. " + GRANT, "payment"),
    ("To download, you must provide your name, e-mail address and affiliation. " + GRANT, "contact data"),
    (
        GRANT
        + "After filling in the registration questionnaire, you may use the weights commercially free of charge on no more than 5,000 edge devices, or in applications with fewer than 1 million daily active users (DAU). Beyond that, contact us for further authorization.",
        "registration",
    ),
    (
        "RESEARCH LICENSE\nThe Provider makes the checkpoints available to you free of charge, for research purposes only. You shall not:\ni) use the checkpoints, or anything derived from them, in any product or service offered for a fee;\nii) redistribute the checkpoints;\niii) try to identify persons.\nAccess is subject to prior approval by the Provider. The Provider may change these terms at any time. Danish law applies.",
        "approval",
    ),
]


@pytest.mark.parametrize(("text", "expected"), ACCESS_GATE)
def test_what_comes_before_the_rights(value: Callable[[str, str], Any], text: str, expected: Any) -> None:
    assert value(text, "access_gate") == expected
