"""Where runs are played: threads, processes, a cluster; none is lost."""
