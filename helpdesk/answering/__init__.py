"""«Jeg kan hjælpe.»"""
