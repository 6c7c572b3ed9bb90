"""What is said under a notice: answers, answers to answers, and a quiet «tak»."""
