"""Two neighbours who both said yes."""
