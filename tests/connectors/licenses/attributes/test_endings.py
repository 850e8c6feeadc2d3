from collections.abc import Callable
from typing import Any

import pytest

GRANT = (
    "The Licensor grants you a non-exclusive, worldwide, royalty-free license to use, reproduce, modify and "
    "distribute the Model. "
)
TERMINATION = [
    (
        GRANT
        + "Should you sue anyone claiming that the Model infringes a patent, the rights granted to you end on that day.",
        "litigation only",
    ),
    (GRANT + "The license is granted in perpetuity and cannot be revoked except for breach.", "on breach"),
    (GRANT + "Breach of Section 3 ends your rights immediately.", "on breach"),
    (GRANT + "Orchid can withdraw this permission whenever it chooses by giving you notice.", "at will"),
    ("We grant you a perpetual, irrevocable license to use the Model.", "irrevocable"),
    (GRANT + "This license terminates automatically if you violate any of its terms.", "on breach"),
    (GRANT + "We may revoke this license at any time and for any reason.", "at will"),
    (GRANT + "The Licensor may end this agreement by giving thirty days' notice, and it then terminates.", "at will"),
    (GRANT + "If you bring a patent suit against us, your license terminates.", "litigation only"),
    (GRANT + "许可方有权随时终止本协议。", "at will"),
    (GRANT + "如您违反本协议，本许可自动终止。", "on breach"),
    (GRANT, "silent"),
    (GRANT + "Licensor may, at its sole discretion, terminate this license upon written notice.", "at will"),
    (
        GRANT
        + "Either party may terminate this Agreement if the other party materially breaches it and fails to cure within 30 days.",
        "on breach",
    ),
    (
        GRANT + "Failure to comply with the restrictions results in immediate loss of all rights under this license.",
        "on breach",
    ),
    (
        'Acme Open Weights License v1\n\n1. Definitions\n"Affiliate" means any entity under common control with you.\n"Revenue Cap" means annual gross revenue, together with your Affiliates, of fifteen million US dollars (USD 15,000,000).\n"Acceptable Use Policy" means the policy at https://acme.example/aup as amended from time to time.\n\n2. Grant\nProvided that your revenue in the preceding fiscal year is below the Revenue Cap, Acme hereby grants you a worldwide, non-exclusive, revocable, royalty-free right to use, copy, fine-tune and redistribute the Weights for any purpose, commercial or otherwise.\nIf you go beyond the Revenue Cap, you must stop using the Weights unless you have signed an enterprise agreement with Acme.\n\n3. Conditions\n(a) include this license with every copy;\n(b) display "Built on Acme" in the user interface of any product;\n(c) observe the Acceptable Use Policy, which forms part of this license.\n\n4. Law\nThis license is governed by the laws of Ontario, Canada.\n',
        "at will",
    ),
    (
        "某某大模型许可协议\n\n第一条 定义\n“适用区域”是指除欧盟、英国和韩国以外的全球范围。\n第二条 授权\n我方授予您在适用区域内非排他的、不可转让的、免版税的许可，允许您使用、复制、修改和分发本模型。\n第三条 商业许可\n如您的产品或服务在发布日前一个自然月的月活跃用户数超过5000万，您须向我方申请商业许可，我方可自行决定是否授予。\n第四条 限制\n您不得将本模型用于军事用途或者危害国家安全的活动。您不得使用本模型的输出结果改进任何其他大模型（本模型及其衍生品除外）。\n第五条 终止\n如您违反本协议，我方有权终止本协议，您应立即删除本模型。\n第六条 法律\n本协议适用中华人民共和国法律（为本协议之目的，不包括港澳台地区法律）。\n",
        "on breach",
    ),
    (GRANT + "The license may be cancelled by Zeta whenever it sees fit, with or without reason.", "at will"),
    (GRANT + "You may terminate this agreement at any time by deleting the model.", "silent"),
    (
        GRANT
        + "All rights end at once when you breach any condition of this license; you must then destroy every copy.",
        "on breach",
    ),
]


@pytest.mark.parametrize(("text", "expected"), TERMINATION)
def test_how_rights_end(value: Callable[[str, str], Any], text: str, expected: Any) -> None:
    assert value(text, "termination") == expected
