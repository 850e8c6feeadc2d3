from connectors.licenses import Document, bundle

LICENSE = """Lumen Community License

You may use, modify and distribute the Model for any purpose, including commercial purposes.

Your use must follow the Acceptable Use Policy at https://lumen.example/aup, as updated from time to time, which is part of this
agreement.

If your products have more than 20 million monthly active users, you must request a separate license from us.
"""
POLICY = """Lumen Acceptable Use Policy

You agree not to use the Model:
1. to develop weapons;
2. for mass surveillance.

The rights under the Lumen Community License are not granted to you if you are domiciled in the European Union.
"""
CODE = (
    "MIT License\n\nCopyright (c) 2026 Acme\n\n"
    "Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation "
    'files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, '
    "modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the "
    "Software is furnished to do so, subject to the following conditions:\n\nThe above copyright notice and this permission notice "
    'shall be included in all copies or substantial portions of the Software.\n\nTHE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY '
    "OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR "
    "PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER "
    "LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE "
    "USE OR OTHER DEALINGS IN THE SOFTWARE.\n"
)

OWN = Document("license", "LICENSE-MODEL", LICENSE)
AUP = Document("policy", "https://lumen.example/aup", POLICY)
OF_CODE = Document("code_license", "LICENSE", CODE)


def test_the_weights_are_under_the_license_of_the_model_and_not_of_the_code() -> None:
    found = bundle({}, [OF_CODE, OWN])

    assert (found["weights"]["place"], found["weights"]["id"]) == (
        "LICENSE-MODEL",
        "LicenseRef-Lumen-Community-License",
    )
    assert (found["code"]["place"], found["code"]["id"]) == ("LICENSE", "MIT")
    assert found["openness"] == "open weights, restricted"


def test_a_territory_that_only_the_policy_excludes_belongs_to_the_bundle() -> None:
    alone, whole = bundle({}, [OWN]), bundle({}, [OWN, AUP])

    assert alone["terms"]["territory"]["excluded"] == []
    assert (whole["terms"]["territory"]["excluded"], whole["terms"]["territory"]["place"]) == (["EU"], AUP.place)
    assert [reason["paragraph"] for reason in whole["eu_open_source_exemption"]["reasons"]].count(79) == 1


def test_thresholds_name_the_document_that_sets_them() -> None:
    (threshold,) = bundle({}, [AUP, OWN])["terms"]["user_threshold"]

    assert (threshold["amount"], threshold["place"]) == (20_000_000, "LICENSE-MODEL")


def test_an_incorporated_policy_is_read_or_said_to_be_unread() -> None:
    (unread,) = bundle({}, [OWN])["policies"]
    (read,) = bundle({}, [OWN, AUP])["policies"]

    assert (unread["url"], unread["mutable"], unread["read"]) == ("https://lumen.example/aup", True, None)
    assert read["read"] == AUP.place


def test_fields_of_use_of_the_license_and_its_policy_stand_together() -> None:
    said = bundle({}, [OWN, AUP])["terms"]["use_restrictions"]

    assert said["value"] == "listed and incorporated"
    assert {"weapons", "surveillance"} <= set(said["categories"])


def test_every_pair_that_cannot_both_be_right_is_named() -> None:
    page = Document(
        "page", "https://acme.example/terms", LICENSE.replace("Lumen Community License", "Acme Terms of Use")
    )
    found = bundle({"card": {"license": "apache-2.0"}, "tag": {"license": "mit"}}, [OWN, page])

    pairs = {tuple(conflict["between"]) for conflict in found["conflicts"]}
    assert pairs == {
        ("card", "tag"), ("card", OWN.place), ("card", page.place), ("tag", OWN.place), ("tag", page.place),
        (OWN.place, page.place),
    }  # fmt: skip


def test_a_name_of_its_own_does_not_contradict_a_text_of_its_own() -> None:
    found = bundle({"card": {"license": "other", "license_name": "lumen"}, "tag": {"license": "lumen"}}, [OWN, OF_CODE])

    assert found["conflicts"] == []
    assert bundle({"card": {"license": "mit"}}, [Document("license", "LICENSE", CODE)])["conflicts"] == []


def test_claims_alone_say_what_they_say_and_nothing_is_nothing() -> None:
    claimed = bundle({"card": {"license": "gemma"}, "tag": {"license": None}}, [])

    assert claimed["claims"] == {"card": ["gemma"]}
    assert (claimed["weights"]["place"], claimed["openness"]) == ("card", "open weights, restricted")
    assert claimed["terms"] == {}
    assert bundle({}, [])["openness"] == "unclassified"


def test_a_gate_that_only_asks_for_consent_leaves_what_the_card_claims() -> None:
    gate = Document("gate", "gate", "The information you provide will be processed in accordance with our notice.")
    found = bundle({"card": {"license": "llama4"}}, [gate])
    assert found["openness"] == "open weights, restricted"


def test_a_claim_makes_no_unknown_text_open() -> None:
    unknown = Document(
        "license", "LICENSE", "Lorem terms. Speak to us about the matter before the matter is spoken of."
    )
    assert bundle({"card": {"license": "mit"}}, [unknown])["openness"] == "unclassified"
