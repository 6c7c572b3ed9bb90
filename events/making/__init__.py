"""The pages of who makes something happen: one screen, its drafts, its hosts, its series."""
