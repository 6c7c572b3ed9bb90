"""The call: looked at before it goes out, and on paper for each stairway."""
