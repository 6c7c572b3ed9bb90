"""The pages of who makes something happen."""
