"""Settings for the whole site."""

import sqlalchemy as sa
from alembic import op

revision = "0011_site_defaults"
down_revision = "0010_review_offers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add what this release needs; the running release must still work with it."""
    op.create_table(
        "site_default",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_site_default")),
        sa.UniqueConstraint("name", name=op.f("uq_site_default_name")),
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_table("site_default")
