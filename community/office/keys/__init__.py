"""«Nøgler, der er væk»: the administration takes everything away that somebody has lost."""
