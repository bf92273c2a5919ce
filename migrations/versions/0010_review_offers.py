"""Gradebook columns say that work can be reviewed."""

import sqlalchemy as sa
from alembic import op

revision = "0010_review_offers"
down_revision = "0009_rosters"
branch_labels = None
depends_on = None
# Columns that are known already are asked about by the new release.
KNOWN_COLUMNS = """
INSERT INTO review_offer (line_item_id, registration_id, due_at, attempts, reason)
SELECT line_item.id, activity.registration_id, line_item.created_at, 0, ''
FROM line_item JOIN activity ON activity.id = line_item.activity_id WHERE line_item.url IS NOT NULL
"""


def upgrade() -> None:
    """Add what this release needs; the running release must still work with it."""
    op.create_table(
        "review_offer",
        sa.Column("line_item_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_token", sa.String(length=32), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("first_failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["line_item_id"],
            ["line_item.id"],
            name="fk_review_offer_line_item_id_line_item",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["registration_id"],
            ["registration.id"],
            name="fk_review_offer_registration_id_registration",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("line_item_id", name="pk_review_offer"),
    )
    op.create_index("ix_review_offer_due_at", "review_offer", ["due_at"], unique=False)
    op.create_index("ix_review_offer_registration_id", "review_offer", ["registration_id"], unique=False)
    op.execute(KNOWN_COLUMNS)


def downgrade() -> None:
    """Take it away again."""
    op.drop_table("review_offer")
