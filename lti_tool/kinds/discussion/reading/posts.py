"""What pages read of each post."""

from typing import Any

from sqlalchemy import Select, bindparam, func, literal_column, select
from sqlalchemy.orm import aliased

from lti_tool.course.models import Membership, Person
from lti_tool.course.naming.reading import alias_in
from lti_tool.kinds.discussion.models import Acceptance, Post, Reaction

_OF_A_POST: tuple[Any, ...] = (
    Post.id,
    Post.author_id,
    Post.thread_id,
    Post.parent_id,
    Post.answers_id,
    Post.position,
    Post.version,
    Post.body_html,
    Post.words,
    Post.is_late,
    Post.reply_count,
    Post.active_at,
    Post.created_at,
    Post.edited_at.is_not(None).label("is_edited"),
    Post.deleted_at.is_not(None).label("is_deleted"),
    Post.deleted_by_id,
    Post.kind,
    Post.useful_count,
    Post.new_count,
    Post.more_count,
    Acceptance.answer_id,
    Acceptance.by_membership_id.label("accepted_by_id"),
)


def _reacted() -> Any:
    """Select what the reader, `membership_id`, marks a post as: meanings with commas between, or None."""
    comma: Any = literal_column("','")
    mine = (Reaction.membership_id == bindparam("membership_id", 0), Reaction.taken_back_at.is_(None))
    said = select(func.aggregate_strings(Reaction.meaning, comma)).where(Reaction.post_id == Post.id, *mine)
    return said.correlate(Post).scalar_subquery()


def posts() -> Select[*tuple[Any, ...]]:
    """Return posts with their authors, of replies whom they answer, and whose question it is about.

    `membership_id` is the reader: without it nobody is.
    """
    member, person = aliased(Membership), aliased(Person)
    first, asker, asking = aliased(Post), aliased(Membership), aliased(Person)
    answered, receiver, receiving = aliased(Post), aliased(Membership), aliased(Person)
    return (
        select(
            *_OF_A_POST,
            _reacted().label("reacted"),
            first.kind.label("first_kind"),
            first.author_id.label("first_author_id"),
            asker.number.label("first_number"),
            asker.person_id.label("first_person_id"),
            asker.roles.label("first_roles"),
            asking.name.label("first_name"),
            alias_in(Post.activity_id, first.author_id).label("first_alias"),
            first.deleted_at.is_not(None).label("first_is_deleted"),
            member.number.label("author_number"),
            member.person_id.label("author_person_id"),
            member.roles.label("author_roles"),
            person.name.label("author_name"),
            alias_in(Post.activity_id, Post.author_id).label("author_alias"),
            receiver.id.label("answered_author_id"),
            receiver.number.label("answered_number"),
            receiver.person_id.label("answered_person_id"),
            receiver.roles.label("answered_roles"),
            receiving.name.label("answered_name"),
            alias_in(Post.activity_id, answered.author_id).label("answered_alias"),
        )
        .join(member, member.id == Post.author_id)
        .outerjoin(person, person.id == member.person_id)
        .outerjoin(answered, answered.id == Post.answers_id)
        .outerjoin(receiver, receiver.id == answered.author_id)
        .outerjoin(receiving, receiving.id == receiver.person_id)
        .outerjoin(first, first.id == Post.thread_id)
        .outerjoin(asker, asker.id == first.author_id)
        .outerjoin(asking, asking.id == asker.person_id)
        .outerjoin(Acceptance, Acceptance.question_id == func.coalesce(Post.thread_id, Post.id))
    )
