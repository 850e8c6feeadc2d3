from collections.abc import Callable
from typing import Any

import pytest

GRANT = (
    "The Licensor grants you a non-exclusive, worldwide, royalty-free license to use, reproduce, modify and "
    "distribute the Model. "
)
USERS: list[tuple[str, list[tuple[str, int, str]]]] = [
    (
        "贵方可将模型用于研究、教育以及商业用途，但月活用户超过两亿的，应事先取得我方书面许可。",
        [("MAU", 200000000, "separate license")],
    ),
    (
        GRANT
        + 'Any product that counts over 500k daily active users has to mention "Runs on Orchid" on its about page.',
        [("DAU", 500000, "display")],
    ),
    (
        GRANT
        + "Notwithstanding Section 2, once Licensee and its Affiliates together serve more than 20,000,000 end users in any calendar month, the license ends and must be renegotiated.",
        [("MAU", 20000000, "separate license")],
    ),
    (
        GRANT
        + "Should your offering surpass five million monthly active users, the rights granted above lapse and you will need to conclude a further agreement with the Licensor.",
        [("MAU", 5000000, "separate license")],
    ),
    (
        GRANT
        + "Organizations whose services count fewer than 1,000,000 daily active users may use the Model free of charge; others must request a commercial license.",
        [("DAU", 1000000, "separate license")],
    ),
    (GRANT + "若您的产品或服务月活跃用户数超过1亿，您必须向我们申请许可。", [("MAU", 100000000, "separate license")]),
    (
        "许可方授予您使用权。您或您的关联方的服务或产品的日均用户活跃量（DAU）低于100万。",
        [("DAU", 1000000, "separate license")],
    ),
    (
        GRANT
        + '"Scale Limit" means ten million (10,000,000) registered users. If you exceed the Scale Limit, you must purchase a paid license.',
        [("users", 10000000, "paid")],
    ),
    (
        GRANT
        + "If the model is installed on more than 50,000 devices, you shall notify the licensor and register your deployment.",
        [("devices", 50000, "registration")],
    ),
    (
        GRANT
        + 'If your website receives over 2 million unique visitors per month, you must display "Runs on Foo" in the footer of your website.',
        [("visits", 2000000, "display")],
    ),
    (GRANT + "Products with MAU > 300M require a separate agreement.", [("MAU", 300000000, "separate license")]),
    (
        "利用許諾：月間アクティブユーザー数が1億人を超える場合は、当社から別途ライセンスを取得しなければなりません。",
        [("MAU", 100000000, "separate license")],
    ),
    (
        "월간 활성 사용자가 1억 명을 초과하는 경우 당사에 별도의 라이선스를 요청하여야 합니다.",
        [("MAU", 100000000, "separate license")],
    ),
    (
        "Si le nombre d'utilisateurs actifs mensuels dépasse 10 millions, vous devez obtenir une licence distincte.",
        [("MAU", 10000000, "separate license")],
    ),
    (
        "Bei mehr als 10 Millionen monatlich aktiven Nutzern ist eine gesonderte Lizenz einzuholen.",
        [("MAU", 10000000, "separate license")],
    ),
    (
        "Si supera los 10 millones de usuarios activos mensuales, deberá solicitar una licencia comercial.",
        [("MAU", 10000000, "separate license")],
    ),
    (GRANT + "The total liability of the Licensor shall not exceed US$100.", []),
    (GRANT + '"Control" means ownership of fifty percent (50%) or more of the shares.', []),
    (
        GRANT
        + "If, as of the release date, the number of monthly active users of your products exceeds 10 million, or if your product competes with Acme's services, you must request a separate license, which Acme may grant in its sole discretion.",
        [("MAU", 10000000, "separate license")],
    ),
    (
        GRANT
        + "After filling in the registration questionnaire, you may use the weights commercially free of charge on no more than 5,000 edge devices, or in applications with fewer than 1 million daily active users (DAU). Beyond that, contact us for further authorization.",
        [("devices", 5000, "separate license"), ("DAU", 1000000, "separate license")],
    ),
    (
        "如果您计划将本模型或其衍生品用作商业目的，您应满足以下条件：（1）您或您的关联方的服务或产品的日均用户活跃量低于100万；（2）您及您的关联方不是云服务提供商。在满足前述条件下，您须通过邮箱向许可方申请，获得书面授权后方可商用。许可方授予您使用许可。",
        [("DAU", 1000000, "separate license")],
    ),
    (
        "You may deploy the model in production provided that your organization employs fewer than 100 people. "
        + GRANT,
        [],
    ),
    (
        GRANT + "If you have more than one million (1,000,000) users in any month you must request permission.",
        [("MAU", 1000000, "separate license")],
    ),
    (GRANT + "Sublicensing is allowed for up to three users.", []),
    (GRANT + "There is no limit on the number of monthly active users.", []),
    (GRANT + "The model has 7 billion parameters and was trained on 2 trillion tokens of user data.", []),
    (
        "某某大模型许可协议\n\n第一条 定义\n“适用区域”是指除欧盟、英国和韩国以外的全球范围。\n第二条 授权\n我方授予您在适用区域内非排他的、不可转让的、免版税的许可，允许您使用、复制、修改和分发本模型。\n第三条 商业许可\n如您的产品或服务在发布日前一个自然月的月活跃用户数超过5000万，您须向我方申请商业许可，我方可自行决定是否授予。\n第四条 限制\n您不得将本模型用于军事用途或者危害国家安全的活动。您不得使用本模型的输出结果改进任何其他大模型（本模型及其衍生品除外）。\n第五条 终止\n如您违反本协议，我方有权终止本协议，您应立即删除本模型。\n第六条 法律\n本协议适用中华人民共和国法律（为本协议之目的，不包括港澳台地区法律）。\n",
        [("MAU", 50000000, "separate license")],
    ),
    (
        "Zeta Community License. Subject to this license you may use the Zeta models, also commercially. However: (1) if at the date on which a Zeta version is published your services had upwards of 250 million users per month, or (2) if you offer the models as a cloud service to third parties, you have to ask Zeta for a licence first.",
        [("MAU", 250000000, "separate license")],
    ),
    ("The software may be used by companies with 50 or fewer employees. We grant a license to use it.", []),
    (
        GRANT
        + "This license is not granted to, and may not be exercised by, any company whose products have exceeded one hundred million (100,000,000) monthly active users at any time.",
        [("MAU", 100000000, "separate license")],
    ),
    (GRANT + "日活跃用户（DAU）超过50万的应用，须在我方网站登记备案。", [("DAU", 500000, "registration")]),
    (
        GRANT + "设备数量不超过5000台的端侧部署可免费商用；超过的，需联系我们获取授权。",
        [("devices", 5000, "separate license")],
    ),
]
MONEY: list[tuple[str, list[tuple[int, str, str | None, str]]]] = [
    (
        "年营业额在5000万元以下的企业可免费商用，超过者须购买商业授权。我们授予您使用权。",
        [(50000000, "CNY", "year", "paid")],
    ),
    (
        "The Orchid weights are free to use for individuals, startups and companies that make under 2 million euros a year in sales; all others need a commercial licence.",
        [(2000000, "EUR", "year", "separate license")],
    ),
    (
        "Nimbus Model License. Section 1. You are granted a limited right to use the Nimbus weights for internal business purposes and in customer-facing products. Section 2. Entities whose trailing-twelve-month revenue is USD 50M or more are not eligible for this license and should reach out for commercial terms.",
        [(50000000, "USD", "year", "separate license")],
    ),
    (
        GRANT
        + "A licensee that has earned two million US Dollars ($2,000,000) in gross revenue during the preceding year must obtain a commercial license.",
        [(2000000, "USD", "year", "separate license")],
    ),
    (
        GRANT + "If your annual turnover is above EUR 10 million you must pay a royalty of 5% of the revenue.",
        [(10000000, "EUR", "year", "paid")],
    ),
    (
        GRANT
        + '"Large Company" means any entity that, together with its affiliates, had consolidated revenues of more than 50 million euros in its last fiscal year. No rights are granted to a Large Company, which must enter into a separate agreement.',
        [(50000000, "EUR", "year", "separate license")],
    ),
    (
        GRANT
        + "Companies with over $10M in annual recurring revenue or that have raised more than $50M in funding need an enterprise license.",
        [(10000000, "USD", "year", "separate license"), (50000000, "USD", None, "separate license")],
    ),
    (
        GRANT + "如果您的年收入超过人民币1亿元，您需要与我们签署单独的商业协议。",
        [(100000000, "CNY", "year", "separate license")],
    ),
    (
        "許諾者は利用を許諾します。年間売上が10億円を超える企業は、別途契約を締結する必要があります。",
        [(1000000000, "JPY", "year", "separate license")],
    ),
    (
        "연 매출 100억 원을 초과하는 기업은 별도의 라이선스 계약을 체결하여야 합니다.",
        [(10000000000, "KRW", "year", "separate license")],
    ),
    (GRANT + "The total liability of the Licensor shall not exceed US$100.", []),
    (GRANT + '"Control" means ownership of fifty percent (50%) or more of the shares.', []),
    (
        GRANT
        + "This license is free for any company making less than $1 million per year in revenue. Companies above this amount need to get in touch for a license.",
        [(1000000, "USD", "year", "separate license")],
    ),
    (
        "Threshold: 5.000.000 € Jahresumsatz. Übersteigt Ihr Umsatz den Schwellenwert, müssen Sie eine kommerzielle Lizenz erwerben.",
        [(5000000, "EUR", "year", "separate license")],
    ),
    (
        GRANT
        + "Commercial Use. You may use the model commercially as long as the total annual revenue of your group stays below ten million US dollars (US$10,000,000). Entities at or above that figure have no license for commercial purposes under these terms.",
        [(10000000, "USD", "year", "separate license")],
    ),
    (
        GRANT
        + "Where your Attributable Revenue is greater than $1m in any year, you shall pay us a royalty equal to 10% of that revenue.",
        [(1000000, "USD", "year", "paid")],
    ),
    (
        GRANT
        + "Section 5. For companies with annual revenues exceeding RMB 500 million, commercial use is subject to a separate written license.",
        [(500000000, "CNY", "year", "separate license")],
    ),
    (
        GRANT
        + '"Commercial Threshold" means, in the twelve months before the date of measurement, aggregate gross revenue of GBP 2,500,000. Licensees that cross the Commercial Threshold shall within 30 days buy a subscription.',
        [(2500000, "GBP", "year", "paid")],
    ),
    (
        GRANT + "A licensee whose monthly income exceeds ₩1,000,000,000 shall notify us and register.",
        [(1000000000, "KRW", "month", "registration")],
    ),
    (GRANT + "The model has 7 billion parameters and was trained on 2 trillion tokens of user data.", []),
    (GRANT + "Violations are punished with a fine of up to EUR 20 million or 4% of annual turnover under the law.", []),
    (
        'Acme Open Weights License v1\n\n1. Definitions\n"Affiliate" means any entity under common control with you.\n"Revenue Cap" means annual gross revenue, together with your Affiliates, of fifteen million US dollars (USD 15,000,000).\n"Acceptable Use Policy" means the policy at https://acme.example/aup as amended from time to time.\n\n2. Grant\nProvided that your revenue in the preceding fiscal year is below the Revenue Cap, Acme hereby grants you a worldwide, non-exclusive, revocable, royalty-free right to use, copy, fine-tune and redistribute the Weights for any purpose, commercial or otherwise.\nIf you go beyond the Revenue Cap, you must stop using the Weights unless you have signed an enterprise agreement with Acme.\n\n3. Conditions\n(a) include this license with every copy;\n(b) display "Built on Acme" in the user interface of any product;\n(c) observe the Acceptable Use Policy, which forms part of this license.\n\n4. Law\nThis license is governed by the laws of Ontario, Canada.\n',
        [(15000000, "USD", "year", "separate license")],
    ),
    (
        "You may use this model under MIT terms. In addition, hosting providers whose annual recurring revenue is $5 million or higher must show the Zeta logo on their landing page.  Permission is granted to use, copy and modify.",
        [(5000000, "USD", "year", "display")],
    ),
    ("The software may be used by companies with 50 or fewer employees. We grant a license to use it.", []),
    (
        GRANT + "In case your total funding raised exceeds twenty-five million euros, you need a commercial licence.",
        [(25000000, "EUR", None, "separate license")],
    ),
    (
        GRANT
        + "Licensees with quarterly revenue of more than 3 million dollars shall contact Acme to purchase a license.",
        [(3000000, "USD", None, "separate license")],
    ),
    (
        GRANT + "被许可人及其关联公司的年度营业收入合计达到或超过5000万元人民币的，应当另行取得书面授权。",
        [(50000000, "CNY", "year", "separate license")],
    ),
]


@pytest.mark.parametrize(("text", "expected"), USERS)
def test_users_are_counted(value: Callable[[str, str], Any], text: str, expected: list[tuple[str, int, str]]) -> None:
    found = [(item["metric"], item["amount"], item["effect"]) for item in value(text, "user_threshold")]
    assert found == expected


@pytest.mark.parametrize(("text", "expected"), MONEY)
def test_money_is_counted(
    value: Callable[[str, str], Any], text: str, expected: list[tuple[int, str, str | None, str]]
) -> None:
    items = value(text, "revenue_threshold")
    assert [(item["amount"], item["currency"], item["period"], item["effect"]) for item in items] == expected


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        ("on the release date the monthly active users exceed 5 million", "release date"),
        ("the monthly active users exceed 5 million in the preceding calendar month", "rolling"),
        ("you have more than 5 million monthly active users", "any time"),
    ],
)
def test_the_moment_of_measurement(value: Callable[[str, str], Any], words: str, moment: str) -> None:
    text = f"{GRANT}If {words}, you must request a license."
    assert [item["moment"] for item in value(text, "user_threshold")] == [moment]


@pytest.mark.parametrize(
    ("words", "scope"),
    [
        ("your group's consolidated annual revenue exceeds EUR 1 million", "consolidated"),
        ("the annual revenue of you and your affiliates exceeds EUR 1 million", "licensee and affiliates"),
        ("your annual revenue exceeds EUR 1 million", "licensee"),
    ],
)
def test_whose_revenue_counts(value: Callable[[str, str], Any], words: str, scope: str) -> None:
    text = f"{GRANT}If {words}, you must request a license."
    assert [item["scope"] for item in value(text, "revenue_threshold")] == [scope]


def test_two_languages_state_one_threshold(value: Callable[[str, str], Any]) -> None:
    text = f"{GRANT}If you have over 3 million monthly active users, you must request a license.\n\n"
    text += "如果您的月活跃用户数超过300万，您必须向我们申请许可。"
    assert len(value(text, "user_threshold")) == 1


def test_the_stricter_effect_counts(value: Callable[[str, str], Any]) -> None:
    text = f"{GRANT}Below 3 million monthly active users you need to register. "
    text += "Above 3 million monthly active users you must request a license."
    assert [item["effect"] for item in value(text, "user_threshold")] == ["separate license"]


def test_a_quote_stands_in_the_text(value: Callable[[str, str], Any]) -> None:
    text = f"{GRANT}\nIf you have over 3 million\nmonthly active users, you must request a license.\n"
    assert [item["quote"] in text for item in value(text, "user_threshold")] == [True]
