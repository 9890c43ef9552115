"""What agents do: small pure functions of plain numbers, one file per market process."""
