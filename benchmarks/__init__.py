"""What Handoff is measured with: scripts with fixed seeds, which print the tables of the documents."""
