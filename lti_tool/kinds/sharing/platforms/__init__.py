"""Where one can share, and what each place tells of a post without a key (product.md 4.4)."""

from lti_tool.kinds.sharing.platforms.bluesky import Bluesky
from lti_tool.kinds.sharing.platforms.closed import Closed
from lti_tool.kinds.sharing.platforms.mail import Mail
from lti_tool.kinds.sharing.platforms.mastodon import Mastodon
from lti_tool.kinds.sharing.platforms.oembed import REDDIT, YOUTUBE, X
from lti_tool.kinds.sharing.platforms.page import Page
from lti_tool.kinds.sharing.platforms.place import Evidence, Place

__all__ = ["BY_TITLE", "PLACES", "Evidence", "Place"]

PLACES: dict[str, Place] = {
    place.name: place
    for place in (
        Mastodon(),
        Bluesky(),
        X,
        Closed(
            "threads",
            "Threads",
            ("threads.net", "threads.com"),
            "https://www.threads.net/intent/post?text={text}",
        ),
        Closed(
            "linkedin",
            "LinkedIn",
            ("linkedin.com", "lnkd.in"),
            "https://www.linkedin.com/feed/?shareActive=true&text={text}",
        ),
        Closed(
            "facebook",
            "Facebook",
            ("facebook.com", "fb.com", "fb.me", "fb.watch"),
            "https://www.facebook.com/",
            "https://www.facebook.com/sharer/sharer.php?u={link}",
        ),
        REDDIT,
        YOUTUBE,
        Page(),
        Closed("slack", "Slack", ("slack.com",), None),
        Closed("teams", "Teams", ("teams.microsoft.com", "teams.cloud.microsoft", "teams.live.com"), None),
        Closed("discord", "Discord", ("discord.com", "discordapp.com"), None),
        Mail(),
    )
}
"""By name, in the order in which pages show them."""
BY_TITLE = frozenset({REDDIT.name, YOUTUBE.name})
"""Places that tell no more of a post than its title: a code that stands elsewhere is not found."""
