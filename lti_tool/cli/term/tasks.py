"""What people of the simulated term do in activities that are no discussions, by kind."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.activities.values import ActivityView
from lti_tool.cli.term.course import ANSWERS
from lti_tool.cli.term.texts import Speaker, read_toml
from lti_tool.course.who import Who
from lti_tool.kinds.hunt.service import answer as answer_clue
from lti_tool.kinds.hunt.service import chain_of, open_hint
from lti_tool.kinds.quiz.options import read_options
from lti_tool.kinds.quiz.rules import Question
from lti_tool.kinds.quiz.service import answer, own_answers
from lti_tool.kinds.race.models import Find, Source
from lti_tool.kinds.race.service import hand_in
from lti_tool.kinds.sharing.consent import agree
from lti_tool.kinds.sharing.models import Share
from lti_tool.kinds.sharing.rules import share_code
from lti_tool.kinds.sharing.service import Outside, say_seen, share_here, share_outside

ONE_OUTSIDE, ONE_FOR_STAFF = 0.4, 0.15
ONE_HINT, MOSTLY_RIGHT = 0.2, 0.75


@dataclass(frozen=True, slots=True)
class Turn:
    """Somebody's turn in an activity."""

    session: Session
    who: Who
    activity: ActivityView
    form_key: str
    now: datetime
    speaker: Speaker
    chance: Random
    secret: str


def find_source(turn: Turn) -> None:
    """Hand in a source that one has not handed in yet."""
    found = select(Find.why).join(Source, Source.id == Find.source_id)
    own = found.where(Find.membership_id == turn.who.membership_id, Source.activity_id == turn.activity.id)
    known = tuple(turn.session.scalars(own))
    sources = read_toml("sources.toml")["sources"]
    one = turn.chance.choice([new for new in sources if not any(why.startswith(new["why"]) for why in known)])
    why = f"{one['why']} {turn.speaker.say('found')}"
    hand_in(turn.session, turn.who, turn.activity, one["address"], why, turn.form_key, turn.now)


def share(turn: Turn) -> None:
    """Say it here, or say where one has said it outside."""
    session, who, activity, now = turn.session, turn.who, turn.activity, turn.now
    text = turn.speaker.say("share")
    if turn.chance.random() >= ONE_OUTSIDE:
        audience = "staff" if turn.chance.random() < ONE_FOR_STAFF else "course"
        share_here(session, who, activity, text, audience, turn.form_key, now)
        return
    agree(session, who.membership_id, now)
    place = turn.chance.choice(("mastodon", "linkedin", "page"))
    number = turn.chance.randrange(10**12, 10**13)
    address = {
        "mastodon": f"https://social.example.org/@somebody/{number}",
        "linkedin": f"https://www.linkedin.com/posts/somebody-{number}",
        "page": f"https://blog.example.org/{number}",
    }[place]
    code = share_code(turn.secret, activity.uuid, who.membership_id)
    share_outside(session, who, activity, Outside(place, address, code), turn.form_key, now)


def see_a_share(turn: Turn) -> None:
    """Say that one sees what another shared outside, where anybody has."""
    others = select(Share.id).where(
        Share.activity_id == turn.activity.id,
        Share.place != "",
        Share.membership_id != turn.who.membership_id,
    )
    if found := list(turn.session.scalars(others.order_by(Share.id))):
        say_seen(turn.session, turn.who, turn.activity, turn.chance.choice(found), turn.secret, turn.now)


def answer_a_question(turn: Turn) -> None:
    """Answer a question that one has not answered yet, as one guesses; nothing where there is none left."""
    session, who, activity, now = turn.session, turn.who, turn.activity, turn.now
    known = own_answers(session, activity.id, who.membership_id)
    left = [one for one in read_options(activity.options).questions if one.key not in known]
    if left:
        answer(session, who, activity, left[0].key, _guess(left[0], turn.chance), turn.secret, now)


def _guess(question: Question, chance: Random) -> list[str]:
    count = len(question.choices)
    if question.kind == "one":
        return [str(chance.choice([0, *range(count)]))]
    if question.kind == "number":
        return [str(chance.choice((1, 1, 2, 3, 5)))]
    places = list(range(1, count + 1))
    if chance.random() < 0.6:
        chance.shuffle(places)
    return [f"{thing}:{place}" for thing, place in enumerate(places)]


def solve_a_clue(turn: Turn) -> None:
    """Try the clue at which one stands, sometimes in vain, sometimes with a hint first."""
    session, who, activity, now = turn.session, turn.who, turn.activity, turn.now
    here = chain_of(session, activity, who.membership_id, turn.secret).next
    if here is None:
        return
    if here.hints and turn.chance.random() < ONE_HINT:
        open_hint(session, who, activity, here.key, 1, turn.secret, now)
    right = ANSWERS[int(here.key.removeprefix("clue")) - 1]
    typed = right if turn.chance.random() < MOSTLY_RIGHT else "12"
    answer_clue(session, who, activity, here.key, typed, turn.secret, now)


def look_on(turn: Turn) -> None:
    """Do nothing but look."""


TASKS: dict[str, Callable[[Turn], None]] = {
    "race": find_source,
    "sharing": share,
    "quiz": answer_a_question,
    "hunt": solve_a_clue,
}
LOOKS: dict[str, Callable[[Turn], None]] = {
    "race": look_on,
    "sharing": see_a_share,
    "quiz": look_on,
    "hunt": look_on,
}
