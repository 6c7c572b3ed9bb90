"""Opening: an organisation and an estate, before anybody lives in them here."""
