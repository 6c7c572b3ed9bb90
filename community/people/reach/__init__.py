"""How a person is reached: a phone number, the quiet hours, and whether they are grown up."""
