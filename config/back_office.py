"""The back office (`/drift/`) is Django's, behind the house's own door instead of a password."""

from django.contrib.admin.apps import AdminConfig


class BackOffice(AdminConfig):
    """Django's admin with a site of ours."""

    default = False
    default_site = "config.back_office_site.OperatorSite"
