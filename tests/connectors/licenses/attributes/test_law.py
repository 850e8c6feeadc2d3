from collections.abc import Callable
from typing import Any

import pytest

GRANT = (
    "The Licensor grants you a non-exclusive, worldwide, royalty-free license to use, reproduce, modify and "
    "distribute the Model. "
)
GOVERNING_LAW = [
    (GRANT + "You are responsible for complying with the laws of your country, e.g. German copyright law.", "silent"),
    (GRANT + "因本协议产生的争议，适用香港特别行政区法律，提交香港国际仲裁中心仲裁。", "HK"),
    (GRANT + "All matters are to be decided according to the law of the State of Texas.", "US-TX"),
    (GRANT + "The validity of this license is determined by the laws of the Republic of Singapore.", "SG"),
    (GRANT + "This agreement follows Austrian law.", "AT"),
    (GRANT + "Law and venue: Polish law applies; courts in Warsaw.", "PL"),
    (
        GRANT
        + "This Agreement is governed by the laws of the People's Republic of China (excluding Hong Kong, Macau and Taiwan).",
        "CN",
    ),
    (GRANT + "English law applies to this license.", "GB"),
    (GRANT + "These terms are subject to the laws of the State of New York.", "US-NY"),
    (GRANT + "Governing Law: Delaware.", "US-DE"),
    (GRANT + "You must not violate the California Consumer Privacy Act or the laws of the European Union.", "silent"),
    (GRANT + "本协议受新加坡法律管辖。", "SG"),
    (GRANT + "本契約は日本法に準拠し、東京地方裁判所を専属的合意管轄裁判所とする。", "JP"),
    (GRANT + "본 계약은 대한민국 법률에 따라 규율된다.", "KR"),
    ("Le présent contrat est régi par le droit français.", "FR"),
    ("Es gilt das Recht der Bundesrepublik Deutschland.", "DE"),
    ("Este acuerdo se rige por las leyes de España.", "ES"),
    (
        GRANT
        + "This license shall be interpreted in accordance with the laws of the Republic of Korea and the Seoul Central District Court shall have jurisdiction.",
        "KR",
    ),
    (
        GRANT
        + "This Agreement shall be governed by the laws of the Emirate of Abu Dhabi and the federal laws of the United Arab Emirates.",
        "AE",
    ),
    (
        GRANT
        + "This Agreement shall be governed by and construed in accordance with the laws of Israel. The courts of Tel Aviv have jurisdiction.",
        "IL",
    ),
    (GRANT + "This agreement is governed by the laws of the Hong Kong Special Administrative Region.", "HK"),
    (GRANT + "You shall not use the Model in any way that violates the laws of China or of your country.", "silent"),
    (
        GRANT
        + "Any dispute shall be settled by arbitration in Singapore under the SIAC rules. The substantive law of England and Wales shall govern.",
        "GB",
    ),
    (GRANT + "This Agreement shall be construed under Delaware law.", "US-DE"),
    (
        GRANT
        + "The interpretation and enforcement of this agreement is governed by the substantive laws of Switzerland.",
        "CH",
    ),
    (
        GRANT
        + "The laws of the State of Washington, excluding its conflict of laws rules, govern this agreement. The courts of King County, Washington have exclusive jurisdiction.",
        "US-WA",
    ),
    (
        GRANT
        + "If you live in the European Union, the laws of Ireland apply; in all other cases this agreement is governed by California law.",
        "US-CA",
    ),
    (GRANT + "本协议的订立、效力、解释、履行和争议解决均适用中华人民共和国法律。", "CN"),
    (
        'Acme Open Weights License v1\n\n1. Definitions\n"Affiliate" means any entity under common control with you.\n"Revenue Cap" means annual gross revenue, together with your Affiliates, of fifteen million US dollars (USD 15,000,000).\n"Acceptable Use Policy" means the policy at https://acme.example/aup as amended from time to time.\n\n2. Grant\nProvided that your revenue in the preceding fiscal year is below the Revenue Cap, Acme hereby grants you a worldwide, non-exclusive, revocable, royalty-free right to use, copy, fine-tune and redistribute the Weights for any purpose, commercial or otherwise.\nIf you go beyond the Revenue Cap, you must stop using the Weights unless you have signed an enterprise agreement with Acme.\n\n3. Conditions\n(a) include this license with every copy;\n(b) display "Built on Acme" in the user interface of any product;\n(c) observe the Acceptable Use Policy, which forms part of this license.\n\n4. Law\nThis license is governed by the laws of Ontario, Canada.\n',
        "CA",
    ),
    (
        "某某大模型许可协议\n\n第一条 定义\n“适用区域”是指除欧盟、英国和韩国以外的全球范围。\n第二条 授权\n我方授予您在适用区域内非排他的、不可转让的、免版税的许可，允许您使用、复制、修改和分发本模型。\n第三条 商业许可\n如您的产品或服务在发布日前一个自然月的月活跃用户数超过5000万，您须向我方申请商业许可，我方可自行决定是否授予。\n第四条 限制\n您不得将本模型用于军事用途或者危害国家安全的活动。您不得使用本模型的输出结果改进任何其他大模型（本模型及其衍生品除外）。\n第五条 终止\n如您违反本协议，我方有权终止本协议，您应立即删除本模型。\n第六条 法律\n本协议适用中华人民共和国法律（为本协议之目的，不包括港澳台地区法律）。\n",
        "CN",
    ),
    (
        "RESEARCH LICENSE\nThe Provider makes the checkpoints available to you free of charge, for research purposes only. You shall not:\ni) use the checkpoints, or anything derived from them, in any product or service offered for a fee;\nii) redistribute the checkpoints;\niii) try to identify persons.\nAccess is subject to prior approval by the Provider. The Provider may change these terms at any time. Danish law applies.",
        "DK",
    ),
    (GRANT + "The laws of Japan shall apply. The Tokyo District Court has exclusive jurisdiction.", "JP"),
    (GRANT + "The parties agree to the jurisdiction of the courts of Paris, France.", "silent"),
    (GRANT + "This license shall be governed by the law of the place where the licensor has its seat.", "silent"),
    (GRANT + "Applicable law and jurisdiction. Swedish law. Disputes: Stockholm District Court.", "SE"),
    (GRANT + "This License is subject to the law of the Netherlands.", "NL"),
    (GRANT + "Any claim shall be governed by the laws of the Commonwealth of Virginia, USA.", "US-VA"),
    (
        GRANT
        + "To the extent permitted by French consumer law, liability is excluded. This agreement is governed by the laws of Germany.",
        "DE",
    ),
    (GRANT + "This EULA is governed by the laws of India and courts at Bengaluru have jurisdiction.", "IN"),
    (GRANT + "本契約の準拠法は日本法とします。", "JP"),
    (GRANT + "본 약관은 대한민국 법에 따라 해석된다.", "KR"),
]


@pytest.mark.parametrize(("text", "expected"), GOVERNING_LAW)
def test_the_law_chosen(value: Callable[[str, str], Any], text: str, expected: Any) -> None:
    assert value(text, "governing_law") == expected
