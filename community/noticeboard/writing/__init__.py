"""Where one writes: the page, its drafts, and changing what hangs there."""
