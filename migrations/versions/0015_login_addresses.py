"""A login address for each registration, so that two platforms may share issuer and client."""

import sqlalchemy as sa
from alembic import op

revision = "0015_login_addresses"
down_revision = "0014_notices"
branch_labels = None
depends_on = None

KEY = {"sqlite": "(lower(hex(randomblob(16))))", "postgresql": "replace(gen_random_uuid()::text, '-', '')"}
"""A key for every row there is, and for those that the running release adds meanwhile."""


def upgrade() -> None:
    """Add what this release needs; the running release must still work with it."""
    key = sa.text(KEY[op.get_bind().dialect.name])
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.add_column(sa.Column("login_key", sa.String(length=255), nullable=False, server_default=key))
        batch_op.drop_constraint("uq_registration_issuer_client_id", type_="unique")
        batch_op.create_unique_constraint(
            "uq_registration_issuer_client_id_jwks_url", ["issuer", "client_id", "jwks_url"]
        )
        batch_op.create_unique_constraint("uq_registration_login_key", ["login_key"])


def downgrade() -> None:
    """Take it back; fails where two platforms share issuer and client by now."""
    with op.batch_alter_table("registration", schema=None) as batch_op:
        batch_op.drop_constraint("uq_registration_login_key", type_="unique")
        batch_op.drop_constraint("uq_registration_issuer_client_id_jwks_url", type_="unique")
        batch_op.create_unique_constraint("uq_registration_issuer_client_id", ["issuer", "client_id"])
        batch_op.drop_column("login_key")
