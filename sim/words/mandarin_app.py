"""Chinese words of the browser application: its shell and the page What if."""

MANDARIN_APP: dict[str, str] = {
    "app.title": "微短剧市场",
    "app.pages": "页面",
    "app.page.what_if": "假如",
    "app.page.watch": "观看运行",
    "app.page.mesa": "Mesa",
    "app.other_language": "English",
    "app.about": "microdrama-sim {version} · 种子 {seed}",
    "app.bad_address": "本页地址中的方案无法使用，现显示基准方案。",
    "app.put_away": "关闭",
}
