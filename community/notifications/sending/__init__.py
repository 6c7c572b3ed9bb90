"""The way out of the outbox: rows are claimed, carried and marked, each way by itself."""
