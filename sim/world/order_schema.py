"""The columns of an order, and of one that arrives."""

from sim.world.columns import column, declared


class OrderColumns:
    """An order on its way."""

    viewer: int = column("int32", "who bought (viewer row)")
    weight: int = column("int32", "real orders this one stands for", "orders")
    merchant: int = column("int16", "who sold")
    drama: int = column("int32", "drama whose link was used, -1 none", initial=-1)
    brought: int = column("int8", "1 if a bought impression showed the drama to the buyer")
    platform: int = column("int8", "where it was ordered")
    channel: int = column("int8", "names.Channel")
    category: int = column("int8", "names.Category")
    needed: int = column("int8", "1 if it filled an open need, 0 if on impulse")
    incremental: int = column("int8", "1 if nothing would have been bought without the drama")
    prompted: int = column("int8", "1 if nothing would have been bought without the coupon")
    known: int = column("int8", "1 if it is from the merchant known from before, sought out")
    value: int = column("int32", "worth of a well-matched product for this need", "fen")
    worth: int = column("int32", "worth of this product, if it is as promised", "fen")
    match: int = column("int32", "what this choice is worth beyond that to this buyer", "fen")
    expected: int = column("int32", "surplus expected from it, moods of the moment included", "fen")
    response: float = column("float32", "rise of the chance of this order per logit more for the offer", "per logit")
    price: int = column("int32", "price per order, tax included", "fen")
    tax: int = column("int32", "tax in it", "fen")
    personal: int = column("int32", "part of the price asked of this buyer alone, below 0 where less was asked", "fen")
    coupon: int = column("int32", "part of it paid by the platform", "fen")
    shopping_seconds: int = column("int32", "spent on shopping itself: waiting, searching, checkout", "seconds")
    ordered_on: int = column("int32", "day of the order", "day")
    due_on: int = column("int32", "day of delivery", "day")
    settles_on: int = column("int32", "day the escrow is released", "day")
    status: int = column("int8", "0 on its way, 1 delivered, 2 returned")


class DeliveryColumns(OrderColumns):
    """An order that arrives, and what becomes of it."""

    seconds: int = column("int64", "time to the first answer, 0 if there was nothing to answer", "seconds")
    compensation: int = column("int64", "paid for a fault of a product that is kept", "fen")
    felt: float = column("float64", "experience over promise, recovery included", "ratio")
    gained: int = column("int64", "what it was worth in the end less price and hassle, before minutes", "fen")
    exchanged: int = column("int8", "1 if a product with a fault was exchanged for a sound one")
    lapsed: int = column("int64", "part of a refund in credit at the platform that is lost", "fen")
    near: int = column("int8", "1 if a tenth of the price more or less decided whether it was kept")


ORDER = declared(OrderColumns)
