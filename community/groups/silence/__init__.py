"""Groups in which nothing has happened for long: somebody is asked once, and then they rest."""
