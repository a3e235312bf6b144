"""Files into DATEV's data centre, by DATEV's upload service (accounting:extf-files 3).

Everything here is values and decisions; requests are carried by
:mod:`datev_bridge.delivery.datev_api`. The interface is not released by DATEV for this program: it
was built after DATEV's OpenAPI document and tried against a server of our own only.
"""
