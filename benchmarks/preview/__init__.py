"""What a preview and an undo cost, beside a commit from before there were any."""
