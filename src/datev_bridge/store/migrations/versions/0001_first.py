"""All tables of the first version."""

from alembic import op
import sqlalchemy as sa

from datev_bridge.store import types

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "audit_entry",
        sa.Column("organisation", sa.String(length=36), nullable=False),
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", types.Moment(timezone=True), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("actor_name", sa.String(length=200), nullable=False),
        sa.Column("action", sa.String(length=80), nullable=False),
        sa.Column("subject", sa.String(length=400), nullable=False),
        sa.Column("before", types.Document(), nullable=False),
        sa.Column("after", types.Document(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("organisation", "sequence", name=op.f("pk_audit_entry")),
    )
    op.create_table(
        "audit_head",
        sa.Column("organisation", sa.String(length=36), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("organisation", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "bounce",
        sa.Column("address", sa.String(length=320), nullable=False),
        sa.Column("mail", sa.String(length=36), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("at", types.Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_bounce")),
    )
    op.create_table(
        "chore",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("next_at", types.Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_chore")),
    )
    op.create_table(
        "connection_request",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("property_name", sa.String(length=200), nullable=False),
        sa.Column("contact_name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("requested_at", types.Moment(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("decided_by", sa.String(length=200), nullable=False),
        sa.Column("decided_at", types.Moment(timezone=True), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("organisation", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_connection_request")),
    )
    op.create_index(
        "ix_connection_request_requested_at", "connection_request", ["requested_at"], unique=False
    )
    op.create_table(
        "datev_app",
        sa.Column("organisation", sa.String(length=36), nullable=False),
        sa.Column("client_id", sa.String(length=200), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("environment", sa.String(length=20), nullable=False),
        sa.Column("redirect_uri", sa.Text(), nullable=False),
        sa.Column("addresses", types.Document(), nullable=False),
        sa.PrimaryKeyConstraint("organisation", name=op.f("pk_datev_app")),
    )
    op.create_table(
        "link",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("user", sa.String(length=36), nullable=False),
        sa.Column("organisation", sa.String(length=36), nullable=False),
        sa.Column("payload", types.Document(), nullable=False),
        sa.Column("made_at", types.Moment(timezone=True), nullable=False),
        sa.Column("expires_at", types.Moment(timezone=True), nullable=False),
        sa.Column("used_at", types.Moment(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link")),
    )
    op.create_index("ix_link_expires_at", "link", ["expires_at"], unique=False)
    op.create_index("ix_link_user", "link", ["user"], unique=False)
    op.create_table(
        "mail",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("organisation", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("sender", sa.String(length=320), nullable=False),
        sa.Column("recipient", sa.String(length=320), nullable=False),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("queued_at", types.Moment(timezone=True), nullable=False),
        sa.Column("due_at", types.Moment(timezone=True), nullable=True),
        sa.Column("holder", sa.String(length=100), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("ended_at", types.Moment(timezone=True), nullable=True),
        sa.Column("answer", sa.String(length=8), nullable=False),
        sa.Column("problem", sa.String(length=12), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_mail")),
        sa.UniqueConstraint("id", name=op.f("uq_mail_id")),
    )
    op.create_index("ix_mail_organisation_number", "mail", ["organisation", "number"], unique=False)
    op.create_index(
        "ix_mail_state_due_at_number", "mail", ["state", "due_at", "number"], unique=False
    )
    op.create_table(
        "organisation",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("made_at", types.Moment(timezone=True), nullable=False),
        sa.Column("closed_at", types.Moment(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
    )
    op.create_index("ix_organisation_name", "organisation", ["name"], unique=False)
    op.create_table(
        "person",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("email_key", sa.String(length=320), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("is_operator", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email_key", name=op.f("uq_person_email_key")),
    )
    op.create_table(
        "pos_app",
        sa.Column("organisation", sa.String(length=36), nullable=False),
        sa.Column("client_id", sa.String(length=200), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("addresses", types.Document(), nullable=False),
        sa.PrimaryKeyConstraint("organisation", name=op.f("pk_pos_app")),
    )
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
    op.create_index("ix_support_case_changed_at", "support_case", ["changed_at"], unique=False)
    op.create_index("ix_support_case_number", "support_case", ["number"], unique=True)
    op.create_table(
        "support_case_counter",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_support_case_counter")),
    )
    op.create_table(
        "throttle",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_at", types.Moment(timezone=True), nullable=True),
        sa.Column("blocked_until", types.Moment(timezone=True), nullable=True),
        sa.Column("was_told", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_throttle")),
    )
    op.create_index("ix_throttle_last_at", "throttle", ["last_at"], unique=False)
    op.create_table(
        "worker",
        sa.Column("id", sa.String(length=100), nullable=False),
        sa.Column("seen_at", types.Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worker")),
    )
    op.create_table(
        "credential",
        sa.Column("user", sa.String(length=36), nullable=False),
        sa.Column("digest", sa.String(length=255), nullable=False),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("until", types.Moment(timezone=True), nullable=True),
        sa.Column("changed_at", types.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["user"], ["person.id"], name=op.f("fk_credential_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user", name=op.f("pk_credential")),
    )
    op.create_table(
        "membership",
        sa.Column("user", sa.String(length=36), nullable=False),
        sa.Column("organisation", sa.String(length=36), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["user"], ["person.id"], name=op.f("fk_membership_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user", "organisation", "role", name=op.f("pk_membership")),
    )
    op.create_index("ix_membership_organisation", "membership", ["organisation"], unique=False)
    op.create_table(
        "place",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("organisation", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("location", types.Document(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("live_since", types.Moment(timezone=True), nullable=True),
        sa.Column("delivered_until", sa.Date(), nullable=True),
        sa.Column("confirmed_recipients", types.Document(), nullable=False),
        sa.Column("calibration", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation"], ["organisation.id"], name=op.f("fk_place_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place")),
        sa.UniqueConstraint("organisation", "id", name=op.f("uq_place_organisation_id")),
    )
    op.create_index("ix_place_organisation_name", "place", ["organisation", "name"], unique=False)
    op.create_table(
        "recovery_code",
        sa.Column("user", sa.String(length=36), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("used_at", types.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user"], ["person.id"], name=op.f("fk_recovery_code_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user", "digest", name=op.f("pk_recovery_code")),
    )
    op.create_table(
        "second_factor",
        sa.Column("user", sa.String(length=36), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("pending", sa.Text(), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("confirmed_at", types.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["user"], ["person.id"], name=op.f("fk_second_factor_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user", name=op.f("pk_second_factor")),
    )
    op.create_table(
        "session",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("user", sa.String(length=36), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("began_at", types.Moment(timezone=True), nullable=False),
        sa.Column("seen_at", types.Moment(timezone=True), nullable=False),
        sa.Column("confirmed_at", types.Moment(timezone=True), nullable=True),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("device", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["user"], ["person.id"], name=op.f("fk_session_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
    )
    op.create_index("ix_session_began_at", "session", ["began_at"], unique=False)
    op.create_index("ix_session_user", "session", ["user"], unique=False)
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
        "alarm",
        sa.Column("organisation", sa.String(length=36), nullable=False),
        sa.Column("place", sa.String(length=36), nullable=False),
        sa.Column("cause", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("found_at", sa.String(length=200), nullable=False),
        sa.Column("details", types.Document(), nullable=False),
        sa.Column("since", types.Moment(timezone=True), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation", "place"],
            ["place.organisation", "place.id"],
            name=op.f("fk_alarm_organisation_place"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("place", "cause", "subject", name=op.f("pk_alarm")),
    )
    op.create_table(
        "booked_mapping",
        sa.Column("organisation", sa.String(length=36), nullable=False),
        sa.Column("place", sa.String(length=36), nullable=False),
        sa.Column("revision", sa.String(length=36), nullable=False),
        sa.Column("document", types.Document(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation", "place"],
            ["place.organisation", "place.id"],
            name=op.f("fk_booked_mapping_organisation_place"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("place", "revision", name=op.f("pk_booked_mapping")),
    )
    op.create_table(
        "datev_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.String(length=36), nullable=False),
        sa.Column("place", sa.String(length=36), nullable=False),
        sa.Column("at", types.Moment(timezone=True), nullable=False),
        sa.Column("method", sa.String(length=10), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("headers", types.Document(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("failure", sa.String(length=20), nullable=False),
        sa.Column("transaction_id", sa.String(length=80), nullable=False),
        sa.Column("request_id", sa.String(length=80), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation", "place"],
            ["place.organisation", "place.id"],
            name=op.f("fk_datev_call_organisation_place"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_datev_call")),
    )
    op.create_index("ix_datev_call_at", "datev_call", ["at"], unique=False)
    op.create_index(
        "ix_datev_call_place_at", "datev_call", ["organisation", "place", "at"], unique=False
    )
    op.create_table(
        "datev_connection",
        sa.Column("organisation", sa.String(length=36), nullable=False),
        sa.Column("place", sa.String(length=36), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("connected_by", sa.String(length=200), nullable=False),
        sa.Column("connected_at", types.Moment(timezone=True), nullable=True),
        sa.Column("expires_at", types.Moment(timezone=True), nullable=True),
        sa.Column("ended", sa.String(length=20), nullable=True),
        sa.Column("environment", sa.String(length=20), nullable=False),
        sa.Column("client", sa.String(length=30), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation", "place"],
            ["place.organisation", "place.id"],
            name=op.f("fk_datev_connection_organisation_place"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_datev_connection")),
    )
    op.create_index(
        "ix_datev_connection_expires_at", "datev_connection", ["expires_at"], unique=False
    )
    op.create_table(
        "datev_consent",
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("organisation", sa.String(length=36), nullable=False),
        sa.Column("place", sa.String(length=36), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("user", sa.String(length=80), nullable=False),
        sa.Column("lasting", sa.Boolean(), nullable=False),
        sa.Column("expires_at", types.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation", "place"],
            ["place.organisation", "place.id"],
            name=op.f("fk_datev_consent_organisation_place"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("state", name=op.f("pk_datev_consent")),
    )
    op.create_index("ix_datev_consent_expires_at", "datev_consent", ["expires_at"], unique=False)
    op.create_table(
        "datev_upload",
        sa.Column("organisation", sa.String(length=36), nullable=False),
        sa.Column("place", sa.String(length=36), nullable=False),
        sa.Column("environment", sa.String(length=20), nullable=False),
        sa.Column("client", sa.String(length=30), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("job", sa.String(length=80), nullable=False),
        sa.Column("begun_at", types.Moment(timezone=True), nullable=False),
        sa.Column("uploaded_at", types.Moment(timezone=True), nullable=True),
        sa.Column("look_at", types.Moment(timezone=True), nullable=True),
        sa.Column("finished_at", types.Moment(timezone=True), nullable=True),
        sa.Column("messages", types.Document(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation", "place"],
            ["place.organisation", "place.id"],
            name=op.f("fk_datev_upload_organisation_place"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "place", "environment", "client", "sha256", "number", name=op.f("pk_datev_upload")
        ),
    )
    op.create_index(
        "ix_datev_upload_state_begun_at",
        "datev_upload",
        ["organisation", "place", "state", "begun_at"],
        unique=False,
    )
    op.create_table(
        "day_decision",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.String(length=36), nullable=False),
        sa.Column("place", sa.String(length=36), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation", "place"],
            ["place.organisation", "place.id"],
            name=op.f("fk_day_decision_organisation_place"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_day_decision")),
    )
    op.create_index(
        "ix_day_decision_place_number", "day_decision", ["place", "number"], unique=False
    )
    op.create_table(
        "day_outcome",
        sa.Column("organisation", sa.String(length=36), nullable=False),
        sa.Column("place", sa.String(length=36), nullable=False),
        sa.Column("business_day", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("codes", types.Document(), nullable=False),
        sa.Column("amount", sa.String(length=20), nullable=True),
        sa.Column("at", types.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation", "place"],
            ["place.organisation", "place.id"],
            name=op.f("fk_day_outcome_organisation_place"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("place", "business_day", name=op.f("pk_day_outcome")),
    )
    op.create_table(
        "debtor",
        sa.Column("organisation", sa.String(length=36), nullable=False),
        sa.Column("place", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation", "place"],
            ["place.organisation", "place.id"],
            name=op.f("fk_debtor_organisation_place"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("place", "kind", "name", name=op.f("pk_debtor")),
    )
    op.create_table(
        "delivered_file",
        sa.Column("organisation", sa.String(length=36), nullable=False),
        sa.Column("place", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", types.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation", "place"],
            ["place.organisation", "place.id"],
            name=op.f("fk_delivered_file_organisation_place"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("place", "name", name=op.f("pk_delivered_file")),
    )
    op.create_table(
        "delivery",
        sa.Column("organisation", sa.String(length=36), nullable=False),
        sa.Column("place", sa.String(length=36), nullable=False),
        sa.Column("target", sa.String(length=40), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", types.Moment(timezone=True), nullable=True),
        sa.Column("holder", sa.String(length=100), nullable=False),
        sa.Column("problem", sa.String(length=12), nullable=False),
        sa.Column("issues", types.Document(), nullable=False),
        sa.Column("job", sa.String(length=80), nullable=False),
        sa.Column("is_wanted_again", sa.Boolean(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("receipt_sha256", sa.String(length=64), nullable=True),
        sa.Column("delivered_at", types.Moment(timezone=True), nullable=True),
        sa.Column("made_at", types.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation", "place"],
            ["place.organisation", "place.id"],
            name=op.f("fk_delivery_organisation_place"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("place", "target", "file_name", "sha256", name=op.f("pk_delivery")),
    )
    op.create_index("ix_delivery_due_at", "delivery", ["due_at"], unique=False)
    op.create_table(
        "ledger_entry",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.String(length=36), nullable=False),
        sa.Column("place", sa.String(length=36), nullable=False),
        sa.Column("business_day", sa.Date(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation", "place"],
            ["place.organisation", "place.id"],
            name=op.f("fk_ledger_entry_organisation_place"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_ledger_entry")),
    )
    op.create_index(
        "ix_ledger_entry_place_file_name_business_day",
        "ledger_entry",
        ["place", "file_name", "business_day"],
        unique=True,
    )
    op.create_table(
        "mapping_draft",
        sa.Column("organisation", sa.String(length=36), nullable=False),
        sa.Column("place", sa.String(length=36), nullable=False),
        sa.Column("rules", types.Document(), nullable=False),
        sa.Column("parent", sa.String(length=36), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("edited_at", types.Moment(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation", "place"],
            ["place.organisation", "place.id"],
            name=op.f("fk_mapping_draft_organisation_place"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_mapping_draft")),
    )
    op.create_table(
        "mapping_revision",
        sa.Column("organisation", sa.String(length=36), nullable=False),
        sa.Column("place", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("rules", types.Document(), nullable=False),
        sa.Column("parent", sa.String(length=36), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("approved_by", sa.String(length=200), nullable=False),
        sa.Column("approved_at", types.Moment(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation", "place"],
            ["place.organisation", "place.id"],
            name=op.f("fk_mapping_revision_organisation_place"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("place", "number", name=op.f("pk_mapping_revision")),
        sa.UniqueConstraint("place", "id", name=op.f("uq_mapping_revision_place_id")),
        sa.UniqueConstraint("place", "parent", name=op.f("uq_mapping_revision_place_parent")),
    )
    op.create_index(
        "ix_mapping_revision_organisation", "mapping_revision", ["organisation"], unique=False
    )
    op.create_table(
        "place_clock",
        sa.Column("organisation", sa.String(length=36), nullable=False),
        sa.Column("place", sa.String(length=36), nullable=False),
        sa.Column("next_at", types.Moment(timezone=True), nullable=False),
        sa.Column("last_at", types.Moment(timezone=True), nullable=True),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation", "place"],
            ["place.organisation", "place.id"],
            name=op.f("fk_place_clock_organisation_place"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_place_clock")),
    )
    op.create_index("ix_place_clock_next_at", "place_clock", ["next_at"], unique=False)
    op.create_table(
        "place_watch",
        sa.Column("organisation", sa.String(length=36), nullable=False),
        sa.Column("place", sa.String(length=36), nullable=False),
        sa.Column("next_at", types.Moment(timezone=True), nullable=False),
        sa.Column("stated", sa.String(length=7), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation", "place"],
            ["place.organisation", "place.id"],
            name=op.f("fk_place_watch_organisation_place"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_place_watch")),
    )
    op.create_index("ix_place_watch_next_at", "place_watch", ["next_at"], unique=False)
    op.create_table(
        "pos_connection",
        sa.Column("organisation", sa.String(length=36), nullable=False),
        sa.Column("place", sa.String(length=36), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("connected_at", types.Moment(timezone=True), nullable=True),
        sa.Column("refreshed_at", types.Moment(timezone=True), nullable=True),
        sa.Column("expires_at", types.Moment(timezone=True), nullable=True),
        sa.Column("ended", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation", "place"],
            ["place.organisation", "place.id"],
            name=op.f("fk_pos_connection_organisation_place"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_pos_connection")),
    )
    op.create_index("ix_pos_connection_expires_at", "pos_connection", ["expires_at"], unique=False)
    op.create_table(
        "pos_consent",
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("organisation", sa.String(length=36), nullable=False),
        sa.Column("place", sa.String(length=36), nullable=False),
        sa.Column("verifier", sa.Text(), nullable=False),
        sa.Column("user", sa.String(length=80), nullable=False),
        sa.Column("expires_at", types.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation", "place"],
            ["place.organisation", "place.id"],
            name=op.f("fk_pos_consent_organisation_place"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("state", name=op.f("pk_pos_consent")),
    )
    op.create_index("ix_pos_consent_expires_at", "pos_consent", ["expires_at"], unique=False)
    op.create_table(
        "run",
        sa.Column("id", sa.String(length=120), nullable=False),
        sa.Column("organisation", sa.String(length=36), nullable=False),
        sa.Column("place", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("at", types.Moment(timezone=True), nullable=False),
        sa.Column("days", types.Document(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("retry_at", types.Moment(timezone=True), nullable=True),
        sa.Column("due_at", types.Moment(timezone=True), nullable=True),
        sa.Column("problem", sa.String(length=12), nullable=False),
        sa.Column("said", types.Document(), nullable=False),
        sa.Column("files", types.Document(), nullable=False),
        sa.Column("mails", types.Document(), nullable=False),
        sa.Column("held", types.Document(), nullable=False),
        sa.Column("changed_at", types.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation", "place"],
            ["place.organisation", "place.id"],
            name=op.f("fk_run_organisation_place"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
    )
    op.create_index("ix_run_due_at", "run", ["due_at"], unique=False)
    op.create_index("ix_run_place_at", "run", ["place", "at"], unique=False)
    op.create_table(
        "sealed_day",
        sa.Column("organisation", sa.String(length=36), nullable=False),
        sa.Column("place", sa.String(length=36), nullable=False),
        sa.Column("business_day", sa.Date(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation", "place"],
            ["place.organisation", "place.id"],
            name=op.f("fk_sealed_day_organisation_place"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("place", "business_day", name=op.f("pk_sealed_day")),
    )
    op.create_table(
        "sealed_move",
        sa.Column("organisation", sa.String(length=36), nullable=False),
        sa.Column("place", sa.String(length=36), nullable=False),
        sa.Column("business_day", sa.Date(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("account", sa.String(length=9), nullable=False),
        sa.Column("debit", sa.BigInteger(), nullable=False),
        sa.Column("credit", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation", "place"],
            ["place.organisation", "place.id"],
            name=op.f("fk_sealed_move_organisation_place"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "place", "business_day", "month", "account", name=op.f("pk_sealed_move")
        ),
    )
    op.create_table(
        "seen_categories",
        sa.Column("organisation", sa.String(length=36), nullable=False),
        sa.Column("place", sa.String(length=36), nullable=False),
        sa.Column("categories", types.Document(), nullable=False),
        sa.Column("read_at", types.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation", "place"],
            ["place.organisation", "place.id"],
            name=op.f("fk_seen_categories_organisation_place"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_seen_categories")),
    )
    op.create_table(
        "settings_revision",
        sa.Column("organisation", sa.String(length=36), nullable=False),
        sa.Column("place", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("document", types.Document(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("author", sa.String(length=200), nullable=False),
        sa.Column("made_at", types.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation", "place"],
            ["place.organisation", "place.id"],
            name=op.f("fk_settings_revision_organisation_place"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("place", "number", name=op.f("pk_settings_revision")),
    )
    op.create_table(
        "sftp_account",
        sa.Column("organisation", sa.String(length=36), nullable=False),
        sa.Column("place", sa.String(length=36), nullable=False),
        sa.Column("host", sa.String(length=253), nullable=False),
        sa.Column("port", sa.Integer(), nullable=False),
        sa.Column("user", sa.String(length=400), nullable=False),
        sa.Column("folder", sa.String(length=400), nullable=False),
        sa.Column("host_keys", types.Document(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation", "place"],
            ["place.organisation", "place.id"],
            name=op.f("fk_sftp_account_organisation_place"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_sftp_account")),
    )
    op.create_table(
        "test_run",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("organisation", sa.String(length=36), nullable=False),
        sa.Column("place", sa.String(length=36), nullable=False),
        sa.Column("business_day", sa.Date(), nullable=False),
        sa.Column("mapping_revision", sa.String(length=36), nullable=False),
        sa.Column("settings_digest", sa.String(length=64), nullable=False),
        sa.Column("location", sa.String(length=200), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("proof", sa.LargeBinary(), nullable=False),
        sa.Column("mails", types.Document(), nullable=False),
        sa.Column("made_at", types.Moment(timezone=True), nullable=False),
        sa.Column("sent_at", types.Moment(timezone=True), nullable=True),
        sa.Column("delivered_at", types.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation", "place"],
            ["place.organisation", "place.id"],
            name=op.f("fk_test_run_organisation_place"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_test_run")),
        sa.UniqueConstraint("organisation", "id", name=op.f("uq_test_run_organisation_id")),
    )
    op.create_index("ix_test_run_place_made_at", "test_run", ["place", "made_at"], unique=False)
    op.create_index("ix_test_run_sent_at", "test_run", ["sent_at"], unique=False)
    op.create_table(
        "unfinished_delivery",
        sa.Column("organisation", sa.String(length=36), nullable=False),
        sa.Column("place", sa.String(length=36), nullable=False),
        sa.Column("delivery", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation", "place"],
            ["place.organisation", "place.id"],
            name=op.f("fk_unfinished_delivery_organisation_place"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_unfinished_delivery")),
    )
    op.create_table(
        "test_run_decision",
        sa.Column("organisation", sa.String(length=36), nullable=False),
        sa.Column("run", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("verdict", sa.String(length=20), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("by", sa.String(length=200), nullable=False),
        sa.Column("at", types.Moment(timezone=True), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation", "run"],
            ["test_run.organisation", "test_run.id"],
            name=op.f("fk_test_run_decision_organisation_run"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("run", "number", name=op.f("pk_test_run_decision")),
    )
    # ### end Alembic commands ###


def downgrade() -> None:
    """Drop them."""
    op.drop_table("test_run_decision")
    op.drop_table("unfinished_delivery")
    op.drop_index("ix_test_run_sent_at", table_name="test_run")
    op.drop_index("ix_test_run_place_made_at", table_name="test_run")
    op.drop_table("test_run")
    op.drop_table("sftp_account")
    op.drop_table("settings_revision")
    op.drop_table("seen_categories")
    op.drop_table("sealed_move")
    op.drop_table("sealed_day")
    op.drop_index("ix_run_place_at", table_name="run")
    op.drop_index("ix_run_due_at", table_name="run")
    op.drop_table("run")
    op.drop_index("ix_pos_consent_expires_at", table_name="pos_consent")
    op.drop_table("pos_consent")
    op.drop_index("ix_pos_connection_expires_at", table_name="pos_connection")
    op.drop_table("pos_connection")
    op.drop_index("ix_place_watch_next_at", table_name="place_watch")
    op.drop_table("place_watch")
    op.drop_index("ix_place_clock_next_at", table_name="place_clock")
    op.drop_table("place_clock")
    op.drop_index("ix_mapping_revision_organisation", table_name="mapping_revision")
    op.drop_table("mapping_revision")
    op.drop_table("mapping_draft")
    op.drop_index("ix_ledger_entry_place_file_name_business_day", table_name="ledger_entry")
    op.drop_table("ledger_entry")
    op.drop_index("ix_delivery_due_at", table_name="delivery")
    op.drop_table("delivery")
    op.drop_table("delivered_file")
    op.drop_table("debtor")
    op.drop_table("day_outcome")
    op.drop_index("ix_day_decision_place_number", table_name="day_decision")
    op.drop_table("day_decision")
    op.drop_index("ix_datev_upload_state_begun_at", table_name="datev_upload")
    op.drop_table("datev_upload")
    op.drop_index("ix_datev_consent_expires_at", table_name="datev_consent")
    op.drop_table("datev_consent")
    op.drop_index("ix_datev_connection_expires_at", table_name="datev_connection")
    op.drop_table("datev_connection")
    op.drop_index("ix_datev_call_place_at", table_name="datev_call")
    op.drop_index("ix_datev_call_at", table_name="datev_call")
    op.drop_table("datev_call")
    op.drop_table("booked_mapping")
    op.drop_table("alarm")
    op.drop_table("support_message")
    op.drop_index("ix_session_user", table_name="session")
    op.drop_index("ix_session_began_at", table_name="session")
    op.drop_table("session")
    op.drop_table("second_factor")
    op.drop_table("recovery_code")
    op.drop_index("ix_place_organisation_name", table_name="place")
    op.drop_table("place")
    op.drop_index("ix_membership_organisation", table_name="membership")
    op.drop_table("membership")
    op.drop_table("credential")
    op.drop_table("worker")
    op.drop_index("ix_throttle_last_at", table_name="throttle")
    op.drop_table("throttle")
    op.drop_table("support_case_counter")
    op.drop_index("ix_support_case_number", table_name="support_case")
    op.drop_index("ix_support_case_changed_at", table_name="support_case")
    op.drop_table("support_case")
    op.drop_table("pos_app")
    op.drop_table("person")
    op.drop_index("ix_organisation_name", table_name="organisation")
    op.drop_table("organisation")
    op.drop_index("ix_mail_state_due_at_number", table_name="mail")
    op.drop_index("ix_mail_organisation_number", table_name="mail")
    op.drop_table("mail")
    op.drop_index("ix_link_user", table_name="link")
    op.drop_index("ix_link_expires_at", table_name="link")
    op.drop_table("link")
    op.drop_table("datev_app")
    op.drop_index("ix_connection_request_requested_at", table_name="connection_request")
    op.drop_table("connection_request")
    op.drop_table("chore")
    op.drop_table("bounce")
    op.drop_table("audit_head")
    op.drop_table("audit_entry")
    # ### end Alembic commands ###
