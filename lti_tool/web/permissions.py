"""What a participation may do, as one table: permission → predicate (ASVS 8.2.1)."""

from collections.abc import Callable
from enum import StrEnum

from lti_tool.course.who import Who
from lti_tool.errors import ForLearners, InAnothersName, NotAllowed, NotFromHere
from lti_tool.lti.deep_linking import RESOURCE_LINK


class Permission(StrEnum):
    """Everything that a view asks leave for."""

    ENTER = "enter"
    READ = "read"
    WRITE = "write"
    THANK = "thank"
    """Thank somebody for a post or react to it, and take that back."""
    FLAG = "flag"
    """Say that staff should look at a post."""
    ACCEPT = "accept"
    """Say which reply answers a question: one's own, or as staff anybody's."""
    CONFIGURE = "configure"
    ADD_ACTIVITIES = "add_activities"
    MAKE_ACTIVITIES = "make_activities"
    """Make one, which at the course home waits until the platform gives it a place."""
    PLAN_COURSE = "plan_course"
    """Make many activities in one go, and see and move them in the course's weeks."""
    MODERATE = "moderate"
    READ_HISTORY = "read_history"
    REVEAL = "reveal"
    """Look up who wrote one post where staff see aliases; it is written down."""
    READ_REVEALS = "read_reveals"
    """Read who looked up what, and why."""
    SEE_WORK = "see_work"
    """One learner's work, put together for whoever grades it."""
    ACCEPT_WORK = "accept_work"
    """Let a learner's step count as met although not all of it is there."""
    ASK_LOOK = "ask_look"
    """Ask staff to look at one's score again."""
    SEE_GRADES = "see_grades"
    SEND_GRADES = "send_grades"
    EXTEND = "extend"
    """Give one learner more time."""
    LET_THROUGH = "let_through"
    """Let one learner see what others wrote before they are due to."""
    SEE_COURSE = "see_course"
    """The course home: its activities, and one's own standing in each."""
    SEE_OVERVIEW = "see_overview"
    """There, how far the course's learners are."""
    PROPOSE = "propose"
    """Propose a prompt to the course, and vote for those of others."""
    DECIDE_PROPOSALS = "decide_proposals"
    """Decline what learners propose, and switch proposals off; taking one up is making an activity."""
    READ_ROSTER = "read_roster"
    """Have the course's list of people read anew."""
    SEE_POINTS = "see_points"
    """One's own points, which nobody else reads."""
    SET_POINTS = "set_points"
    """Say whether a course gives points, and what each act is worth."""
    RECOGNISE = "recognise"
    """Give an accolade at a learner's item, and take one back."""
    SEE_BRIEF = "see_brief"
    """Whom to thank in the course's next session, and for what."""
    THANK_IN_CLASS = "thank_in_class"
    """Note that somebody was thanked in class, or what they said there."""
    SEE_RECORD = "see_record"
    """One's own record of what one did and was thanked for, and how one's name is said."""
    SEE_BOARD = "see_board"
    """The boards of a course, which learners see once they have joined them."""
    JOIN_BOARD = "join_board"
    """Stand on them, take another alias, and leave."""
    SET_BOARD = "set_board"
    """Say whether a course has boards, and which."""
    FREEZE_BOARD = "freeze_board"
    """Let them stand still, and show them to the room."""
    SEE_INSIGHT = "see_insight"
    """How a course goes, and who may need a word."""
    SEE_OWN_PART = "see_own_part"
    """How one takes part oneself, and what taking part has brought others."""
    OWN_DATA = "own_data"
    """Read, take along and erase what is held about oneself in a course."""
    SET_RETENTION = "set_retention"
    """Say how long a course keeps texts and names after its end."""
    EXPORT_COURSE = "export_course"
    """Take all of a course along as a file."""
    READ_BOOK = "read_book"
    """The course's book: what came of its activities, as far as one sees them."""
    READ_NOTICES = "read_notices"
    """One's own inbox, which nobody reads in another's name, and what of it is mailed."""


def _at_an_activity(who: Who) -> bool:
    return who.activity_id is not None


def _at_home(who: Who) -> bool:
    return not _at_an_activity(who) and who.deep_linking is None


def _learns_at_home(who: Who) -> bool:
    return _at_home(who) and who.roles != {"Mentor"}


def _may_make(who: Who) -> bool:
    return who.is_instructor and not _at_an_activity(who)


def _may_add(who: Who) -> bool:
    """Where an activity can be given to the platform or to a link; the course itself is neither."""
    return _may_make(who) and not who.is_at_course


def _may_plan(who: Who) -> bool:
    """At the course home, and where the platform takes several activities at once."""
    dialog = who.deep_linking
    takes_several = dialog is None or (dialog.accept_multiple and RESOURCE_LINK in dialog.accept_types)
    return _may_make(who) and takes_several


def _takes_part(who: Who) -> bool:
    """All but those who only look on; no role or an unknown one has a learner's rights (row L20)."""
    return _at_an_activity(who) and who.roles != {"Mentor"}


def _may_stand(who: Who) -> bool:
    return who.deep_linking is None and not who.is_staff and who.roles != {"Mentor"}


TABLE: dict[Permission, Callable[[Who], bool]] = {
    Permission.ENTER: lambda who: True,
    Permission.READ: _at_an_activity,
    Permission.WRITE: _takes_part,
    Permission.THANK: _takes_part,
    Permission.FLAG: _takes_part,
    Permission.ACCEPT: _takes_part,
    Permission.CONFIGURE: lambda who: _at_an_activity(who) and who.is_instructor,
    Permission.ADD_ACTIVITIES: _may_add,
    Permission.MAKE_ACTIVITIES: _may_make,
    Permission.PLAN_COURSE: _may_plan,
    Permission.SEE_COURSE: _at_home,
    Permission.SEE_OVERVIEW: lambda who: _at_home(who) and who.is_staff,
    Permission.PROPOSE: lambda who: _learns_at_home(who) and not who.is_staff,
    Permission.DECIDE_PROPOSALS: lambda who: _at_home(who) and who.is_instructor,
    Permission.MODERATE: lambda who: _at_an_activity(who) and who.is_staff,
    Permission.READ_HISTORY: lambda who: _at_an_activity(who) and who.is_staff,
    Permission.REVEAL: lambda who: _at_an_activity(who) and who.is_staff,
    Permission.READ_REVEALS: lambda who: _at_an_activity(who) and who.is_instructor,
    Permission.SEE_WORK: lambda who: _at_an_activity(who) and who.is_staff,
    Permission.ACCEPT_WORK: lambda who: _at_an_activity(who) and who.is_staff,
    Permission.ASK_LOOK: lambda who: _takes_part(who) and not who.is_staff,
    Permission.SEE_GRADES: lambda who: _at_an_activity(who) and who.is_staff,
    Permission.SEND_GRADES: lambda who: _at_an_activity(who) and who.is_instructor,
    Permission.EXTEND: lambda who: _at_an_activity(who) and who.is_instructor,
    Permission.LET_THROUGH: lambda who: _at_an_activity(who) and who.is_instructor,
    Permission.READ_ROSTER: lambda who: _at_an_activity(who) and who.is_staff,
    Permission.SEE_POINTS: lambda who: who.deep_linking is None,
    Permission.SET_POINTS: lambda who: who.deep_linking is None and who.is_instructor,
    Permission.RECOGNISE: lambda who: _at_an_activity(who) and who.is_staff,
    Permission.SEE_BRIEF: lambda who: who.deep_linking is None and who.is_staff,
    Permission.THANK_IN_CLASS: lambda who: who.deep_linking is None and who.is_staff,
    Permission.SEE_RECORD: lambda who: who.deep_linking is None and not who.is_staff,
    Permission.SEE_BOARD: lambda who: who.deep_linking is None,
    Permission.JOIN_BOARD: _may_stand,
    Permission.SET_BOARD: lambda who: who.deep_linking is None and who.is_instructor,
    Permission.FREEZE_BOARD: lambda who: who.deep_linking is None and who.is_staff,
    Permission.SEE_INSIGHT: lambda who: who.deep_linking is None and who.is_staff,
    Permission.SEE_OWN_PART: lambda who: who.deep_linking is None and not who.is_staff,
    Permission.OWN_DATA: lambda who: who.deep_linking is None,
    Permission.SET_RETENTION: lambda who: who.deep_linking is None and who.is_instructor,
    Permission.EXPORT_COURSE: lambda who: who.deep_linking is None and who.is_staff,
    Permission.READ_BOOK: lambda who: who.deep_linking is None and (who.is_staff or _learns_at_home(who)),
    Permission.READ_NOTICES: lambda who: who.deep_linking is None,
}


LOOKING = frozenset(
    {
        *(Permission.ENTER, Permission.READ, Permission.READ_HISTORY),
        *(Permission.READ_REVEALS, Permission.SEE_WORK, Permission.SEE_GRADES),
        *(Permission.SEE_COURSE, Permission.SEE_OVERVIEW),
    }
)
"""What is left to somebody who acts as another person (lti.md C3, "Masquerade")."""


OF_LEARNERS = frozenset(
    {
        *(Permission.PROPOSE, Permission.ASK_LOOK, Permission.SEE_RECORD),
        *(Permission.SEE_OWN_PART, Permission.JOIN_BOARD),
    }
)
"""What staff have no part in."""


def may(who: Who, permission: Permission) -> bool:
    """Whether `who` has `permission`; in another's name one only looks."""
    return TABLE[permission](who) and (permission in LOOKING or not who.is_masquerade)


def require(who: Who, permission: Permission) -> None:
    """Let `who` pass.

    Raises:
        NotAllowed: if the table says no; InAnothersName where it would say yes to the person, ForLearners and
            NotFromHere to staff: what is not for their instructors is for learners, or opened elsewhere.
    """
    if may(who, permission):
        return
    if TABLE[permission](who):
        raise InAnothersName(permission)
    if who.is_staff and permission in OF_LEARNERS:
        raise ForLearners(permission)
    raise (NotFromHere if who.is_instructor else NotAllowed)(permission)
