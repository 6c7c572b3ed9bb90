"""Pictures and short films: they come in pieces, are made anew, and are shown to whom may see them."""
