    op.drop_table("audit_events")
