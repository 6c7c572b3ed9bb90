"""The addresses under which somebody's own calendar program reads what the rooms have for them."""
