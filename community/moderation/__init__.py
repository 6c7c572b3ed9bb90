"""Reports, decisions, pauses and blocks: how the house keeps its tone, for every room."""
