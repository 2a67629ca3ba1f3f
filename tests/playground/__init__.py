"""The playground is as strict as Slack, and shows people what happens."""
