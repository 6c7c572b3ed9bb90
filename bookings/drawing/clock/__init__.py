"""The clock draws, once, and reminds who has to say yes."""
