"""The two ways to play the viewers' day. The only place that imports numba."""
