"""Support cases, what was written in them, and the count of their numbers."""

from alembic import op
import sqlalchemy as sa

from datev_bridge.store import types

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "support_case",
        sa.Column("organisation", sa.String(length=36), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("opened_at", types.Moment(timezone=True), nullable=False),
        sa.Column("changed_at", types.Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("organisation", "number", name=op.f("pk_support_case")),
    )
    op.create_index("ix_support_case_number", "support_case", ["number"], unique=True)
    op.create_index("ix_support_case_changed_at", "support_case", ["changed_at"], unique=False)
    op.create_table(
        "support_message",
        sa.Column("organisation", sa.String(length=36), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", types.Moment(timezone=True), nullable=False),
        sa.Column("side", sa.String(length=20), nullable=False),
        sa.Column("author", sa.String(length=80), nullable=False),
        sa.Column("author_name", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation", "number"],
            ["support_case.organisation", "support_case.number"],
            name=op.f("fk_support_message_organisation_number"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "organisation", "number", "sequence", name=op.f("pk_support_message")
        ),
    )
    op.create_table(
        "support_case_counter",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_support_case_counter")),
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("support_case_counter")
    op.drop_table("support_message")
    op.drop_table("support_case")
