from collections.abc import Callable
from typing import Any

import pytest

GRANT = (
    "The Licensor grants you a non-exclusive, worldwide, royalty-free license to use, reproduce, modify and "
    "distribute the Model. "
)
TERRITORY = [
    (GRANT + "本许可仅适用于中国境内用户。", []),
    ("许可区域：中国大陆以外的全球其他地区。我们授予您许可。", ["CN"]),
    (GRANT + "Customers in Germany and France benefit from statutory warranty rights.", []),
    (
        GRANT
        + '"Excluded Countries" means Iran, North Korea, Syria and Cuba. No rights are granted in the Excluded Countries.',
        ["IR", "KP", "SY", "CU"],
    ),
    (
        GRANT
        + "Use of the weights from, or for the benefit of persons in, South Korea, Japan or Taiwan is not permitted under this agreement.",
        ["KR", "JP", "TW"],
    ),
    (GRANT + "The licence does not extend to the territory of the European Union.", ["EU"]),
    (
        '"Territory" shall mean the worldwide territory, excluding the territory of the European Union, United Kingdom and South Korea. '
        + GRANT,
        ["EU", "GB", "KR"],
    ),
    (
        "THIS AGREEMENT DOES NOT APPLY IN THE EUROPEAN UNION, UNITED KINGDOM AND SOUTH KOREA. " + GRANT,
        ["EU", "GB", "KR"],
    ),
    (GRANT + "The model is not available to persons domiciled in Germany or in the State of California.", ["DE"]),
    (GRANT + "You must not use the Model outside the Territory.", []),
    (
        GRANT + "No rights are granted to entities headquartered in China, including Hong Kong and Macau.",
        ["CN", "HK", "MO"],
    ),
    (GRANT + "You must comply with all sanctions of the United States, the European Union and the United Kingdom.", []),
    ("许可方授予您全球范围内（不包括欧盟、英国和韩国）的使用许可。", ["EU", "GB", "KR"]),
    (
        GRANT
        + "This Agreement is governed by the laws of the People's Republic of China (excluding Hong Kong, Macau and Taiwan).",
        [],
    ),
    (GRANT + "Residents of the EEA and Switzerland may not download the weights.", ["EU", "IS", "LI", "NO", "CH"]),
    (GRANT + "You agree not to deploy the Model in Japan.", ["JP"]),
    ("The license granted herein is limited to worldwide use other than in France.", ["FR"]),
    ("欧州連合および英国に所在する者には本ライセンスは許諾されません。", ["EU", "GB"]),
    (
        GRANT
        + "The rights granted here extend to all countries except Russia, Belarus, and the following: Iran, Cuba and North Korea.",
        ["RU", "BY", "IR", "CU", "KP"],
    ),
    (
        GRANT + "Users located in mainland China, Hong Kong and Macau are not authorized to access the weights.",
        ["CN", "HK", "MO"],
    ),
    ("The license is valid only within the People's Republic of China. We grant you the right to use the model.", []),
    (GRANT + "You represent that you are not located in a country subject to a U.S. embargo.", []),
    (GRANT + "Personal data of residents of the European Union must not be processed unlawfully.", []),
    (GRANT + "You shall not use the Model in any way that violates the laws of China or of your country.", []),
    (
        'Acme Open Weights License v1\n\n1. Definitions\n"Affiliate" means any entity under common control with you.\n"Revenue Cap" means annual gross revenue, together with your Affiliates, of fifteen million US dollars (USD 15,000,000).\n"Acceptable Use Policy" means the policy at https://acme.example/aup as amended from time to time.\n\n2. Grant\nProvided that your revenue in the preceding fiscal year is below the Revenue Cap, Acme hereby grants you a worldwide, non-exclusive, revocable, royalty-free right to use, copy, fine-tune and redistribute the Weights for any purpose, commercial or otherwise.\nIf you go beyond the Revenue Cap, you must stop using the Weights unless you have signed an enterprise agreement with Acme.\n\n3. Conditions\n(a) include this license with every copy;\n(b) display "Built on Acme" in the user interface of any product;\n(c) observe the Acceptable Use Policy, which forms part of this license.\n\n4. Law\nThis license is governed by the laws of Ontario, Canada.\n',
        [],
    ),
    (
        "某某大模型许可协议\n\n第一条 定义\n“适用区域”是指除欧盟、英国和韩国以外的全球范围。\n第二条 授权\n我方授予您在适用区域内非排他的、不可转让的、免版税的许可，允许您使用、复制、修改和分发本模型。\n第三条 商业许可\n如您的产品或服务在发布日前一个自然月的月活跃用户数超过5000万，您须向我方申请商业许可，我方可自行决定是否授予。\n第四条 限制\n您不得将本模型用于军事用途或者危害国家安全的活动。您不得使用本模型的输出结果改进任何其他大模型（本模型及其衍生品除外）。\n第五条 终止\n如您违反本协议，我方有权终止本协议，您应立即删除本模型。\n第六条 法律\n本协议适用中华人民共和国法律（为本协议之目的，不包括港澳台地区法律）。\n",
        ["EU", "GB", "KR"],
    ),
    (GRANT + "The following countries are not covered by this license: the Russian Federation, Belarus.", ["RU", "BY"]),
    (
        GRANT + "If you are established in the European Economic Area, you receive no rights under this license.",
        ["EU", "IS", "LI", "NO"],
    ),
    (
        GRANT + "Licensed Territory: all countries of the world with the exception of the People's Republic of China.",
        ["CN"],
    ),
    (
        GRANT
        + "With respect to image models, no rights are conferred on individuals residing in, or companies with their principal place of business in, the European Union. This restriction does not apply to end users of a product that incorporates such models.",
        ["EU"],
    ),
    ("本许可不适用于欧盟、英国。许可方授予您全球许可。", ["EU", "GB"]),
    ("本ライセンスは、欧州連合を除く全世界において有効です。利用を許諾します。", ["EU"]),
    ("본 라이선스는 유럽연합과 영국을 제외한 전 세계에서 유효하다. 사용을 허락한다.", ["EU", "GB"]),
    ("La licence est accordée pour le monde entier, à l'exception de la Chine et de la Russie.", ["CN", "RU"]),
    ("Die Lizenz gilt weltweit, ausgenommen Russland und Belarus.", ["RU", "BY"]),
    (
        GRANT
        + "In the United States, you waive jury trial; the products are not intended for use by the government of the United States.",
        [],
    ),
    (GRANT + "U.S. Government end users acquire the Model with only those rights set forth herein.", []),
]


@pytest.mark.parametrize(("text", "expected"), TERRITORY)
def test_places_excluded(value: Callable[[str, str], Any], text: str, expected: list[str]) -> None:
    assert set(value(text, "territory")["excluded"]) == set(expected)


def test_a_worldwide_grant_is_worldwide(value: Callable[[str, str], Any]) -> None:
    assert value(GRANT, "territory")["value"] == "worldwide"


def test_no_word_on_places_is_silent(value: Callable[[str, str], Any]) -> None:
    assert value("We grant you a license to use the Model.", "territory")["value"] == "silent"


def test_an_exclusion_of_some_models_names_them(read: Callable[[str, str], Any]) -> None:
    text = "For vision models, no rights are granted to you if you are domiciled in the European Union."
    assert read(text, "territory").details["subset"] == "vision models"


def test_a_grant_for_one_country_is_limited(read: Callable[[str, str], Any]) -> None:
    found = read("We grant you the right to use the Model only within Japan.", "territory")
    assert (found.value["value"], found.details["only"]) == ("excluded", ["JP"])
