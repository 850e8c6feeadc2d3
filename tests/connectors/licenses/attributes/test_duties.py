from collections.abc import Callable
from typing import Any

import pytest

GRANT = (
    "The Licensor grants you a non-exclusive, worldwide, royalty-free license to use, reproduce, modify and "
    "distribute the Model. "
)
ATTRIBUTION = [
    (GRANT + "Please consider crediting Orchid in your documentation; this is recommended but optional.", "encouraged"),
    (
        GRANT + 'Services built on the Model are required to show an "Orchid Inside" badge in their interface.',
        "display",
    ),
    (
        GRANT
        + 'Any product that counts over 500k daily active users has to mention "Runs on Orchid" on its about page.',
        "display above a threshold",
    ),
    (
        GRANT
        + 'If your website receives over 2 million unique visitors per month, you must display "Runs on Foo" in the footer of your website.',
        "display above a threshold",
    ),
    (GRANT + 'You shall prominently show "Made with Foo" on the user interface of your product.', "display"),
    (GRANT + "We would appreciate it if you credit Foo in your publications.", "encouraged"),
    (GRANT + "Every copy must carry the copyright notice and this license text.", "notice"),
    (GRANT + 'You are encouraged to mark your product or service with the phrase "Powered by Acme".', "encouraged"),
    (
        GRANT
        + 'Every product using the Model must carry, on its website or about page, the words "Created with Zeta".',
        "display",
    ),
    (GRANT + "您应在您的产品或服务的显著位置标注“由某某提供技术支持”。", "display"),
    (
        'Acme Open Weights License v1\n\n1. Definitions\n"Affiliate" means any entity under common control with you.\n"Revenue Cap" means annual gross revenue, together with your Affiliates, of fifteen million US dollars (USD 15,000,000).\n"Acceptable Use Policy" means the policy at https://acme.example/aup as amended from time to time.\n\n2. Grant\nProvided that your revenue in the preceding fiscal year is below the Revenue Cap, Acme hereby grants you a worldwide, non-exclusive, revocable, royalty-free right to use, copy, fine-tune and redistribute the Weights for any purpose, commercial or otherwise.\nIf you go beyond the Revenue Cap, you must stop using the Weights unless you have signed an enterprise agreement with Acme.\n\n3. Conditions\n(a) include this license with every copy;\n(b) display "Built on Acme" in the user interface of any product;\n(c) observe the Acceptable Use Policy, which forms part of this license.\n\n4. Law\nThis license is governed by the laws of Ontario, Canada.\n',
        "display",
    ),
    (
        GRANT + "We ask that you cite our paper when you publish results; citation is appreciated but not required.",
        "encouraged",
    ),
    (GRANT + 'You must credit Zeta in a clearly visible place of your application ("Zeta inside").', "display"),
]


@pytest.mark.parametrize(("text", "expected"), ATTRIBUTION)
def test_the_strongest_duty_to_name_the_origin(value: Callable[[str, str], Any], text: str, expected: Any) -> None:
    assert value(text, "attribution") == expected


DERIVATIVE_NAMING = [
    (GRANT + 'Include "Orchid" in the name of any fine-tuned model you must publish.', "contains"),
    (GRANT + 'Published fine-tunes have to carry a name starting with "Orchid-".', "prefix"),
    (GRANT + 'Any derivative model must have a name that begins with "Foo".', "prefix"),
    (GRANT + 'The name of each derivative model must contain the word "Foo".', "contains"),
    (GRANT + 'You may not use "Foo" in the name of your derivative model.', "forbidden marks"),
    (GRANT + "基于本模型的衍生模型，其名称应以“Foo”开头。", "prefix"),
    (
        'Model outputs belong to Acme. The Licensee may use the Model for research only and shall not use it commercially. Derivative models shall be named with the prefix "ACME".',
        "prefix",
    ),
    (GRANT + 'If you make a derivative model available, its name shall include "Zeta" as the first word.', "prefix"),
    (GRANT + 'You must not name your models in a way that includes "Zeta".', "forbidden marks"),
    (GRANT + 'Derivatives must be named "Zeta-<your name>", i.e. the name has to start with "Zeta".', "prefix"),
]


@pytest.mark.parametrize(("text", "expected"), DERIVATIVE_NAMING)
def test_names_of_derived_models(value: Callable[[str, str], Any], text: str, expected: Any) -> None:
    assert value(text, "derivative_naming") == expected
