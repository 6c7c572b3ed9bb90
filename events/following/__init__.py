"""A series from one day on: changed, or ended with what stands already."""
