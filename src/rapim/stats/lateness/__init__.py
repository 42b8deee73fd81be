"""How late packages will be, as survival curves of the days between plan and outcome, by class first.

`rows` holds plans and outcomes as known on a day, `grid` cuts delays into spells, `classes` reckons curves of
classes drawn to their parents, `covariates` reads further columns, `trees` mends a curve with them, `inner`
says what earned its place on earlier rows, `engine` does all in turn, `chances` asks a curve, `waiting`
answers for packages that already wait.
"""
