"""What people see and type: the conversation on a screen."""
