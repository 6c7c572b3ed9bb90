"""What goes when its time is over: each room's rules and those of people, counted or swept."""
