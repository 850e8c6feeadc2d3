from collections.abc import Callable
from typing import Any

import pytest

GRANT = (
    "The Licensor grants you a non-exclusive, worldwide, royalty-free license to use, reproduce, modify and "
    "distribute the Model. "
)
OUTPUT_TRAINING = [
    (GRANT + "不得利用输出内容开发与我方构成竞争的模型。", "non-compete"),
    (GRANT + "Licensee shall refrain from distilling the Model into any other model.", "prohibited"),
    (GRANT + "Model outputs must not be used to build or enhance rival foundation models.", "non-compete"),
    (GRANT + "You shall not use outputs of the Model to train a model that competes with the Licensor.", "non-compete"),
    (GRANT + "Outputs may be used to train other models.", "free"),
    (GRANT + "You may not use the Model or its outputs to train, distill or improve any other AI model.", "prohibited"),
    (
        GRANT + "You must not use the outputs to improve any other AI model, except for Derivatives of the Model.",
        "own derivatives only",
    ),
    (GRANT + "您不得使用本模型的输出来训练其他模型。", "prohibited"),
    (
        "The rights below are yours for any non-commercial purpose only. We hereby grant you a license to use and modify the Model for a Non-Commercial Purpose. You may use the Outputs for any purpose, including commercial purposes, but not to train a model that is competitive with ours. If you would like a commercial license, please contact us.",
        "non-compete",
    ),
    (
        GRANT
        + 'When you train another model with outputs of Zeta, you must state "Improved with Zeta" in its model card.',
        "conditional",
    ),
    (GRANT + "Distillation of the Model's outputs into other models is expressly permitted.", "free"),
    (GRANT + "Outputs shall not be used for developing services that compete with us.", "non-compete"),
    (
        "某某大模型许可协议\n\n第一条 定义\n“适用区域”是指除欧盟、英国和韩国以外的全球范围。\n第二条 授权\n我方授予您在适用区域内非排他的、不可转让的、免版税的许可，允许您使用、复制、修改和分发本模型。\n第三条 商业许可\n如您的产品或服务在发布日前一个自然月的月活跃用户数超过5000万，您须向我方申请商业许可，我方可自行决定是否授予。\n第四条 限制\n您不得将本模型用于军事用途或者危害国家安全的活动。您不得使用本模型的输出结果改进任何其他大模型（本模型及其衍生品除外）。\n第五条 终止\n如您违反本协议，我方有权终止本协议，您应立即删除本模型。\n第六条 法律\n本协议适用中华人民共和国法律（为本协议之目的，不包括港澳台地区法律）。\n",
        "own derivatives only",
    ),
]


@pytest.mark.parametrize(("text", "expected"), OUTPUT_TRAINING)
def test_training_on_outputs(value: Callable[[str, str], Any], text: str, expected: Any) -> None:
    assert value(text, "output_training") == expected


OUTPUT_RIGHTS = [
    (
        GRANT + "Whatever you generate with the Model is yours; Orchid asserts no copyright in generated outputs.",
        "licensee",
    ),
    (GRANT + "You own all Outputs. We claim no rights in them.", "licensee"),
    (GRANT + "Outputs may only be used for non-commercial purposes.", "limited use"),
    (GRANT + "Company retains all right, title and interest in the Outputs.", "licensor"),
    (GRANT + "生成内容的所有权归用户所有。", "licensee"),
    (
        'Model outputs belong to Acme. The Licensee may use the Model for research only and shall not use it commercially. Derivative models shall be named with the prefix "ACME".',
        "licensor",
    ),
    (
        GRANT
        + "You agree not to use the Model:\n- to harm minors;\n- to generate disinformation;\n- for military applications.\nYou own the outputs.",
        "licensee",
    ),
    (GRANT + "As between you and us, all rights in the generated content vest in you.", "licensee"),
    (GRANT + "We do not assert any copyright over what the model generates as output.", "licensee"),
    (
        GRANT
        + "The Generated Content may be used freely, including for training. You are the owner of the Generated Content.",
        "licensee",
    ),
    (GRANT + "Use of the outputs is restricted to academic purposes.", "limited use"),
]


@pytest.mark.parametrize(("text", "expected"), OUTPUT_RIGHTS)
def test_who_has_the_outputs(value: Callable[[str, str], Any], text: str, expected: Any) -> None:
    assert value(text, "output_rights") == expected
