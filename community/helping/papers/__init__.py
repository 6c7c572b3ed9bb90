"""People on paper: in the house with the same rights, without e-mail and screen."""
