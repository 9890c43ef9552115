"""Money is an integer number of fen (one hundredth of a yuan). This is the only place that rounds it."""

type Fen = int

FEN_PER_YUAN = 100


def round_fen(amount: float) -> Fen:
    """The nearest whole fen; halves go up. ``amount`` is in fen, finite, and below 2**53 in size."""
    whole = int(amount)
    if whole > amount:  # int() cuts towards zero; this is the floor
        whole -= 1
    return whole + 1 if amount - whole >= 0.5 else whole


def yuan(amount: Fen) -> float:
    """An amount in yuan, for people to read."""
    return amount / FEN_PER_YUAN


def to_fen(amount_yuan: float) -> Fen:
    """An amount given in yuan, in whole fen."""
    return round_fen(amount_yuan * FEN_PER_YUAN)
