"""Pure decisions of a weekly card: where it may go, when it is due, and how each kind of channel takes it."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Literal, get_args
from urllib.parse import urlsplit

Way = Literal["teams", "slack", "discord"]
WAYS: tuple[Way, ...] = get_args(Way)
HOSTS: dict[Way, tuple[str, ...]] = {
    "teams": (".logic.azure.com", ".api.powerplatform.com", ".powerautomate.com"),
    "slack": ("hooks.slack.com", "hooks.slack-gov.com"),
    "discord": ("discord.com", "ptb.discord.com", "canary.discord.com", "discordapp.com"),
}
"""Where each kind of channel takes messages; what begins with a dot is the end of a host's name."""
LONGEST_ADDRESS = 2_000
MONDAY = 0
HOUR = time(7)
"""Of Mondays, in UTC."""
LONGEST_TEXT = 1_900
"""Characters that every kind of channel takes in one message; Discord takes fewest."""
MOST_LINES = 25


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a card, as plain text, with an address behind it or ""."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """What a channel is told."""

    title: str
    lines: Sequence[Line]


def is_address(way: Way, text: str) -> bool:
    """Whether an address is that of a channel of this kind: https, and at its maker's own hosts."""
    if len(text) > LONGEST_ADDRESS or not text.isascii() or not text.isprintable() or " " in text:
        return False
    try:
        parts = urlsplit(text)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return False
    is_plain = parts.scheme == "https" and "@" not in parts.netloc and port in (None, 443)
    return is_plain and parts.path not in ("", "/") and any(_fits(host, one) for one in HOSTS[way])


def next_due(after: datetime) -> datetime:
    """Return when the next card is due: on a Monday."""
    day = after.astimezone(UTC).date()
    due = datetime.combine(day + timedelta(days=(MONDAY - day.weekday()) % 7), HOUR, UTC)
    return due if due > after else due + timedelta(days=7)


def message(way: Way, card: Card) -> bytes:
    """Return a card as a channel of this kind takes it."""
    makers = {"teams": _teams, "slack": _slack, "discord": _discord}
    return json.dumps(makers[way](_cut(card))).encode()


def _fits(host: str, end: str) -> bool:
    return host.endswith(end) if end.startswith(".") else host == end


def _cut(card: Card) -> Card:
    kept, size = [], len(card.title)
    for line in card.lines[:MOST_LINES]:
        size += len(line.text) + len(line.url) + 8
        if size > LONGEST_TEXT:
            break
        kept.append(line)
    return Card(card.title, kept)


def _teams(card: Card) -> dict[str, object]:
    """A Workflows webhook takes an adaptive card; runs of text know no Markdown, so that a name stays one."""
    runs = [{"type": "TextRun", "text": card.title, "weight": "Bolder"}, *map(_run, card.lines)]
    content = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.2",
        "body": [{"type": "RichTextBlock", "inlines": [run]} for run in runs],
    }
    kind = "application/vnd.microsoft.card.adaptive"
    return {
        "type": "message",
        "attachments": [{"contentType": kind, "contentUrl": None, "content": content}],
    }


def _run(line: Line) -> dict[str, object]:
    run: dict[str, object] = {"type": "TextRun", "text": line.text}
    return run | ({"selectAction": {"type": "Action.OpenUrl", "url": line.url}} if line.url else {})


def _slack(card: Card) -> dict[str, object]:
    lines = (
        f"<{line.url}|{_escaped(line.text)}>" if line.url else _escaped(line.text) for line in card.lines
    )
    text = "\n".join((f"*{_escaped(card.title)}*", *lines))
    return {"text": text, "unfurl_links": False, "unfurl_media": False}


def _discord(card: Card) -> dict[str, object]:
    """Nobody is mentioned whatever stands in it, and no preview is fetched: 4 suppresses embeds."""
    lines = (f"{_plain(line.text)} <{line.url}>" if line.url else _plain(line.text) for line in card.lines)
    text = "\n".join((f"**{_plain(card.title)}**", *lines))
    return {"content": text, "allowed_mentions": {"parse": []}, "flags": 4}


def _escaped(text: str) -> str:
    """Slack's own escapes: without them a text could call everybody in the channel."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("|", "¦")


def _plain(text: str) -> str:
    return re.sub(r"([\\`*_{}\[\]()#+!|<>~-])", r"\\\1", text)
