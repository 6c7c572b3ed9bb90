"""A room from month to done: what for, which day, is it right, and another day instead."""
