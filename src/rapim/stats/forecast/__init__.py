"""Year-end realisation of every unit of a panel, as quantiles, from earlier years and months alone.

`panel` holds the figures, `simple` the simple forecasts, `stacking` blends them, `boosting` mends the blend
where there are enough rows, `spread` says how wide, `engine` does all in turn, `backtest` scores the past.
"""
