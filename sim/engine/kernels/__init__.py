"""The phases of the day as compiled passes over blocks of viewers, one file each."""
