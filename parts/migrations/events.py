    op.create_table(
        "event_outbox",
        sa.Column("position", sa.BigInteger(), autoincrement=True, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("aggregate", sa.Text(), nullable=False),
        sa.Column("aggregate_id", sa.Uuid(), nullable=False),
        sa.Column("payload", postgresql.JSONB(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_event_outbox"),
    )
    op.create_table(
        "event_inbox",
        sa.Column("consumer", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.Column("fault", sa.Text(), nullable=True),
        sa.Column("message", postgresql.JSONB(), nullable=True),
        sa.PrimaryKeyConstraint("consumer", "event_id", name="pk_event_inbox"),
    )
    op.create_index("ix_event_inbox_created_at", "event_inbox", ["created_at"])
