"""Tenants that look alike: registrations of one issuer, and of one issuer and client, with the same ids
everywhere; a second deployment of one, with the same people; and a second course."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from werkzeug.test import TestResponse

from lti_tool.activities.defaults import set_site_default
from lti_tool.activities.models import Activity
from lti_tool.activities.planning.models import CoursePlan
from lti_tool.activities.proposals.models import Proposal
from lti_tool.activities.recognising.models import Recognition
from lti_tool.activities.views import all_kinds
from lti_tool.boards.models import BoardMember
from lti_tool.course.models import Context, Deployment, LineItem, Membership
from lti_tool.course.registrations import RegistrationTerms, add_registration
from lti_tool.database import begin_writing, db
from lti_tool.grading.models import ScoreDelivery, SecondLook, Step
from lti_tool.kinds.discussion.circles.models import Circle, CircleMember
from lti_tool.kinds.discussion.models import Post, Thanks
from lti_tool.kinds.discussion.views.circles import seat_key
from lti_tool.kinds.hunt.options import read_options as read_hunt
from lti_tool.kinds.quiz.rules import read_question
from lti_tool.kinds.race.models import Source
from lti_tool.kinds.sharing.defaults import checks
from lti_tool.kinds.sharing.models import Share
from lti_tool.kinds.sharing.options import Options as SharingOptions
from lti_tool.kinds.sharing.options import write_options as write_sharing_options
from lti_tool.kinds.sharing.owned.models import OwnPlace
from lti_tool.launch.desk import open_launch
from lti_tool.lti.signing_keys import ensure_key
from lti_tool.lti.trace import LaunchTrace
from lti_tool.lti.values import GradeService, LaunchContext, LaunchResourceLink, LaunchUser, Role
from lti_tool.web.carrier import KEY_HEADER
from tests.matrix.samples import (
    A_PLACE,
    A_SHARE,
    ALIAS,
    BOARDS,
    DISCUSSION,
    HUNT,
    QUIZ,
    RACE,
    SHARING,
    WORTH,
    Sample,
)
from tests.support.rows import ALL_GRADES, make_launch
from tests.support.school import form_of_any

ISSUER = "https://lms.test"
ROLES = {
    "learner": Role.LEARNER,
    "assistant": Role.TEACHING_ASSISTANT,
    "instructor": Role.INSTRUCTOR,
}


@dataclass(frozen=True)
class Visitor:
    """Somebody with the key of one participation."""

    client: FlaskClient
    public_id: str
    key: str

    def send(
        self,
        method: str,
        path: str,
        form: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
    ) -> TestResponse:
        """Send a request with the own key and, where it writes, the own CSRF token."""
        headers = {KEY_HEADER: self.key, "Accept": "text/html"}
        data = None if method == "GET" else {"csrf_token": self.csrf_token, **(form or {})}
        return self.client.open(
            path, method=method, headers=headers, data=data, query_string=dict(query or {})
        )

    @cached_property
    def csrf_token(self) -> str:
        """The token that any page of the own participation carries."""
        page = self.client.get(f"/p/{self.public_id}/", headers={KEY_HEADER: self.key}, follow_redirects=True)
        return form_of_any(page.text)


@dataclass
class Tenant:
    """One course of one registration. Every text in it names it, so that a leak is seen."""

    name: str
    registration_id: int
    deployment: str
    context: str
    subs: str
    """What user ids begin with: equal in registrations and deployments, different in two courses of one."""
    surname: str
    """What its people are called; who is in two deployments has one name."""
    at_activity: dict[str, Visitor] = field(default_factory=dict)
    at_desk: dict[str, Visitor] = field(default_factory=dict)
    at: dict[str, dict[str, Visitor]] = field(default_factory=dict)
    """By kind, where it is no discussion, and by role."""
    kind_ids: dict[str, int] = field(default_factory=dict)
    """The activity of each of these kinds."""
    sources: dict[str, int] = field(default_factory=dict)
    """What each role found."""
    shares: dict[str, int] = field(default_factory=dict)
    """What each role shared."""
    mails: dict[str, int] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    """What each role mailed to a mentor, who answered."""
    echoes: dict[str, int] = field(default_factory=dict)
    """What each role replied to that."""
    question: str = ""
    """The key of the one question of its quiz."""
    clue: str = ""
    """The key of the first clue of its hunt."""
    posts: dict[str, int] = field(default_factory=dict)
    """A question of each role."""
    answers: dict[str, int] = field(default_factory=dict)
    """What each answers to their own question."""
    thanks: dict[str, int] = field(default_factory=dict)
    """Of each to the next one."""
    activity_id: int = 0
    delivery_id: int = 0
    plan_id: int = 0
    proposal_id: int = 0
    """Of somebody who is no learner, so that each role may do with it what it may."""
    look_id: int = 0
    """What somebody asks staff to look at again."""
    own_proposal_id: int = 0
    """Of the learner."""
    recognition_id: int = 0
    """An accolade to the learner."""
    observation_id: int = 0
    """What the learner said in class."""
    step_id: int = 0
    member_id: int = 0
    """The learner's membership."""
    circle_id: int = 0
    seat: str = ""
    """The learner's, in another circle."""

    def visitor(self, role: str, sample: Sample) -> Visitor:
        """Who asks for this route in this role."""
        if sample.at:
            return self.at[sample.at][role]
        return (self.at_desk if sample.at_desk else self.at_activity)[role]

    def things(self, role: str) -> dict[str, str]:
        """What belongs to this tenant; the post is that of the role."""
        return {
            "post": str(self.posts[role]),
            "learners_post": str(self.posts["learner"]),
            "recognition": str(self.recognition_id),
            "observation": str(self.observation_id),
            "answer": str(self.answers[role]),
            "source": str(self.sources[role]),
            "share": str(self.shares[role]),
            "question": self.question,
            "clue": self.clue,
            "others_share": str(self.shares[after(role)]),
            "mail": str(self.mails[role]),
            "place": str(self.places[role]),
            "echo": str(self.echoes[role]),
            "other": str(self.posts[after(role)]),
            "thanks": str(self.thanks[role]),
            "activity": str(self.activity_id),
            "delivery": str(self.delivery_id),
            "plan": str(self.plan_id),
            "proposal": str(self.proposal_id),
            "look": str(self.look_id),
            "own_proposal": str(self.own_proposal_id),
            "step": str(self.step_id),
            "member": str(self.member_id),
            "circle": str(self.circle_id),
            "seat": self.seat,
            "cursor": f"{2**53}-{self.posts[role]}",
        }


def after(role: str) -> str:
    """The role that comes next in a circle of them."""
    return dict(zip(ROLES, [*list(ROLES)[1:], *list(ROLES)[:1]], strict=True))[role]


class Town:
    """The tool with all its tenants."""

    def __init__(self, app: Flask, now: datetime, others: Collection[str]) -> None:
        """Northfield, and of the others those that are named."""
        self.app, self._now = app, now
        with app.app_context():
            begin_writing(db.session())
            ensure_key(db.session(), app.config["SECRET_KEY"], now)
            first = self._register("client-1", "keys", "1", "2")
            second, twin = self._register("client-2", "keys", "1"), self._register("client-1", "twin", "1")
            db.session.commit()
        everybody = [
            Tenant("Northfield", first, "1", "c-1", "u", "Northfield"),
            Tenant("Southgate", second, "1", "c-1", "u", "Southgate"),
            Tenant("Westbrook", twin, "1", "c-1", "u", "Westbrook"),
            Tenant("Highmoor", first, "2", "c-1", "u", "Northfield"),
            Tenant("Eastleigh", first, "1", "c-2", "e", "Eastleigh"),
        ]
        self.tenants = [one for one in everybody if one.name in ("Northfield", *others)]
        for tenant in self.tenants:
            self._fill(tenant)

    def contents(self) -> dict[str, list[tuple[object, ...]]]:
        """Every row of every table."""
        with self.app.app_context(), db.engine.connect() as connection:
            return {
                name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
                for name, table in db.metadata.tables.items()
            }

    def _register(self, client_id: str, keys: str, *deployments: str) -> int:
        terms = RegistrationTerms(
            name="Campus",
            issuer=ISSUER,
            client_id=client_id,
            auth_url=f"{ISSUER}/auth",
            token_url=f"{ISSUER}/token",
            jwks_url=f"{ISSUER}/{keys}",
        )
        return add_registration(db.session(), terms, deployments, self._now, beside_others=True).id

    def _fill(self, tenant: Tenant) -> None:
        maker = self._launch(tenant, "instructor", "link-1")
        texts = DISCUSSION | {name: f"{name} of {tenant.name}" for name in ("title", "prompt", "objective")}
        # A step that nobody has done: who has all of a score asks for no second look.
        texts |= {"steps-1-kind": "read", "steps-1-needed": "9", "steps-1-words": "0", "steps-1-share": "50"}
        made = maker.send("POST", f"/p/{maker.public_id}/add/new", texts)
        assert made.status_code == 303, made.text
        for role in ROLES:
            tenant.at_activity[role] = self._launch(tenant, role, "link-1")
            tenant.at_desk[role] = self._launch(tenant, role, "link-2")
            self._write(tenant, role)
        self._note_ids(tenant)
        self._seat(tenant)
        self._propose(tenant)
        self._ask_look(tenant)
        self._recognise(tenant)
        self._answer_and_thank(tenant)
        self._run(tenant)
        self._share(tenant)
        self._quiz(tenant)
        self._hunt(tenant)
        self._stand(tenant)

    def _seat(self, tenant: Tenant) -> None:
        """Draw two circles, with the learner in one of them."""
        with self.app.app_context():
            session = db.session()
            circles = [Circle(activity_id=tenant.activity_id, number=number) for number in (1, 2)]
            session.add_all(circles)
            session.flush()
            seat = CircleMember(activity_id=tenant.activity_id, membership_id=tenant.member_id)
            seat.circle_id, seat.joined_at = circles[0].id, self._now
            session.add(seat)
            session.commit()
            tenant.circle_id, tenant.seat = circles[1].id, seat_key(seat.id)

    def _recognise(self, tenant: Tenant) -> None:
        """Let the instructor recognise what the learner wrote."""
        visitor = tenant.at_activity["instructor"]
        path = f"/p/{visitor.public_id}/recognition/items/post/{tenant.posts['learner']}"
        sent = visitor.send("POST", path, {"words": f"It moved {tenant.name}."})
        assert sent.status_code == 303, sent.text
        said = {"member": str(tenant.member_id), "activity": str(tenant.activity_id)}
        said["words"] = f"They spoke of {tenant.name}."
        sent = visitor.send("POST", f"/p/{visitor.public_id}/recognition/observations", said)
        assert sent.status_code == 303, sent.text
        with self.app.app_context():
            newest = db.session.scalars(select(Recognition.id).order_by(Recognition.id.desc()).limit(2))
            tenant.observation_id, tenant.recognition_id = newest

    def _run(self, tenant: Tenant) -> None:
        """Let a race begin in which each role has found something of their own."""
        maker = self._launch(tenant, "instructor", "link-3")
        texts = RACE | {name: f"{name} of {tenant.name}" for name in ("title", "prompt", "objective")}
        made = maker.send("POST", f"/p/{maker.public_id}/add/new", texts)
        assert made.status_code == 303, made.text
        for role in ROLES:
            visitor = tenant.at.setdefault("race", {})[role] = self._launch(tenant, role, "link-3")
            source = {"address": f"https://{tenant.name}.example/{role}", "why": f"It is of {tenant.name}."}
            sent = visitor.send("POST", f"/p/{visitor.public_id}/race/sources", source)
            assert sent.status_code == 303, sent.text
            tenant.sources[role] = int(sent.headers["Location"].rpartition("-")[2])
        with self.app.app_context():
            found = select(Source.activity_id).where(Source.id == tenant.sources["learner"])
            tenant.kind_ids["race"] = db.session.scalars(found).one()

    def _share(self, tenant: Tenant) -> None:
        """Let a sharing task begin in which each role has shared something outside."""
        maker = self._launch(tenant, "instructor", "link-4")
        texts = SHARING | {name: f"{name} of {tenant.name}" for name in ("title", "prompt", "objective")}
        made = maker.send("POST", f"/p/{maker.public_id}/add/new", texts)
        assert made.status_code == 303, made.text
        for role in ROLES:
            visitor = tenant.at.setdefault("sharing", {})[role] = self._launch(tenant, role, "link-4")
            share = A_SHARE | {"address": f"https://{tenant.name}.example/{role}"}
            sent = visitor.send("POST", f"/p/{visitor.public_id}/sharing/outside", share)
            assert sent.status_code == 303, sent.text
        with self.app.app_context():
            newest = db.session.scalars(select(Share).order_by(Share.id.desc()).limit(len(ROLES))).all()
            tenant.shares = dict(zip(ROLES, sorted(one.id for one in newest), strict=True))
            tenant.kind_ids["sharing"] = newest[0].activity_id
        self._mail(tenant)
        self._places(tenant)

    def _places(self, tenant: Tenant) -> None:
        """Let each role have named a place of their own, and their code have been found in an account."""
        with self.app.test_request_context():
            set_site_default(db.session(), checks(), 1.0, locked=False)
            for role in ROLES:
                account = {"account": f"did:plc:{tenant.name}-{role}", "handle": f"@{tenant.name}"}
                db.session.execute(update(Share).where(Share.id == tenant.shares[role]).values(account))
            db.session.commit()
        for role in ROLES:
            visitor = tenant.at["sharing"][role]
            place = A_PLACE | {"own_address": f"https://{tenant.name}.example/"}
            sent = visitor.send("POST", f"/p/{visitor.public_id}/sharing/places", place)
            assert sent.status_code == 303, sent.text
            with self.app.app_context():
                newest = select(OwnPlace.id).order_by(OwnPlace.id.desc()).limit(1)
                tenant.places[role] = db.session.scalars(newest).one()

    def _mail(self, tenant: Tenant) -> None:
        """Let each role have mailed a mentor, who answered."""
        with self.app.app_context():
            mails = write_sharing_options(SharingOptions(("page", "mail")))
            activity = update(Activity).where(Activity.id == tenant.kind_ids["sharing"])
            db.session.execute(activity.values(options=mails))
            db.session.commit()
        for role in ROLES:
            visitor = tenant.at["sharing"][role]
            mail = {"mail": f"I am of {tenant.name}.", "answer": f"So is {tenant.name}."}
            sent = visitor.send("POST", f"/p/{visitor.public_id}/sharing/mail", mail)
            assert sent.status_code == 303, sent.text
            with self.app.app_context():
                newest = select(Share.id).order_by(Share.id.desc()).limit(1)
                tenant.mails[role] = db.session.scalars(newest).one()
            path = f"/p/{visitor.public_id}/sharing/shares/{tenant.mails[role]}/reply"
            sent = visitor.send("POST", path, {"reply": f"So says {tenant.name}."})
            assert sent.status_code == 303, sent.text
            tenant.echoes[role] = int(sent.headers["Location"].rpartition("-")[2])

    def _quiz(self, tenant: Tenant) -> None:
        """Let there be a quiz of one question, which nobody has answered."""
        maker = self._launch(tenant, "instructor", "link-5")
        texts = QUIZ | {name: f"{name} of {tenant.name}" for name in ("title", "prompt", "objective")}
        texts["question_1-text"] = f"Is it {tenant.name}?"
        made = maker.send("POST", f"/p/{maker.public_id}/add/new", texts)
        assert made.status_code == 303, made.text
        tenant.at["quiz"] = {role: self._launch(tenant, role, "link-5") for role in ROLES}
        for visitor in tenant.at["quiz"].values():
            visitor.send("GET", f"/p/{visitor.public_id}/quiz/", {})
        tenant.kind_ids["quiz"] = self._newest_activity()
        tenant.question = read_question("one", texts["question_1-text"], QUIZ["question_1-answers"]).key

    def _hunt(self, tenant: Tenant) -> None:
        """Let there be a hunt, at the first clue of which each role stands."""
        maker = self._launch(tenant, "instructor", "link-6")
        texts = HUNT | {name: f"{name} of {tenant.name}" for name in ("title", "prompt", "objective")}
        texts["clue_1-text"] = f"Where does it lead at {tenant.name}?"
        made = maker.send("POST", f"/p/{maker.public_id}/add/new", texts)
        assert made.status_code == 303, made.text
        tenant.at["hunt"] = {role: self._launch(tenant, role, "link-6") for role in ROLES}
        tenant.kind_ids["hunt"] = self._newest_activity()
        with self.app.app_context():
            options = db.session.get_one(Activity, tenant.kind_ids["hunt"]).options
        tenant.clue = read_hunt(options).clues[0].key
        for visitor in tenant.at["hunt"].values():
            visitor.send("GET", f"/p/{visitor.public_id}/hunt/", {})

    def _newest_activity(self) -> int:
        with self.app.app_context():
            return db.session.scalars(select(func.max(Activity.id))).one()

    def _stand(self, tenant: Tenant) -> None:
        """Let the course have boards, on which the learner has stood for some days."""
        teacher = tenant.at_activity["instructor"]
        for path, form in (("points", WORTH | {"is_on": "yes"}), ("boards", BOARDS)):
            sent = teacher.send("POST", f"/p/{teacher.public_id}/{path}/settings", form)
            assert sent.status_code == 303, sent.text
        learner = tenant.at_activity["learner"]
        sent = learner.send("POST", f"/p/{learner.public_id}/boards/join", {"alias": ALIAS})
        assert sent.status_code == 303, sent.text
        with self.app.app_context():
            own = db.session.get_one(BoardMember, tenant.member_id)
            own.joined_at -= timedelta(days=4)
            db.session.commit()

    def _launch(self, tenant: Tenant, role: str, link: str) -> Visitor:
        """A participation as a launch opens it."""
        launch = make_launch(
            tenant.registration_id,
            deployment_id=tenant.deployment,
            user=LaunchUser(f"{tenant.subs}-{role}", name=f"The {role} of {tenant.surname}", email=None),
            roles=frozenset({ROLES[role]}),
            context=LaunchContext(tenant.context, f"Course of {tenant.name}", "C"),
            resource_link=LaunchResourceLink(link, f"Link of {tenant.name}"),
            # A column of its own: a link that names the column of an activity opens that activity.
            grades=GradeService(ALL_GRADES, f"{ISSUER}/items", f"{ISSUER}/items/{link}"),
        )
        with self.app.test_request_context():
            begin_writing(db.session())
            opened = open_launch(db.session(), all_kinds(), launch, LaunchTrace(), self._now).participation
            db.session.commit()
        return Visitor(self.app.test_client(use_cookies=False), opened.public_id, opened.key)

    def _write(self, tenant: Tenant, role: str) -> None:
        visitor = tenant.at_activity[role]
        for path, text in (
            ("posts", f"What the {role} of {tenant.name} wrote"),
            ("draft", f"Draft {tenant.name}"),
        ):
            self._send(visitor, path, body=text, act="ask")

    def _send(self, visitor: Visitor, path: str, **form: str) -> None:
        answer = visitor.send("POST", f"/p/{visitor.public_id}/discussion/{path}", form)
        assert answer.status_code < 400, answer.text

    def _answer_and_thank(self, tenant: Tenant) -> None:
        for role in ROLES:
            visitor, text = tenant.at_activity[role], f"because, says the {role} of {tenant.name}"
            self._send(visitor, f"posts/{tenant.posts[role]}/reply", body=text)
            self._send(visitor, f"posts/{tenant.posts[after(role)]}/thank", body=text)
        with self.app.app_context():
            session = db.session()
            here = select(Post.id).filter_by(activity_id=tenant.activity_id)
            answers = session.scalars(here.where(Post.thread_id.is_not(None)).order_by(Post.id))
            tenant.answers = dict(zip(ROLES, answers, strict=True))
            said = select(Thanks.id).filter_by(activity_id=tenant.activity_id).order_by(Thanks.id)
            tenant.thanks = dict(zip(ROLES, session.scalars(said), strict=True))

    def _propose(self, tenant: Tenant) -> None:
        """Let somebody of the staff, as if they learned, and the learner propose something."""
        with self.app.app_context():
            session = db.session()
            learner = session.get_one(Membership, tenant.member_id)
            here = select(Membership).filter_by(context_id=learner.context_id)
            other = session.scalars(here.where(Membership.id != learner.id).order_by(Membership.id)).first()
            assert other
            made = [
                Proposal(
                    context_id=learner.context_id,
                    membership_id=one.id,
                    uuid=f"{tenant.name} {one.id}",
                    title=f"{tenant.name} asks",
                    prompt=f"What of {tenant.name}?",
                    prompt_html=f"<p>What of {tenant.name}?</p>",
                    reason=f"{tenant.name} needs it.",
                    created_at=self._now,
                )
                for one in (other, learner)
            ]
            session.add_all(made)
            session.commit()
            tenant.proposal_id, tenant.own_proposal_id = (one.id for one in made)

    def _ask_look(self, tenant: Tenant) -> None:
        """Let somebody of the staff, as if they learned, ask for a second look: the learner can ask then."""
        with self.app.app_context():
            session = db.session()
            learner = session.get_one(Membership, tenant.member_id)
            here = select(Membership.id).filter_by(context_id=learner.context_id)
            other = session.scalars(here.where(Membership.id != learner.id).order_by(Membership.id)).first()
            asked = SecondLook(
                activity_id=tenant.activity_id,
                membership_id=other,
                score_given=1.0,
                reason=f"{tenant.name} wrote more.",
                asked_at=self._now,
            )
            session.add(asked)
            session.commit()
            tenant.look_id = asked.id

    def _note_ids(self, tenant: Tenant) -> None:
        with self.app.app_context():
            session = db.session()
            tenant.activity_id = session.scalars(
                select(Activity.id)
                .join(Context)
                .join(Deployment, Deployment.id == Context.deployment_id)
                .where(Deployment.registration_id == tenant.registration_id)
                .where(Deployment.id_on_platform == tenant.deployment)
                .where(Context.id_on_platform == tenant.context)
            ).one()
            plan = CoursePlan(
                context_id=session.get_one(Activity, tenant.activity_id).context_id,
                uuid=tenant.name,
                starts_on=self._now.date(),
                weeks=10,
                zone="UTC",
                created_at=self._now,
            )
            session.add(plan)
            session.commit()
            tenant.plan_id = plan.id
            first = select(func.min(Step.id)).where(Step.activity_id == tenant.activity_id)
            tenant.step_id = session.execute(first).scalar_one()
            posts = session.scalars(select(Post).filter_by(activity_id=tenant.activity_id).order_by(Post.id))
            tenant.posts = dict(zip(ROLES, [post.id for post in posts], strict=True))
            tenant.delivery_id, tenant.member_id = session.execute(
                select(ScoreDelivery.id, ScoreDelivery.membership_id)
                .join(LineItem)
                .where(LineItem.activity_id == tenant.activity_id)
            ).one()
