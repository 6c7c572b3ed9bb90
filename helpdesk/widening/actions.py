"""Asking more neighbours."""


def widen(member, request, *, now):
    return request
