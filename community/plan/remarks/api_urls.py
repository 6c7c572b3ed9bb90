"""The addresses for programs of what guests read and write."""

from django.urls import path

from community.plan.remarks import api

urlpatterns = [
    path("plan/read/", api.Read.as_view(), name="api_plan_read"),
    path("plan/remarks/", api.Remarks.as_view(), name="api_plan_remarks"),
    path("plan/remarks/received/", api.Received.as_view(), name="api_plan_received"),
    path("plan/remarks/<uuid:token>/", api.OneRemark.as_view(), name="api_plan_remark"),
    path("plan/remarks/<uuid:token>/put-back/", api.RemarkBack.as_view(), name="api_remark_back"),
]
