"""The residents' own meeting: its day, its terms, its agenda, papers, call and minutes."""
