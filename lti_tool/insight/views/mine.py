"""What a learner sees: how they take part, and what taking part has brought others."""

from flask import render_template
from flask.typing import ResponseReturnValue

from lti_tool.activities.views import all_kinds
from lti_tool.course.who import Who
from lti_tool.database import db
from lti_tool.insight.own import own_part
from lti_tool.insight.proof import read_proof
from lti_tool.insight.rules.weeks import STEADY, WEEKS
from lti_tool.insight.views.blueprint import bp
from lti_tool.insight.views.words import rung_meaning, rung_words, span_words
from lti_tool.web.asking import allowed, wants_fragment
from lti_tool.web.permissions import Permission
from lti_tool.web.ports import now


@bp.get("/mine")
@allowed(Permission.SEE_OWN_PART)
def mine(who: Who) -> ResponseReturnValue:
    """Show a learner their own rungs and weeks."""
    part = own_part(db.session(), who, now())
    return render_template(
        "insight/mine.html",
        steps=[(rung_words(one), rung_meaning(one), count) for one, count in part.steps],
        weeks=part.weeks,
        all_weeks=WEEKS,
        is_steady=part.weeks >= STEADY,
    )


@bp.get("/proof")
@allowed(Permission.SEE_OWN_PART)
def proof(who: Who) -> ResponseReturnValue:
    """Show what others got out of it; as a fragment nothing for who has joined in already."""
    found = read_proof(db.session(), all_kinds(), who.context_id, who.membership_id)
    if found is None and wants_fragment():
        return "", 204
    return render_template(
        "insight/proof_card.html" if wants_fragment() else "insight/proof.html",
        proof=found,
        first_reply=span_words(found.first_reply) if found and found.first_reply is not None else "",
    )
