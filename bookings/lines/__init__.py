"""The pages of waiting: stand in line for a taken time, answer, leave."""
