"""Charts of accounts and German VAT as data, by date.

- :mod:`datev_bridge.chart.tax`: rates in force, BU keys and their meaning on a date
- :mod:`datev_bridge.chart.account`: an account and what DATEV does with tax on it
- :mod:`datev_bridge.chart.chart`: SKR03 and SKR04 at any account length, with own accounts
- :mod:`datev_bridge.chart.check`: the tax of a posting against its account
- :mod:`datev_bridge.chart.codes`: the problems found here

The lists of accounts in ``skr03`` and ``skr04`` are the part a restaurant meets, not the charts;
of all other numbers DATEV's functions are known by range.
"""
