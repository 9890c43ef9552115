"""The few functions of a real number that the rules need, made of + − × ÷ only.

IEEE 754 fixes the last bit of these four operations, not of the C library's ``exp`` and ``log``, which differ between
machines. So a result is the same everywhere, in CPython, in compiled code and, where said so, on NumPy arrays.
"""

MEAN_LUCK = 0.5
"""The mean of a uniform draw in [0, 1)."""
MOST_EXPONENT = 30.0
"""Exponents beyond this count as this: e**-30 is nothing beside 1."""

_LARGEST = 1.7976931348623157e308
_SMALLEST = 2.2250738585072014e-308  # the smallest normal float64
_SQRT_2 = 1.4142135623730951
LN_2 = 0.6931471805599453
_LN_2_HIGH = 0.6931471803691238  # its last 21 bits are zero, so a whole power times it is exact (fdlibm)
_LN_2_LOW = 1.9082149292705877e-10


def exponential(x: float) -> float:
    """The exponential of x, for -40 <= x <= 40; relative error below 1e-10. Takes NumPy arrays too.

    The Taylor polynomial of degree 6 at x / 1024, squared ten times.
    """
    y = x * 0.0009765625  # exact: 1 / 1024
    z = y * y
    # in pairs (Estrin's scheme), so that a processor works on several terms at once
    low = 1.0 + y + z * (0.5 + y * 0.16666666666666666)
    e = low + z * z * (0.041666666666666664 + y * 0.008333333333333333 + z * 0.001388888888888889)
    e = e * e
    e = e * e
    e = e * e
    e = e * e
    e = e * e
    e = e * e
    e = e * e
    e = e * e
    e = e * e
    return e * e


def logistic(x: float) -> float:
    """The probability with log-odds x. Log-odds beyond ±30 count as ±30, so the result lies strictly in (0, 1)."""
    if x > 30.0:
        x = 30.0
    if x < -30.0:
        x = -30.0
    return 1.0 / (1.0 + exponential(-x))


def logarithm(x: float) -> float:
    """The natural logarithm of x > 0; absolute error below 1e-15 near 1, relative error below 1e-15 elsewhere.

    Scaling x or 1/x by powers of two, which is exact, brings it within [√½, √2]: ln m = 2 artanh((m − 1) / (m + 1)).
    Anything below the smallest normal number (zero and negatives as well) counts as that number: about −708.4.
    """
    if x < _SMALLEST:
        x = _SMALLEST
    if x > _LARGEST:
        x = _LARGEST
    inverted = x < 1.0
    m = 1.0 / x if inverted else x
    power = 0.0
    while m >= 4294967296.0:  # hardly ever: a branch that a processor guesses
        m = m * 2.3283064365386963e-10
        power = power + 32.0
    # choices, not branches: which way they go is as good as random, and a processor would guess wrong half the time
    power = power + 16.0 if m >= 65536.0 else power
    m = m * 0.0000152587890625 if m >= 65536.0 else m
    power = power + 8.0 if m >= 256.0 else power
    m = m * 0.00390625 if m >= 256.0 else m
    power = power + 4.0 if m >= 16.0 else power
    m = m * 0.0625 if m >= 16.0 else m
    power = power + 2.0 if m >= 4.0 else power
    m = m * 0.25 if m >= 4.0 else m
    power = power + 1.0 if m > _SQRT_2 else power
    m = m * 0.5 if m > _SQRT_2 else m
    power = power + 1.0 if m > _SQRT_2 else power
    m = m * 0.5 if m > _SQRT_2 else m
    z = (m - 1.0) / (m + 1.0)
    s = z * z
    tail = 1.0 / 15.0 + s * (1.0 / 17.0 + s * (1.0 / 19.0 + s * (1.0 / 21.0)))
    tail = 1.0 / 9.0 + s * (1.0 / 11.0 + s * (1.0 / 13.0 + s * tail))
    tail = s * (1.0 / 3.0 + s * (1.0 / 5.0 + s * (1.0 / 7.0 + s * tail)))
    result = power * _LN_2_HIGH + (2.0 * (z + z * tail) + power * _LN_2_LOW)
    return -result if inverted else result


def clamp(x: float, low: float, high: float) -> float:
    """The value nearest to x in [low, high]."""
    if x < low:
        return low
    if x > high:
        return high
    return x


def remembered(mean: float, today: float, days: float) -> float:
    """A daily mean over about so many ``days``, after one more of them."""
    return mean + (today - mean) / days
