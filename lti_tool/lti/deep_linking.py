"""The answer to a deep linking request: activities on their way into a course (Deep Linking 2.0, 4.3).

On PyLTI1p3's `DeepLink` and `DeepLinkResource`, which send `data: null`, a list as `aud`, no dates and a
life of ten minutes where this sends none, a string, dates and five minutes (rows D5 to D8).
"""

import re
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import jwt
from pylti1p3.deep_link import DeepLink, TDeepLinkData
from pylti1p3.deep_link_resource import DeepLinkResource
from pylti1p3.lineitem import LineItem
from pylti1p3.registration import Registration

from lti_tool.errors import LaunchRefused
from lti_tool.lti.claims import DEEP_LINKING
from lti_tool.lti.signatures import ALGORITHM
from lti_tool.lti.signing_keys import SigningKey
from lti_tool.lti.texts import cleaned
from lti_tool.lti.values import ContentItem, DeepLinkingSettings, KnownRegistration

LIFE = timedelta(minutes=5)
RESOURCE_LINK = "ltiResourceLink"
TAG = "score"
LONGEST_TITLE = 255
_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>")


def answer(
    registration: KnownRegistration,
    deployment_id: str,
    settings: DeepLinkingSettings,
    items: Sequence[ContentItem],
    key: SigningKey,
    launch_url: str,
    now: datetime,
    message: str | None = None,
) -> str:
    """The JWT to post to `settings.return_url`; no items means that the instructor chose none.

    `launch_url` becomes the target link of each item; `message` is shown to the instructor by the platform.

    Raises:
        LaunchRefused: more items than this place takes, or it takes no activities at all (rows D4, D5).
    """
    if items and RESOURCE_LINK not in settings.accept_types:
        raise LaunchRefused("deep_linking_type_refused")
    if len(items) > 1 and not settings.accept_multiple:
        raise LaunchRefused("deep_linking_takes_one")
    graded = settings.accept_line_item is not False
    links = [_ActivityLink(item, launch_url, graded) for item in items]
    return _Answer(registration, deployment_id, settings, now, message).signed(links, key)


class _ActivityLink(DeepLinkResource):
    """One activity as a content item: with plain text and dates, which the library leaves out."""

    def __init__(self, item: ContentItem, launch_url: str, graded: bool) -> None:
        self._item = item
        self.set_url(launch_url).set_title(plain(item.title)[:LONGEST_TITLE].rstrip())
        self.set_custom_params({"activity": item.activity})
        if graded and item.score_maximum is not None:
            self.set_lineitem(self._line_item(item.score_maximum))

    def _line_item(self, score_maximum: float) -> LineItem:
        line_item = LineItem().set_score_maximum(score_maximum).set_label(self.get_title() or "")
        return line_item.set_resource_id(self._item.activity).set_tag(TAG)

    def to_dict(self) -> dict[str, object]:
        """The item as it travels."""
        item: dict[str, object] = super().to_dict()
        opens, closes = self._item.opens_at, self._item.closes_at
        if text := plain(self._item.text):
            item["text"] = text
        if available := _times(startDateTime=opens):
            item["available"] = available
        if submission := _times(endDateTime=closes):
            item["submission"] = submission
        return item


class _Answer(DeepLink):
    """The message around the items."""

    def __init__(
        self,
        registration: KnownRegistration,
        deployment_id: str,
        settings: DeepLinkingSettings,
        now: datetime,
        message: str | None,
    ) -> None:
        named = Registration().set_issuer(registration.issuer).set_client_id(registration.client_id)
        super().__init__(named, deployment_id, TDeepLinkData(deep_link_return_url=settings.return_url))
        self._settings = settings
        self._now = now
        self._message = message

    def signed(self, links: Sequence[DeepLinkResource], key: SigningKey) -> str:
        """The message as a JWT."""
        claims = self.get_message_jwt(links)
        return jwt.encode(claims, key.private_key, algorithm=ALGORITHM, headers={"kid": key.kid})

    def get_message_jwt(self, resources: Sequence[DeepLinkResource]) -> dict[str, object]:
        """The claims; `data` only and always if it came."""
        claims: dict[str, Any] = super().get_message_jwt(resources)
        issued = int(self._now.timestamp())
        ours = {
            "aud": self._registration.get_issuer(),
            "iat": issued,
            "exp": issued + int(LIFE.total_seconds()),
            "nonce": secrets.token_urlsafe(32),
            f"{DEEP_LINKING}data": self._settings.data,
            f"{DEEP_LINKING}msg": self._message,
        }
        return {name: value for name, value in (claims | ours).items() if value is not None}


def plain(text: str) -> str:
    """Text without markup: some platforms show titles as HTML (row D8)."""
    return cleaned(_MARKUP.sub("", text))


def _times(**moments: datetime | None) -> dict[str, str]:
    told = {name: moment for name, moment in moments.items() if moment}
    return {name: moment.strftime("%Y-%m-%dT%H:%M:%SZ") for name, moment in told.items()}
