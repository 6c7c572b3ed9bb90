"""Telling who was not there that something was said."""
