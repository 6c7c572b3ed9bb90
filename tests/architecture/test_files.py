"""Every file of the house, asked for by everybody while there is something to get."""

import pytest
from django.http import FileResponse, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from tests.architecture.files import FILES, serves_a_file, serving_files
from tests.architecture.walking import address, ask, blind, got, routes, seen_by
from tests.architecture.world import ANONYMOUS, EVERYBODY


@pytest.fixture(autouse=True)
def _shelf_of_our_own(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path / "private"


def test_every_view_that_gives_a_file_has_a_row_and_every_row_a_view():
    assert sorted(serving_files() ^ set(FILES)) == []


@pytest.mark.parametrize("name", sorted(FILES))
def test_who_may_gets_the_file_and_nobody_else(world, name):
    row, route, wrong = FILES[name], routes()[name], []
    url = address(name, route, world.args(row.args))
    for actor in sorted(EVERYBODY):
        answer = ask(world.client(actor), row.method, url)
        expected = seen_by(actor, row)
        if got(answer) != expected:
            wrong.append(f"{actor}: {got(answer)}, not {expected}")
        is_file = answer.get("Content-Type", "").startswith(row.kind) and answer.status_code == 200
        if is_file != (expected == "in"):
            wrong.append(f"{actor}: {answer.status_code} {answer.get('Content-Type')}")
        if is_file:
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            assert body, f"{actor}: an empty file"
    assert wrong == []


@pytest.mark.parametrize("name", sorted(name for name, row in FILES.items() if row.missing))
def test_a_file_that_is_not_yours_looks_like_one_that_is_not_there(world, name):
    row, route = FILES[name], routes()[name]
    theirs = address(name, route, world.args(row.args))
    nothing = address(name, route, row.missing)
    for actor in sorted(EVERYBODY - row.may):
        client = world.client(actor)
        for method in ("get", "post"):
            found, missed = (ask(client, method, url) for url in (theirs, nothing))
            if actor == ANONYMOUS:  # the door says where one was going
                assert found.status_code == missed.status_code == 302
            else:
                assert blind(found) == blind(missed), f"{method} {actor}"


# --- the finder ----------------------------------------------------------------------------------


def _as_file(path):
    return FileResponse(path)


@require_safe
def _through_a_helper(request):
    return _as_file(request.path)


def _by_type(request):
    return HttpResponse(b"", content_type="image/png")


def _by_header(request):
    answer = HttpResponse(b"")
    answer["X-Accel-Redirect"] = "/private/1"
    return answer


def _a_page(request):
    return render(request, "base.html") if request.GET else redirect("/")


def _facts(request):
    return JsonResponse({})


def test_the_finder_knows_a_file_from_a_page():
    assert [
        view for view in (_through_a_helper, _by_type, _by_header) if not serves_a_file(view)
    ] == []
    assert not serves_a_file(_a_page)
    assert not serves_a_file(_facts)
