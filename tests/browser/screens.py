"""Every page of the house, and who looks at it on which walk.

A stop is the name of an address. Its keywords say which fact of the village fills the address in;
`press` is the button that leads on to a page which only comes as an answer (a code card, a slip).
"""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from community.homes.greeting import actions as greeting
from community.homes.models import Greeting
from tests.architecture.test_doors import patterns
from tests.conftest import NOW, Cast, strong

Facts = dict[str, Any]
SLUG = "rugmarken"


@dataclass(frozen=True)
class Stop:
    """One screen. `status` is what the address answers before anything is pressed."""

    name: str
    query: str = ""
    at: dict[str, str] = field(default_factory=dict)
    fill: dict[str, str] = field(default_factory=dict)
    press: tuple[str, ...] = ()
    status: int = 200

    def __str__(self) -> str:
        return " → ".join([self.name + self.query, *self.press])

    def address(self, village: Facts) -> str:
        facts = {key: village[where] for key, where in self.at.items()}
        query = self.query.format(**village)
        try:
            return reverse(self.name, kwargs={"estate": SLUG} | facts) + query
        except NoReverseMatch:
            return reverse(self.name, kwargs=facts) + query


def see(name: str, query: str = "", *, status: int = 200, **at: str) -> Stop:
    return Stop(name, query, at, status=status)


def press(name: str, *buttons: str, query: str = "", fill: Any = None, **at: str) -> Stop:
    return Stop(name, query, at, fill or {}, buttons)


@dataclass(frozen=True)
class Walk:
    """Somebody's browser on its way: who they are, how they came in, and what they look at."""

    stops: list[Stop | str]
    who: str = ""
    come_in: Callable[[Client, Facts], None] | None = None
    is_strong: bool = True

    def client(self, cast: Cast, village: Facts) -> Client:
        """A browser of theirs in which everything is as it is on the first stop."""
        client = Client()
        if self.who:
            client = strong(cast.user(self.who)) if self.is_strong else cast.client(self.who)
        if self.come_in:
            self.come_in(client, village)
        return client

    def __iter__(self) -> Iterator[Stop]:
        return (one if isinstance(one, Stop) else Stop(one) for one in self.stops)


WHEN_FADUMO_WASHES = "?tid=2026-11-25T07%3A00%3A00%2B01%3A00%2F2026-11-25T09%3A00%3A00%2B01%3A00"


def _post(client: Client, address: str, **said: Any) -> None:
    told = client.post(address, said)
    assert told.status_code == 302, (address, told.status_code)


def _at_ejnars_door(client: Client, village: Facts) -> None:
    _post(client, f"/{SLUG}/hjaelper/beboer/", entrance=village["entrance"], door="st. th")


def _at_fadumos_door(client: Client, village: Facts) -> None:
    _post(client, f"/{SLUG}/kontor/roller/ny/bolig/", entrance=village["entrance"], door="3. tv")


def _here_for_ejnar(client: Client, village: Facts) -> None:
    _post(client, f"/hjaelper/{village['helping']}/begynd/")


def _code_in_the_mail(client: Client, village: Facts) -> None:
    _post(client, "/konto/log-ind/", email="birgit@example.dk")


def _letter_in_hand(client: Client, village: Facts) -> None:
    _post(client, "/velkommen/", code=village["letter"])


def _new_letter_for_ejnar(client: Client, village: Facts) -> None:
    _post(client, "/velkommen/", code=village["again"])


def _helpers_code_in_hand(client: Client, village: Facts) -> None:
    _post(client, "/hjaelper/kode/", code=village["code"])


def _address_to_prove(client: Client, village: Facts) -> None:
    _post(client, "/velkommen/e-mail/", email="ny@example.dk")


def _birgit_will_come(client: Client, village: Facts) -> None:
    """She has taken the visit that Mikkel's door waits for."""
    birgit = Cast().member("birgit")
    visits = Greeting.objects.visible_to(birgit, timezone.localdate(NOW)).visits()
    greeting.take(birgit, visits[0], now=NOW)


MOVE = "?se=1&who=me&when=first"
OFFICE_MOVES = {"select[name=entrance]": "{entrance}", "input[name=door]": "3. tv"}
WALKS = {
    "birgit-i-huset": Walk(
        [
            "house:today", "house:more", "bookings:index", "bookings:mine",
            see("bookings:place", "?dag=2026-11-25", pk="place"),
            see("bookings:cancel", pk="booking"), see("bookings:place", pk="trailer"),
            see("bookings:place", pk="guest_room"), see("bookings:place", pk="playground"),
            see("bookings:fault", pk="trailer"), see("bookings:wait", WHEN_FADUMO_WASHES, pk="machine"),
            see("bookings:ask-swap", WHEN_FADUMO_WASHES, pk="machine"),
            see("bookings:take", pk="passed_on"), see("bookings:swap-yes", pk="asked_of"),
            see("bookings:offer", pk="rental"),
            see("bookings:place", "?dag=2026-12-05", pk="room"),
            see("bookings:review", "?dag=2026-12-05", pk="room"),
            see("bookings:booking", pk="rental"), "bookings:draws", see("bookings:draw", pk="draw"),
            see("bookings:draw_apply", pk="draw"), see("bookings:draw", pk="decided"),
            see("bookings:move", "?dag=2026-12-06", pk="room_asked"),
            see("bookings:found", pk="rental", moment="before"),
            see("bookings:key", pk="rental", errand="fetch"),
            "loans:index", see("loans:thing", pk="drill"), see("loans:thing", pk="bench"),
            see("loans:hand_in", pk="loan"), see("loans:thing", pk="sewing"),
            see("loans:decline", pk="loan_asked"),
            see("plots:garden", pk="garden"), see("plots:give_up", pk="plot"),
            "notifications:inbox", "notifications:choices",
            see("neighbours:page", token="yildiz"),
            "homes:index", press("homes:index", "form[action$='/inviter/'] button"), "homes:new",
            "helpers:index", press("helpers:index", "form[action$='/hjaelper/kode/'] button"),
            "helping:mine", "office:about_me",
            "moderation:tone", "moderation:mine", "moderation:blocked",
            see("moderation:block", token="yildiz"),
            see("moderation:report", key="kind", token="yildiz"),
            see("bookings:cancel", pk="nothing", status=404),
        ],
        "birgit",
    ),
    "birgit-blandt-naboer": Walk(
        [
            "board:index", see("board:notice", token="notice"), see("board:notice", token="own"),
            see("board:notice", token="works"), see("board:edit", token="own"), "board:new",
            "board:drafts", see("board:poster", token="notice"),
            see("board:comment_edit", token="comment"), see("board:group", token="group"),
            "chat:index", "chat:begin", see("chat:conversation", token="stairs"),
            see("chat:settings", token="stairs"), see("chat:find", "?q=lampen", token="stairs"),
            see("chat:picture", token="stairs"), see("chat:message", token="message"),
            see("chat:ask", token="yildiz"),
            "events:index", see("events:index", "?dag=2026-11-25"), "events:mine", "feeds:index",
            "events:meetings", see("events:meeting", token="residents_meeting"),
            see("events:event", token="soup"), see("events:event", token="market"),
            see("events:poster", token="market"),
            "groups:index", "groups:new", "groups:code", see("groups:group", token="group"),
            see("groups:edit", token="group"), see("groups:hold", token="group"),
            see("groups:slips", token="group"), see("groups:meetings", token="group"),
            see("groups:meeting_new", token="group"), see("groups:album", token="group"),
            see("groups:meeting_change", token="group", pk="meeting"),
            see("groups:picture_new", token="group"), see("groups:invite_neighbour", token="yildiz"),
            "house:search", see("house:search", "?q=vask"), see("house:search", "?q=xyzzyx"),
            "home:phone",
        ],
        "birgit",
    ),
    "birgit-laver-noget": Walk(
        [
            "events:new", see("events:new", "?skabelon=faellesspisning"),
            see("events:new", "?skabelon=andet"), "events:coffee", "events:drafts",
            see("events:change", token="hosted"), see("events:copy", token="market"),
            see("events:people", token="hosted"), see("events:hosts", token="hosted"),
            see("events:tasks", token="hosted"), see("events:kitchen", token="hosted"),
            see("events:call_off", token="hosted"), see("events:series", token="series"),
            see("events:series_change", token="series"), see("events:series_end", token="series"),
            see("events:look_back", token="held_feast"), see("events:event", token="held_feast"),
            see("events:pictures", token="held_feast"), see("events:picture_new", token="held_feast"),
            see("events:picture_remove", token="held_feast", picture="feast_picture"),
            see("events:series", token="scheme"), see("events:series_meal", token="scheme"),
            press("events:new", "footer button", query="?skabelon=andet"),
        ],
        "birgit",
    ),
    "birgit-beder-om-hjaelp": Walk(
        [
            "helpdesk:index", "helpdesk:offers", "helpdesk:mine", "helpdesk:ask",
            see("helpdesk:ask", "?slags=children"), see("helpdesk:request", token="wanted"),
            see("helpdesk:request", token="asked"), see("helpdesk:request", token="carried"),
            see("helpdesk:change", token="asked"), see("helpdesk:choose", token="answer"),
            see("helpdesk:move", token="agreed"), "helpdesk:offer_new",
            see("helpdesk:offer", token="offered"), see("helpdesk:offer", token="offer"),
            see("helpdesk:offer_change", token="offered"),
            press("helpdesk:ask", "footer button[type=submit]"),
        ],
        "birgit",
    ),
    "jens-ser-tallene": Walk(["helpdesk:figures", "duties:minutes"], "jens"),
    "torbens-dag": Walk(
        [
            "duties:today", "duties:week", "duties:finished", see("duties:task", token="duty"),
            "duties:choose", "duties:write", see("duties:change", token="written"),
            "duties:routines", "duties:paper_list",
            "guide:edit", "guide:new", see("guide:entry", token="entry"),
        ],
        "torben",
    ),
    "torben-paa-vandring": Walk(
        [
            "walks:index", see("walks:walk", token="walked"), "walks:new",
            see("walks:change", token="tour"), see("walks:tour", token="tour"),
            see("walks:publish", token="held"), see("walks:point", token="point"),
            see("walks:status", token="point"),
        ],
        "torben",
    ),
    "torben-paa-tavlen": Walk(
        [
            "board:index", see("board:doors", token="works"), "board:new", "chat:index",
            "board:screens", see("helpers:file", pk="on_paper"),
        ],
        "torben", _at_ejnars_door,
    ),
    "sanne-ved-ejnar": Walk(
        [
            see("helpers:forget", pk="on_paper"), "office:keys", "office:keys_home",
            see("office:keys_forget", person="torben"),
        ],
        "sanne", _at_ejnars_door,
    ),
    "jens-kalder-sammen": Walk(
        [
            "events:wheel", see("events:wheel", "?fra=2027-01"), "events:meeting_new",
            "events:meeting_terms", see("events:meeting", token="residents_meeting"),
            see("events:meeting_change", token="residents_meeting"),
            see("events:meeting_call", token="residents_meeting"),
            see("events:meeting_sheets", token="residents_meeting"),
            see("events:meeting_agenda", token="residents_meeting"),
            see("events:meeting_papers", token="residents_meeting"),
            see("events:meeting_minutes", token="residents_meeting"),
            press("events:meeting_new", "footer button"),
        ],
        "jens",
    ),
    "jens-paa-tavlen": Walk(["board:categories", see("board:category", pk="category")], "jens"),
    "birgit-om-sig-selv": Walk(
        [
            "home:settings", "profile:edit", see("profile:edit", "?vis=billede"),
            "profile:preview", see("profile:preview", "?som=afdeling"),
            "privacy:export", see("privacy:fetch", token="archive"),
            "privacy:move", see("privacy:move", MOVE), see("privacy:move", "?se=1", status=422),
            "privacy:erase", press("privacy:erase", "button.btn--danger-fill"),
            "people:email", "people:email_code", "account_reauthenticate",
            "usersessions_list", "mfa_list_webauthn", "mfa_add_webauthn", "account_app",
            "account_recovery_codes", see("no_thanks:no_thanks", token="no_thanks"),
        ],
        "birgit",
        _address_to_prove,
    ),
    "jens": Walk(
        [
            "house:today", "office:index", "office:roles", "office:new_home",
            see("office:role_end", pk="term"), "office:settings",
            see("bookings:close", pk="place"), "paper:week",
            "bookings:rentals", see("bookings:rental", pk="rental"),
            see("bookings:key_kept", pk="rental", errand="fetch"),
            see("bookings:code", pk="room"), "bookings:asked", see("bookings:decline", pk="room_asked"),
            "moderation:cases", see("moderation:cases", "?vis=afgjort"),
            see("moderation:case", slug="case"), see("moderation:case", slug="settled"),
        ],
        "jens",
    ),
    "torben": Walk(
        [
            "home:front_door", "house:today", "house:more", "office:index", "homes:new",
            "helpers:address", "helpers:choose", "helpers:new_on_paper",
            see("helpers:person", pk="on_paper"),
            press("helpers:person", "form[action$='/kort/'] button", pk="on_paper"),
            see("bookings:draw_make", pk="room"), see("bookings:draw_call_off", pk="draw"),
            see("bookings:draw", pk="drawn"),
            see("bookings:sign", pk="place"), see("bookings:new_part", pk="room"),
            see("bookings:change_place", pk="trailer"),
            see("bookings:rules", pk="place"), see("bookings:kept", pk="trailer"),
            see("bookings:book_for", pk="place"), see("bookings:use", pk="place"),
            "loans:desk", "loans:new", see("loans:thing", pk="bench"), see("loans:counter", pk="bench"),
            see("loans:change", pk="drill"), see("loans:refuse", pk="loan_aside"),
            "bookings:new_place", see("plots:kept", pk="garden"), see("plots:season", pk="garden"),
            see("plots:lay_out", pk="garden"), see("plots:ask_for", pk="garden"),
            see("bookings:calendars", pk="place"),
            "notifications:sent", "paper:calls", press("paper:calls", "form[action$='/nummer/'] button"),
            "paper:slips", see("paper:slips_of", person="ejnar"),
            press("paper:slips", "form[action$='/print/'] button"),
            "paper:week", see("paper:week", "?opgang={entrance}&sprog=ar"),
            "office:letters", see("office:letters", "?opgang={entrance}"),
            see("office:letters_make", "?bolig={home}&sprog=en"),
            press("office:letters_make", ".actionbar button", query="?bolig={home}&sprog=en"),
        ],
        "torben", _at_ejnars_door,
    ),
    "sanne": Walk(
        [
            "office:index", "office:roles", "office:role_new", "office:new_home",
            "office:new_resident", "office:new_colleague", "office:settings",
            "office:logbook", see("office:logbook", "?tjek=1"), "office:logbook_export",
            "moving:office",
            press("moving:office", ".moveform button", fill=OFFICE_MOVES),
        ],
        "sanne", _at_fadumos_door,
    ),
    "kim": Walk(
        [
            "account_second_factor", see("account_second_factor", "?med=reserve"),
            "mfa_list_webauthn", "mfa_reauthenticate_webauthn", "account_reauthenticate",
        ],
        "kim", is_strong=False,
    ),
    "jens-og-de-fem-trin": Walk(
        [
            "plan:us", "plan:index", "plan:outline", "plan:table", "plan:guide", "plan:walk",
            "plan:paper", "plan:overview", "plan:remarks", see("plan:period", code="quarter"),
            see("plan:report", year="last_year"), see("plan:step", step="step1"),
            see("plan:step", step="step2"), see("plan:step", step="step3"),
            see("plan:step", step="step4"), see("plan:step", step="step5"),
            see("plan:versions", step="step1"), see("plan:new", kind="kind_platform"),
            see("plan:edit", kind="kind_upkeep", pk="upkeep"),
        ],
        "jens",
    ),
    "jens-og-ideerne": Walk(
        [
            "ideas:index", see("ideas:index", "?q=mad&pris=small"),
            see("ideas:card", token="card"), see("ideas:edit", token="card"),
            see("ideas:tell_back", token="used_card"), "ideas:new", "ideas:unpack", "ideas:box",
            "ideas:propose", see("ideas:proposal", token="proposal"),
        ],
        "jens",
    ),
    "kim-og-huslejen": Walk(["bookings:rent", see("bookings:waive", pk="owed")], "kim"),
    "kims-noegler": Walk(
        [
            "mfa_list_webauthn", see("mfa_edit_webauthn", pk="key"),
            see("mfa_remove_webauthn", pk="key"), "account_remove_app",
        ],
        "kim",
    ),
    "leyla": Walk(["account_second_factor"], "leyla", is_strong=False),
    "mikkel": Walk(["house:today", "homes:welcome", "profile:edit"], "mikkel"),
    "mikkel-faar-besoeg": Walk(["homes:welcome", "homes:hello"], "mikkel", _birgit_will_come),
    "tomasz": Walk(
        [see("moderation:decision", slug="decision"), "moderation:mine", "profile:edit"], "tomasz"
    ),
    "ejnar": Walk(["house:today", "house:more", "home:settings", "account_card_again"], "ejnar"),
    "lone": Walk(["home:front_door", "helping:mine", "helping:over"], "lone"),
    "lone-for-ejnar": Walk(
        [
            "house:today", "house:more", "bookings:index", "bookings:mine",
            see("bookings:place", "?dag=2026-11-26", pk="place"), "homes:index",
            "helping:own_only", "notifications:inbox", "home:settings",
        ],
        "lone", _here_for_ejnar,
    ),
    "udenfor": Walk(
        [
            "account_login", "account_card", "account_lost_card", "account_inactive",
            "people:welcome", see("people:code", code="letter"), "people:no_letter",
            see("place_sign", code="sign"),
            press("people:welcome", "form[method=post] .btn--primary", fill={"[name=code]": "K7M2R9TQ4X"}),
            "helping:code", see("helping:code_in_hand", code="code"),
            "home:offline", "api", "ui:components", "demo:login",
            see("guide:show", slug="slug"), see("guide:worried", slug="slug"),
            see("guide:sheet", slug="slug"),
            "open_ideas", see("open_idea", token="open_card"),
            see("area", area="area"), see("area_event", area="area", token="market"),
            see("area_event", area="area", token="open_house"), see("guest", secret="guest"),
        ]
    ),
    "koden-fra-mailen": Walk(["account_confirm_login_code"], come_in=_code_in_the_mail),
    "en-gaest": Walk(
        ["plan:read", press("plan:read", ".section form[method=post] .btn--primary")],
        "ragnhild", is_strong=False,
    ),
    "brevet": Walk(["people:name", "people:child"], come_in=_letter_in_hand),
    "et-nyt-brev": Walk(["people:back"], come_in=_new_letter_for_ejnar),
    "hjaelperens-kode": Walk(["helping:take", "helping:new_helper"], come_in=_helpers_code_in_hand),
}  # fmt: skip

# Addresses that answer a GET and have no page of their own, and why.
NOT_PAGES = {
    # for machines, pictures and pieces of a page; the API is left out whole, see below
    "livez", "readyz", "home:manifest", "home:service_worker", "mfa_login_webauthn", "profile:photo",
    "neighbours:photo", "neighbours:small_photo", "notifications:bell", "notifications:news",
    "board:news", "chat:older", "chat:since", "groups:ics", "pictures:file", "pictures:show",
    "events:ics", "events:meeting_paper_file", "calendar_feed", "place_feed", "helpdesk:ics",
    "duties:minutes_file", "plan:matrix_csv", "plan:figures_csv", "bookings:rent_file", "ideas:pack",
    # on a wall, in Danish alone: tests/community/noticeboard/test_hanging.py, tests/bookings/places
    "screen", "place_screen",
    # one step of the way on from a page that is walked
    "groups:code_in_hand", "groups:picture_remove", "office:keys_people",
    # the same page under another name
    "account_request_login_code", "mfa_index",
    # a GET leads back to the page with the button
    "helpers:new_code", "homes:invite", "privacy:stay", "events:publish", "duties:done",
    # doors of the library that the house keeps shut
    "account_signup", "account_reset_password", "account_change_password",
    "account_email_verification_sent", "mfa_authenticate", "mfa_reauthenticate",
    "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes",
    "mfa_activate_totp", "mfa_deactivate_totp",
}  # fmt: skip


def opened_by_a_get() -> set[str]:
    """The names of all addresses but the operator's that do not only take what is sent to them.

    A program's doors are no pages, whoever knocks.
    """
    others = ("admin:", "api_")
    ours = {name: one for name, _route, one in patterns() if not name.startswith(others)}
    return {name for name, one in ours.items() if not _only_takes(one.callback)}


def _only_takes(view: Any) -> bool:
    """Whether one of the view's decorators lets no GET through (`require_POST`)."""
    while view is not None:
        if inspect.isfunction(view):
            verbs = inspect.getclosurevars(view).nonlocals.get("request_method_list")
            if verbs is not None and "GET" not in verbs:
                return True
        view = getattr(view, "__wrapped__", None)
    return False
