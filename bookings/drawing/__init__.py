"""Days many want: households apply, the clock draws lots once, and a person says yes to it."""
