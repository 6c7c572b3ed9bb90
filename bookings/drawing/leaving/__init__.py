"""Who moves or is forgotten leaves a number behind, so that a draw can still be checked."""
