"""«Det har jeg også brug for», and from three households: «vil I mødes?»."""
