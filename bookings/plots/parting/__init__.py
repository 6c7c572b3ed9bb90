"""When people move from their plot."""
