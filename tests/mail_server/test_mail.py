"""What the program sends, as people find it in their inbox."""

from datetime import timedelta
from email.message import EmailMessage

import pytest

from tests.flows.driving import Acme, Gazette, receiver
from tests.world import World

from .lab import PASSWORD, Lab

HOUR = timedelta(hours=1)
EXAMPLES = 8


@pytest.fixture(autouse=True)
def _trust(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(lab.authority))


def part(mail: EmailMessage, kind: str) -> str:
    found = mail.get_body((kind,))
    assert found is not None
    return str(found.get_content())


def of(mails: list[EmailMessage], words: str) -> EmailMessage:
    return next(mail for mail in mails if words in str(mail["Subject"]))


def test_one_of_every_kind_arrives_complete(gazette: Gazette, lab: Lab) -> None:
    gazette.watch(receiver("legal", lab.url("legal@lab.test")))

    ended = gazette("test", "legal")

    assert ended.code == 0, ended.err
    mails = lab.inbox("legal", EXAMPLES)
    assert len(mails) == len({mail["Message-ID"] for mail in mails}) == EXAMPLES
    for mail in mails:
        assert str(mail["Subject"]).startswith("[Test] ")
        assert "esmtpsa" in str(mail["Received"])
        assert mail["Auto-Submitted"] == "auto-generated"
        assert mail["List-Id"] == "Model Gazette <gazette.lab.test>"
        assert "gazette silence add" in part(mail, "plain") or "gazette digest" in part(mail, "plain")
        assert part(mail, "html").startswith("<!doctype html>")


def test_a_license_change_is_read_with_its_words_and_in_its_thread(
    gazette: Gazette, acme: Acme, world: World, lab: Lab
) -> None:
    gazette.watch(acme.page, receiver("board", lab.url("board@lab.test")))
    gazette("poll")
    world.clock.advance(HOUR)
    acme.tightens()
    gazette("run")
    world.clock.advance(3 * 24 * HOUR)
    acme.loosens()
    gazette("run")

    tightened, back = [mail for mail in lab.inbox("board", 2) if "[License]" in str(mail["Subject"])][:2]
    assert "{+If the products or services" in part(tightened, "plain")
    assert "<ins" in part(tightened, "html")
    assert tightened["X-Gazette-Severity"] == "critical"
    assert tightened["References"] == back["References"] == back["In-Reply-To"]


def test_a_digest_shows_its_chart_as_a_part_of_the_mail(gazette: Gazette, acme: Acme, world: World, lab: Lab) -> None:
    gazette.watch(*acme.sources, receiver("board", lab.url("board@lab.test")))
    gazette("poll")
    world.clock.advance(HOUR)
    acme.releases()
    gazette("poll", "--all")
    world.clock.advance(HOUR)
    before = len(lab.inbox("board", 0))

    assert gazette("digest", "--send", "board").code == 0

    mail = of(lab.inbox("board", before + 1), "[Digest]")
    kinds = [found.get_content_type() for found in mail.walk()]
    assert kinds == ["multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png"]
    picture = list(mail.walk())[-1]
    assert picture["Content-ID"] == "<chart>"
    assert 'src="cid:chart"' in part(mail, "html")
    assert picture.get_content().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("to", "password", "said", "state"),
    [
        ("refuse@lab.test", PASSWORD, "550 nobody of this name", "dead"),
        ("grey@lab.test", PASSWORD, "451 come back later", "owed"),
        ("legal@lab.test", "wrong", "the server refused the login: 535", "dead"),
    ],
)
def test_a_refusal_is_told_with_what_the_server_said(
    gazette: Gazette, acme: Acme, world: World, lab: Lab, to: str, password: str, said: str, state: str
) -> None:
    gazette.watch(acme.page, receiver("legal", lab.url(to, password=password)))
    gazette("poll")
    world.clock.advance(HOUR)
    acme.tightens()

    ended = gazette("run")

    assert ended.code == 3
    assert said in ended.err
    assert gazette.status("legal")[state] == 1


def test_a_server_whose_certificate_nobody_signed_gets_nothing(
    gazette: Gazette, lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    gazette.watch(receiver("legal", lab.url("legal@lab.test")))

    ended = gazette("test", "legal", "--one")

    assert ended.code == 3
    assert "SSLCertVerificationError" in ended.err
