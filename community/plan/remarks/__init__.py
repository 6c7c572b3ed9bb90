"""Guests read the plan and say what they think of it, without seeing a person or being one."""
