"""What came from a file or a person is shown as it is, and does nothing."""

from datetime import UTC, datetime

from handlers.blocks.mrkdwn import code, escape, shorten, when, who


def test_control_characters_are_escaped() -> None:
    """A cell that calls the channel calls nobody."""
    assert escape("<!channel> & co") == "&lt;!channel&gt; &amp; co"


def test_a_value_stays_within_its_backticks() -> None:
    """A value can't end its own backticks, nor break the line."""
    assert code("a`b`\n*c*") == "`a'b' *c*`"


def test_a_value_of_nothing_is_named() -> None:
    """Empty backticks would show as two backticks."""
    assert code("\u200b ") == "an empty value"


def test_a_long_value_is_cut_with_a_sign() -> None:
    """However Slack counts `&` and emoji, the cut text is within the limit."""
    assert code("x" * 1_000_000, 5) == "`xxxx…`"
    assert shorten("&" * 75, 75) == f"{'&' * 14}…"
    assert shorten("😀" * 75, 75) == f"{'😀' * 37}…"
    assert shorten("x" * 75, 75) == "x" * 75


def test_a_lone_surrogate_does_no_harm() -> None:
    """Half a character from a broken file is shown as a space."""
    assert code("a\ud800b") == "`a b`"
    assert shorten("\ud800" * 10, 5) == "\ud800" * 4 + "…"


def test_people_are_mentioned_or_named() -> None:
    """A Slack user is mentioned, someone at the command line is named."""
    assert who("U0AB12") == "<@U0AB12>"
    assert who("cli:anna <*x*>") == "`anna &lt;*x*&gt;`, from the command line"
    assert who("cli:") == "someone, from the command line"
    assert who("U1> <!channel") == "`U1&gt; &lt;!channel`"


def test_moments_are_told_in_the_readers_time_zone() -> None:
    """Slack puts the date in the reader's words; the fallback says that it is in UTC."""
    moment = datetime(2025, 11, 3, 14, 5, tzinfo=UTC)
    assert when(moment) == "<!date^1762178700^{date_short_pretty} at {time}|3 November 2025, 14:05 UTC>"
