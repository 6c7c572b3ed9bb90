"""A place held for something open to all: no household, no quota, any length."""
