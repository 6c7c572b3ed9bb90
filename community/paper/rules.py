"""How often somebody is called before it becomes a slip. No queries, no clock."""

AGAIN_AFTER_HOURS = 2
TRIES = 3  # calls that nobody answered, then it becomes a slip
