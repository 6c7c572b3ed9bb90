"""«Fortryd», after «jeg kan alligevel ikke»."""
