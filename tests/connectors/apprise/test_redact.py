import io
import logging

import pytest

from connectors.apprise import Redact, check, quiet, secrets
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


def test_libraries_say_warnings_only() -> None:
    quiet(Redact())

    assert not logging.getLogger("urllib3.connectionpool").isEnabledFor(logging.INFO)
    assert not logging.getLogger("apprise").isEnabledFor(logging.DEBUG)


def test_what_apprise_says_of_a_wrong_token_reaches_no_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), pytest.raises(ConfigError):
        check("tgram://SECRETabcdef-not-a-token/1")

    assert "SECRETabcdef" not in caplog.text
