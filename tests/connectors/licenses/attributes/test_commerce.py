from collections.abc import Callable
from typing import Any

import pytest

GRANT = (
    "The Licensor grants you a non-exclusive, worldwide, royalty-free license to use, reproduce, modify and "
    "distribute the Model. "
)
COMMERCIAL_USE = [
    ("商业使用前须在官网完成注册。我们授予您使用许可。", "conditional"),
    ("年营业额在5000万元以下的企业可免费商用，超过者须购买商业授权。我们授予您使用权。", "conditional"),
    ("商用需向官方邮箱提交申请，审批通过后颁发商用授权书。学术研究可免费使用。", "conditional"),
    ("使用者仅可出于学术研究目的使用本权重，任何盈利性使用均被禁止。", "prohibited"),
    ("贵方可将模型用于研究、教育以及商业用途，但月活用户超过两亿的，应事先取得我方书面许可。", "conditional"),
    (
        "Commercial use is possible only under a separate agreement with Orchid GmbH. For research, you may use and modify the weights.",
        "conditional",
    ),
    ("Researchers may use the model. Commercial entities are excluded from this license.", "prohibited"),
    ("This license covers academic, personal and commercial use alike. You may use the model freely.", "permitted"),
    ("You may not use the model commercially, nor may you deploy it in production.", "prohibited"),
    ("These weights are licensed under CC-BY-NC: no commercial usage.", "prohibited"),
    (GRANT + "Licensee must not provide the Model as a stand-alone hosted API to third parties.", "conditional"),
    (
        GRANT
        + 'Any product that counts over 500k daily active users has to mention "Runs on Orchid" on its about page.',
        "permitted",
    ),
    (
        "The Orchid weights are free to use for individuals, startups and companies that make under 2 million euros a year in sales; all others need a commercial licence.",
        "conditional",
    ),
    (
        "Nimbus Model License. Section 1. You are granted a limited right to use the Nimbus weights for internal business purposes and in customer-facing products. Section 2. Entities whose trailing-twelve-month revenue is USD 50M or more are not eligible for this license and should reach out for commercial terms.",
        "conditional",
    ),
    (
        "Licensee may employ the Model for research and evaluation only. Any use in connection with a commercial product is excluded.",
        "prohibited",
    ),
    ("You are permitted to run the weights for any lawful purpose, including commercial applications.", "permitted"),
    (GRANT + "Commercial use requires a prior written agreement with the Company.", "conditional"),
    (
        GRANT
        + "You may not use the Model for commercial purposes unless you have first obtained a commercial license from us.",
        "conditional",
    ),
    (GRANT + "This license does not restrict commercial use.", "permitted"),
    ("This model is released for academic research purposes and is not intended for commercial use.", "prohibited"),
    (
        "The weights are made available under the following terms. You may copy and use them strictly for personal, educational or scholarly work; commercial exploitation of any kind is forbidden.",
        "prohibited",
    ),
    (
        "The model is free for academic research. Free commercial usage is also allowed after completing the application form.",
        "conditional",
    ),
    ("模型权重对学术研究完全开放，在填写问卷进行登记后亦允许免费商业使用。", "conditional"),
    ("本模型仅供学术研究使用，不得用于任何商业用途。", "prohibited"),
    ("您可以将本模型用于商业目的，无需另行申请授权。", "permitted"),
    ("您可免费使用本模型，包括商业用途。", "permitted"),
    ("如需将本模型用于商业用途，须向我们申请商业许可。许可方授予您使用、复制和修改本模型的权利。", "conditional"),
    (
        "Le concédant accorde une licence d'utilisation du modèle uniquement à des fins de recherche non commerciale. Toute utilisation commerciale est interdite.",
        "prohibited",
    ),
    ("Die Nutzung des Modells ist ausschließlich für nicht-kommerzielle Forschungszwecke gestattet.", "prohibited"),
    (
        "El modelo puede utilizarse únicamente con fines de investigación y no comerciales. Queda prohibido el uso comercial.",
        "prohibited",
    ),
    ("本モデルは研究目的でのみ利用することができます。商用利用は禁止します。", "prohibited"),
    ("본 모델은 비상업적 연구 목적으로만 사용할 수 있습니다.", "prohibited"),
    ("本モデルは商用利用を含め、自由に利用することができます。", "permitted"),
    ("본 모델은 상업적 목적으로도 자유롭게 사용할 수 있습니다.", "permitted"),
    ("This card describes the model. See the website for licensing details.", "unclear"),
    (
        "You may use the Materials for internal evaluation. Production deployment requires a paid subscription.",
        "conditional",
    ),
    (
        '"Permitted Purpose" means non-commercial academic study. Subject to these terms you are granted a license to use the Model for the Permitted Purpose only.',
        "prohibited",
    ),
    ("Permission is granted to use this model commercially or non-commercially.", "permitted"),
    (
        "You shall not, and shall not allow others to:\n(a) use the Model for a commercial purpose;\n(b) remove notices.\n"
        + GRANT,
        "prohibited",
    ),
    (
        "We grant you a license to use the Model for non-commercial purposes. For commercial purposes, you may use the Model if your company's annual revenue is below USD 5 million; otherwise you must contact us for an enterprise license.",
        "conditional",
    ),
    (
        "You may use, modify and share the Model. In no event shall the licensor be liable for any commercial damages or losses.",
        "permitted",
    ),
    (
        GRANT
        + "Should your offering surpass five million monthly active users, the rights granted above lapse and you will need to conclude a further agreement with the Licensor.",
        "conditional",
    ),
    (
        GRANT
        + 'If your website receives over 2 million unique visitors per month, you must display "Runs on Foo" in the footer of your website.',
        "permitted",
    ),
    (
        "The rights below are yours for any non-commercial purpose only. We hereby grant you a license to use and modify the Model for a Non-Commercial Purpose. You may use the Outputs for any purpose, including commercial purposes, but not to train a model that is competitive with ours. If you would like a commercial license, please contact us.",
        "prohibited",
    ),
    (
        'You are hereby granted the right to use the Model exclusively for Research Purposes. "Research Purposes" means non-commercial scientific research and academic development activities. ',
        "prohibited",
    ),
    (
        GRANT
        + "Commercial Use. You may use the model commercially as long as the total annual revenue of your group stays below ten million US dollars (US$10,000,000). Entities at or above that figure have no license for commercial purposes under these terms.",
        "conditional",
    ),
    (
        GRANT
        + "Where your Attributable Revenue is greater than $1m in any year, you shall pay us a royalty equal to 10% of that revenue.",
        "conditional",
    ),
    (
        GRANT
        + "If, as of the release date, the number of monthly active users of your products exceeds 10 million, or if your product competes with Acme's services, you must request a separate license, which Acme may grant in its sole discretion.",
        "conditional",
    ),
    (
        GRANT
        + "After filling in the registration questionnaire, you may use the weights commercially free of charge on no more than 5,000 edge devices, or in applications with fewer than 1 million daily active users (DAU). Beyond that, contact us for further authorization.",
        "conditional",
    ),
    (
        "如果您计划将本模型或其衍生品用作商业目的，您应满足以下条件：（1）您或您的关联方的服务或产品的日均用户活跃量低于100万；（2）您及您的关联方不是云服务提供商。在满足前述条件下，您须通过邮箱向许可方申请，获得书面授权后方可商用。许可方授予您使用许可。",
        "conditional",
    ),
    (
        'Model outputs belong to Acme. The Licensee may use the Model for research only and shall not use it commercially. Derivative models shall be named with the prefix "ACME".',
        "prohibited",
    ),
    ("You may fine-tune the model for your internal non-commercial research only.", "prohibited"),
    (GRANT + "Commercial licensees shall pay an annual fee of $500.", "conditional"),
    ("This agreement governs your use of the hosted demo. We may collect usage data.", "unclear"),
    ("Dieses Modell darf kommerziell und privat frei genutzt werden.", "permitted"),
    ("Ce modèle peut être utilisé librement, y compris à des fins commerciales.", "permitted"),
    ("Este modelo puede usarse libremente, incluso con fines comerciales.", "permitted"),
    (
        "Hiermit wird Ihnen das Recht eingeräumt, das Modell zu nutzen. Die kommerzielle Nutzung bedarf einer vorherigen schriftlichen Genehmigung.",
        "conditional",
    ),
    (
        "상업적 이용을 원하는 경우 사전에 별도의 허가를 받아야 합니다. 라이선서는 사용자에게 모델을 사용할 권리를 부여한다.",
        "conditional",
    ),
    ("商用利用をご希望の場合は、事前に申請し許諾を得る必要があります。研究目的での利用を許諾します。", "conditional"),
    ("授权您仅为非商业目的使用。商业使用请联系我们获取授权。", "prohibited"),
    ("许可方在此授予您使用本模型的权利。未经许可方书面授权，您不得将本模型用于商业用途。", "conditional"),
    (
        "No license is granted for commercial use, which must be negotiated separately. You may use the model for teaching and research.",
        "prohibited",
    ),
    (
        'Acme Open Weights License v1\n\n1. Definitions\n"Affiliate" means any entity under common control with you.\n"Revenue Cap" means annual gross revenue, together with your Affiliates, of fifteen million US dollars (USD 15,000,000).\n"Acceptable Use Policy" means the policy at https://acme.example/aup as amended from time to time.\n\n2. Grant\nProvided that your revenue in the preceding fiscal year is below the Revenue Cap, Acme hereby grants you a worldwide, non-exclusive, revocable, royalty-free right to use, copy, fine-tune and redistribute the Weights for any purpose, commercial or otherwise.\nIf you go beyond the Revenue Cap, you must stop using the Weights unless you have signed an enterprise agreement with Acme.\n\n3. Conditions\n(a) include this license with every copy;\n(b) display "Built on Acme" in the user interface of any product;\n(c) observe the Acceptable Use Policy, which forms part of this license.\n\n4. Law\nThis license is governed by the laws of Ontario, Canada.\n',
        "conditional",
    ),
    (
        "某某大模型许可协议\n\n第一条 定义\n“适用区域”是指除欧盟、英国和韩国以外的全球范围。\n第二条 授权\n我方授予您在适用区域内非排他的、不可转让的、免版税的许可，允许您使用、复制、修改和分发本模型。\n第三条 商业许可\n如您的产品或服务在发布日前一个自然月的月活跃用户数超过5000万，您须向我方申请商业许可，我方可自行决定是否授予。\n第四条 限制\n您不得将本模型用于军事用途或者危害国家安全的活动。您不得使用本模型的输出结果改进任何其他大模型（本模型及其衍生品除外）。\n第五条 终止\n如您违反本协议，我方有权终止本协议，您应立即删除本模型。\n第六条 法律\n本协议适用中华人民共和国法律（为本协议之目的，不包括港澳台地区法律）。\n",
        "conditional",
    ),
    (
        "RESEARCH LICENSE\nThe Provider makes the checkpoints available to you free of charge, for research purposes only. You shall not:\ni) use the checkpoints, or anything derived from them, in any product or service offered for a fee;\nii) redistribute the checkpoints;\niii) try to identify persons.\nAccess is subject to prior approval by the Provider. The Provider may change these terms at any time. Danish law applies.",
        "prohibited",
    ),
    (
        "Zeta Community License. Subject to this license you may use the Zeta models, also commercially. However: (1) if at the date on which a Zeta version is published your services had upwards of 250 million users per month, or (2) if you offer the models as a cloud service to third parties, you have to ask Zeta for a licence first.",
        "conditional",
    ),
    (
        "You may use this model under MIT terms. In addition, hosting providers whose annual recurring revenue is $5 million or higher must show the Zeta logo on their landing page.  Permission is granted to use, copy and modify.",
        "permitted",
    ),
    ("Attribution-NonCommercial. You may copy and adapt the weights for noncommercial purposes.", "prohibited"),
    (
        GRANT
        + "This license is not granted to, and may not be exercised by, any company whose products have exceeded one hundred million (100,000,000) monthly active users at any time.",
        "conditional",
    ),
    (
        "Users must sign the license form and be verified before receiving access to the weights. For research use only.",
        "prohibited",
    ),
    (
        "You are granted free access for academic institutions. Companies: please e-mail licensing@z.example to obtain a commercial license before any use.",
        "conditional",
    ),
    ("The model may be used in production and for profit.", "permitted"),
    ("Anyone may use this model for whatever purpose they like.", "permitted"),
    ("本模型采用宽松许可，任何个人或企业均可免费商用。", "permitted"),
    ("本模型禁止商用。", "prohibited"),
    ("未经授权，禁止商用。许可方授予您非商业用途的使用权。", "prohibited"),
    (
        "Non-commercial license. You may not sell access to the model or use it within a business. We permit you to use it for hobby projects.",
        "prohibited",
    ),
]


@pytest.mark.parametrize(("text", "expected"), COMMERCIAL_USE)
def test_commerce_is_what_the_text_says(value: Callable[[str, str], Any], text: str, expected: Any) -> None:
    assert value(text, "commercial_use") == expected
