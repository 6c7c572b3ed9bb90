"""Two people who do not want to meet here."""
