"""The desk: what the caretaker and the committee do with what the estate lends out."""
