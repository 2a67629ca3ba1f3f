"""How fast people look back when many imports are kept, and what keeping and deleting them costs."""
