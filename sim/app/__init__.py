"""The browser application: pages, the session behind them, and the server. The only place that imports solara."""
