"""English words on pictures."""

ENGLISH_SWEEP: dict[str, str] = {
    "picture.and": ", ",
    "picture.axis": "{name} [{unit}]",
    "picture.band": "mean of {n} seeds; band: 95 % interval",
    "picture.bars": "mean of {n} seeds; bar: 95 % interval",
    "picture.one": "one seed: how far luck matters is unknown",
    "picture.mean": "mean of {n} seeds",
    "picture.days": "mean of {n} days up to each day; {seeds}",
    "picture.over": "{outcome} by {first}",
    "picture.over_both": "{outcome} by {first} and {second}",
    "picture.a_day": "{unit} a day",
    "picture.change": "change [%]",
    "picture.effects": "{point} against {base}",
    "picture.against": "Change against: {base}",
    "picture.pairs": "{n} pairs with the same luck; bar: 95 % interval",
    "picture.interaction": "{outcome}: what {first} and {second} add together",
    "picture.interaction_note": "beyond the sum of each alone; bold: the 95 % interval of {n} pairs excludes 0",
    "picture.returns": "Gain per yuan of outlay",
    "picture.returns_note": "total surplus; {n} pairs with the same luck; bar: 95 % interval",
    "picture.per_yuan": "yuan per yuan",
    "picture.point": "point {n}",
}
