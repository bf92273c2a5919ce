"""Where one can share, and what each place tells of a post without a key (product.md 4.4)."""

from lti_tool.kinds.sharing.platforms.bluesky import Bluesky
from lti_tool.kinds.sharing.platforms.closed import Closed
from lti_tool.kinds.sharing.platforms.mail import Mail
from lti_tool.kinds.sharing.platforms.mastodon import Mastodon
from lti_tool.kinds.sharing.platforms.oembed import OEmbed
from lti_tool.kinds.sharing.platforms.page import Page
from lti_tool.kinds.sharing.platforms.place import Evidence, Place

__all__ = ["PLACES", "Evidence", "Place"]

PLACES: dict[str, Place] = {
    place.name: place
    for place in (
        Mastodon(),
        Bluesky(),
        OEmbed(
            "x",
            "X",
            ("x.com", "twitter.com"),
            r"/\w{1,20}/status/\d{1,20}",
            "https://publish.twitter.com/oembed?omit_script=1&url={url}",
            "https://twitter.com/intent/tweet?text={text}",
        ),
        Closed(
            "threads",
            "Threads",
            ("threads.net", "threads.com"),
            "https://www.threads.net/intent/post?text={text}",
        ),
        Closed(
            "linkedin",
            "LinkedIn",
            ("linkedin.com",),
            "https://www.linkedin.com/feed/?shareActive=true&text={text}",
        ),
        Closed(
            "facebook",
            "Facebook",
            ("facebook.com",),
            "https://www.facebook.com/",
            "https://www.facebook.com/sharer/sharer.php?u={link}",
        ),
        OEmbed(
            "reddit",
            "Reddit",
            ("reddit.com",),
            r"/r/\w{1,40}/comments/\w{1,12}(?:/.*)?",
            "https://www.reddit.com/oembed?url={url}",
            "https://www.reddit.com/submit?title={text}",
        ),
        OEmbed(
            "youtube",
            "YouTube",
            ("youtube.com", "youtu.be"),
            r"/(?:watch|shorts/[\w-]{11}|[\w-]{11})",
            "https://www.youtube.com/oembed?format=json&url={url}",
            None,
        ),
        Page(),
        Closed("slack", "Slack", ("slack.com",), None),
        Closed("teams", "Teams", ("teams.microsoft.com",), None),
        Closed("discord", "Discord", ("discord.com",), None),
        Mail(),
    )
}
"""By name, in the order in which pages show them."""
