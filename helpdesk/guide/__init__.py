"""«Hvem hjælper med hvad»: whom one calls about what. Read without a profile, and without a network."""
