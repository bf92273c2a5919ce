"""What people are told of: an inbox inside the tool, and mail to those who agreed."""
