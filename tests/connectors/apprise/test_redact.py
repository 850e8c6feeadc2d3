import io
import logging

import pytest

from connectors.apprise import Redact, check, conceal, quiet, secrets
from connectors.exceptions import ConfigError

TOKEN = "xoxb-1234-SECRETabcdef"


def logged(redact: Redact, *args: object, **kwargs: bool) -> str:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(redact)
    logger = logging.getLogger("trial")
    logger.handlers, logger.propagate = [handler], False
    logger.error(*args, **kwargs)  # type: ignore[arg-type]
    return stream.getvalue()


def test_a_secret_in_a_message_or_its_values_is_blotted_out() -> None:
    redact = Redact(secrets(f"slack://{TOKEN}/#legal"))

    assert logged(redact, "posting to %s", TOKEN) == "posting to ***\n"
    assert logged(redact, "nothing to hide: %d", 7) == "nothing to hide: 7\n"


def test_a_secret_in_a_traceback_is_blotted_out() -> None:
    redact = Redact([TOKEN])
    try:
        int(TOKEN)
    except ValueError:
        text = logged(redact, "failed", exc_info=True)

    assert "Traceback" in text
    assert TOKEN not in text


def test_a_secret_learned_later_is_blotted_out_too() -> None:
    redact = Redact()
    redact.learn([TOKEN, "abc"])

    assert redact.text(f"{TOKEN} abc") == "*** abc"


@pytest.mark.parametrize("name", ["a.flow.run", "requests.deep.inside", "added.tomorrow"])
def test_what_is_concealed_reaches_no_handler_whichever_it_is(name: str) -> None:
    conceal(secrets("json://user:planted-PASSWORD1@host.test/in"))
    stream, logger = io.StringIO(), logging.getLogger(name)
    handler = logging.StreamHandler(stream)
    logger.addHandler(handler)
    try:
        int("planted-PASSWORD1")
    except ValueError:
        logger.exception("posting to %s", "planted-PASSWORD1")
    finally:
        logger.removeHandler(handler)

    assert "posting to ***" in stream.getvalue()
    assert "Traceback" in stream.getvalue()
    assert "planted-PASSWORD1" not in stream.getvalue()


def test_libraries_say_warnings_only() -> None:
    quiet()

    assert not logging.getLogger("urllib3.connectionpool").isEnabledFor(logging.INFO)
    assert not logging.getLogger("apprise").isEnabledFor(logging.DEBUG)


def test_what_apprise_says_of_a_wrong_token_reaches_no_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), pytest.raises(ConfigError):
        check("tgram://SECRETabcdef-not-a-token/1")

    assert "SECRETabcdef" not in caplog.text
