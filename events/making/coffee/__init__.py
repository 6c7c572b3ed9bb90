"""«Kaffe nu»: something that begins within the hour."""
