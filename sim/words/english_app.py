"""English words of the browser application: its shell and the page What if."""

ENGLISH_APP: dict[str, str] = {
    "app.title": "Microdrama market",
    "app.pages": "Pages",
    "app.page.what_if": "What if",
    "app.page.watch": "Watch a run",
    "app.page.mesa": "Mesa",
    "app.other_language": "中文",
    "app.about": "microdrama-sim {version} · seed {seed}",
    "app.bad_address": "The address of this page holds a scenario that cannot be used; this is the baseline instead.",
    "app.put_away": "Close",
}
