"""Hearing and speaking: the ears and the voice, and the native engines behind them."""
