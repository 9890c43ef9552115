"""The phases of a viewer's day in plain Python, one file each, from the rules that the compiled kernels call."""
