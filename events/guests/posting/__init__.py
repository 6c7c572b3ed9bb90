"""The mails to those from outside, on their way."""
