"""How far people are in their steps, made anew from the ledger and kept where it changed."""

from collections.abc import Sequence
from dataclasses import asdict, replace

from sqlalchemy import bindparam, insert, update
from sqlalchemy.orm import Session

from lti_tool.acts.rules import ActValue
from lti_tool.grading.marks import Acts, with_marks
from lti_tool.grading.models import StepProgress
from lti_tool.grading.rules import Progress, accepted, progress
from lti_tool.grading.sheets import Sheet, Sheets


def brought_up_to_date(
    session: Session, activity_id: int, stored: Sheets, acts: Acts, *, marks_stand: bool = False
) -> Sheets:
    """Return the sheets as these acts make them, and keep what is other than stored.

    With `marks_stand` a step that counts others' marks stays as it is stored: they alone did something.
    """
    if not marks_stand:
        acts = with_marks(session, activity_id, {who: one.steps for who, one in stored.items()}, acts)
    made = {
        who: replace(sheet, made=_made(sheet, acts.get(who, ()), who, marks_stand=marks_stand))
        for who, sheet in stored.items()
    }
    _keep(session, stored, made)
    return made


def _made(sheet: Sheet, acts: Sequence[ActValue], who: int, *, marks_stand: bool) -> tuple[Progress, ...]:
    counted = progress(sheet.steps, acts, who, sheet.terms)
    made = tuple(map(accepted, sheet.steps, counted, sheet.accepted_at))
    if not marks_stand:
        return made
    lines = zip(sheet.steps, sheet.made, made, strict=True)
    return tuple(was if step.kind == "useful" else now_made for step, was, now_made in lines)


def _keep(session: Session, stored: Sheets, made: Sheets) -> None:
    fresh: list[dict[str, object]] = []
    changed: list[dict[str, object]] = []
    for who, sheet in made.items():
        for step, row_id, was, now_made in zip(
            sheet.steps, sheet.row_ids, stored[who].made, sheet.made, strict=True
        ):
            if was == now_made:
                continue
            values = asdict(now_made)
            if row_id is None:
                fresh.append({"step_id": step.id, "membership_id": who, **values})
            else:
                changed.append({"row_id": row_id, **values})
    if fresh:
        session.execute(insert(StepProgress), fresh)
    if changed:
        same = StepProgress.id == bindparam("row_id")
        session.connection().execute(update(StepProgress).where(same), changed)
