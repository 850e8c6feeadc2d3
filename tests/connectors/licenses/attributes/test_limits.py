from collections.abc import Callable
from typing import Any

import pytest

GRANT = (
    "The Licensor grants you a non-exclusive, worldwide, royalty-free license to use, reproduce, modify and "
    "distribute the Model. "
)
MIT_LIKE = (
    "Permission is hereby granted, free of charge, to any person obtaining a copy of these weights, to deal in the "
    "weights without restriction, including the rights to use, copy, modify, publish, distribute, sublicense and sell copies. "
)
BARRED = [
    GRANT + "The rights above extend to non-production use only.",
    "Permission is granted to copy and run the weights for non-production purposes.",
    "You may copy, modify and make non-production use of the Licensed Work.",
    GRANT + "You may not use the Model in production.",
    GRANT + "The Model must not be deployed in a production environment.",
    GRANT + "Use of the weights in production systems is not allowed.",
    GRANT + "This license does not cover production deployments.",
    "We grant you the right to run the checkpoints solely for evaluation and testing.",
    "You may use the weights for testing and evaluation only.",
    "The Model is provided to you for evaluation purposes only. You are granted a license to run it.",
    "You are granted a license to use the weights exclusively to evaluate them.",
    "Licensee may use the Software for trial purposes only, for a period of ninety days.",
    "You may run the model during the trial period, and solely for internal evaluation.",
    GRANT + "Your use is limited to internal testing and benchmarking.",
    GRANT + "You shall not monetize the Model or anything that is built with it.",
    GRANT + "Do not monetize this model.",
    GRANT + "You must not generate revenue from the Model.",
    GRANT + "You may not earn money with the weights, directly or indirectly.",
    GRANT + "The weights may be used in demos, not in production.",
    "授予您使用本模型的权利,仅限于评估和测试。",
    "您可以在非生产环境中使用本模型。不得将本模型用于生产环境。",
    "许可方授予您使用、复制和修改本模型的权利。您不得利用本模型获取收益。",
    "Vous pouvez utiliser le modèle uniquement à des fins d'évaluation et de test.",
    "Le concédant vous accorde le droit d'utiliser le modèle. Toute utilisation en production est interdite.",
    "Sie dürfen das Modell ausschließlich zu Evaluierungszwecken nutzen.",
    "Hiermit wird Ihnen das Recht eingeräumt, das Modell zu nutzen. Der Einsatz in Produktivumgebungen ist nicht gestattet.",
    "本モデルは評価およびテスト目的でのみ利用することができます。",
    "利用者は本モデルを利用することができます。本番環境での利用は禁止します。",
    "Use of the weights is restricted to development and testing environments. " + GRANT,
    GRANT + "Production use falls outside of this license and is not permitted.",
    GRANT + "You may not charge money for anything made with the model.",
    GRANT + "Monetization of the weights is forbidden.",
    "我们授予您使用、修改本模型的权利。本模型仅供测试,不得用于生产。",
]
BOUND = [
    "You may use, copy and modify the Model for your internal use only.",
    GRANT + "The license is limited to your internal business operations.",
    "You are granted a license to run the weights solely within your own organization.",
    "We license the weights to you for your own internal business purposes, and for no other purpose.",
    GRANT + "You may not sell access to the Model.",
    GRANT + "You shall not rent, lease, lend or sell the Model.",
    GRANT + "You may not offer the Model to third parties as a hosted or managed service.",
    GRANT + "Providing the weights to others as a paid API is prohibited.",
    GRANT + "Licensee must not make the Model available as a service to third parties.",
    GRANT + "You may not provide the model to anyone on a software-as-a-service basis.",
    "You may use the weights if your company has fewer than 50 employees.",
    GRANT + "This license is available only to organizations with less than 100 employees.",
    GRANT + "Companies with more than two hundred and fifty staff members need to speak to us first.",
    "Free for individuals and for businesses with up to 20 people. You may use, copy and modify the weights.",
    GRANT + "You may not use the Model if you are a competitor of the Licensor.",
    GRANT + "The Model may not be used to build a product or service that competes with Acme's products.",
    GRANT + "You agree not to compete with us by means of the Model.",
    GRANT + "This license does not extend to anybody who offers a competing product.",
    GRANT + "Any purpose is permitted other than a Competing Use.",
    "我们授予您使用本模型的许可,仅供贵公司内部使用。",
    "许可方授予您使用、复制和修改本模型的权利。您不得向第三方出租、出售或以云服务形式提供本模型。",
    "我们授予员工人数少于50人的企业使用本模型的权利。",
    "许可方授予您使用本模型的权利。您不得将本模型用于与许可方竞争的产品。",
    "Le concédant vous accorde le droit d'utiliser le modèle, uniquement pour vos besoins internes.",
    "Le concédant vous accorde le droit d'utiliser le modèle. Il est interdit de louer ou de vendre l'accès au modèle.",
    "Sie dürfen das Modell nur für interne Zwecke nutzen.",
    "Hiermit wird Ihnen das Recht eingeräumt, das Modell zu nutzen. Das Modell darf nicht vermietet oder verkauft werden.",
    "利用者は本モデルを社内利用に限り利用することができます。",
    GRANT + "You may not run the weights in production unless you hold a paid subscription.",
    GRANT + "The weights may be used only within Licensee's organization.",
    GRANT + "The weights are for in-house use; resale to third parties is not allowed.",
    GRANT + "If you have 1,000 or more employees, you need to obtain a license from us.",
    GRANT + "The license does not grant to you the right to sell the software.",
    GRANT + "You shall not:\n(a) rent, lease, or sublicense the weights;\n(b) remove notices.",
    GRANT + "No right is granted to offer the weights as a managed service.",
    GRANT + "Any external use, including hosting, needs our written consent.",
    "我们授予您使用、修改本模型的权利。未经书面许可,不得将本模型作为托管服务提供给第三方。",
]
FREE = [
    MIT_LIKE,
    MIT_LIKE + "The weights come without any warranty of fitness for production use.",
    MIT_LIKE + "You may also use them internally.",
    MIT_LIKE + "The model has not been evaluated for production use; test it before you deploy it in production.",
    (
        "Redistribution and use in source and binary forms, with or without modification, are permitted provided that the "
        "following conditions are met: redistributions must retain the above notice. The name of the holder may not be used "
        "to sell or promote products derived from this software."
    ),
    (
        "Subject to these terms, each Contributor grants to You a perpetual, worldwide license to reproduce, prepare "
        "derivative works of, sublicense, and distribute the Work. This License does not grant permission to use the trade "
        "names, trademarks, service marks, or product names of the Licensor."
    ),
    GRANT + "This License does not grant permission to use the trademarks of the Licensor in a competing product.",
    (
        "Subject to your compliance with this agreement, permission is hereby granted, free of charge, to deal in the Model "
        "Materials without restriction, including under all copyright, patent, database and trade secret rights. If you "
        "distribute any portion of the Model Materials, you shall retain a copy of this agreement."
    ),
    GRANT
    + "While redistributing the Model, You may choose to offer, and charge a fee for, acceptance of support or warranty.",
    GRANT + "You agree not to use the Model: (a) to generate malware; (b) to harass people; (c) to sell personal data; "
    "(d) to run unlawful services.",
    GRANT + "You may use the Model in production, internally or in products that you sell.",
    GRANT + "You may evaluate, test and deploy the Model, and host it for your customers.",
    GRANT + "You may offer the Model as a hosted service, provided that you keep this notice.",
    GRANT + "Only Acme may sell merchandise under the name Orchid. You may sell products built with the Model.",
    GRANT + "The number of employees of your company does not matter.",
    GRANT + "Nothing in this license keeps you from competing with the Licensor.",
    GRANT + "The employees of the Licensor are not liable for damages of more than 100 dollars.",
    GRANT + "The Licensor does not sell access to the Model and does not offer it as a hosted service.",
    GRANT
    + "The documentation is provided for information only. You may use the weights for internal and external purposes.",
    GRANT + "You may not sell the personal information of users.",
    GRANT + "You should not deploy the weights in production without testing them first.",
    GRANT + "We do not recommend use in production.",
    GRANT + "You must not offer the weights as a service that pretends to be human.",
    GRANT + "Do not use the model to facilitate anti-competitive conduct or to violate competition law.",
    GRANT + "You may not use outputs to train models that compete with the weights.",
    GRANT + "您不得利用本模型从事不正当竞争或非法牟利。",
    GRANT + "不得使用本模型生产武器。",
    "许可方授予您使用、复制、修改和分发本模型的权利,包括在生产环境中使用。",
    "我们授予您使用本模型的许可,可用于内部或外部用途。",
    "Le concédant vous accorde le droit d'utiliser le modèle, en interne comme en production.",
    "Sie dürfen das Modell nutzen, auch in Produktivumgebungen und für interne Zwecke.",
    "本モデルは社内でも本番環境でも自由に利用することができます。",
]


@pytest.mark.parametrize("text", BARRED)
def test_a_license_short_of_production_or_revenue_prohibits_commerce(
    value: Callable[[str, str], Any], text: str
) -> None:
    assert value(text, "commercial_use") == "prohibited"


@pytest.mark.parametrize("text", BOUND)
def test_a_license_for_some_businesses_or_some_business_is_conditional(
    value: Callable[[str, str], Any], text: str
) -> None:
    assert value(text, "commercial_use") == "conditional"


@pytest.mark.parametrize("text", FREE)
def test_words_that_limit_nothing_leave_commerce_permitted(value: Callable[[str, str], Any], text: str) -> None:
    assert value(text, "commercial_use") == "permitted"
