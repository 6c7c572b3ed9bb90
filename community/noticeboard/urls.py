"""The room's addresses for people."""

from django.urls import path

from community.noticeboard import views
from community.noticeboard.answering import views as answering
from community.noticeboard.desk import views as desk
from community.noticeboard.hanging import views as hanging
from community.noticeboard.writing import views as writing

app_name = "board"
urlpatterns = [
    path("", views.index, name="index"),
    path("nye/", views.news, name="news"),
    path("nyt/", writing.new, name="new"),
    path("kladde/", writing.keep, name="keep"),
    path("kladder/", writing.drafts_list, name="drafts"),
    path("kladder/<uuid:token>/smid-ud/", writing.drop, name="drop"),
    path("kladder/<uuid:token>/fortryd/", writing.pick_up, name="pick_up"),
    path("kladder/<uuid:token>/saet-op/", writing.put_up, name="put_up"),
    path("emner/", desk.categories, name="categories"),
    path("emner/<int:pk>/", desk.category, name="category"),
    path("gruppe/<uuid:token>/", views.group, name="group"),
    path("<uuid:token>/", views.notice, name="notice"),
    path("<uuid:token>/ret/", writing.edit, name="edit"),
    path("<uuid:token>/ned/", views.take_down, name="take_down"),
    path("<uuid:token>/op/", views.put_back, name="put_back"),
    path("<uuid:token>/laengere/", views.prolong, name="prolong"),
    path("<uuid:token>/oeverst/", views.pin, name="pin"),
    path("<uuid:token>/laest/", views.read, name="read"),
    path("<uuid:token>/set/", views.seen, name="seen"),
    path("<uuid:token>/doere/", desk.doors, name="doors"),
    path("<uuid:token>/doere/<int:household>/", desk.knock, name="knock"),
    path("skaerme/", hanging.screen_list, name="screens"),
    path("skaerme/<int:pk>/nyt-link/", hanging.screen_anew, name="screen_anew"),
    path("<uuid:token>/plakat/", hanging.poster, name="poster"),
    path("<uuid:token>/svar/", answering.answer, name="answer"),
    path("<uuid:token>/tak/", answering.thank, name="thank"),
    path("<uuid:token>/oensk/", answering.wish, name="wish"),
    path("<uuid:token>/taget/", answering.take, name="take"),
    path("<uuid:token>/med/", answering.join, name="join"),
    path("svar/<uuid:token>/ret/", answering.edit, name="comment_edit"),
    path("svar/<uuid:token>/slet/", answering.delete, name="comment_delete"),
]
