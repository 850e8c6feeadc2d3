import pytest

from connectors.apprise import CONSOLE, check, mask, secrets, takes
from connectors.apprise.urls import canonical
from connectors.exceptions import ConfigError

TOKEN = "xyzSECRET987654321"
WEBHOOK = f"https://hooks.slack.com/services/T0000LAB/B0000LAB/{TOKEN}"


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("console:", "console"),
        (WEBHOOK, "Slack"),
        (f"slack://T0000LAB/B0000LAB/{TOKEN}/#legal", "Slack"),
        (f"slack://xoxb-1234-{TOKEN}/#legal", "Slack"),
        (f"mailtos://legal:{TOKEN}@mail.example.test?from=a@example.test&to=b@example.test", "E-mail"),
        ("mailto://127.0.0.1:2525?from=a@x.test&to=b@y.test", "E-mail"),
        (f"json://hook.example.test/{TOKEN}", "JSON webhook"),
        (f"discord://123456789012345678/{TOKEN}", "Discord"),
        (f"ntfys://ntfy.example.test/{TOKEN}", "ntfy"),
        (f"tgram://123456789:{TOKEN}abcdefgh/12315544/", "Telegram"),
    ],
)
def test_a_receiver_is_named_without_being_written_to(url: str, name: str) -> None:
    assert check(url) == name
    assert TOKEN not in mask(url)
    assert TOKEN not in url or any(TOKEN in secret for secret in secrets(url))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "no address",
        f"nosuchservice://{TOKEN}",
        f"slack://{TOKEN}",
        f"slack://xoxb-1234-{TOKEN}/#a/#b",
        f"https://example.test/{TOKEN}",
        f"json://a.test/{TOKEN}, json://b.test/{TOKEN}",
        f"mailto://user:{TOKEN}@example.test?to=nobody",
        f"discord://{TOKEN}",
    ],
)
def test_a_wrong_address_is_refused_without_its_secret(url: str) -> None:
    with pytest.raises(ConfigError) as caught:
        check(url)

    assert TOKEN not in str(caught.value)
    assert len(str(caught.value)) > 30


@pytest.mark.parametrize(
    ("url", "forms"),
    [
        ("https://hooks.slack.com/services/T0/B0/XXXX", {"blocks"}),
        ("slack://xoxb-1-2/#legal", {"blocks"}),
        ("mailtos://a:b@mail.test?to=c@d.test", {"html"}),
        ("discord://1/2", set()),
        (CONSOLE, set()),
        ("slack://", set()),
    ],
)
def test_only_what_a_receiver_shows_is_asked_for(url: str, forms: set[str]) -> None:
    assert takes(url) == forms


def test_a_pasted_webhook_is_ours_to_send() -> None:
    assert canonical(WEBHOOK) == f"slackkit://hooks.slack.com/T0000LAB/B0000LAB/{TOKEN}"
    assert canonical(WEBHOOK.replace("slack.com", "slack-gov.com")).startswith("slackkit://hooks.slack-gov.com/")


def test_a_channel_of_a_bot_is_kept() -> None:
    assert canonical("slack://xoxb-1234-abc/#legal") == "slackkit://slack.com/xoxb-1234-abc?channel=legal"


def test_a_workflow_stays_with_the_stock_plugin() -> None:
    url = "https://hooks.slack.com/triggers/T05AB/123/abc"

    assert canonical(url) == url


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("console:", "console:"),
        (WEBHOOK, "https://hooks.slack.com/****"),
        (f"slack://T0000LAB/B0000LAB/{TOKEN}", "slack://T...B/****"),
        (f"mailtos://legal:{TOKEN}@mail.example.test?to=b@c.test", "mailtos://****@mail.example.test/****"),
        (f"ntfy://{TOKEN}", "ntfy://x...1"),
        ("ntfy://short", "ntfy://****"),
        ("rubbish", "****"),
    ],
)
def test_a_masked_address_shows_the_service_only(url: str, shown: str) -> None:
    assert mask(url) == shown


def test_words_hosts_and_mail_addresses_are_no_secrets() -> None:
    found = secrets("mailtos://legal:hunter22@mail.example.test?to=legal@example.test&mode=starttls")

    assert set(found[1:]) == {"hunter22"}


@pytest.mark.parametrize(("typed", "meant"), [("discrd", "discord"), ("slak", "slack"), ("mialtos", "mailtos")])
def test_a_misspelled_service_is_told_with_the_nearest(typed: str, meant: str) -> None:
    with pytest.raises(ConfigError, match=rf"no service is called {typed}:// \(did you mean {meant}://\?\)"):
        check(f"{typed}://SECRETsecret1234/x")


def test_an_address_nothing_like_a_service_is_told_where_they_are_listed() -> None:
    with pytest.raises(ConfigError, match=r"no service is called qqqqqqqq://; the services are listed at"):
        check("qqqqqqqq://SECRETsecret1234/x")
