"""The shared meal: who cooks, what they buy, and what is put before whom."""
