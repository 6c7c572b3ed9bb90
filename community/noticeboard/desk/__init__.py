"""The board at work: which doors know, and the estate's categories."""
