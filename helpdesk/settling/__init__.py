"""Two agree, one cannot after all, it is done."""
