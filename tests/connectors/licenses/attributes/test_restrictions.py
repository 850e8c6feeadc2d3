from collections.abc import Callable
from typing import Any

import pytest

GRANT = (
    "The Licensor grants you a non-exclusive, worldwide, royalty-free license to use, reproduce, modify and "
    "distribute the Model. "
)
USE_RESTRICTIONS = [
    (GRANT + "The authors do not recommend medical use.", "none"),
    (GRANT + "Use for harassment, fraud or child exploitation is strictly forbidden.", "listed"),
    (GRANT + "Do not use the Model to deceive people or to process biometric data.", "listed"),
    (GRANT + "The Model must not be put to work in weapons, policing or credit scoring.", "listed"),
    (
        GRANT
        + "The Responsible Use Guide (https://orchid.example/guide) is part of these terms. Orchid may update the Guide at any time.",
        "incorporated",
    ),
    (GRANT + "You may not use the Model for military purposes or mass surveillance.", "listed"),
    (
        GRANT
        + "Use of the Model is subject to the Foo Acceptable Use Policy, available at https://foo.example/aup, which forms part of this agreement and may be updated from time to time.",
        "incorporated",
    ),
    (GRANT + "You must comply with all applicable laws.", "none"),
    (GRANT + "您不得将本模型用于任何违法、军事或危害国家安全的用途。", "listed"),
    (
        GRANT
        + "The Usage Guidelines at https://acme.example/usage are incorporated by reference and may be revised from time to time.",
        "incorporated",
    ),
    (
        GRANT
        + "You agree not to use the Model:\n- to harm minors;\n- to generate disinformation;\n- for military applications.\nYou own the outputs.",
        "listed",
    ),
    (
        GRANT
        + "Prohibited uses:\n1. Generation of weapons designs\n2. Real-time biometric identification\n3. Automated decision making that affects legal rights",
        "listed",
    ),
    (GRANT + "Our warranty does not cover medical, legal or military uses.", "none"),
    (
        'Acme Open Weights License v1\n\n1. Definitions\n"Affiliate" means any entity under common control with you.\n"Revenue Cap" means annual gross revenue, together with your Affiliates, of fifteen million US dollars (USD 15,000,000).\n"Acceptable Use Policy" means the policy at https://acme.example/aup as amended from time to time.\n\n2. Grant\nProvided that your revenue in the preceding fiscal year is below the Revenue Cap, Acme hereby grants you a worldwide, non-exclusive, revocable, royalty-free right to use, copy, fine-tune and redistribute the Weights for any purpose, commercial or otherwise.\nIf you go beyond the Revenue Cap, you must stop using the Weights unless you have signed an enterprise agreement with Acme.\n\n3. Conditions\n(a) include this license with every copy;\n(b) display "Built on Acme" in the user interface of any product;\n(c) observe the Acceptable Use Policy, which forms part of this license.\n\n4. Law\nThis license is governed by the laws of Ontario, Canada.\n',
        "incorporated",
    ),
    (
        "某某大模型许可协议\n\n第一条 定义\n“适用区域”是指除欧盟、英国和韩国以外的全球范围。\n第二条 授权\n我方授予您在适用区域内非排他的、不可转让的、免版税的许可，允许您使用、复制、修改和分发本模型。\n第三条 商业许可\n如您的产品或服务在发布日前一个自然月的月活跃用户数超过5000万，您须向我方申请商业许可，我方可自行决定是否授予。\n第四条 限制\n您不得将本模型用于军事用途或者危害国家安全的活动。您不得使用本模型的输出结果改进任何其他大模型（本模型及其衍生品除外）。\n第五条 终止\n如您违反本协议，我方有权终止本协议，您应立即删除本模型。\n第六条 法律\n本协议适用中华人民共和国法律（为本协议之目的，不包括港澳台地区法律）。\n",
        "listed",
    ),
]


@pytest.mark.parametrize(("text", "expected"), USE_RESTRICTIONS)
def test_fields_of_use_are_listed_or_incorporated(value: Callable[[str, str], Any], text: str, expected: Any) -> None:
    assert value(text, "use_restrictions") == expected
