"""Teams: the platform's groups, each with the mean of its best, so that size does not matter (row 40)."""

from sqlalchemy import Subquery, and_, func, select
from sqlalchemy.orm import Session

from lti_tool.boards.models import BoardMember
from lti_tool.boards.rules import FEWEST, TeamMember, team_means
from lti_tool.boards.values import Board, Team
from lti_tool.course.conditions import learning
from lti_tool.course.models import CourseGroup, GroupMembership, Membership
from lti_tool.points.standings.models import Standing


def teams_of(session: Session, board: Board, window_id: int, membership_id: int | None) -> list[Team]:
    """Return the teams of a list, the best first; those with too few people on the board are left out.

    There are none while too few people of teams have points: a mean would tell whose they are.
    """
    team = _teams(board)
    here = and_(Standing.window_id == window_id, Standing.membership_id == BoardMember.membership_id)
    rows = session.execute(
        select(
            GroupMembership.group_id,
            team.c.name,
            team.c.number,
            BoardMember.membership_id,
            func.coalesce(-Standing.minus, 0).label("amount"),
        )
        .join(team, team.c.id == GroupMembership.group_id)
        .join(BoardMember, BoardMember.membership_id == GroupMembership.membership_id)
        .join(Membership, Membership.id == BoardMember.membership_id)
        .outerjoin(Standing, here)
        .where(learning())
    ).all()
    if len({row.membership_id for row in rows if row.amount}) < FEWEST:
        return []
    named = {row.group_id: (row.name, row.number) for row in rows}
    own = {row.group_id for row in rows if row.membership_id == membership_id}
    means = team_means((TeamMember(row.group_id, row.amount) for row in rows), board.terms.best_of_team)
    return [Team(one.team, *named[one.team], one.people, one.mean, one.team in own) for one in means]


def _teams(board: Board) -> Subquery:
    """Select the groups that are teams, with numbers by which those without a name are told apart."""
    number = func.row_number().over(partition_by=CourseGroup.name == "", order_by=CourseGroup.id)
    of_board = (CourseGroup.context_id == board.context_id, CourseGroup.kind == board.terms.teams)
    return select(CourseGroup.id, CourseGroup.name, number.label("number")).where(*of_board).subquery()
