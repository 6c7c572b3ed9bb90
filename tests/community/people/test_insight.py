"""What a person gets when they ask what we know about them."""

import json

from community.people.insight import everything_about


def test_grethe_gets_everything_we_know_about_her(cast) -> None:
    told = everything_about(cast.user("grethe"))
    assert json.loads(json.dumps(told)) == told
    assert (told["name"], told["email"]) == ("Grethe", "grethe@example.dk")
    membership = told["memberships"][0]
    assert membership["home"] == "Rugmarken 8, 2. mf"
    assert membership["roles"][0]["role"] == "committee"
    assert "jens" not in str(told).lower()
