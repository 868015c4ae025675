    op.drop_table("event_inbox")
    op.drop_table("event_outbox")
