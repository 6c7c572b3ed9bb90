"""What is thrown out, and what is made blank before."""
