"""The pages of afterwards: how it went, pictures, and the way into the conversation."""
