"""Where Canvas shows the tool, for a registration by hand (lti.md C4) and a dynamic one (C10)."""

EXTENSION = "https://canvas.instructure.com/lti"
PICKING = (
    "assignment_selection",
    "link_selection",
    "editor_button",
    "module_menu_modal",
    "module_index_menu_modal",
    "course_assignments_menu",
)
"""Dialogs in which an instructor picks activities."""
TAKING_LINE_ITEMS = frozenset(PICKING) - {"editor_button"}
"""C9: elsewhere a `lineItem` is dropped."""
NAVIGATION = "course_navigation"
"""The course's menu: opens the course home. An instructor switches it on, and visitors do not see it."""
WIDTH, HEIGHT = 900, 700
"""Of a dialog, in pixels."""


def messages(launch_url: str, label: str, icon_url: str) -> list[dict[str, object]]:
    """The messages of a dynamic registration; every placement of Canvas's own carries its prefix."""
    picking = {
        "type": "LtiDeepLinkingRequest",
        "target_link_uri": launch_url,
        "label": label,
        "icon_uri": icon_url,
        "placements": [f"{EXTENSION}/{name}" for name in PICKING],
        f"{EXTENSION}/launch_width": WIDTH,
        f"{EXTENSION}/launch_height": HEIGHT,
    }
    navigation = {
        "type": "LtiResourceLinkRequest",
        "target_link_uri": launch_url,
        "label": label,
        "icon_uri": icon_url,
        "placements": [f"{EXTENSION}/{NAVIGATION}"],
        f"{EXTENSION}/course_navigation/default_enabled": False,
        f"{EXTENSION}/visibility": "members",
    }
    return [picking, navigation]


def placements(launch_url: str, label: str, icon_url: str) -> list[dict[str, object]]:
    """The placements of the JSON that an admin gives to a developer key."""
    shared = {"enabled": True, "target_link_uri": launch_url, "text": label, "icon_url": icon_url}
    picking = {
        "message_type": "LtiDeepLinkingRequest",
        "selection_width": WIDTH,
        "selection_height": HEIGHT,
    }
    navigation = {
        "placement": NAVIGATION,
        "message_type": "LtiResourceLinkRequest",
        "default": "disabled",
        "visibility": "members",
    }
    return [{"placement": name, **shared, **picking} for name in PICKING] + [shared | navigation]
