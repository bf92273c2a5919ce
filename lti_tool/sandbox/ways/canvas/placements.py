"""Where content is chosen in Canvas, and what each place takes (lti.md C9)."""

from dataclasses import dataclass

LINK = "ltiResourceLink"
NAVIGATION = "course_navigation"


@dataclass(frozen=True)
class Placement:
    """A place: the types of items it takes, whether several at once, and whether a lineItem counts."""

    types: tuple[str, ...] = (LINK,)
    takes_many: bool = False
    takes_line_items: bool = False


_MODULE = Placement(takes_many=True, takes_line_items=True)
PLACEMENTS: dict[str, Placement] = {
    "": _MODULE,
    "assignment_selection": Placement(takes_line_items=True),
    "link_selection": _MODULE,
    "course_assignments_menu": _MODULE,
    "module_index_menu_modal": _MODULE,
    "module_menu_modal": _MODULE,
    "editor_button": Placement(("link", "file", "html", LINK, "image"), takes_many=True),
    "homework_submission": Placement(("file", LINK)),
    "collaboration": Placement(),
    "submission_type_selection": Placement(),
}
