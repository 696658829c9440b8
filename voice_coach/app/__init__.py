"""The composition root: settings in, a working coach out. The only place that picks a backend."""
