"""From a yes to a thank-you: choosing, when and where, done, and stepping back."""
