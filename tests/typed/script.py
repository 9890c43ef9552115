"""A user's script: type checkers know what is in it, and find what is misspelt, in the lines that say so."""

from typing import assert_type

import sim

base = sim.load("baseline.yaml")
run = sim.run(base.with_({"purchase.minutes_shelf": 30}, targeting_accuracy=0.8, start="2024-03-01", rules={}))
assert_type(run.summary["gmv"]["mean"], float | None)
market = sim.MarketModel(base, ad_load=1.2, viewers=500)
assert_type(market.creators[0].income, int)
assert_type(market.viewers[0].wallet, int)
assert_type(market.viewers[0].liking, float)
assert_type([merchant.price for merchant in market.merchants.sort("price")[:3]], list[int])

base.with_(targetting_accuracy=0.8)  # misspelt
base.with_(targeting_accuracy="high")  # misspelt
sim.MarketModel(base, add_load=1.2)  # misspelt
run.summary["gmv"]["men"]  # misspelt
print(market.creators[0].incmoe)  # misspelt, as far as Mesa has types
print(market.viewers[0].walet)  # misspelt, as far as Mesa has types
