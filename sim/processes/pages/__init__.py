"""Pages: which merchants a platform puts before somebody who shops, and what of them is known in public."""
