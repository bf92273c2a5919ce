"""Steps that staff accept although not all of them is there."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.database import Base, Id, Moment


class StepAcceptance(Base):
    """A learner's step that counts as met because staff say so; taking it back takes the row away.

    Who said so and when stands in `StaffAct`.
    """

    __tablename__ = "step_acceptance"
    __table_args__ = (UniqueConstraint("membership_id", "step_id"),)

    id: Mapped[Id]
    step_id: Mapped[int] = mapped_column(ForeignKey("step.id", ondelete="CASCADE"), index=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id", ondelete="CASCADE"))
    accepted_at: Mapped[Moment]
