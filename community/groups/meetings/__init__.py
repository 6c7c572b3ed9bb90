"""When a group meets, once or again and again."""
