"""Chinese for the parameters of viewers: who they are, whom they know, what they need and when they take to dramas."""

LABELS: dict[str, str] = {
    "short_video_users": "短视频用户",
    "netizens": "网民",
    "long_run_share": "长期渗透率上限",
    "population.women": "女性占比",
    "aged_30_39": "30-39 岁占比",
    "aged_40_49": "40-49 岁占比",
    "aged_50_over": "50 岁及以上占比",
    "lower_tier": "下沉市场占比",
    "income_median": "自由收入中位数",
    "income_sd": "收入离散度",
    "income_upper_tier": "高线城市收入比",
    "income_by_age": "各年龄段收入比",
    "minutes_median": "碎片时间中位数",
    "minutes_sd": "碎片时间离散度",
    "platform_activity": "平台使用与空闲相关",
    "platform_women": "各平台女性使用比",
    "platform_lower_tier": "各平台下沉使用比",
    "platform_over_50": "各平台 50 岁以上使用比",
    "member_share": "会员占比",
    "taste_women": "女性题材偏好",
    "taste_by_age": "各年龄段题材偏好",
    "genre_choice": "题材选择敏感度",
    "trust_mean": "初始信任均值",
    "trust_spread": "初始信任半宽",
    "active_at_start": "起始前活跃天数",
    "profile_watchers": "短剧观众画像",
    "profile_others": "其他观众画像",
    "acquaintances": "熟人数",
    "long_links": "远距联系",
    "clustering": "聚类系数",
    "arrival_rate": "需求产生率",
    "category_shares": "需求的品类构成",
    "needs.women": "女性需求比",
    "by_age": "各年龄段需求比",
    "open_at_start": "起始前积累天数",
    "feed_since": "信息流短剧起始",
    "feed_external": "免费剧外部采用率",
    "feed_imitation": "免费剧模仿采用率",
    "paid_since": "付费短剧起始",
    "paid_external": "付费剧外部采用率",
    "paid_imitation": "付费剧模仿采用率",
    "needs_ads": "买量带来的采用",
    "lapse": "付费流失率",
    "usual_impressions": "通常买量曝光",
    "order_activity": "采用与空闲相关",
    "order_income": "采用与收入相关",
    "share_douyin_mini": "抖音小程序占比",
    "share_drama_app": "短剧应用占比",
    "share_wechat_mini": "微信小程序占比",
    "app_activity": "空闲对应用偏好的作用",
    "ads_limit": "买量作用上限",
}

TEXTS: dict[str, str] = {
    "people using short video, by date; straight lines between, constant before and after": (
        "各日期的短视频用户数；其间按直线插值，首尾之外不变"
    ),
    "CNNIC statistical reports no. 43 to 53, users of short video": "CNNIC 第 43 至 53 次统计报告，短视频用户规模",
    "internet users at the last of these dates": "其中最后一个日期的网民数",
    "CNNIC no. 53": "CNNIC 第 53 次报告",
    "netizens who may ever watch microdramas": "终将可能观看微短剧的网民",
    ".58-.80; four points of market data cannot identify a ceiling": "0.58-0.80；四个市场数据点无法识别上限",
    "women among viewers": "观众中的女性",
    "Kuaishou": "快手",
    "viewers aged 30 to 39": "30 至 39 岁的观众",
    "CNNIC-based, end of 2023": "据 CNNIC，2023 年底",
    "viewers aged 40 to 49": "40 至 49 岁的观众",
    "viewers aged 50 and over": "50 岁及以上的观众",
    "viewers in cities of the third tier and below": "三线及以下城市的观众",
    "median income free for the simulated goods and entertainment": "可用于所模拟商品与娱乐的收入的中位数",
    "about a third of disposable income per head in 2023 (39,218 yuan a year, NBS)": (
        "约为 2023 年人均可支配收入的三分之一（国家统计局，全年 39,218 元）"
    ),
    "spread of that income within a segment": "同一人群内该收入的离散程度",
    "near China's Gini": "接近中国的基尼系数",
    "free income in upper-tier cities over that in lower ones": "高线城市与下沉市场自由收入之比",
    "urban over rural disposable income was 2.39 in 2023 (NBS), tiers differ less": (
        "2023 年城乡可支配收入之比为 2.39（国家统计局），城市线级间差距较小"
    ),
    "free income by age band over the average": "各年龄段自由收入与平均之比",
    "earnings peak between 30 and 50": "收入在 30 至 50 岁最高",
    "median of the free fragments of time for feeds and shopping": "可用于刷信息流和购物的碎片时间的中位数",
    "about 10 minutes of drama a day over all viewers, 90 among users of drama apps (CNSA)": (
        "全体观众每天看剧约 10 分钟，短剧应用用户 90 分钟（CNSA）"
    ),
    "spread of free time over viewers": "观众之间空闲时间的离散程度",
    "KuaiRec, plays a day": "KuaiRec，每日播放次数",
    "correlation of using a platform with free time": "使用某平台与空闲时间的相关性",
    "active people use more platforms": "活跃的人使用更多平台",
    "use of each platform by women over that by men, relative to its average use": (
        "各平台女性与男性使用率之比，相对于其平均使用率"
    ),
    "direction from trackers' user portraits of 2023, size a guess": "方向取自第三方监测 2023 年用户画像，大小为估计",
    "use of each platform in lower-tier over upper-tier cities, relative to its average use": (
        "各平台下沉市场与高线城市使用率之比，相对于其平均使用率"
    ),
    "use of each platform at 50 and over against below, relative to its average use": (
        "各平台 50 岁及以上与以下使用率之比，相对于其平均使用率"
    ),
    "members among users of a long-video platform": "长视频平台用户中的会员",
    "iQiyi and Tencent Video reported about 100 and 117 million against 400 million users in 2023": (
        "2023 年爱奇艺和腾讯视频公布会员约 1.00 亿和 1.17 亿，用户 4 亿"
    ),
    "women's mean liking of each genre less men's": "女性对各题材的平均喜好减男性",
    "women's and men's themes of seed §3.2, about one sd apart; older viewers prefer family and real life": (
        "原论文 §3.2 的女频与男频题材，相差约一个标准差；年长观众偏好家庭与现实题材"
    ),
    "mean liking of each genre by age band": "各年龄段对各题材的平均喜好",
    "how sharply a segment's viewing follows its mean taste": "人群的观看随其平均口味变化的强度",
    "one sd of liking multiplies the odds by 2.7": "喜好高一个标准差，几率为 2.7 倍",
    "mean trust in buying from dramas at the start": "起始时对短剧购物的平均信任",
    ".40 of viewers had bought from a drama by early 2024 (CNSA)": "至 2024 年初，0.40 的观众曾通过短剧购物（CNSA）",
    "half-width of its uniform spread": "初始信任均匀分布的半宽",
    "trust varies widely": "信任因人而异，差别很大",
    "days with a drama among those who watched them before the start": "起始前看过短剧者中，有观看的天数",
    "active viewers back within a day, KuaiRand .57-.76": "活跃观众次日回访，KuaiRand 0.57-0.76",
    "events platforms know of a viewer who watched dramas before the start": "平台对起始前看过短剧者掌握的行为记录",
    "two a session, forgotten by 3 % a day": "每次观看两条，每天遗忘 3%",
    "events platforms know of other viewers": "平台对其他观众掌握的行为记录",
    "a few product pages": "少量商品页浏览",
    "people a viewer talks to about dramas and purchases, on average": "一名观众平均与多少人谈论短剧和购物",
    "discussion networks of 3 to 20 people in surveys": "调查中的讨论网络为 3 至 20 人",
    "acquaintances picked from everywhere instead of the neighbourhood": "不限于邻近、从全体中选取的熟人",
    "enough for short paths between any two": "足以使任意两人之间路径很短",
    "chance that two acquaintances of one viewer know each other": "同一观众的两位熟人彼此相识的概率",
    ".1-.5 in measured friendship networks": "实测友谊网络为 0.1-0.5",
    "chance that a need of any of these categories arises": "任一类商品产生需求的概率",
    "about three needs a month that can be filled online": "每月约三项可在网上满足的需求",
    "needs by category": "各品类的需求",
    "orders by category in online retail, 2023, orders of magnitude": "2023 年网络零售各品类订单，数量级",
    "how often women need it over how often men do": "女性与男性产生该需求的频率之比",
    "directions of seed §3.2 (ageing and skin care, family and baby, health later in life), sizes a guess": (
        "方向据原论文 §3.2（衰老与护肤、家庭与母婴、年长者的健康），大小为估计"
    ),
    "how often each age band needs it over the average": "各年龄段产生该需求的频率与平均之比",
    "days for which needs have been gathering at the start": "起始时需求已积累的天数",
    "near the mean time a need stays open": "接近需求未满足的平均时间",
    "nobody watches microdramas in feeds before": "此前无人在信息流中看微短剧",
    "Kuaishou's theatre, 2019": "快手小剧场，2019 年",
    "adoption of free dramas from feeds themselves": "信息流本身带来的免费短剧采用率",
    "some 530 million who watch free dramas by the end of 2023; Kuaishou alone had 270 million a day": (
        "2023 年底约 5.3 亿人观看免费短剧；仅快手每天就有 2.7 亿"
    ),
    "adoption of free dramas by imitation, if everybody had": "若人人都已采用，由模仿带来的免费短剧采用率",
    "nobody pays for microdramas before": "此前无人为微短剧付费",
    "mini-programs, 2020-21": "小程序，2020-21 年",
    "adoption of paid dramas, imitation aside": "模仿以外的付费短剧采用率",
    "derived from the market's size through 2023 (iiMedia)": "由截至 2023 年的市场规模推得（iiMedia）",
    "adoption of paid dramas by imitation, if everybody had": "若人人都已采用，由模仿带来的付费短剧采用率",
    "part of adopting paid dramas that comes through bought traffic": "付费短剧采用中由买量带来的部分",
    ".83 of revenue is spent on traffic (DataEye)": "收入的 0.83 用于投流（DataEye）",
    "rate at which paying viewers whose platform buys no traffic fall back to free dramas; with usual traffic they are "
    "won back, which the rates above already contain": (
        "所在平台停止买量时，付费观众退回免费短剧的速率；买量正常时会被赢回，上述采用率已包含这一点"
    ),
    "mini-programs live on bought traffic (seed §2.2)": "小程序依赖买量（原论文 §2.2）",
    "bought impressions of paid dramas a person meets on a usual day": "一人平常一天遇到的付费短剧买量曝光",
    "what the market for traffic of 2023 settles at": "2023 年流量市场的均衡结果",
    "correlation of adopting early with free time": "较早采用与空闲时间的相关性",
    "users of drama apps watch 90 minutes a day, all viewers 10 (CNSA)": (
        "短剧应用用户每天看 90 分钟，全体观众 10 分钟（CNSA）"
    ),
    "correlation of adopting early with income": "较早采用与收入的相关性",
    "Rogers 2003": "Rogers 2003",
    "paying viewers who use mini-programs on Douyin": "使用抖音小程序的付费观众",
    "DataEye, monthly users in November 2023": "DataEye，2023 年 11 月月活用户",
    "paying viewers who use a drama app": "使用短剧应用的付费观众",
    "paying viewers who use mini-programs on WeChat": "使用微信小程序的付费观众",
    "effect of one sd of free time on preferring an app to a mini-program": (
        "空闲时间高一个标准差，对偏好短剧应用而非小程序的作用"
    ),
    "users of drama apps watch 90 minutes a day (CNSA)": "短剧应用用户每天看 90 分钟（CNSA）",
    "bought traffic over its usual level beyond which more of it draws in nobody": (
        "买量超过通常水平多少倍后不再带来新用户"
    ),
    "three times as often, everybody has seen it": "频次达到三倍，人人都已看过",
}
