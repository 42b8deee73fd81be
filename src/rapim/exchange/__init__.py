"""Open snapshots out and in: what this house knows, in the words that anyone's tools read.

Packages leave as OCDS 1.1 releases and works as OC4IDS projects, valid against the published
schemas, which are kept with the code (`schemas/`). No person is named: bidders are counted, and a
supplier is named only where its name says that it is a firm.
"""
