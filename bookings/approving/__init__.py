"""A yes or a no to what was asked for, by a person or by the clock."""
