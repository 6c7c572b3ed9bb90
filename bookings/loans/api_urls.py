"""The addresses of loans for programs."""

from django.urls import path

from bookings.loans import api

urlpatterns = [
    path("things/", api.ThingList.as_view(), name="api_things"),
    path("loans/", api.LoanList.as_view(), name="api_loans"),
    path("loans/<int:pk>/", api.LoanDetail.as_view(), name="api_loan"),
    path("loans/<int:pk>/take/", api.LoanTurn.as_view(), name="api_loan_take"),
    path("loans/<int:pk>/renew/", api.LoanRenew.as_view(), name="api_loan_renew"),
    path("loans/<int:pk>/return/", api.LoanReturn.as_view(), name="api_loan_return"),
]
