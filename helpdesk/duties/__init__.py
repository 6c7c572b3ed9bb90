"""Social tasks: what is done for the neighbours, beside the practical work."""
