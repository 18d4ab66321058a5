"""What `make bench` measures: how long a filing takes, beside what has to be there anyway (lxml, Lark).

Ratios are taken in one run on one machine, so that they can be compared between machines. Nothing fails for being slow:
times are shown, never asserted."""
