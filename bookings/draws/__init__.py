"""The pages of draws: apply, see what came of it, check it; and for who makes and confirms them."""
