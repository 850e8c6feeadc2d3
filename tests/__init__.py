"""Tests, and the small fake internet they and the demo run on."""
