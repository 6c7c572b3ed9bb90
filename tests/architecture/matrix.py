"""Who may open what: one row for every address of the house (TN-1). A new route without a row fails.

`may` are those who get an answer; everybody else gets the 404 of what does not exist, and who is
not logged in is shown the door. Rows about one person's things are tried with the owner's.

A new address, page or API: a line in ROWS under its name, and what it leads to in things.py:
`"chat:talk": Row(OWN, things.talk, NO_TOKEN)`. `talk(world)` makes the owner's thing and gives the
address's own arguments. The third is the same for what is not there: with it every verb is
compared, byte for byte. An address without arguments needs neither: `"chat:index": Row(MEMBERS)`.

* Its answer is a file (FileResponse, a `content_type`, a Content-Disposition): a row in files.py,
  too, with `kind` and arguments that lead to a file that is there.
* A socket: give its route a `name`; a row in sockets.py under it, with a frame that is answered.
* A feature that says `topics`: a row for each kind in sockets.py, with the number of the owner's.
* Somebody new who may: world.py, where everybody who looks is listed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tests.architecture import borrowed, happening, neighbourly, rented, talking, things
from tests.architecture.things import NO_PERSON, NO_PK, NO_SLUG, NO_TOKEN
from tests.architecture.world import (
    ANONYMOUS,
    BOARD,
    COLLEAGUES,
    EVERYBODY,
    HELPER,
    MEMBERS,
    OWNER,
    RESIDENTS,
    World,
)

KEEPERS = BOARD | {"caretaker", "operations"}
WALKERS = BOARD | {"caretaker", "operations", "social"}
GREETERS = {"welcome", "caretaker", "operations", "social"}
DOERS = BOARD | COLLEAGUES | {"welcome"}
NOBODY: set[str] = set()
LOGGED_IN = EVERYBODY - {ANONYMOUS}
OWN = {OWNER, HELPER}


@dataclass(frozen=True)
class Row:
    """`args` are the address's own arguments, made in the world; `missing` the same for nothing.

    `strong`: asks for a second factor. `own_only`: a helper is sent away with a sentence.
    `shows_nothing`: there may be nothing there yet, and then it is a 404 for who may, too.
    """

    may: set[str]
    args: Callable[[World], dict[str, Any]] | None = None
    missing: dict[str, Any] | None = None
    strong: bool = False
    own_only: bool = False
    shows_nothing: bool = False


MODERATORS = BOARD | {"social", "administration"}
GIVERS = BOARD | {"administration", "operations"}
PUBLIC = [
    "livez", "api", "api_schema", "ui:components", "account_login",
    "account_request_login_code", "account_confirm_login_code", "account_start_again",
    "mfa_login_webauthn", "account_inactive", "account_logout", "home:manifest",
    "home:service_worker", "home:offline", "home:language", "people:welcome", "people:name",
    "people:no_letter", "people:back", "people:child", "account_card", "account_lost_card",
]  # fmt: skip
MINE = [
    "account_reauthenticate", "mfa_reauthenticate_webauthn", "mfa_list_webauthn", "mfa_index",
    "mfa_add_webauthn", "account_card_again", "account_second_factor", "account_app",
    "account_recovery_codes", "usersessions_list",
    "account_end_other_browsers", "helping:over", "helping:own_only", "home:front_door",
    "home:settings", "home:phone", "people:email", "people:email_code",
]  # fmt: skip
CLOSED = [
    "account_signup", "account_reset_password", "account_change_password",
    "account_email_verification_sent", "mfa_authenticate", "mfa_reauthenticate",
    "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes",
    "mfa_activate_totp", "mfa_deactivate_totp",
]  # fmt: skip

ROWS: dict[str, Row] = {
    **{name: Row(EVERYBODY) for name in PUBLIC},
    **{name: Row(LOGGED_IN) for name in MINE},
    **{name: Row(NOBODY) for name in CLOSED},
    # A house with a real organisation in it has no such door.
    "demo:login": Row(NOBODY),
    "people:code": Row(EVERYBODY, lambda world: {"code": "K7M2R9TQ4X"}),
    "mfa_edit_webauthn": Row(NOBODY, lambda world: NO_PK),
    "mfa_remove_webauthn": Row(NOBODY, lambda world: NO_PK),
    "no_thanks:no_thanks": Row(NOBODY, lambda world: {"token": "x"}),
    "account_remove_app": Row(NOBODY),
    "account_end_browser": Row(NOBODY, lambda world: NO_PK),
    # on behalf of
    "helping:code": Row(EVERYBODY, own_only=True),
    "helping:code_in_hand": Row(EVERYBODY, lambda world: {"code": "K7M2R9TQ4X"}, own_only=True),
    "helping:take": Row(EVERYBODY, own_only=True),
    "helping:new_helper": Row(EVERYBODY, own_only=True),
    "helping:no_thanks": Row(EVERYBODY),
    "helping:mine": Row(LOGGED_IN, own_only=True),
    "helping:begin": Row({HELPER}, things.helping, NO_PK),
    "helping:stop": Row({HELPER}, things.helping, NO_PK, own_only=True),
    "helping:finish": Row(LOGGED_IN),
    "helpers:index": Row(RESIDENTS, own_only=True),
    "helpers:new_code": Row(RESIDENTS, own_only=True),
    "helpers:withdraw": Row({OWNER}, things.helper_code, NO_PK, own_only=True),
    "helpers:end": Row({OWNER}, things.helping, NO_PK, own_only=True),
    "helpers:address": Row(BOARD | COLLEAGUES, strong=True),
    "helpers:choose": Row(BOARD | COLLEAGUES, strong=True),
    "helpers:new_on_paper": Row(COLLEAGUES, strong=True),
    "helpers:person": Row(COLLEAGUES, things.on_paper, NO_PK, strong=True, shows_nothing=True),
    "helpers:new_card": Row(COLLEAGUES, things.on_paper, NO_PK, strong=True, shows_nothing=True),
    "helpers:file": Row(
        {"administration", "caretaker", "operations"},
        things.on_paper,
        NO_PK,
        strong=True,
        shows_nothing=True,
    ),
    "helpers:forget": Row(
        {"administration", "operations"}, things.on_paper, NO_PK, strong=True, shows_nothing=True
    ),
    # paper and phone
    **{
        f"paper:{name}": Row(
            COLLEAGUES, things.paper_person, NO_PERSON, strong=True, shows_nothing=True
        )
        for name in ("number", "called", "nobody_home", "give_slip", "call_after_all", "slips_of")
    },
    **{
        f"paper:{name}": Row(COLLEAGUES, strong=True)
        for name in ("calls", "slips", "print_slips", "hand_out", "undo")
    },
    "paper:week": Row(BOARD | COLLEAGUES, strong=True),
    # my home
    "homes:index": Row(RESIDENTS),
    "homes:invite": Row(RESIDENTS, own_only=True),
    "homes:withdraw": Row({OWNER}, things.household_code, NO_PK, own_only=True),
    "homes:restore": Row({OWNER}, things.household_code, NO_PK, own_only=True),
    "homes:come_of_age": Row(RESIDENTS, own_only=True),
    **{
        f"homes:{name}": Row(RESIDENTS)
        for name in ("welcome", "settle", "unsettle", "no_thanks", "thanks_after_all", "hello")
    },
    "homes:new": Row(GREETERS),
    **{
        f"homes:{name}": Row(GREETERS, things.greeting, NO_PK)
        for name in ("take", "give_back", "finish", "reopen")
    },
    # the five steps
    "plan:us": Row(MEMBERS - {"guest"}),
    **{
        f"plan:{name}": Row(BOARD | COLLEAGUES, strong=True)
        for name in (
            "index",
            "outline",
            "table",
            "guide",
            "walk",
            "paper",
            "matrix_csv",
            "overview",
        )
    },
    "plan:period": Row(BOARD | COLLEAGUES, things.counted_code, {"code": "2019"}, strong=True),
    **{
        f"plan:{name}": Row(BOARD | COLLEAGUES, things.counted_year, {"year": 2019}, strong=True)
        for name in ("report", "figures_csv")
    },
    "api_plan_period": Row(BOARD | COLLEAGUES, things.counted_code, {"code": "2019"}, strong=True),
    **{
        f"plan:{name}": Row(BOARD | COLLEAGUES, lambda world: {"step": 1}, {"step": 9}, strong=True)
        for name in ("step", "versions")
    },
    "plan:new": Row(
        BOARD | COLLEAGUES, lambda world: {"kind": "gruppe"}, {"kind": "findes-ikke"}, strong=True
    ),
    **{
        f"plan:{name}": Row(
            BOARD | COLLEAGUES, things.upkeep, {"kind": "opgave", **NO_PK}, strong=True
        )
        for name in ("edit", "remove", "put_back")
    },
    **{
        f"plan:{name}": Row(BOARD | COLLEAGUES, things.upkeep_alone, NO_PK, strong=True)
        for name in ("done", "not_done")
    },
    "api_plan_us": Row(MEMBERS - {"guest"}),
    **{
        f"api_plan{name}": Row(BOARD | COLLEAGUES, strong=True)
        for name in (
            "",
            "_matrix",
            "_suggestions",
            "_tables",
            "_figures",
            "_walk",
            "_groups",
            "_purposes",
            "_knowledge",
            "_points",
            "_platforms",
            "_upkeep",
            "_overview",
        )
    },
    "api_plan_versions": Row(
        BOARD | COLLEAGUES, lambda world: {"step": 1}, {"step": 9}, strong=True
    ),
    **{
        f"api_plan_{name}": Row(BOARD | COLLEAGUES, things.upkeep_alone, NO_PK, strong=True)
        for name in ("done", "not_done", "one_kept", "back_kept")
    },
    **{
        f"api_plan_{name}": Row(BOARD | COLLEAGUES, things.platform, NO_PK, strong=True)
        for name in ("decide", "one_platform", "back_platform")
    },
    **{
        f"api_plan_{verb}_{name}": Row(
            BOARD | COLLEAGUES, getattr(things, f"plan_{name}"), NO_PK, strong=True
        )
        for name in ("group", "purpose", "known", "point")
        for verb in ("one", "back")
    },
    "plan:read": Row({"guest"}),
    "plan:remarks": Row(BOARD | COLLEAGUES, strong=True),
    **{
        f"plan:{name}": Row({"guest"}, things.remark, NO_TOKEN)
        for name in ("remark_off", "remark_back")
    },
    **{f"api_plan_{name}": Row({"guest"}) for name in ("read", "remarks")},
    "api_plan_received": Row(BOARD | COLLEAGUES, strong=True),
    **{
        f"api_{name}": Row({"guest"}, things.remark, NO_TOKEN)
        for name in ("plan_remark", "remark_back")
    },
    # ideas
    "ideas:index": Row(MEMBERS),
    "ideas:card": Row(MEMBERS, things.idea, NO_TOKEN),
    **{
        f"ideas:{name}": Row(BOARD | COLLEAGUES, things.idea, NO_TOKEN, strong=True)
        for name in ("edit", "show", "remove", "put_back")
    },
    "ideas:use": Row(MEMBERS - {"guest"}, things.idea, NO_TOKEN),
    **{
        f"ideas:{name}": Row(OWN, things.shared_idea, NO_TOKEN)
        for name in ("take_back_card", "take_up_again")
    },
    "ideas:tell_back": Row(BOARD | COLLEAGUES, things.used_idea, NO_TOKEN, strong=True),
    **{
        f"ideas:{name}": Row(BOARD | COLLEAGUES, strong=True)
        for name in ("pack", "unpack", "begin")
    },
    **{f"ideas:{name}": Row(MEMBERS - {"guest"}) for name in ("new", "box", "propose")},
    **{
        f"ideas:{name}": Row(MEMBERS - {"guest"}, things.proposal, NO_TOKEN)
        for name in ("proposal", "say_yes", "take_back")
    },
    **{
        f"ideas:{name}": Row(OWN, things.proposal, NO_TOKEN)
        for name in ("withdraw", "box_put_back")
    },
    "api_ideas": Row(MEMBERS),
    "api_idea": Row(MEMBERS, things.idea, NO_TOKEN),
    "api_idea_use": Row(MEMBERS - {"guest"}, things.idea, NO_TOKEN),
    **{
        f"api_idea_{name}": Row(BOARD | COLLEAGUES, things.idea, NO_TOKEN, strong=True)
        for name in ("show", "put_back")
    },
    "api_idea_tell_back": Row(BOARD | COLLEAGUES, things.used_idea, NO_TOKEN, strong=True),
    "api_box": Row(MEMBERS - {"guest"}),
    **{
        f"api_box_{name}": Row(MEMBERS - {"guest"}, things.proposal, NO_TOKEN)
        for name in ("one", "join", "leave")
    },
    "open_ideas": Row(EVERYBODY),
    "open_idea": Row(EVERYBODY, things.open_idea, NO_TOKEN),
    # everything we know about you
    "privacy:export": Row(LOGGED_IN, own_only=True),
    "privacy:erase": Row(LOGGED_IN, own_only=True),
    "privacy:fetch": Row(
        {OWNER}, things.archive, {"token": "x" * 43}, own_only=True, shows_nothing=True
    ),
    "privacy:move": Row(LOGGED_IN, own_only=True),
    "privacy:stay": Row(LOGGED_IN, own_only=True),
    "moving:office": Row({"administration", "operations"}, strong=True),
    "moving:office_stay": Row({"administration", "operations"}, things.leaving, NO_PK, strong=True),
    # what the neighbours see
    **{
        f"profile:{name}": Row(LOGGED_IN, own_only=True)
        for name in ("edit", "preview", "say_new", "not_new", "remove_photo")
    },
    # No picture in this world: who sees one is in files.py.
    "profile:photo": Row(LOGGED_IN, own_only=True, shows_nothing=True),
    "neighbours:page": Row(MEMBERS - {"guest"}, things.neighbour, NO_TOKEN),
    "neighbours:photo": Row(NOBODY, things.neighbour, NO_TOKEN),
    "neighbours:small_photo": Row(NOBODY, things.neighbour, NO_TOKEN),
    # tone
    "moderation:tone": Row(MEMBERS),
    "moderation:mine": Row(MEMBERS),
    "moderation:report": Row(MEMBERS - {"guest"}, things.reported, {"key": "x", "token": "x"}),
    "moderation:decision": Row(OWN, things.decision, NO_SLUG),
    "moderation:mend": Row(OWN, things.decision, NO_SLUG),
    "moderation:blocked": Row(MEMBERS, own_only=True),
    "moderation:unblock": Row({OWNER}, things.block, NO_PK, own_only=True),
    "moderation:block": Row(MEMBERS - {OWNER}, things.neighbour, NO_TOKEN, own_only=True),
    "moderation:cases": Row(MODERATORS, strong=True),
    **{
        f"moderation:{name}": Row(MODERATORS, things.case, NO_SLUG, strong=True)
        for name in ("case", "take", "show", "second", "hear")
    },
    # the office
    "office:index": Row(BOARD | COLLEAGUES, strong=True),
    "office:roles": Row(BOARD | COLLEAGUES, strong=True),
    "office:role_new": Row(GIVERS, strong=True),
    "office:new_home": Row(GIVERS, strong=True),
    "office:new_resident": Row(GIVERS, strong=True),
    "office:new_colleague": Row({"administration", "operations"}, strong=True),
    "office:role_end": Row(BOARD | {"administration"}, things.term, NO_PK, strong=True),
    "office:role_undo": Row(GIVERS, strong=True),
    "office:settings": Row(BOARD | {"administration"}, strong=True),
    "office:settings_undo": Row(BOARD | {"administration"}, strong=True),
    "office:letters": Row({"caretaker", "operations", "administration"}, strong=True),
    "office:letters_make": Row({"caretaker", "operations", "administration"}, strong=True),
    "office:keys": Row({"administration"}, strong=True),
    "office:keys_home": Row({"administration"}, strong=True),
    "office:keys_people": Row({"administration"}, strong=True),
    "office:keys_forget": Row({"administration"}, things.holder, NO_PERSON, strong=True),
    "office:logbook": Row({"administration"}, strong=True),
    "office:logbook_export": Row({"administration"}, strong=True),
    "office:about_me": Row(MEMBERS, own_only=True),
    # the hall
    "house:today": Row(MEMBERS),
    "house:more": Row(MEMBERS),
    "house:search": Row(MEMBERS),
    "notifications:inbox": Row(MEMBERS),
    "notifications:news": Row(MEMBERS),
    "notifications:bell": Row(MEMBERS),
    "notifications:seen": Row(MEMBERS),
    "notifications:choices": Row(MEMBERS),
    "notifications:mute": Row(MEMBERS),
    "notifications:sent": Row(BOARD | COLLEAGUES, strong=True),
    "notifications:stop": Row(BOARD | COLLEAGUES, things.broadcast, NO_PK, strong=True),
    "notifications:listen": Row(MEMBERS, own_only=True),
    "notifications:hush": Row(MEMBERS, own_only=True),
    # booking
    "bookings:index": Row(MEMBERS),
    "bookings:mine": Row(MEMBERS),
    "bookings:place": Row(MEMBERS - {"guest"}, things.place, NO_PK),
    "bookings:book": Row(MEMBERS - {"guest"}, things.place, NO_PK),
    "bookings:cancel": Row(OWN, things.booking, NO_PK),
    "bookings:undo": Row(OWN, things.booking, NO_PK),
    "bookings:arrive": Row(OWN, things.booking, NO_PK),
    "bookings:finish": Row(OWN, things.booking, NO_PK),
    "bookings:wait": Row(MEMBERS - {"guest"}, things.machine, NO_PK),
    "bookings:say-yes": Row(OWN, things.line, NO_PK),
    "bookings:leave": Row(OWN, things.line, NO_PK),
    "bookings:offer": Row(OWN, things.booking, NO_PK),
    "bookings:keep-time": Row(OWN, things.own_offer, NO_PK),
    "bookings:take": Row(MEMBERS - {"guest"}, things.offer, NO_PK),
    "bookings:ask-swap": Row(MEMBERS - {"guest"}, things.machine, NO_PK),
    "bookings:swap-yes": Row(OWN, things.asked_of_owner, NO_PK),
    "bookings:swap-no": Row(OWN, things.asked_of_owner, NO_PK),
    "bookings:swap-back": Row(OWN, things.asked_by_owner, NO_PK),
    "bookings:close": Row(KEEPERS, things.place, NO_PK, strong=True),
    "bookings:reopen": Row(KEEPERS, things.closure, {"pk": 999999, "closure": 9}, strong=True),
    "bookings:book_time": Row(MEMBERS - {"guest"}, things.free_place, NO_PK),
    "bookings:book_nights": Row(MEMBERS - {"guest"}, things.night_place, NO_PK),
    "bookings:fault": Row(MEMBERS - {"guest"}, things.place, NO_PK),
    **{
        f"bookings:{name}": Row(KEEPERS, things.fault, {"pk": 999999, "fault": 9}, strong=True)
        for name in ("mended", "broken")
    },
    **{
        f"bookings:{name}": Row(KEEPERS, things.place, NO_PK, strong=True)
        for name in (
            "sign",
            "sign_anew",
            "change_place",
            "rules",
            "kept",
            "book_for",
            "use",
        )
    },
    "bookings:keep_no_more": Row(
        KEEPERS, things.kept_time, {"pk": 999999, "block": 9}, strong=True
    ),
    "place_sign": Row(EVERYBODY, things.sign, {"code": "X"}),
    "place_screen": Row(EVERYBODY, things.sign, {"code": "X"}),
    "bookings:review": Row(MEMBERS - {"guest"}, rented.room, NO_PK),
    "bookings:booking": Row(OWN, rented.rental, NO_PK),
    "bookings:move": Row(OWN, rented.rental, NO_PK),
    "bookings:found": Row(OWN, rented.moment, rented.NO_MOMENT),
    "bookings:rentals": Row(KEEPERS, strong=True),
    "bookings:rental": Row(KEEPERS, rented.rental, NO_PK, strong=True),
    "bookings:looked_at": Row(KEEPERS, rented.moment, rented.NO_MOMENT, strong=True),
    "bookings:key": Row(OWN, rented.key, rented.NO_ERRAND),
    "bookings:key_yes": Row(OWN, rented.key, rented.NO_ERRAND),
    "bookings:key_kept": Row(KEEPERS, rented.key, rented.NO_ERRAND, strong=True),
    "bookings:keep": Row(KEEPERS, rented.rental, NO_PK, strong=True),
    **{
        f"bookings:{name}": Row(KEEPERS, rented.room, NO_PK, strong=True)
        for name in ("calendars", "calendar_away", "feed_anew", "feed_shut")
    },
    "place_feed": Row(EVERYBODY, rented.feed),
    "bookings:code": Row(KEEPERS, rented.room, NO_PK, strong=True),
    "bookings:asked": Row(KEEPERS, strong=True),
    "bookings:approve": Row(KEEPERS, rented.asked, NO_PK, strong=True),
    "bookings:decline": Row(KEEPERS, rented.asked, NO_PK, strong=True),
    "bookings:rent": Row({"operations", "administration"}, strong=True),
    "bookings:waive": Row({"operations", "administration"}, rented.charge, NO_PK, strong=True),
    "bookings:rent_make": Row({"operations", "administration"}, strong=True),
    "bookings:rent_file": Row(
        {"operations", "administration"}, rented.rent_list, NO_PK, strong=True
    ),
    "bookings:draws": Row(MEMBERS),
    "bookings:draw": Row(MEMBERS - {"guest"}, rented.draw, NO_PK),
    "bookings:draw_apply": Row(MEMBERS - {"guest"}, rented.draw, NO_PK),
    "bookings:draw_withdraw": Row(OWN, rented.draw, NO_PK),
    "bookings:draw_undo": Row(OWN, rented.draw, NO_PK),
    "bookings:draw_make": Row(KEEPERS, rented.room, NO_PK, strong=True),
    "bookings:draw_confirm": Row(KEEPERS, rented.draw, NO_PK, strong=True),
    "bookings:draw_call_off": Row(KEEPERS, rented.draw, NO_PK, strong=True),
    "api_facilities": Row(MEMBERS),
    "api_slots": Row(MEMBERS - {"guest"}, things.machine, NO_PK),
    "api_draws": Row(MEMBERS),
    "api_draw": Row(MEMBERS - {"guest"}, rented.draw, NO_PK),
    "api_bookings": Row(MEMBERS),
    "api_booking": Row(OWN, things.booking, NO_PK),
    **{
        f"api_booking_{name}": Row(OWN, things.booking, NO_PK)
        for name in ("arrive", "finish", "handover")
    },
    "api_booking_found": Row(OWN, rented.moment, rented.NO_MOMENT),
    **{f"api_{name}": Row(MEMBERS) for name in ("lines", "passed_on", "swaps", "strikes")},
    "api_line": Row(OWN, things.line, NO_PK),
    "api_line_yes": Row(OWN, things.line, NO_PK),
    "api_passed_on_keep": Row(OWN, things.own_offer, NO_PK),
    "api_passed_on_take": Row(MEMBERS - {"guest"}, things.offer, NO_PK),
    "api_swap": Row(OWN, things.asked_by_owner, NO_PK),
    "api_swap_yes": Row(OWN, things.asked_of_owner, NO_PK),
    "api_swap_no": Row(OWN, things.asked_of_owner, NO_PK),
    "api_closures": Row(KEEPERS, things.place, NO_PK, strong=True),
    "api_closure": Row(KEEPERS, things.closure, {"pk": 999999, "closure": 9}, strong=True),
    "api_charges": Row(MEMBERS),
    "api_rentals": Row(KEEPERS, strong=True),
    "api_rentals_asked": Row(KEEPERS, strong=True),
    **{
        f"api_rental{name}": Row(KEEPERS, rented.rental, NO_PK, strong=True)
        for name in ("", "_keep")
    },
    **{
        f"api_rental_{name}": Row(KEEPERS, rented.asked, NO_PK, strong=True)
        for name in ("approve", "decline")
    },
    "api_rental_looked_at": Row(KEEPERS, rented.moment, rented.NO_MOMENT, strong=True),
    "api_booking_key": Row(OWN, rented.key, rented.NO_ERRAND),
    "api_booking_key_yes": Row(OWN, rented.key, rented.NO_ERRAND),
    "api_rental_key": Row(KEEPERS, rented.key, rented.NO_ERRAND, strong=True),
    "api_place_bookings": Row(KEEPERS, rented.room, NO_PK, strong=True),
    "api_door_code": Row(KEEPERS, rented.room, NO_PK, strong=True),
    "api_draw_make": Row(KEEPERS, rented.room, NO_PK, strong=True),
    "api_draw_confirm": Row(KEEPERS, rented.draw, NO_PK, strong=True),
    "api_draw_call_off": Row(KEEPERS, rented.draw, NO_PK, strong=True),
    "api_rent": Row({"operations", "administration"}, strong=True),
    "api_rent_lists": Row({"operations", "administration"}, strong=True),
    "api_rent_waive": Row({"operations", "administration"}, rented.charge, NO_PK, strong=True),
    # things to lend
    "loans:index": Row(MEMBERS),
    **{
        f"loans:{name}": Row(MEMBERS - {"guest"}, borrowed.thing, NO_PK)
        for name in ("thing", "ask", "wait")
    },
    **{
        f"loans:{name}": Row(OWN, borrowed.loan, NO_PK)
        for name in ("say_yes", "withdraw", "fetch", "renew", "hand_in")
    },
    **{
        f"loans:{name}": Row(OWN, borrowed.asked, NO_PK)
        for name in ("agree", "decline", "received")
    },
    "loans:take_home": Row(OWN, borrowed.own_thing, NO_PK),
    "loans:put_back": Row(OWN, borrowed.own_thing, NO_PK),
    "loans:mend": Row(OWN, borrowed.own_fault, borrowed.NO_FAULT),
    "loans:desk": Row(KEEPERS, strong=True),
    "loans:new": Row(KEEPERS, strong=True),
    **{
        f"loans:{name}": Row(KEEPERS, borrowed.loan, NO_PK, strong=True)
        for name in ("give", "home", "nudge", "refuse")
    },
    **{
        f"loans:{name}": Row(KEEPERS, borrowed.thing, NO_PK, strong=True)
        for name in ("counter", "change")
    },
    **{
        f"loans:{name}": Row(KEEPERS, borrowed.off_the_shelf, NO_PK, strong=True)
        for name in ("retire", "lend_again")
    },
    **{
        f"loans:{name}": Row(KEEPERS, borrowed.fault, borrowed.NO_FAULT, strong=True)
        for name in ("mended", "broken")
    },
    "bookings:new_place": Row(KEEPERS, strong=True),
    "bookings:new_part": Row(KEEPERS, rented.spare, NO_PK, strong=True),
    "bookings:retire_place": Row(KEEPERS, rented.spare, NO_PK, strong=True),
    "bookings:use_again": Row(KEEPERS, rented.spare_retired, NO_PK, strong=True),
    # plots in a garden
    "plots:garden": Row(MEMBERS - {"guest"}, borrowed.garden, NO_PK),
    "plots:ask": Row(MEMBERS - {"guest"}, borrowed.garden, NO_PK),
    **{
        f"plots:{name}": Row(OWN, borrowed.tenure, NO_PK)
        for name in ("say_yes", "keep", "give_up", "leave")
    },
    **{
        f"plots:{name}": Row(KEEPERS, borrowed.garden, NO_PK, strong=True)
        for name in ("kept", "season", "lay_out", "ask_for")
    },
    **{
        f"plots:{name}": Row(KEEPERS, borrowed.tenure, NO_PK, strong=True)
        for name in ("nudge", "not_renewed")
    },
    **{
        f"plots:{name}": Row(KEEPERS, borrowed.plot, NO_PK, strong=True)
        for name in ("lay_fallow", "lay_out_again")
    },
    "api_gardens": Row(MEMBERS),
    "api_garden": Row(MEMBERS - {"guest"}, borrowed.garden, NO_PK),
    "api_plots": Row(MEMBERS),
    **{f"api_plot{name}": Row(OWN, borrowed.tenure, NO_PK) for name in ("", "_yes", "_keep")},
    **{
        f"api_garden_{name}": Row(KEEPERS, borrowed.garden, NO_PK, strong=True)
        for name in ("kept", "season", "plots", "ask_for")
    },
    **{
        f"api_garden_{name}": Row(KEEPERS, borrowed.tenure, NO_PK, strong=True)
        for name in ("nudge", "pass_on")
    },
    "api_garden_plot": Row(KEEPERS, borrowed.plot, NO_PK, strong=True),
    "api_things": Row(MEMBERS),
    "api_loans": Row(MEMBERS),
    **{
        f"api_loan{name}": Row(OWN, borrowed.loan, NO_PK)
        for name in ("", "_take", "_renew", "_return")
    },
    # the board
    "board:index": Row(MEMBERS),
    "board:news": Row(MEMBERS),
    **{f"board:{name}": Row(MEMBERS - {"guest"}) for name in ("new", "keep", "drafts")},
    "board:notice": Row(MEMBERS - {"guest"}, talking.notice, NO_TOKEN),
    "board:read": Row(MEMBERS - {"guest"}, talking.notice, NO_TOKEN),
    "board:seen": Row(MEMBERS - {"guest"}, talking.notice, NO_TOKEN),
    **{
        f"board:{name}": Row(OWN, talking.notice, NO_TOKEN)
        for name in ("edit", "take_down", "put_back", "prolong")
    },
    "board:pin": Row(BOARD | COLLEAGUES, talking.notice, NO_TOKEN),
    **{
        f"board:{name}": Row(OWN, talking.draft, NO_TOKEN) for name in ("drop", "pick_up", "put_up")
    },
    "board:group": Row(OWN, talking.board_group, NO_TOKEN),
    "board:doors": Row(BOARD | COLLEAGUES, talking.works, NO_TOKEN, strong=True),
    "board:knock": Row(BOARD | COLLEAGUES, talking.knock, NO_TOKEN | {"household": 9}, strong=True),
    "board:categories": Row(GIVERS, strong=True),
    "board:category": Row(GIVERS, talking.category, NO_PK, strong=True),
    "api_notices": Row(MEMBERS),
    "api_notice": Row(MEMBERS - {"guest"}, talking.notice, NO_TOKEN),
    "api_notice_seen": Row(MEMBERS - {"guest"}, talking.notice, NO_TOKEN),
    # pictures: one that hangs nowhere is its owner's; whose it is shown to, each room tries itself
    "pictures:show": Row(OWN, talking.picture, NO_TOKEN),
    "pictures:file": Row(NOBODY, talking.picture_file, NO_TOKEN | {"size": "860"}),
    "api_pictures": Row(MEMBERS),
    "api_picture": Row(OWN, talking.picture, NO_TOKEN),
    "api_picture_words": Row(OWN, talking.picture, NO_TOKEN),
    # chat
    "api_conversations": Row(MEMBERS),
    **{
        f"api_{name}": Row(OWN, talking.conversation, NO_TOKEN)
        for name in (
            "conversation",
            "messages",
            "reading",
            "conversation_settings",
            "conversation_answer",
        )
    },
    **{f"api_{name}": Row(OWN, talking.message, NO_TOKEN) for name in ("message", "pin")},
    # groups
    "groups:index": Row(MEMBERS),
    "groups:new": Row(MEMBERS - {"guest"}),
    "groups:code": Row(MEMBERS),
    "groups:come_in": Row(MEMBERS),
    "groups:code_in_hand": Row(MEMBERS, lambda world: {"key": "K7M2R9TQ4X"}),
    "groups:come_back": Row(NOBODY, lambda world: {"key": "x"}),
    "groups:invite_neighbour": Row(
        MEMBERS - {OWNER, "guest"}, things.neighbour, NO_TOKEN, own_only=True
    ),
    **{
        f"groups:{name}": Row(MEMBERS - {"guest"}, talking.open_group, NO_TOKEN)
        for name in ("group", "join", "ask", "leave", "no_thanks", "meetings")
    },
    "groups:yes_after_all": Row(NOBODY, talking.open_group, NO_TOKEN),
    **{
        f"groups:{name}": Row({OWNER}, talking.open_group, NO_TOKEN, own_only=True)
        for name in ("edit", "slips", "hold")
    },
    **{
        f"groups:{name}": Row({OWNER}, talking.in_group, NO_TOKEN | NO_PK, own_only=True)
        for name in ("answer", "ask_to_hold", "ask_not")
    },
    "groups:do": Row(
        {OWNER},
        lambda world: talking.open_group(world) | {"kind": "pause"},
        NO_TOKEN | {"kind": "pause"},
        own_only=True,
    ),
    "groups:close_code": Row({OWNER}, talking.group_code, NO_TOKEN | NO_PK, own_only=True),
    "groups:open_code": Row({OWNER}, talking.group_code, NO_TOKEN | NO_PK, own_only=True),
    "groups:uninvite": Row(
        {OWNER}, talking.invited, NO_TOKEN | {"neighbour": UUID(int=0)}, own_only=True
    ),
    "groups:meeting_new": Row(OWN, talking.open_group, NO_TOKEN),
    **{
        f"groups:{name}": Row(OWN, talking.meeting, NO_TOKEN | NO_PK)
        for name in ("meeting_change", "meeting_off", "meetings_off", "meetings_on")
    },
    "groups:meeting_on": Row(OWN, talking.meeting_day, NO_TOKEN | NO_PK | {"key": "2026-11-25"}),
    "groups:ics": Row(MEMBERS - {"guest"}, talking.meeting, NO_TOKEN | NO_PK),
    "groups:album": Row(OWN, talking.open_group, NO_TOKEN),
    "groups:picture_new": Row(OWN, talking.open_group, NO_TOKEN),
    "groups:picture_remove": Row(OWN, talking.group_picture, NO_TOKEN | {"picture": UUID(int=0)}),
    # what happens
    "events:tasks": Row(OWN, happening.event, NO_TOKEN),
    **{
        f"events:{name}": Row(OWN, happening.task_of, NO_TOKEN | NO_PK)
        for name in ("task_change", "task_remove")
    },
    **{f"events:{name}": Row(MEMBERS) for name in ("index", "mine")},
    **{f"feeds:{name}": Row(MEMBERS, own_only=True) for name in ("index", "renew")},
    **{
        f"events:{name}": Row(MEMBERS - {"guest"}, happening.event, NO_TOKEN)
        for name in ("event", "sign_up", "poster", "ics")
    },
    **{f"events:{name}": Row(OWN, happening.joined, NO_TOKEN) for name in ("leave", "yes", "no")},
    **{
        f"events:{name}": Row(MEMBERS - {"guest"}, happening.task, NO_PK)
        for name in ("take", "give_up", "swap")
    },
    **{f"events:{name}": Row(MEMBERS - {"guest"}) for name in ("new", "coffee", "drafts")},
    "events:copy": Row(MEMBERS - {"guest"}, happening.event, NO_TOKEN),
    **{
        f"events:{name}": Row(OWN, happening.hosted, NO_TOKEN)
        for name in ("change", "people", "hosts", "call_off", "put_on_again")
    },
    **{f"events:{name}": Row(OWN, happening.meal, NO_TOKEN) for name in ("kitchen", "leftovers")},
    "events:look_back": Row(OWN, happening.hosted, NO_TOKEN),
    "events:pictures": Row(MEMBERS - {"guest"}, happening.event, NO_TOKEN),
    "events:picture_new": Row(OWN, happening.begun, NO_TOKEN),
    "events:picture_remove": Row(
        MEMBERS - {"guest"}, happening.picture, NO_TOKEN | {"picture": UUID(int=0)}
    ),
    "events:join_talk": Row(MEMBERS - {"guest"}, happening.event, NO_TOKEN, own_only=True),
    "events:open_talk": Row(OWN, happening.hosted, NO_TOKEN, own_only=True),
    "events:host_away": Row(OWN, happening.host, NO_TOKEN | NO_PERSON),
    **{f"events:{name}": Row(OWN, happening.draft, NO_TOKEN) for name in ("publish", "discard")},
    "events:series": Row(MEMBERS - {"guest"}, happening.series, NO_TOKEN),
    **{
        f"events:{name}": Row(OWN, happening.series, NO_TOKEN)
        for name in ("series_change", "series_host", "series_end")
    },
    "events:series_meal": Row(OWN, happening.scheme, NO_TOKEN),
    "events:series_stand": Row(MEMBERS - {"guest"}, happening.scheme, NO_TOKEN),
    "events:series_stand_stop": Row(OWN, happening.always, NO_TOKEN),
    "api_series_every_time": Row(
        MEMBERS - {"guest"}, happening.always, NO_TOKEN, shows_nothing=True
    ),
    "events:series_turn": Row(OWN, happening.series_host, NO_TOKEN | NO_PERSON),
    # the residents' own meeting, and the committee's year
    "events:meetings": Row(MEMBERS - {"guest"}),
    "events:meeting": Row(MEMBERS - {"guest"}, happening.meeting, NO_TOKEN),
    **{
        f"events:{name}": Row(BOARD, strong=True)
        for name in (
            "meeting_new",
            "meeting_terms",
            "wheel",
            "wheel_draft",
            "wheel_again_all",
            "wheel_take_back",
        )
    },
    **{
        f"events:{name}": Row(BOARD, happening.meeting, NO_TOKEN, strong=True)
        for name in (
            "meeting_change",
            "meeting_call",
            "meeting_sheets",
            "meeting_agenda",
            "meeting_papers",
            "meeting_minutes",
            "meeting_point_back",
            "meeting_paper_back",
            "meeting_lay_out",
        )
    },
    "events:wheel_again": Row(BOARD, happening.event, NO_TOKEN, strong=True),
    "events:meeting_point": Row(BOARD, happening.point, NO_TOKEN | NO_PK, strong=True),
    "events:meeting_paper_file": Row(MEMBERS - {"guest"}, happening.paper_file, NO_TOKEN | NO_PK),
    "events:meeting_paper": Row(BOARD, happening.paper, NO_TOKEN | NO_PK, strong=True),
    "api_event_meeting": Row(MEMBERS - {"guest"}, happening.meeting, NO_TOKEN),
    "api_event_year": Row(BOARD, strong=True),
    **{f"api_{name}": Row(MEMBERS) for name in ("events", "series_list")},
    "api_event": Row(MEMBERS - {"guest"}, happening.event, NO_TOKEN),
    "api_event_heads": Row(OWN, happening.hosted, NO_TOKEN),
    "api_event_answer": Row(OWN, happening.joined, NO_TOKEN),
    "api_event_signups": Row(MEMBERS - {"guest"}, happening.joined, NO_TOKEN, shows_nothing=True),
    "api_series": Row(MEMBERS - {"guest"}, happening.series, NO_TOKEN),
    "area": Row(EVERYBODY, happening.area),
    "area_event": Row(EVERYBODY, happening.area_event),
    "area_ask": Row(EVERYBODY, happening.area_event),
    "guest": Row(EVERYBODY, happening.guest),
    "calendar_feed": Row(EVERYBODY, happening.feed),
    # help between neighbours
    **{f"helpdesk:{name}": Row(MEMBERS) for name in ("index", "offers", "mine")},
    "helpdesk:ask": Row(MEMBERS - {"guest"}),
    "helpdesk:offer_new": Row(RESIDENTS),
    "helpdesk:figures": Row(BOARD | {"social"}, strong=True),
    **{
        f"helpdesk:{name}": Row(MEMBERS - {"guest"}, neighbourly.request, NO_TOKEN)
        for name in ("request", "answer", "also")
    },
    **{
        f"helpdesk:{name}": Row(OWN, neighbourly.request, NO_TOKEN)
        for name in ("change", "withdraw", "widen")
    },
    **{f"helpdesk:{name}": Row(OWN, neighbourly.draft, NO_TOKEN) for name in ("open", "discard")},
    "helpdesk:meet": Row(OWN, neighbourly.needed_by_three, NO_TOKEN),
    "helpdesk:set_a_day": Row(OWN, neighbourly.meeting, NO_TOKEN),
    "helpdesk:again": Row(OWN, neighbourly.withdrawn, NO_TOKEN),
    "helpdesk:choose": Row(OWN, neighbourly.answer, NO_TOKEN),
    "helpdesk:take_back": Row(OWN, neighbourly.own_answer, NO_TOKEN),
    **{
        f"helpdesk:{name}": Row(OWN, neighbourly.agreement, NO_TOKEN)
        for name in ["phone", "move", "call_off", "stand_by", "done", "not_done", "thank", "ics"]
    },
    "helpdesk:offer": Row(MEMBERS - {"guest"}, neighbourly.offer, NO_TOKEN),
    **{
        f"helpdesk:{name}": Row(OWN, neighbourly.offer, NO_TOKEN)
        for name in ("offer_change", "rest", "stand_again", "confirm", "end")
    },
    **{f"api_help_{name}": Row(MEMBERS) for name in ("requests", "offers", "agreements")},
    **{
        f"api_help_{name}": Row(MEMBERS - {"guest"}, neighbourly.request, NO_TOKEN)
        for name in ("request", "also", "answers")
    },
    "api_help_meeting": Row(OWN, neighbourly.needed_by_three, NO_TOKEN),
    "api_help_day": Row(OWN, neighbourly.meeting, NO_TOKEN),
    "api_help_open": Row(OWN, neighbourly.draft, NO_TOKEN),
    "api_help_again": Row(OWN, neighbourly.withdrawn, NO_TOKEN),
    "api_help_widen": Row(OWN, neighbourly.request, NO_TOKEN),
    "api_help_choose": Row(OWN, neighbourly.answer, NO_TOKEN),
    **{
        f"api_help_{name}": Row(OWN, neighbourly.agreement, NO_TOKEN)
        for name in ("agreement", "stand_by", "done", "not_done", "thanks")
    },
    "api_help_offer": Row(MEMBERS - {"guest"}, neighbourly.offer, NO_TOKEN),
    **{
        f"api_help_offer_{name}": Row(OWN, neighbourly.offer, NO_TOKEN)
        for name in ("rest", "again", "confirm")
    },
    # what is done for the neighbours
    **{f"duties:{name}": Row(DOERS) for name in ("today", "week", "finished")},
    **{
        f"duties:{name}": Row(COLLEAGUES, neighbourly.task, NO_TOKEN)
        for name in (
            "task",
            "take",
            "give_back",
            "done",
            "undo",
            "drop",
            "write_down",
            "postpone",
            "hand_over",
            "cannot",
            "can_again",
            "show",
        )
    },
    "duties:tick": Row(COLLEAGUES, neighbourly.item, NO_TOKEN | neighbourly.NO_ITEM),
    "duties:change": Row(COLLEAGUES, neighbourly.other_task, NO_TOKEN, strong=True),
    **{f"duties:{name}": Row(BOARD | COLLEAGUES, strong=True) for name in ("choose", "write")},
    **{f"duties:{name}": Row(COLLEAGUES, strong=True) for name in ("routines", "paper_list")},
    **{
        f"duties:{name}": Row(COLLEAGUES, neighbourly.routine, NO_PK, strong=True)
        for name in ("routine_end", "routine_again")
    },
    **{
        f"duties:{name}": Row(BOARD | {"operations", "administration"}, strong=True)
        for name in ("minutes", "minutes_file")
    },
    "api_social_tasks": Row(DOERS),
    **{
        f"api_social_task{name}": Row(COLLEAGUES, neighbourly.task, NO_TOKEN)
        for name in ("", "_done", "_postpone", "_hand_over")
    },
    # walks, and whom one calls
    "walks:index": Row(MEMBERS),
    "walks:walk": Row(MEMBERS - {"guest"}, neighbourly.walk, NO_TOKEN),
    "walks:new": Row(WALKERS, strong=True),
    **{
        f"walks:{name}": Row(WALKERS, neighbourly.walk, NO_TOKEN, strong=True)
        for name in ("change", "call_off", "take_up", "tour", "walked", "publish", "take_back")
    },
    **{
        f"walks:{name}": Row(WALKERS, neighbourly.point, NO_TOKEN, strong=True)
        for name in ("point", "status", "remove", "put_back")
    },
    **{
        f"guide:{name}": Row(EVERYBODY, neighbourly.guide, neighbourly.NO_GUIDE)
        for name in ("show", "worried", "sheet")
    },
    **{f"guide:{name}": Row(COLLEAGUES, strong=True) for name in ("edit", "begin", "new")},
    **{
        f"guide:{name}": Row(COLLEAGUES, neighbourly.entry, NO_TOKEN, strong=True)
        for name in ("entry", "move", "remove", "put_back")
    },
    "api_walks": Row(MEMBERS),
    "api_walk": Row(MEMBERS - {"guest"}, neighbourly.walk, NO_TOKEN),
    **{
        f"api_walk_{name}": Row(WALKERS, neighbourly.walk, NO_TOKEN)
        for name in ("points", "walked", "call_off", "publish")
    },
    "api_walk_status": Row(WALKERS, neighbourly.point, NO_TOKEN),
    "api_guide": Row(MEMBERS),
    "api_groups": Row(MEMBERS),
    **{
        f"api_group{name}": Row(MEMBERS - {"guest"}, talking.open_group, NO_TOKEN)
        for name in ("", "_join", "_leave")
    },
    # under a notice, on the wall, and in conversations by page
    **{
        f"board:{name}": Row(MEMBERS - {"guest"}, talking.notice, NO_TOKEN)
        for name in ("answer", "thank", "poster")
    },
    "board:wish": Row(MEMBERS - {"guest"}, talking.thing, NO_TOKEN),
    "board:take": Row(OWN, talking.thing, NO_TOKEN),
    "board:join": Row(MEMBERS - {"guest"}, talking.call, NO_TOKEN),
    "board:comment_edit": Row(OWN, talking.comment, NO_TOKEN),
    "board:comment_delete": Row(OWN, talking.comment, NO_TOKEN),
    "board:screens": Row(BOARD | {"caretaker", "operations", "administration"}, strong=True),
    "screen": Row(EVERYBODY, talking.stairway_screen, {"key": "x"}),
    "chat:index": Row(MEMBERS),
    "chat:begin": Row(MEMBERS),
    "chat:ask": Row(MEMBERS - {OWNER, HELPER, "guest"}, things.neighbour, NO_TOKEN),
    **{
        f"chat:{name}": Row(OWN, talking.conversation, NO_TOKEN)
        for name in (
            "conversation",
            "since",
            "older",
            "read",
            "picture",
            "answer",
            "settings",
            "find",
            "step_out",
        )
    },
    **{
        f"chat:{name}": Row(OWN, talking.message, NO_TOKEN)
        for name in ("message", "edit", "delete", "pin")
    },
}
