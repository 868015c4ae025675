    op.drop_table("webhook_outbox")
    op.drop_table("webhooks")
