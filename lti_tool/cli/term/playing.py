"""The simulated term is played: launches, posts, replies, answers and thanks, each at its own moment."""

from collections.abc import Callable
from datetime import date, datetime
from random import Random

from lti_tool.activities.proposals.service import propose, vote
from lti_tool.activities.proposals.values import ProposalTerms
from lti_tool.activities.reading.rules import day_of
from lti_tool.activities.reading.service import note_opened, note_stayed, note_takeaway
from lti_tool.activities.worth.rules import Answer
from lti_tool.activities.worth.service import say_worth
from lti_tool.cli.opening import Tool
from lti_tool.cli.term.course import TEACHER_KEY, Placed, TermCourse
from lti_tool.cli.term.mail import Post, want_mail
from lti_tool.cli.term.plot import TEACHER, ActName, Move, plot
from lti_tool.cli.term.room import Room, Said
from lti_tool.cli.term.sessions import Weeks, join_boards, say_aloud
from lti_tool.cli.term.tasks import LOOKS, TASKS, Turn
from lti_tool.cli.term.texts import Speaker, read_toml
from lti_tool.course.who import Who
from lti_tool.database import begin_writing
from lti_tool.grading.terms import terms_of
from lti_tool.kinds.discussion.accepting import accept
from lti_tool.kinds.discussion.circles.joining import own_circle
from lti_tool.kinds.discussion.models import Meaning, PostKind
from lti_tool.kinds.discussion.moderation.service import decide, flag
from lti_tool.kinds.discussion.options import read_options
from lti_tool.kinds.discussion.reacting import react
from lti_tool.kinds.discussion.resolving.service import endorse
from lti_tool.kinds.discussion.roles.service import give_roles
from lti_tool.kinds.discussion.service import add_post
from lti_tool.kinds.discussion.thanking import NewThanks, thank
from lti_tool.recognition.record import keep_hint
from lti_tool.recognition.service import give_accolade
from lti_tool.recognition.ticking import observe

ONE_TAKEAWAY, ONE_ENDORSED = 0.3, 0.1
WORTH: tuple[Answer, ...] = ("yes", "yes", "yes", "partly", "no")


class Play:
    """Carries out the moves; remembers who is who, and what was said."""

    def __init__(self, tool: Tool, course: TermCourse, seed: int) -> None:
        self._tool, self._course = tool, course
        self._chance = Random(f"{seed}/play")  # nosec B311  # a play, no secret
        self._speaker = Speaker(self._chance)
        self._options = [read_options(one.activity.options) for one in course.placed]
        self._rooms = [Room(self._chance, is_gated=one.gate.is_there) for one in self._options]
        self._proposed: list[tuple[int, int]] = []
        self._who: dict[tuple[int, int], Who] = {}
        self._count = 0
        self._acts: dict[ActName, Callable[[Move, Who, Placed, Room], None]] = {
            "open": self._open,
            "stay": self._stay,
            "post": self._begin,
            "ask": self._begin,
            "reply": self._reply,
            "thank": self._thank,
            "accept": self._accept,
            "react": self._react,
            "flag": self._flag,
            "decide": self._decide,
            "close": self._close,
            "worth": self._say_worth,
            "give roles": self._give_roles,
            "propose": self._propose,
            "vote": self._vote,
            "task": self._do_task,
            "look": self._look,
            "join": self._join,
            "recognise": self._recognise,
            "say aloud": self._say_aloud,
            "observe": self._observe,
            "tell hint": self._tell_hint,
            "want mail": self._want_mail,
        }

    def make(self, move: Move) -> None:
        """Carry one move out, in a transaction of its own."""
        place, who = self._course.placed[move.activity], self._enter(move)
        begin_writing(self._tool.session)
        self._acts[move.act](move, who, place, self._rooms[move.activity])
        self._tool.session.commit()

    def _enter(self, move: Move) -> Who:
        key = move.who, move.activity
        if key not in self._who:
            persona = TEACHER_KEY if move.who == TEACHER else self._course.persons[move.who]
            who = self._course.enter(persona, self._course.placed[move.activity].link_id, move.at)
            self._who[key] = who
            if self._options[move.activity].circles != "off":
                self._join_circle(move, who)
        return self._who[key]

    def _join_circle(self, move: Move, who: Who) -> None:
        begin_writing(self._tool.session)
        activity = self._course.placed[move.activity].activity
        circle = own_circle(self._tool.session, who, activity, move.at)
        self._rooms[move.activity].circles[move.who] = circle
        self._tool.session.commit()

    def _form_key(self) -> str:
        self._count += 1
        return f"term-{self._count}"

    def _begin(self, move: Move, who: Who, place: Placed, room: Room) -> None:
        asks = move.act == "ask"
        text = self._speaker.say("ask" if asks else "give", place.least_words)
        kind = PostKind.ASK if asks else PostKind.GIVE
        made = add_post(self._tool.session, who, place.activity, text, None, self._form_key(), move.at, kind)
        room.threads.append(Said(made.id, move.who, asks, circle=room.circles.get(move.who)))

    def _reply(self, move: Move, who: Who, place: Placed, room: Room) -> None:
        answered = room.to_answer(move.who)
        if answered is None:
            return
        text = self._speaker.say("teacher" if move.who == TEACHER else "reply", place.least_words)
        made = add_post(self._tool.session, who, place.activity, text, answered.id, self._form_key(), move.at)
        answered.replies.append(Said(made.id, move.who))

    def _thank(self, move: Move, who: Who, place: Placed, room: Room) -> None:
        given = room.to_thank_for(move.who)
        if given is None:
            return
        is_private = self._chance.random() < 0.2
        new = NewThanks(given.id, self._speaker.say("thank"), is_private, self._form_key())
        thank(self._tool.session, who, place.activity, new, move.at)
        given.thanked_by.add(move.who)

    def _accept(self, move: Move, who: Who, place: Placed, room: Room) -> None:
        found = room.to_accept(move.who)
        if found is None:
            return
        question, answer = found
        accept(self._tool.session, who, place.activity, answer.id, move.at, moderates=False)
        question.is_answered = True

    def _react(self, move: Move, who: Who, place: Placed, room: Room) -> None:
        marked = room.to_mark(move.who)
        if marked is None:
            return
        meaning = self._chance.choice(list(Meaning))
        react(self._tool.session, who, place.activity, marked.id, meaning, move.at, stands=True)
        marked.marked_by.add(move.who)

    def _open(self, move: Move, who: Who, place: Placed, room: Room) -> None:
        day = day_of(move.at, terms_of(self._tool.session, place.activity.id).zone)
        note_opened(self._tool.session, place.activity.id, who.membership_id, day, move.at)

    def _stay(self, move: Move, who: Who, place: Placed, room: Room) -> None:
        note_stayed(self._tool.session, who, place.activity, move.at)
        if self._chance.random() < ONE_TAKEAWAY:
            note_takeaway(self._tool.session, who, place.activity, self._speaker.say("takeaway"), move.at)

    def _flag(self, move: Move, who: Who, place: Placed, room: Room) -> None:
        if (found := room.to_mark(move.who)) is not None:
            flag(self._tool.session, who, place.activity, found.id, "off_topic", "", move.at)
            room.flagged.append(found)

    def _decide(self, move: Move, who: Who, place: Placed, room: Room) -> None:
        for found in room.flagged:
            what = self._chance.choice(("dismissed", "noted"))
            words = self._speaker.say("note") if what == "noted" else ""
            decide(self._tool.session, who, place.activity, found.id, what, words, "", move.at)

    def _close(self, move: Move, who: Who, place: Placed, room: Room) -> None:
        text = self._speaker.say("close", place.least_words)
        kind = PostKind.RESOLVE
        made = add_post(self._tool.session, who, place.activity, text, None, self._form_key(), move.at, kind)
        if self._chance.random() < ONE_ENDORSED:
            endorse(self._tool.session, who, place.activity, made.id, move.at, stands=True)

    def _give_roles(self, move: Move, who: Who, place: Placed, room: Room) -> None:
        if self._options[move.activity].roles:
            give_roles(self._tool.session, place.activity, int(move.at.timestamp()), move.at)

    def _propose(self, move: Move, who: Who, place: Placed, room: Room) -> None:
        prompts = read_toml("proposals.toml")["proposals"]
        if len(self._proposed) < len(prompts):
            terms = ProposalTerms(**prompts[len(self._proposed)])
            made = propose(self._tool.session, who, self._form_key(), terms, move.at)
            self._proposed.append((made, move.who))

    def _vote(self, move: Move, who: Who, place: Placed, room: Room) -> None:
        if others := [made for made, by in self._proposed if by != move.who]:
            vote(self._tool.session, who, self._chance.choice(others), move.at, is_for=True)

    def _join(self, move: Move, who: Who, place: Placed, room: Room) -> None:
        join_boards(self._tool.session, who, move.who, move.at)

    def _want_mail(self, move: Move, who: Who, place: Placed, room: Room) -> None:
        want_mail(self._tool.session, who, move.who, move.at)

    def _recognise(self, move: Move, who: Who, place: Placed, room: Room) -> None:
        if (found := room.to_thank_for(move.who)) is not None:
            session, words = self._tool.session, self._speaker.say("thank")
            kind, ref = self._course.kinds[place.activity.kind], ("post", found.id)
            give_accolade(session, kind, who, place.activity, ref, words, self._form_key(), move.at)

    def _say_aloud(self, move: Move, who: Who, place: Placed, room: Room) -> None:
        say_aloud(self._tool.session, self._course.kinds, who, self._form_key(), move.at)

    def _observe(self, move: Move, who: Who, place: Placed, room: Room) -> None:
        learners = [
            one for (person, at), one in self._who.items() if at == move.activity and person != TEACHER
        ]
        if learners:
            session, words, key = self._tool.session, self._speaker.say("observed"), self._form_key()
            told = self._chance.choice(learners).membership_id
            observe(session, who, told, place.activity.id, words, key, move.at)

    def _tell_hint(self, move: Move, who: Who, place: Placed, room: Room) -> None:
        keep_hint(self._tool.session, who, self._speaker.say("hint"), move.at)

    def _do_task(self, move: Move, who: Who, place: Placed, room: Room) -> None:
        TASKS[place.activity.kind](self._turn(move, who, place))

    def _look(self, move: Move, who: Who, place: Placed, room: Room) -> None:
        LOOKS[place.activity.kind](self._turn(move, who, place))

    def _turn(self, move: Move, who: Who, place: Placed) -> Turn:
        session, key = self._tool.session, self._form_key()
        secret = self._tool.secret
        return Turn(session, who, place.activity, key, move.at, self._speaker, self._chance, secret)

    def _say_worth(self, move: Move, who: Who, place: Placed, room: Room) -> None:
        answer = self._chance.choice(WORTH)
        say_worth(self._tool.session, place.activity.id, who.membership_id, answer, move.at)


def play_term(
    course: TermCourse, tool: Tool, seed: int, learners: int, starts_on: date, until: datetime
) -> int:
    """Play the term up to a moment; return how many moves were made."""
    course.begin(seed, learners, starts_on)
    play, works = Play(tool, course, seed), (Weeks(tool.engine), Post(tool))
    moves = plot(seed, learners, [one.frame for one in course.placed], until)
    for move in moves:
        _go_on(works, move.at)
        play.make(move)
    _go_on(works, until)
    return len(moves)


def _go_on(works: tuple[Weeks, Post], now: datetime) -> None:
    """Let a worker do what it does until this moment."""
    for work in works:
        work.go_on(now)
