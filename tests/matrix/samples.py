"""The table of sample values: every route of a participation, with what it takes and who may ask for it.

`{post}` and the like stand for what belongs to a tenant, see `Tenant.things`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

EVERYBODY = frozenset({"learner", "assistant", "instructor"})
STAFF = frozenset({"assistant", "instructor"})
TEACHES = frozenset({"instructor"})
LEARNS = frozenset({"learner"})
DISCUSSION = {
    "kind": "discussion",
    "title": "Another discussion",
    "prompt": "What else?",
    "objective": "To see more.",
    "reason": "Four eyes see more.",
    "score_maximum": "10",
    "steps-0-kind": "post",
    "steps-0-needed": "1",
    "steps-0-words": "0",
    "steps-0-share": "100",
}

QUIZ = DISCUSSION | {
    "kind": "quiz",
    "title": "A quiz",
    "graded": "yes",
    "question_1-kind": "one",
    "question_1-text": "Is it so?",
    "question_1-answers": "* yes\nno",
    "steps-0-kind": "answer",
    "steps-0-words": "0",
}
HUNT = DISCUSSION | {
    "kind": "hunt",
    "title": "A hunt",
    "shuffles": "no",
    **{f"clue_{number}-text": f"Where does {number} lead?" for number in (1, 2)},
    **{f"clue_{number}-kind": "text" for number in (1, 2)},
    **{f"clue_{number}-answer": "ember" for number in (1, 2)},
    "clue_1-hint": "It glows.",
    "steps-0-kind": "solve",
    "steps-0-words": "0",
}
THE_CLUE = {"key": "{clue}"}
RACE = DISCUSSION | {"kind": "race", "title": "A race", "steps-0-kind": "find"}
SOURCE = {"address": "https://example.org/another", "why": "Said well."}
THE_SOURCE = {"source_id": "{source}"}
RULES = (
    *("ask", "give", "first", "thank", "share", "find", "solve", "read"),
    *("useful", "accepted", "recognised"),
)
WORTH = {"is_on": "no"} | dict.fromkeys(RULES, "5")
ALIAS = "Quiet Heron"
"""Of the learner of each tenant."""
BOARDS = {"is_on": "yes", "season": "4", "teams": "no", "best_of_team": "4", "goal": "0"}
SHARING = DISCUSSION | {
    "kind": "sharing",
    "title": "A task",
    "steps-0-kind": "share",
    "level": "2",
    "places": "page",
}
A_SHARE = {"place": "page", "address": "https://example.org/other", "agree": "1"}
A_CHANNEL = {"way": "slack", "secret_address": "https://hooks.slack.com/services/T0/B0/x"}
A_PLACE = {"own_address": "https://example.org/", "way": "profile", "own_agree": "1"}
THE_SHARE = {"share_id": "{share}"}
OTHERS_SHARE = {"share_id": "{others_share}"}
PLAN = {"topic": "learning", "starts_on": "2026-09-21", "weeks": "10"}


@dataclass(frozen=True)
class Sample:
    """One route's row: who may, and with what. `at_desk`: at a link that has no activity yet."""

    may: frozenset[str]
    path: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    at_desk: bool = False
    at: str = ""
    """The kind of the activity, where it is no discussion."""

    def place(self, things: Mapping[str, str]) -> dict[str, int | str]:
        """Its path's values; ids are numbers."""
        texts = {name: text.format(**things) for name, text in self.path.items()}
        return {name: int(text) if text.isdecimal() else text for name, text in texts.items()}


PROPOSAL = {"title": "Silence", "prompt": "When is it an answer?", "reason": "All of us meet it."}
THE_PROPOSAL = {"proposal_id": "{proposal}"}
THE_POST = {"post_id": "{post}"}
IN_CLASS = {
    "member": "{member}",
    "activity": "{activity}",
    "item_kind": "post",
    "item_id": "{learners_post}",
    "deed": "asked",
}
LEARNERS_POST = {"item_kind": "post", "item_id": "{learners_post}"}
# In the order in which they can follow each other: a post that is removed has nothing to edit.
SAMPLES = {
    "launch.home": Sample(EVERYBODY),
    "launch.appearance": Sample(EVERYBODY, form={"theme": "dark"}),
    "launch.enter": Sample(EVERYBODY),
    "adding.choose": Sample(TEACHES, at_desk=True),
    "adding.new": Sample(TEACHES, at_desk=True),
    "adding.make": Sample(TEACHES, form=DISCUSSION | {"do": "add"}, at_desk=True),
    "planning.show": Sample(TEACHES, at_desk=True),
    "planning.make": Sample(TEACHES, form=PLAN | {"do": "show"}, at_desk=True),
    "planning.move": Sample(
        TEACHES, path={"plan_id": "{plan}"}, form={"starts_on": "2026-10-05"}, at_desk=True
    ),
    "calendar.show": Sample(TEACHES, at_desk=True),
    "calendar.move": Sample(TEACHES, path={"activity_id": "{activity}"}, form={"week": "3"}, at_desk=True),
    "calendar.begin": Sample(TEACHES, form={"starts_on": "2026-09-28"}, at_desk=True),
    "proposals.show": Sample(EVERYBODY, at_desk=True),
    "proposals.new": Sample(LEARNS, at_desk=True),
    "proposals.make": Sample(LEARNS, form=PROPOSAL, at_desk=True),
    "proposals.give_vote": Sample(LEARNS, path=THE_PROPOSAL, form={"do": "vote"}, at_desk=True),
    "proposals.decline_form": Sample(TEACHES, path=THE_PROPOSAL, at_desk=True),
    "proposals.say_no": Sample(TEACHES, path=THE_PROPOSAL, form={"answer": "Another week."}, at_desk=True),
    "proposals.take_back": Sample(LEARNS, path={"proposal_id": "{own_proposal}"}, at_desk=True),
    "proposals.turn": Sample(TEACHES, form={"do": "on"}, at_desk=True),
    # Binds the link, at which nothing can be added then.
    "adding.add": Sample(TEACHES, form={"activity": "{activity}"}, at_desk=True),
    "table_file.learners_file": Sample(STAFF),
    "activities.learners": Sample(STAFF, query={"after": "0"}),
    "rosters.panel": Sample(STAFF, query={"tries": "1"}),
    "rosters.read": Sample(STAFF),
    "activities.retry_one": Sample(TEACHES, path={"delivery_id": "{delivery}"}),
    "activities.retry_every": Sample(TEACHES),
    "activities.ask_zeros": Sample(TEACHES),
    "activities.zeros": Sample(TEACHES, form={"to": "1"}),
    "extensions.show": Sample(TEACHES, path={"membership_id": "{member}"}),
    "extensions.give": Sample(TEACHES, path={"membership_id": "{member}"}, form={"way": "days", "days": "3"}),
    "extensions.remove": Sample(TEACHES, path={"membership_id": "{member}"}),
    "looks.mine": Sample(frozenset({"learner"})),
    "looks.ask": Sample(frozenset({"learner"}), form={"reason": "I wrote more than that."}),
    "looks.waiting": Sample(STAFF),
    "looks.one": Sample(STAFF, path={"look_id": "{look}"}),
    "looks.answer": Sample(STAFF, path={"look_id": "{look}"}, form={"answer": "I read it."}),
    "releases.ask": Sample(TEACHES),
    "releases.release": Sample(TEACHES),
    "connection.show": Sample(TEACHES),
    "connection.begin": Sample(TEACHES, form={"learner": "{member}"}),
    "copies.checked": Sample(TEACHES),
    "worth.say": Sample(frozenset(), form={"answer": "yes"}),
    "inbox.show": Sample(EVERYBODY),
    "inbox.bell": Sample(EVERYBODY),
    "inbox.mail": Sample(EVERYBODY),
    "inbox.choose_mail": Sample(EVERYBODY, form={"rhythm": "off", "quiet_from": "21", "quiet_until": "8"}),
    "inbox.read": Sample(EVERYBODY, form={"until": "2026-09-14T12:00:00+00:00"}),
    "discussion.recognise": Sample(STAFF, path={"post_id": "{learners_post}"}),
    "recognition.accolade_form": Sample(STAFF, path=LEARNERS_POST),
    "recognition.accolade": Sample(STAFF, path=LEARNERS_POST, form={"words": "It says what was seen."}),
    "recognition.take_accolade_back": Sample(STAFF, path={"recognition_id": "{recognition}"}),
    "recognition.brief": Sample(STAFF, query={"most": "10", "since": "2026-09-01"}),
    "recognition.ticks": Sample(STAFF),
    "recognition.tick_one": Sample(STAFF, form=IN_CLASS),
    "recognition.observations": Sample(STAFF),
    "recognition.note_observation": Sample(
        STAFF, form={"member": "{member}", "activity": "{activity}", "words": "That opened the room."}
    ),
    "recognition.mine": Sample(LEARNS),
    "recognition.mine_as_file": Sample(LEARNS),
    "recognition.mine_on_paper": Sample(LEARNS),
    "recognition.mine_as_badge": Sample(LEARNS),
    "recognition.say_name": Sample(LEARNS, form={"hint": "NEE-kos"}),
    "recognition.take_observation_back": Sample(STAFF, path={"recognition_id": "{observation}"}),
    "reading.stayed": Sample(EVERYBODY),
    "picking.choose": Sample(frozenset({"learner"})),
    "picking.keep": Sample(frozenset({"learner"})),
    "reading.takeaways": Sample(frozenset({"learner"})),
    "reading.note": Sample(frozenset({"learner"}), form={"takeaway": "Ask first."}),
    "discussion.page": Sample(EVERYBODY, query={"after": "{cursor}"}),
    "discussion.thread": Sample(EVERYBODY, path={"thread_id": "{post}"}),
    "discussion.news": Sample(EVERYBODY, query={"since": "0"}),
    "discussion.work": Sample(STAFF, path={"membership_id": "{member}"}),
    "discussion.minutes": Sample(STAFF),
    "discussion.let_learner_through": Sample(TEACHES, path={"membership_id": "{member}"}),
    "discussion.read_without_writing": Sample(frozenset({"learner"})),
    "discussion.chosen": Sample(STAFF, form={"to": "{member}", "do": "write"}),
    "discussion.write_to_chosen": Sample(STAFF, form={"to": "{member}", "text": "Come in."}),
    "discussion.accept_chosen": Sample(STAFF, form={"to": "{member}"}),
    "discussion.take_accepted_back": Sample(STAFF, path={"membership_id": "{member}", "step_id": "{step}"}),
    "discussion.mute_thread": Sample(EVERYBODY, path={"thread_id": "{post}"}),
    "discussion.claim_reply": Sample(EVERYBODY, form={"back": "{post}"}),
    "discussion.post": Sample(EVERYBODY, form={"body": "One more."}),
    "discussion.reply_form": Sample(EVERYBODY, path=THE_POST),
    "discussion.reply": Sample(EVERYBODY, path=THE_POST, form={"body": "An answer."}),
    "discussion.edit_form": Sample(EVERYBODY, path=THE_POST),
    "discussion.edit": Sample(EVERYBODY, path=THE_POST, form={"body": "Said better.", "version": "1"}),
    "discussion.balance": Sample(EVERYBODY),
    "discussion.search": Sample(EVERYBODY, query={"q": "wrote", "before": "{post}"}),
    "discussion.alike": Sample(EVERYBODY, form={"body": "What the instructor wrote"}),
    "discussion.accept_form": Sample(EVERYBODY, path={"post_id": "{answer}"}),
    "discussion.accept_answer": Sample(EVERYBODY, path={"post_id": "{answer}"}),
    "discussion.thanks_form": Sample(EVERYBODY),
    "discussion.thanks": Sample(EVERYBODY, form={"body": "because", "post_id": "{other}"}),
    "discussion.thank_form": Sample(EVERYBODY, path={"post_id": "{other}"}),
    "discussion.thank_for": Sample(EVERYBODY, path={"post_id": "{other}"}, form={"body": "because"}),
    "discussion.react_to": Sample(EVERYBODY, form={"give": "useful-{other}"}),
    "discussion.take_back_form": Sample(EVERYBODY, path={"thanks_id": "{thanks}"}),
    "discussion.take_back": Sample(EVERYBODY, path={"thanks_id": "{thanks}"}),
    "discussion.steer": Sample(STAFF, path=THE_POST),
    "discussion.pin_thread": Sample(STAFF, path=THE_POST),
    "discussion.lock_thread": Sample(STAFF, path=THE_POST, form={"do": "undo"}),
    "discussion.move": Sample(STAFF, path=THE_POST, form={"activity": "{activity}"}),
    "discussion.split": Sample(STAFF, path={"post_id": "{answer}"}),
    "discussion.resolution_form": Sample(EVERYBODY),
    "discussion.resolve": Sample(EVERYBODY, form={"body": "What I now think."}),
    "discussion.endorse_resolution": Sample(STAFF, path=THE_POST),
    "discussion.give_out_roles": Sample(STAFF),
    "discussion.circles": Sample(EVERYBODY),
    "discussion.change_circle": Sample(STAFF, form={"seat": "{seat}", "circle": "{circle}"}),
    "discussion.roles_form": Sample(STAFF),
    "discussion.choose_roles": Sample(STAFF, form={"host": "{member}"}),
    "discussion.draw_anew": Sample(STAFF),
    "discussion.moderation": Sample(STAFF),
    "discussion.decide_form": Sample(STAFF, path=THE_POST),
    "discussion.decide_about": Sample(STAFF, path=THE_POST, form={"what": "noted", "words": "Kindly."}),
    "discussion.flag_form": Sample(EVERYBODY, path={"post_id": "{other}"}),
    "discussion.flag_post": Sample(EVERYBODY, path={"post_id": "{other}"}, form={"reason": "copied"}),
    "discussion.history": Sample(STAFF, path=THE_POST),
    "discussion.reveal_form": Sample(STAFF, path=THE_POST),
    "discussion.reveal": Sample(STAFF, path=THE_POST, form={"reason": "Somebody may need help."}),
    "discussion.reveals": Sample(TEACHES),
    "discussion.remove_form": Sample(EVERYBODY, path=THE_POST),
    "discussion.remove": Sample(EVERYBODY, path=THE_POST),
    "discussion.save": Sample(EVERYBODY, form={"body": "A draft."}, query={"answers": "{post}"}),
    "discussion.discard": Sample(EVERYBODY, query={"answers": "{post}"}),
    "discussion.names": Sample(EVERYBODY, query={"q": "a"}),
    "discussion.preview": Sample(EVERYBODY, form={"body": "How *this* looks."}, query={"answers": "{post}"}),
    "discussion.settings_form": Sample(TEACHES),
    "discussion.settings": Sample(TEACHES, form=DISCUSSION | {"version": "1"}),
    "quiz.page": Sample(EVERYBODY, at="quiz"),
    "quiz.opening": Sample(EVERYBODY, at="quiz"),
    "quiz.glance": Sample(STAFF, at="quiz"),
    "quiz.work": Sample(STAFF, path={"membership_id": "{member}"}, at="quiz"),
    "quiz.give_answer": Sample(EVERYBODY, path={"key": "{question}"}, form={"given": "1"}, at="quiz"),
    "quiz.import_form": Sample(TEACHES, at="quiz"),
    "quiz.take_text": Sample(TEACHES, form={"text": "Is it so?{{T}}"}, at="quiz"),
    "quiz.switch": Sample(TEACHES, form={"do": "on"}, at="quiz"),
    "quiz.settings_form": Sample(TEACHES, at="quiz"),
    "quiz.settings": Sample(TEACHES, form=QUIZ | {"version": "1", "do": "add"}, at="quiz"),
    "safety.mine": Sample(EVERYBODY),
    "safety.file": Sample(EVERYBODY, query={"format": "json"}),
    "safety.erase_form": Sample(EVERYBODY),
    "safety.keeping": Sample(TEACHES),
    "safety.keep": Sample(TEACHES, form={"how": "months", "months": "12"}),
    "hunt.page": Sample(EVERYBODY, at="hunt"),
    "hunt.glance": Sample(STAFF, at="hunt"),
    "hunt.work": Sample(STAFF, path={"membership_id": "{member}"}, at="hunt"),
    "hunt.hint": Sample(EVERYBODY, path=THE_CLUE, form={"number": "1"}, at="hunt"),
    "hunt.give_answer": Sample(EVERYBODY, path=THE_CLUE, form={"answer": "ember"}, at="hunt"),
    "hunt.help_learner": Sample(STAFF, path={"membership_id": "{member}"}, form={"do": "again"}, at="hunt"),
    "hunt.settings_form": Sample(TEACHES, at="hunt"),
    "hunt.settings": Sample(TEACHES, form=HUNT | {"version": "1", "do": "add"}, at="hunt"),
    "race.page": Sample(EVERYBODY, at="race"),
    "race.glance": Sample(STAFF, at="race"),
    "race.work": Sample(STAFF, path={"membership_id": "{member}"}, at="race"),
    "race.export": Sample(EVERYBODY, query={"format": "csv"}, at="race"),
    "race.find": Sample(EVERYBODY, form=SOURCE, at="race"),
    "race.decide_form": Sample(STAFF, path=THE_SOURCE, at="race"),
    "race.decide_about": Sample(STAFF, path=THE_SOURCE, form={"what": "counts"}, at="race"),
    "race.take_find_back": Sample(EVERYBODY, path=THE_SOURCE, at="race"),
    "race.settings_form": Sample(TEACHES, at="race"),
    "race.settings": Sample(TEACHES, form=RACE | {"version": "1", "do": "add"}, at="race"),
    "points.mine": Sample(EVERYBODY),
    "points.setting": Sample(TEACHES),
    "points.change": Sample(TEACHES, form=WORTH),
    "insight.course": Sample(STAFF),
    "insight.people": Sample(STAFF, query={"of": "all"}),
    "insight.answers": Sample(STAFF, query={"span": "course"}),
    "insight.outcomes": Sample(STAFF),
    "insight.mine": Sample(LEARNS),
    "insight.proof": Sample(LEARNS),
    "exports.book": Sample(STAFF),
    "exports.show": Sample(STAFF),
    "exports.course_file": Sample(STAFF, query={"format": "csv"}),
    "boards.board": Sample(EVERYBODY),
    "boards.another_alias": Sample(LEARNS, form={"alias": ALIAS}),
    "boards.leave_board": Sample(LEARNS),
    "boards.join_board": Sample(LEARNS, form={"alias": "Calm Lynx"}),
    "boards.freeze": Sample(STAFF),
    "boards.room": Sample(STAFF, query={"shown": "1"}),
    "boards.go_on": Sample(STAFF),
    "boards.replace_alias": Sample(TEACHES, form={"alias": ALIAS}),
    "boards.setting": Sample(TEACHES),
    "boards.change": Sample(TEACHES, form=BOARDS),
    "sharing.page": Sample(EVERYBODY, at="sharing"),
    "sharing.glance": Sample(STAFF, at="sharing"),
    "sharing.work": Sample(STAFF, path={"membership_id": "{member}"}, at="sharing"),
    "sharing.notice": Sample(EVERYBODY, at="sharing"),
    "sharing.outside": Sample(EVERYBODY, form=A_SHARE, at="sharing"),
    "sharing.mail": Sample(EVERYBODY, form={"mail": "Mailed."}, at="sharing"),
    "sharing.answer_form": Sample(EVERYBODY, path={"share_id": "{mail}"}, at="sharing"),
    "sharing.answer": Sample(EVERYBODY, path={"share_id": "{mail}"}, form={"answer": "Yes."}, at="sharing"),
    "sharing.here": Sample(EVERYBODY, form={"text": "Said here."}, at="sharing"),
    "sharing.witness": Sample(EVERYBODY, path=OTHERS_SHARE, at="sharing"),
    "sharing.decide_form": Sample(STAFF, path=THE_SHARE, at="sharing"),
    "sharing.decide_about": Sample(STAFF, path=THE_SHARE, form={"what": "counts"}, at="sharing"),
    "sharing.keep_shares_account": Sample(EVERYBODY, path=THE_SHARE, at="sharing"),
    "sharing.withdraw_share": Sample(EVERYBODY, path=THE_SHARE, at="sharing"),
    "sharing.places": Sample(EVERYBODY, at="sharing"),
    "sharing.add_place": Sample(EVERYBODY, form=A_PLACE, at="sharing"),
    "sharing.look_at_place": Sample(EVERYBODY, path={"place_id": "{place}"}, at="sharing"),
    "sharing.take_place_away": Sample(EVERYBODY, path={"place_id": "{place}"}, at="sharing"),
    "sharing.take_back_consent": Sample(EVERYBODY, at="sharing"),
    "sharing.report": Sample(STAFF, at="sharing"),
    "sharing.reply_form": Sample(EVERYBODY, path={"share_id": "{mail}"}, at="sharing"),
    "sharing.reply": Sample(EVERYBODY, path={"share_id": "{mail}"}, form={"reply": "So do I."}, at="sharing"),
    "sharing.reply_to_decide": Sample(STAFF, path={"reply_id": "{echo}"}, at="sharing"),
    "sharing.decide_about_reply": Sample(
        STAFF, path={"reply_id": "{echo}"}, form={"words": "Too loud."}, at="sharing"
    ),
    "sharing.take_back_reply": Sample(EVERYBODY, path={"reply_id": "{echo}"}, at="sharing"),
    "sharing.digest_form": Sample(TEACHES, at="sharing"),
    "sharing.digest": Sample(TEACHES, form=A_CHANNEL, at="sharing"),
    "sharing.landing_form": Sample(TEACHES, at="sharing"),
    "sharing.landing": Sample(TEACHES, form={"landing_title": "One sentence"}, at="sharing"),
    "sharing.settings_form": Sample(TEACHES, at="sharing"),
    "sharing.settings": Sample(TEACHES, form=SHARING | {"version": "1", "do": "add"}, at="sharing"),
    "safety.erase_me": Sample(EVERYBODY, form={"sure": "1"}),
}
