"""Pictures from what people did together."""
