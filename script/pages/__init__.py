"""What script/docs writes: one module for each kind of page or picture."""
