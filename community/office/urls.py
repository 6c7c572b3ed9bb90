"""Under an estate: the office and the committee at work."""

from django.urls import path

from community.office import views
from community.office.keys import views as keys
from community.office.letters import views as letters
from community.office.log import views as log
from community.office.roles import views as roles
from community.office.settings import views as settings

app_name = "office"
urlpatterns = [
    path("", views.index, name="index"),
    path("roller/", roles.index, name="roles"),
    path("roller/ny/", roles.new, name="role_new"),
    path("roller/ny/bolig/", roles.new_home, name="new_home"),
    path("roller/ny/beboer/", roles.new_resident, name="new_resident"),
    path("roller/ny/kollega/", roles.new_colleague, name="new_colleague"),
    path("roller/<int:pk>/slut/", roles.end, name="role_end"),
    path("roller/fortryd/", roles.undo, name="role_undo"),
    path("indstillinger/", settings.edit, name="settings"),
    path("indstillinger/fortryd/", settings.undo, name="settings_undo"),
    path("breve/", letters.index, name="letters"),
    path("breve/lav/", letters.make, name="letters_make"),
    path("noegler/", keys.index, name="keys"),
    path("noegler/bolig/", keys.home, name="keys_home"),
    path("noegler/hvem/", keys.people, name="keys_people"),
    path("noegler/<uuid:person>/", keys.forget, name="keys_forget"),
    path("logbog/", log.index, name="logbook"),
    path("logbog/hent/", log.export, name="logbook_export"),
    path("om-mig/", log.about_me, name="about_me"),
]
