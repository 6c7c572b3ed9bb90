"""A second look: another yes, something put right, somebody who disagrees."""
