"""Sound devices and sound files behind two small protocols."""
