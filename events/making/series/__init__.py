"""The pages of what comes again."""
