"""«Nye og kodebreve»: doors without names, and letters with codes that are shown once."""
