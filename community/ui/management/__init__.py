"""Management commands of the design system."""
