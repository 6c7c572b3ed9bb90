"""The doors of those from outside: a form on the public page, and the page behind their link."""
