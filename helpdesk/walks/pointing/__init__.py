"""The points of a walk: seen at a place, mended by somebody, looked at again."""
