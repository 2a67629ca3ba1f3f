"""What Handoff is measured with: made by scripts with fixed seeds, printed as tables that the documents show."""
