"""Chinese for the parameters of platforms, the traffic they sell and what their work costs."""

LABELS: dict[str, str] = {
    "monthly_users": "月活用户",
    "take_rate": "佣金率",
    "platforms.ad_load": "广告负荷",
    "page_complexity": "页面复杂度",
    "data_share": "数据覆盖",
    "drama_channel": "短剧频道",
    "channel_since": "短剧频道起始年",
    "content_split": "内容分账",
    "unlock_share": "解锁分成",
    "member_fee": "会员费",
    "organic_pull": "自然吸引力",
    "shop_pull": "购物吸引力",
    "live_share": "直播占比",
    "service_maturity": "售后成熟度",
    "buys_traffic_on": "买量来源",
    "step": "调整步长",
    "range": "调整范围",
    "scarce_price": "稀缺价格比",
    "unsold_share": "未售库存门槛",
    "audience_tolerance": "观众流失容忍",
    "outside_bids": "外部出价",
    "outside_volumes": "外部需求量",
    "reserve_price": "底价",
    "rest_of_feed": "其余信息流",
    "required_return": "加投回报",
    "traffic.stop_return": "停投回报",
    "test_budget": "测试预算",
    "test_days": "测试天数",
    "test_bid": "测试出价比",
    "growth": "加投幅度",
    "cut": "减投幅度",
    "evidence": "投放证据",
    "traffic.memory": "回报记忆",
    "prior_value": "先验收入",
    "prior_views": "先验观看量",
    "starts_per_impression": "每次曝光观看",
    "customer_value": "客户价值",
    "targeting": "精准推荐成本",
    "costs.data_sharing": "数据共享成本",
    "enforcement": "打击盗版成本",
    "gate": "审核成本",
    "integrated_order": "代办售后费",
    "platform_service": "平台售后成本",
    "membership_drama_share": "会员费短剧份额",
    "platform_capital": "平台资金",
    "platform_credit": "平台信用额度",
    "least_budget": "停投预算比",
    "grow_spent": "加投所需花费",
}

TEXTS: dict[str, str] = {
    "people using it in a month (for paid forms: for dramas)": "一个月内使用它的人数（付费形式：用于看短剧者）",
    "orders of magnitude recalled from company reports and trackers, end of 2023": (
        "据公司财报与第三方监测回忆的数量级，2023 年底"
    ),
    "commission on sales made there": "平台上成交的佣金",
    "drama impressions sold as advertising": "作为广告出售的短剧曝光",
    "feeds sell 10-15 %; shelf platforms show dramas almost without advertising (seed §2.2)": (
        "信息流出售 10-15%；货架平台的短剧几乎没有广告（原论文 §2.2）"
    ),
    "how cluttered the shopping page inside the player is": "播放器内购物页面的杂乱程度",
    "seed §4.2 has short video above the shelf": "据原论文 §4.2，短视频高于货架",
    "behaviour of its users it records": "它所记录的用户行为",
    "by time spent there": "按在其上花费的时间",
    "whether it carries dramas": "是否播放短剧",
    "seed §2.2 names the channels": "原论文 §2.2 列出各频道",
    "first calendar year in which it carries dramas": "播放短剧的第一个年份",
    "seed §2.2 and launches reported by the press": "原论文 §2.2 与媒体报道的上线时间",
    "outside advertising and membership fees passed on to drama makers": "外部广告收入与会员费中分给短剧制作者的部分",
    "usual revenue splits": "通常的分账比例",
    "what it keeps of payments for episodes": "剧集付费中平台留存的部分",
    "technical service fees of mini-programs are near a tenth": "小程序技术服务费接近十分之一",
    "membership fee": "会员费",
    "list prices of 2023, discounts included": "2023 年标价，含折扣",
    "weight with which a user of several platforms opens this one for dramas, advertising aside": (
        "多平台用户不因广告而选择在此看短剧的权重"
    ),
    "by drama audience; Kuaishou reported 270 million a day": "按短剧观众规模；快手公布每天 2.7 亿",
    "weight with which a user of several platforms opens this one to shop": "多平台用户选择在此购物的权重",
    "sales per user as reported for 2023": "2023 年公布的人均成交额",
    "its shopping visits that go to live rooms rather than the shelf": "其购物访问中去直播间而非货架的部分",
    "trackers' split of sales in 2023": "第三方监测的 2023 年成交构成",
    "how well its after-sales service is built in": "售后服务内建的完善程度",
    "mature on the shelf, less so in short video (seed §4.2)": "货架成熟，短视频较弱（原论文 §4.2）",
    "platforms whose feeds bring it its viewers, for money": "为其带来观众的付费信息流所在平台",
    "seed §2.2, mini-programs and apps depend on bought traffic": "原论文 §2.2，小程序与应用依赖买量",
    "size of a platform's change of ad load and reserve price": "平台每次调整广告负荷与底价的幅度",
    "small steps": "小步调整",
    "furthest a platform's reviews move ad load and reserve price from where they began": (
        "平台复盘使广告负荷与底价偏离起点的最大幅度"
    ),
    "habits of users and advertisers bind": "受用户与广告主习惯约束",
    "days between two reviews of a platform": "平台两次复盘之间的天数",
    "quarterly planning": "按季规划",
    "price over the reserve above which a platform takes its impressions to be scarce": (
        "价格与底价之比超过此值，平台即认为曝光稀缺"
    ),
    "well above the usual ratio": "远高于通常比值",
    "unsold share of the inventory above which a platform lowers its reserve": "未售库存超过此比例，平台即降低底价",
    "a seventh": "七分之一",
    "loss of audience share between reviews that a platform accepts": "两次复盘之间平台容忍的观众份额损失",
    "noise": "噪声",
    "what outside advertisers bid, highest first: the steps of their demand curve": (
        "外部广告主的出价，由高到低：其需求曲线的各级"
    ),
    "a clearing price of about 30 yuan per 1000 views": "出清价格约为千次播放 30 元",
    "what they want at each of these bids, over the inventory at the usual ad load": (
        "各出价下的需求量，相对于通常广告负荷下的库存"
    ),
    "lowest price at which platforms sell at the start": "起始时平台出售的最低价",
    "platforms keep it just below the usual price": "平台使其略低于通常价格",
    "impressions of a short-video feed outside dramas that can promote a drama, per drama impression": (
        "短剧以外的短视频信息流中可推广短剧的曝光，按每次短剧曝光计"
    ),
    "151 minutes of short video a day and user (CNSA 2023), some 10 of them dramas (EVIDENCE)": (
        "每名用户每天看短视频 151 分钟（CNSA 2023），其中短剧约 10 分钟（EVIDENCE）"
    ),
    "return on traffic above which a campaign grows; also what bids aim at": (
        "投流回报超过此值即加大投放；也是出价的目标"
    ),
    "campaign rule reported by the trade press": "行业媒体报道的投放规则",
    "return on traffic below which a campaign ends": "投流回报低于此值即停止投放",
    "traffic bought to test a title": "为测试一部剧目购买的流量",
    "campaign rule reported by the trade press; range .5-3e4": "行业媒体报道的投放规则；范围 0.5 万至 3 万",
    "days over which the test budget is spread": "测试预算分摊的天数",
    "a long weekend": "一个长周末",
    "what a title under test bids, over the usual price": "测试中剧目的出价与通常价格之比",
    "a test must find viewers to tell anything": "测试须找到观众才有信息",
    "daily growth of a campaign that pays": "划算的投放每日增幅",
    ".83 of paid revenue spent on traffic; a title pays for days, so campaigns double daily": (
        "付费收入的 0.83 用于投流；剧目只赚几天，投放逐日翻倍"
    ),
    "daily cut of a campaign below the stop return": ("低于停投回报的投放每日减幅"),
    "wound down within days": "几天内收尾",
    "impressions at which a campaign's own return counts as much as what is usual in the market": (
        "达到此曝光量时，投放自身回报与市场通常回报同等重要"
    ),
    "twenty-four times the test, so that the luck of few simulated viewers ends no campaign": (
        "测试的二十四倍，使少数模拟观众的运气不致终止投放"
    ),
    "weight of earlier days in the measured return, per day": "以往日子在实测回报中每天的权重",
    "the last two or three days count; titles fade with a half-life near 3 days": (
        "最近两三天起作用；剧目以约 3 天的半衰期消退"
    ),
    "receipts expected of an untested title": "未经测试剧目的预期收入",
    "the usual price times the required return": "通常价格乘以加投回报",
    "views after which orders seen weigh as much as orders expected": "达到此观看量后，实际订单与预期订单同等重要",
    "some 2,400 orders at the expected rate": "按预期下单率约 2400 单",
    "sessions of a free drama that a bought impression in the feed leads to, as merchants expect": (
        "商家预期一次信息流买量曝光带来的免费短剧观看"
    ),
    "KuaiRand, exposures viewed effectively .49, at length .36": "KuaiRand，曝光中有效播放 0.49，长播放 0.36",
    "worth of an order won by advertising over the margin of that order": "由广告赢得的一单，其价值与该单毛利之比",
    "customers come back, and advertising is remembered": "顾客会再来，广告会被记住",
    "computing and data for a thousand screens at full targeting accuracy; rises with its square": (
        "完全精准时每千屏的算力与数据成本；随精准度平方增长"
    ),
    "nobody published a figure": "无人公布过数字",
    "exchanging and protecting data for a thousand screens when everything is shared": (
        "全部共享时每千屏交换与保护数据的成本"
    ),
    "finding and blocking copies, for a thousand sessions of paid titles, at full enforcement; rises with its square": (
        "全力打击时，每千次付费观看查找并屏蔽盗版的成本；随力度平方增长"
    ),
    "reading and rating a title where a platform keeps a quality gate": "平台设质量门槛时审读并评定一部剧目的成本",
    "fee for having an order served by a shelf platform's after-sales": "由货架平台售后承接一单的费用",
    "cost of serving an order itself, for a platform whose after-sales is perfect; rises with its square": (
        "售后完善的平台自行服务一单的成本；随完善程度平方增长"
    ),
    "part of membership fees that long-video platforms owe to microdramas": "长视频平台会员费中应归于微短剧的部分",
    "their share of viewing time": "其在观看时间中的份额",
    "cash of all platforms at the start, divided by monthly users": "起始时全部平台的现金，按月活用户分摊",
    "a small part of what their companies hold": "其公司所持现金的一小部分",
    "credit line of all platforms, divided by monthly users": "全部平台的信用额度，按月活用户分摊",
    "listed companies": "上市公司",
    "daily budget below which a campaign ends, over that of its test": "投放终止的每日预算与测试期每日预算之比",
    "a tenth buys too little to be worth the care": "十分之一所买的流量不值得打理",
    "part of a campaign's budget that must have been spent for it to grow": "投放预算须花掉多少才会加投",
    "where half is left over, more is of no use": "剩下一半时，再加也无用",
}
