"""What the office takes from the ledger to the rent."""
