"""Keys: when they are fetched and brought back, agreed between a household and who hands them out."""
