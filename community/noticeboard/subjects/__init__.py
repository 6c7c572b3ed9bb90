"""The categories of an estate, as its committee arranges them."""
